/**
 * The binary-search Lagrangian of a target (Zhang, Farina et al. 2023):
 *   max over mu, min over { (c' mu - target) / R_M ; -gain_i(mu, x_i) / R_i for a player i and deviation x_i }.
 * The minimizer first picks the objective or a player. The value is 0 if some equilibrium reaches the target, and below 0
 * if none does; all payoffs are of the order of 1, and no multiplier is needed.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { type DecisionDag, exactFlow, type Flow } from '../augmented/decision-dag.ts';
import { PIECE, type Work } from '../work.ts';
import { joiningTreeplexes, payoffAtRoot } from './joined-treeplex.ts';
import type { SaddlePoint } from './saddle-point.ts';

export interface TargetLagrangian {
  readonly saddle: SaddlePoint;
  /** The target of the saddle as built; others by adding (built - target) / R_M to the payoff of `objectiveSequence`. */
  readonly builtTarget: number;
  /** The minimizer's sequence that picks the objective; its point is point 0. */
  readonly objectiveSequence: number;
  /** The deviations of a flow, and the multipliers that their probabilities stand for, in the objective's unit. */
  readonly response: (minimizer: Flow) => { readonly deviations: Flow[]; readonly multipliers: number[] };
}

const OBJECTIVE = 1;

/** Beyond every payoff, and well away from what the root pays: the entry at both roots may not be 0, so that it has a place. */
function targetToBuild(largest: number, range: number, atRoot: number): number {
  const target = largest + range;
  return Math.abs(target - atRoot) < range / 2 ? target + range : target;
}

/** Where no mediator keeps the constraints the objective loses all weight; large multipliers then prove it. */
const LEAST_SHARE = 2 ** -30;

/** @param objectiveRange R_M, positive */
export function* buildingTargetLagrangian(
  augmented: AugmentedGame,
  objectiveRange: number,
): Work<TargetLagrangian> {
  const { mediator, deviators, objectiveVector, objective } = augmented;
  const treeplexes = deviators.map(({ treeplex }) => treeplex);
  const { dag, offsets } = yield* joiningTreeplexes(treeplexes, true);
  const builtTarget = targetToBuild(objective.largest, objectiveRange, objectiveVector[0]!);

  const numRows = mediator.numSequences;
  const start = new Int32Array(numRows + 1);
  let capacity = 1 + numRows * (1 + deviators.length);
  for (const { payoff } of deviators) capacity += payoff.value.length;
  const column = new Int32Array(capacity);
  const value = new Float64Array(capacity);
  let filled = 0;
  const put = (c: number, v: number) => {
    if (v === 0) return;
    column[filled] = c;
    value[filled++] = v;
  };
  let spent = 0;
  for (let s = 0; s < numRows; s++) {
    if (filled + s - spent >= PIECE) {
      yield { doing: 'building the Lagrangian', done: s, unit: 'sequences' };
      spent = filled + s;
    }
    put(OBJECTIVE, (objectiveVector[s]! - (s === 0 ? builtTarget : 0)) / objectiveRange);
    deviators.forEach(({ directPayoff, payoff, range }, k) => {
      put(OBJECTIVE + 1 + k, (directPayoff[s]! - payoffAtRoot(payoff, s)) / range);
    });
    deviators.forEach(({ payoff, range }, k) => {
      const end = payoff.start[s + 1]!;
      for (let e = payoff.start[s]!; e < end; e++)
        if (payoff.column[e] !== 0) put(offsets[k]! + payoff.column[e]!, -payoff.value[e]! / range);
    });
    start[s + 1] = filled;
  }

  return {
    saddle: {
      maximizer: mediator,
      minimizer: dag,
      matrix: {
        numRows,
        numColumns: dag.numSequences,
        start,
        column: column.slice(0, filled),
        value: value.slice(0, filled),
      },
      linear: new Float64Array(numRows),
    },
    builtTarget,
    objectiveSequence: OBJECTIVE,
    response: responseIn(treeplexes, offsets, objectiveRange),
  };
}

/** @param offsets of the treeplexes in the minimizer's */
function responseIn(
  treeplexes: readonly DecisionDag[],
  offsets: readonly number[],
  objectiveRange: number,
): TargetLagrangian['response'] {
  return (flow) => {
    const objectiveShare = Math.max(flow[OBJECTIVE]!, LEAST_SHARE);
    return {
      deviations: treeplexes.map((treeplex, k) => {
        const first = offsets[k]! + 1;
        const weights = new Float64Array(treeplex.numSequences);
        weights.set(flow.subarray(first, first + treeplex.numSequences - 1), 1);
        return exactFlow(treeplex, weights);
      }),
      multipliers: treeplexes.map((_, k) => (flow[OBJECTIVE + 1 + k]! / objectiveShare) * objectiveRange),
    };
  };
}
