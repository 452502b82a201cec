/** Running a mechanism: reports in, outcomes out. */
import { errors } from '../../errors.ts';
import type { StagedDesign, StageOutcome } from './design.ts';
import type { StagedMechanism } from './mechanism.ts';

/** One round of a run. */
export interface SimulatedRound {
  /** Node of the mechanism before the round. */
  readonly node: number;
  readonly state: string;
  /** What each player reported, its value being drawn. */
  readonly values: readonly number[];
  readonly outcome: StageOutcome;
}

/** A mechanism under way. */
export class MechanismRun {
  /** Node that it is in; -1 when it is over. */
  node = 0;
  private readonly design: StagedDesign;
  private readonly mechanism: StagedMechanism;

  /** Begins at node 0. */
  constructor(design: StagedDesign, mechanism: StagedMechanism) {
    this.design = design;
    this.mechanism = mechanism;
  }

  /**
   * One round.
   * @param reports of each player, counted from 0 in its values
   * @param draw from 0 up to, but not including, 1: which outcome of the lottery
   * @throws InputError for a report that is none, or when all rounds are over
   */
  next(reports: readonly number[], draw: number): StageOutcome {
    const node = this.mechanism.nodes[this.node];
    if (node === undefined)
      throw errors.badField('round', this.design.rounds + 1, `at most ${this.design.rounds}`);
    const counts = this.design.values(node.round).map(({ values }) => values.length);
    const at = counts.reduce((sum, count, i) => {
      const report = reports[i]!;
      if (!(Number.isInteger(report) && report >= 0 && report < count))
        throw errors.badField(`reports[${i}]`, report, `a whole number from 0 to ${count - 1}`);
      return sum * count + report;
    }, 0);
    const lottery = node.lotteries[at]!;
    const chosen =
      lottery[
        drawn(
          lottery.map(({ probability }) => probability),
          draw,
        )
      ]!;
    this.node = chosen.next;
    return this.design.outcomes(node.round, node.state)[chosen.outcome]!;
  }
}

/**
 * A run with values and lotteries drawn at random, players truthful: the same for the same seed on every machine.
 * @param seed a whole number of at least 0
 * @throws InputError for another seed
 */
export function simulateMechanism(
  design: StagedDesign,
  mechanism: StagedMechanism,
  seed: number,
): SimulatedRound[] {
  if (!(Number.isSafeInteger(seed) && seed >= 0))
    throw errors.badField('seed', seed, 'a whole number of at least 0');
  const random = randomOf(seed);
  const run = new MechanismRun(design, mechanism);
  return Array.from({ length: design.rounds }, (_, round) => {
    const { node } = run;
    const distributions = design.values(round);
    const reports = distributions.map(({ probabilities }) => drawn(probabilities, random()));
    const values = reports.map((h, i) => distributions[i]!.values[h]!);
    const { state } = mechanism.nodes[node]!;
    return { node, state, values, outcome: run.next(reports, random()) };
  });
}

/** Which of several has been drawn, by a number from 0 up to 1. */
function drawn(probabilities: readonly number[], draw: number): number {
  let sum = 0;
  const found = probabilities.findIndex((own) => {
    sum += own;
    return draw < sum;
  });
  return found < 0 ? probabilities.length - 1 : found;
}

/** Mulberry32 (Ettinger 2017): 32 bits of state, enough to draw a run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
