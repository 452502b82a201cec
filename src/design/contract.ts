/**
 * Hidden effort in its own terms, as a game: agents choose efforts that nobody sees; chance draws a result, whose output the
 * principal sees and whose signals agents see, each its own, and report; then the principal pays wages within limits. Under
 * COMM the mediator's strategy says who is to work how hard and who is paid what, and its incentive constraints are obedience
 * and honesty together (Myerson, Optimal coordination mechanisms in generalized principal-agent problems, 1982; limited
 * liability: Sappington 1983). Objectives: `principal`, value less wages; `surplus`; `welfare`; or any other.
 */
import { errors } from '../errors.ts';
import type { Game, Player } from '../game/game.ts';
import { checkMoves } from '../game/size.ts';
import { type PaymentRange, separatePayments } from './payments.ts';
import { checkSum, product } from './prior.ts';

/** Somebody who works, or does not. */
export interface Agent<Effort extends string> {
  /** At least one, all different. */
  readonly efforts: readonly Effort[];
  /** What the principal may pay it, least 0 under limited liability. */
  readonly wages: PaymentRange;
  /** What it has to get in the mean, wages less costs; default: nothing is asked. */
  readonly outside?: number;
}

/** What efforts may lead to. */
export interface WorkResult {
  /** What the principal sees of it. */
  readonly output: string;
  /** What each agent sees of it; at every result or none. */
  readonly signals?: readonly string[];
  /** From 0 to 1; of all results of the same efforts together 1. */
  readonly probability: number;
}

/** Agents whose efforts are hidden, and what these lead to. */
export interface ContractProblem<Effort extends string> {
  readonly name: string;
  readonly source: string;
  /** At least one; all choose at once. */
  readonly agents: readonly Agent<Effort>[];
  /** What may come of efforts, one per agent. */
  readonly results: (efforts: readonly Effort[]) => readonly WorkResult[];
  /** What an effort costs an agent, 1 to their number. */
  readonly cost: (agent: Player, effort: Effort) => number;
  /** What the principal gets from efforts and output, before wages. */
  readonly principalValue: (efforts: readonly Effort[], output: string) => number;
}

/** Where play stands. */
export interface ContractState<Effort extends string = string> {
  /** Of the agents that have chosen. */
  readonly efforts: readonly Effort[];
  readonly result: WorkResult | null;
  /** Steps since then: the principal looks at the output; with signals each agent reports, and the principal ends play. */
  readonly steps: number;
}

/**
 * The problem as a game, for COMM.
 * @throws InputError naming the field: no agent, one without efforts or with one twice, wages that are no range, an outside
 * option that is no number, more than 1,000,000 profiles of efforts, results whose probabilities do not sum to 1, or signals
 * at some results only
 */
export function contractGame<const Effort extends string>(
  problem: ContractProblem<Effort>,
): Game<ContractState<Effort>> {
  const { agents } = problem;
  checkAgents(problem);
  const results = resultsOf(problem);
  const at = (efforts: readonly Effort[]) => results.get(keyOf(efforts))!;
  const hasSignals = [...results.values()].some((list) => list.some(({ signals }) => signals !== undefined));
  const last = hasSignals ? agents.length + 2 : 1;
  const payers = agents.map(({ wages: { least, most } }, i) => ({
    player: i + 1,
    least: 0 - most,
    most: 0 - least,
  }));
  const wages = separatePayments(payers, agents.length);

  return {
    name: problem.name,
    source: problem.source,
    players: agents.length,
    constraints: agents.flatMap(({ outside }, i) =>
      outside === undefined ? [] : [`player:${i + 1}>=${outside}`],
    ),
    initial: () => ({ efforts: [], result: null, steps: 0 }),
    actor({ efforts, result, steps }) {
      if (efforts.length < agents.length) return efforts.length + 1;
      if (result === null) return 'chance';
      if (steps === last) return 'terminal';
      return steps === 0 || steps === agents.length + 1 ? 'principal' : steps;
    },
    moves(state) {
      const { efforts, result, steps } = state;
      if (efforts.length < agents.length)
        return agents[efforts.length]!.efforts.map((effort) => ({
          label: effort,
          next: { ...state, efforts: [...efforts, effort] },
        }));
      if (result === null)
        return at(efforts).map((own) => ({
          label: [own.output, ...(own.signals ?? [])].join(', '),
          probability: own.probability,
          next: { ...state, result: own },
        }));
      const label = steps === 0 ? 'observe' : steps > agents.length ? 'end' : 'report';
      return [{ label, next: { ...state, steps: steps + 1 } }];
    },
    infoset({ efforts, result, steps }) {
      if (result === null) return 'effort';
      if (steps === 0) return result.output;
      if (steps > agents.length) return `${result.output}, end`;
      return `${efforts[steps - 1]}: ${result.signals?.[steps - 1]}`;
    },
    utilities: ({ efforts }) => efforts.map((effort, i) => 0 - problem.cost(i + 1, effort)),
    objective: ({ efforts, result }) => problem.principalValue(efforts, result?.output as string),
    transfers: () => wages,
  };
}

function checkAgents<Effort extends string>({ name, agents }: ContractProblem<Effort>): void {
  if (agents.length === 0) throw errors.badField(`${name}:agents`, '[]', 'at least one');
  agents.forEach(({ efforts, wages: { least, most }, outside = 0 }, i) => {
    const who = `agent ${i + 1}`;
    if (efforts.length === 0) throw errors.badField(`${name}:efforts of ${who}`, '[]', 'at least one');
    const twice = efforts.find((effort, k) => efforts.indexOf(effort) !== k);
    if (twice !== undefined) throw errors.badField(`${name}:efforts of ${who}`, twice, 'an effort only once');
    if (!(Number.isFinite(most - least) && least <= most))
      throw errors.badField(
        `${name}:wages of ${who}`,
        `${least} to ${most}`,
        'finite numbers, the least up to the most',
      );
    if (!Number.isFinite(outside))
      throw errors.badField(`${name}:outside of ${who}`, outside, 'a finite number');
  });
}

const keyOf = (efforts: readonly string[]): string => JSON.stringify(efforts);

/** Of every profile of efforts, checked. */
function resultsOf<Effort extends string>({
  name,
  agents,
  results,
}: ContractProblem<Effort>): Map<string, readonly WorkResult[]> {
  const counts = agents.map(({ efforts }) => efforts.length);
  checkMoves(
    `The number of profiles of efforts of ${name}`,
    counts.reduce((ways, count) => ways * count, 1),
  );
  const found = new Map<string, readonly WorkResult[]>();
  const expected = new Set<boolean>();
  for (const chosen of product(counts)) {
    const efforts = chosen.map((k, i) => agents[i]!.efforts[k]!);
    const field = `${name}:results of ${efforts.join(', ')}`;
    const list = results(efforts);
    for (const { output, signals, probability } of list) {
      if (!(probability >= 0 && probability <= 1))
        throw errors.badField(`${field}:probability of ${output}`, probability, 'a number from 0 to 1');
      if (expected.add(signals !== undefined).size > 1)
        throw errors.badField(`${field}:signals`, signals ?? 'missing', 'some at every result or at none');
      if (signals !== undefined && signals.length !== agents.length)
        throw errors.badField(`${field}:signals`, signals.join(', '), `${agents.length}, one per agent`);
    }
    checkSum(
      field,
      list.reduce((sum, { probability }) => sum + probability, 0),
    );
    found.set(keyOf(efforts), list);
  }
  return found;
}
