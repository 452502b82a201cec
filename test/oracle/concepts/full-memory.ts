/**
 * NFCCERT, CCERT, CERT and COMM from their definitions, one constraint per pure deviation plan. The
 * mediator is either a distribution over its pure strategies, maps from transcripts to recommendations, or one
 * behavioural strategy in sequence form: equal by perfect recall (Kuhn 1953), and both are here to be compared.
 */
import { Conversation, type Ends, type MediatorPoint, type Rules } from './deviation-plans.ts';
import { type Coefficients, maximise } from './linear-program.ts';
import type { Payoff, PlainGame } from './plain-game.ts';
import { utilityOf } from './plain-game.ts';

export interface FullMemoryLimits {
  /** Refuse a game with more pure deviation plans of one player than this. */
  readonly plans: number;
  /** Leave out the LP over pure strategies of the mediator when there are more than this. */
  readonly strategies: number;
}

export interface FullMemoryOptimum {
  readonly sequenceForm: number;
  /** null: too many pure strategies. */
  readonly pureStrategies: number | null;
}

/**
 * The best objective of a concept's equilibria.
 * @param players those with incentive constraints
 * @returns null when a player has too many deviation plans
 */
export async function fullMemoryOptimum(
  game: PlainGame,
  rules: Rules,
  payoff: Payoff,
  players: readonly number[],
  limits: FullMemoryLimits,
): Promise<FullMemoryOptimum | null> {
  const conversation = new Conversation(game, rules);
  const gains: Ends[] = [];
  for (const player of players) {
    const own = utilityOf(player);
    const direct = conversation.direct(own);
    const deviations = conversation.deviations(player, own, limits.plans);
    if (deviations === null) return null;
    gains.push(...distinct(deviations.map((ends) => difference(ends, direct))));
  }
  const objective = conversation.direct(payoff);
  const points = [...conversation.points.values()];
  return {
    sequenceForm: await overSequences(points, objective, gains),
    pureStrategies:
      countStrategies(points, '') <= limits.strategies
        ? await overPureStrategies(points, objective, gains)
        : null,
  };
}

/** Variable s: the probability that the mediator's own choices are those of transcript s; 1 for the empty one. */
function overSequences(points: readonly MediatorPoint[], objective: Ends, gains: readonly Ends[]) {
  const number = new Map(['', ...points.flatMap(({ answers }) => answers)].map((name, k) => [name, k]));
  const numbered = (ends: Ends): Coefficients =>
    new Map([...ends].map(([name, value]) => [number.get(name) as number, value]));
  const flows = points.map(({ decided, answers }) => ({
    coefficients: numbered(new Map([[decided, -1], ...answers.map((name) => [name, 1] as const)])),
    right: 0,
  }));
  return maximise({
    variables: number.size,
    objective: numbered(objective),
    atMostZero: gains.map(numbered),
    equal: [{ coefficients: new Map([[0, 1]]), right: 1 }, ...flows],
  });
}

/** Variable k: the probability of the k-th pure strategy. */
function overPureStrategies(points: readonly MediatorPoint[], objective: Ends, gains: readonly Ends[]) {
  const strategies = [...pureStrategies(points)];
  const expected = (ends: Ends): Coefficients =>
    new Map(
      strategies.map((chosen, k) => [
        k,
        [...ends].reduce((sum, [name, value]) => (chosen.has(name) ? sum + value : sum), 0),
      ]),
    );
  return maximise({
    variables: strategies.length,
    objective: expected(objective),
    atMostZero: gains.map(expected),
    equal: [{ coefficients: new Map(strategies.map((_, k) => [k, 1])), right: 1 }],
  });
}

/** Every map from the transcripts that it can itself bring about to an answer, as the set of answers given. */
function* pureStrategies(points: readonly MediatorPoint[]): Generator<ReadonlySet<string>> {
  const partial: ReadonlySet<string>[] = [new Set([''])];
  for (let chosen = partial.pop(); chosen !== undefined; chosen = partial.pop()) {
    const given = chosen;
    const open = points.find(
      ({ decided, answers }) => given.has(decided) && !answers.some((a) => given.has(a)),
    );
    if (open === undefined) yield given;
    else for (const answer of open.answers) partial.push(new Set([...given, answer]));
  }
}

function countStrategies(points: readonly MediatorPoint[], decided: string): number {
  return points
    .filter((point) => point.decided === decided)
    .reduce(
      (product, { answers }) => product * answers.reduce((n, a) => n + countStrategies(points, a), 0),
      1,
    );
}

function difference(ends: Ends, other: Ends): Ends {
  const result = new Map(ends);
  for (const [name, value] of other) result.set(name, (result.get(name) ?? 0) - value);
  return result;
}

/** Plans that differ only where they do not matter have one constraint. */
function distinct(rows: readonly Ends[]): Ends[] {
  const keyed = rows.map((row) => [
    JSON.stringify([...row].filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1))),
    row,
  ]);
  return [...new Map(keyed as [string, Ends][]).values()];
}
