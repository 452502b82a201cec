/**
 * What a mechanism is worth and how much it tempts players, by backward recursion over its own nodes and from the words of the
 * design alone: nothing here is shared with what found it.
 */
import { errors } from '../../errors.ts';
import type { StagedDesign } from './design.ts';
import type { MechanismNode, StagedMechanism } from './mechanism.ts';

/** In the design's units. */
export interface MechanismCheck {
  /** What the designer gets if all are truthful and stay. */
  readonly reward: number;
  /** What each player does. */
  readonly utilities: readonly number[];
  /** The most that a player gains, in the mean at the start, by any way of misreporting and leaving; >= 0. */
  readonly gain: number;
  /** The most that a player gains by one misreport, at any node and value, reached or not; >= 0. */
  readonly misreport: number;
  /** The most that a player gains by leaving, where it may, at any node and value, reached or not; >= 0. */
  readonly refusal: number;
  /** The most that each player can be made to pay in all. */
  readonly largestPayments: readonly number[];
  /** How far from 1 the probabilities of a lottery add up to. */
  readonly lottery: number;
}

/** What follows a node, per player. */
interface Worth {
  readonly reward: number;
  readonly utilities: number[];
  /** By its best responses, */
  readonly best: number[];
  /** and the most that it can have to pay. */
  readonly paid: number[];
}

/** @throws InputError when the mechanism is none of the design: a node, outcome or state that there is not */
export function checkMechanism(design: StagedDesign, { nodes }: StagedMechanism): MechanismCheck {
  if (nodes[0]?.round !== 0 || nodes[0].state !== design.start)
    throw errors.badField('node 0', nodes[0]?.state, `round 0, state ${design.start}`);
  const worths = new Array<Worth>(nodes.length);
  const most = { misreport: 0, refusal: 0, lottery: 0 };
  for (let k = nodes.length - 1; k >= 0; k--) worths[k] = new NodeCheck(design, nodes, k, worths).worth(most);
  const { reward, utilities, best, paid } = worths[0]!;
  const gain = best.reduce((sum, own, i) => Math.max(sum, own - utilities[i]!), 0);
  return { reward, utilities, gain, largestPayments: paid, ...most };
}

class NodeCheck {
  private readonly design: StagedDesign;
  private readonly node: MechanismNode;
  private readonly name: string;
  private readonly outcomes: ReturnType<StagedDesign['outcomes']>;
  private readonly distributions: ReturnType<StagedDesign['values']>;
  private readonly nodes: readonly MechanismNode[];
  private readonly worths: readonly Worth[];

  constructor(
    design: StagedDesign,
    nodes: readonly MechanismNode[],
    number: number,
    worths: readonly Worth[],
  ) {
    const node = nodes[number]!;
    this.name = `node ${number}`;
    if (!(node.round >= 0 && node.round < design.rounds))
      throw errors.badField(`${this.name}: round`, node.round, `a number from 0 to ${design.rounds - 1}`);
    this.design = design;
    this.nodes = nodes;
    this.node = node;
    this.worths = worths;
    this.outcomes = design.outcomes(node.round, node.state);
    this.distributions = design.values(node.round);
    const profiles = this.distributions.reduce((product, { values }) => product * values.length, 1);
    if (node.lotteries.length !== profiles)
      throw errors.badField(`${this.name}: lotteries`, node.lotteries.length, `${profiles} lotteries`);
  }

  worth(most: { misreport: number; refusal: number; lottery: number }): Worth {
    const { design, node, distributions } = this;
    const zeros = () => new Array<number>(design.players).fill(0);
    // per player, true value and report: utility of this round and after it, truthful or by best responses
    const table = () => distributions.map(({ values }) => values.map(() => values.map(() => 0)));
    const [truthful, responding] = [table(), table()];
    const worth = { reward: 0, utilities: zeros(), best: zeros(), paid: zeros() };
    for (const [at, lottery] of node.lotteries.entries()) {
      const reports = this.reportsAt(at);
      const chance = reports.map((h, i) => distributions[i]!.probabilities[h]!);
      let sum = 0;
      for (const { probability, outcome, next } of lottery) {
        const what = this.outcomes[outcome];
        if (what === undefined || !(probability >= 0))
          throw errors.badField(
            `${this.name}: outcome`,
            outcome,
            `one of ${this.outcomes.length} outcomes, with a probability`,
          );
        const after = this.after(next, what.next);
        sum += probability;
        const share = chance.reduce((product, own) => product * own, probability);
        const ofValues = reports.map((h, i) => what.valueRewards?.[i]?.[h] ?? 0);
        const reward = ofValues.reduce((total, own) => total + own, what.reward);
        worth.reward += share * (reward + after.reward);
        for (let i = 0; i < design.players; i++) {
          const others = chance.reduce((product, own, j) => (j === i ? product : product * own), probability);
          worth.paid[i] = Math.max(worth.paid[i]!, what.payments[i]! + after.paid[i]!);
          for (const [h, value] of distributions[i]!.values.entries()) {
            const now = value * what.amounts[i]! - what.payments[i]!;
            truthful[i]![h]![reports[i]!]! += others * (now + after.utilities[i]!);
            responding[i]![h]![reports[i]!]! += others * (now + after.best[i]!);
          }
        }
      }
      most.lottery = Math.max(most.lottery, Math.abs(sum - 1));
    }
    const { participation } = design;
    const mayRefuse = participation === 'auction' || (participation === 'start' && node.round === 0);
    for (let i = 0; i < design.players; i++) {
      for (const [h, probability] of distributions[i]!.probabilities.entries()) {
        const own = truthful[i]![h]!;
        worth.utilities[i]! += probability * own[h]!;
        worth.best[i]! +=
          probability * Math.max(mayRefuse ? 0 : Number.NEGATIVE_INFINITY, ...responding[i]![h]!);
        most.misreport = Math.max(most.misreport, Math.max(...own) - own[h]!);
        if (mayRefuse) most.refusal = Math.max(most.refusal, 0 - own[h]!);
      }
      if (participation !== 'ex-ante' || node.round > 0) continue;
      most.refusal = Math.max(most.refusal, 0 - worth.utilities[i]!);
      worth.best[i] = Math.max(0, worth.best[i]!);
    }
    return worth;
  }

  /** Of the profile in a place, each player's report. */
  private reportsAt(at: number): number[] {
    const reports: number[] = [];
    let rest = at;
    for (const { values } of this.distributions.toReversed()) {
      reports.unshift(rest % values.length);
      rest = Math.floor(rest / values.length);
    }
    return reports;
  }

  private after(next: number, state: string): Worth {
    const { design, node } = this;
    if (node.round === design.rounds - 1) {
      const nothing = new Array<number>(design.players).fill(0);
      return { reward: 0, utilities: nothing, best: nothing, paid: nothing };
    }
    const to = this.nodes[next];
    const worth = this.worths[next];
    if (to === undefined || worth === undefined || to.round !== node.round + 1 || to.state !== state)
      throw errors.badField(
        `${this.name}: next`,
        next,
        `a later node of round ${node.round + 1}, state ${state}`,
      );
    return worth;
  }
}
