/**
 * Mechanisms that look at how many report each type and not at who does, as a game of one player, who stands for all: chance
 * draws its type and how many of the others have each type, it reports, and the principal sees the counts of all reports and
 * picks an outcome for everybody. Profiles are as many as counts, so that dozens can vote. Where players are alike and
 * outcomes concern them alike, no mechanism does better: its mean over permutations of the players is as good, keeps every
 * incentive (they are linear) and is anonymous.
 */
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { checkMoves } from '../game/size.ts';
import { checkOutcomes, type Incentives } from './mechanism-problem.ts';
import { checkIndependent, type Drawn, listed } from './prior.ts';

/** Players who are alike, and outcomes that concern all. */
export interface AnonymousProblem<Type, Outcome extends string> {
  readonly name: string;
  readonly source: string;
  /** How many, 1 to 1000. */
  readonly players: number;
  /** Of each player, independent of the others'; probabilities sum to 1. */
  readonly types: readonly Drawn<Type>[];
  /** At least one, all different. */
  readonly outcomes: readonly Outcome[];
  /** What a player gets from an outcome; `others` says how many of the other players have each type, in the order of types. */
  readonly valuation: (type: Type, outcome: Outcome, others: readonly number[]) => number;
  /** The principal's own payoff, objective `principal`; default: what all players get together. */
  readonly principalValue?: (counts: readonly number[], outcome: Outcome) => number;
  /**
   * Whether truth is best given the own type (bayesian), or also given how many of the others report each type, which is
   * dominant where values depend on the own type alone, and refused as such elsewhere. Default bayesian.
   */
  readonly incentives?: Incentives;
}

/** Where play stands. */
export interface AnonymousState<Outcome extends string = string> {
  /** Index of what chance has drawn, null at the root. */
  readonly drawn: number | null;
  /** Index of the type that is reported. */
  readonly report: number | null;
  readonly outcome: Outcome | null;
}

const MAX_PLAYERS = 1000;

/**
 * The problem as a game, for COMM or any other concept whose mediator remembers everything. Player 1 is any of the players:
 * the objective `welfare` is what each gets in the mean, `principal` what all get together.
 * @throws InputError naming the field: a number of players out of range, bad types, no outcome or one twice, more than
 * 1,000,000 pairs of a type and counts of the others, dominant incentives with values that depend on others' types
 */
export function anonymousGame<Type, const Outcome extends string>(
  problem: AnonymousProblem<Type, Outcome>,
): Game<AnonymousState<Outcome>> {
  const { name, players, types, outcomes, incentives = 'bayesian' } = problem;
  checkProblem(problem);
  const others = countings(players - 1, types.length);
  if (incentives === 'dominant') checkPrivate(problem, others);
  const odds = others.map((counts) => probabilityOf(counts, types));
  const numDrawn = types.length * others.length;
  const at = (drawn: number | null) => {
    const index = drawn as number;
    return { own: Math.floor(index / others.length), counts: others[index % others.length]! };
  };
  const shown = (counts: readonly number[]) => countsText(types, counts);

  return {
    name,
    source: problem.source,
    players: 1,
    initial: () => ({ drawn: null, report: null, outcome: null }),
    actor({ drawn, report, outcome }) {
      if (drawn === null) return 'chance';
      if (report === null) return 1;
      return outcome === null ? 'principal' : 'terminal';
    },
    moves(state) {
      if (state.drawn === null)
        return Array.from({ length: numDrawn }, (_, drawn) => {
          const { own, counts } = at(drawn);
          const { label, probability = 0 } = types[own]!;
          return {
            label: `${label}; the others ${shown(counts)}`,
            probability: probability * odds[drawn % others.length]!,
            next: { ...state, drawn },
          };
        });
      if (state.report === null)
        return types.map(({ label }, report) => ({ label: `report ${label}`, next: { ...state, report } }));
      return outcomes.map((outcome) => ({ label: outcome, next: { ...state, outcome } }));
    },
    infoset({ drawn, report }) {
      const { own, counts } = at(drawn);
      if (report !== null) return `outcome at ${shown(plusOne(counts, report))}`;
      const { label } = types[own]!;
      return incentives === 'bayesian' ? label : `${label}; the others ${shown(counts)}`;
    },
    prescribed: ({ drawn, report }) => (report === null ? at(drawn).own : undefined),
    utilities({ drawn, outcome }) {
      const { own, counts } = at(drawn);
      return [problem.valuation(types[own]!.value, outcome as Outcome, counts)];
    },
    objective({ drawn, outcome }) {
      const { own, counts } = at(drawn);
      const all = plusOne(counts, own);
      return problem.principalValue?.(all, outcome as Outcome) ?? welfareOf(problem, all, outcome as Outcome);
    },
    leastNodes: () => 1 + numDrawn * (1 + types.length * (1 + outcomes.length)),
  };
}

function checkProblem<Type, Outcome extends string>({
  name,
  players,
  types,
  outcomes,
}: AnonymousProblem<Type, Outcome>): void {
  if (!(Number.isInteger(players) && players >= 1 && players <= MAX_PLAYERS))
    throw errors.badField(`${name}:players`, players, `a whole number from 1 to ${MAX_PLAYERS}`);
  checkIndependent(`${name}:types`, types);
  checkOutcomes(name, outcomes);
  const ways = choose(players - 1 + types.length - 1, types.length - 1);
  checkMoves(`The number of types and counts of others of ${name}`, types.length * ways);
}

function checkPrivate<Type, Outcome extends string>(
  { name, types, outcomes, valuation }: AnonymousProblem<Type, Outcome>,
  others: readonly (readonly number[])[],
): void {
  for (const { label, value } of types)
    for (const outcome of outcomes) {
      const first = valuation(value, outcome, others[0]!);
      const other = others.map((counts) => valuation(value, outcome, counts)).find((own) => own !== first);
      if (other !== undefined)
        throw errors.badField(
          `${name}:valuation of type ${label} at ${outcome}`,
          `${first} and ${other}`,
          "the same whatever the others' types are when incentives are dominant; take ex-post",
        );
    }
}

function welfareOf<Type, Outcome extends string>(
  { types, valuation }: AnonymousProblem<Type, Outcome>,
  counts: readonly number[],
  outcome: Outcome,
): number {
  return types.reduce((sum, { value }, k) => {
    const count = counts[k]!;
    return count === 0 ? sum : sum + count * valuation(value, outcome, plusOne(counts, k, -1));
  }, 0);
}

/** Every way in which so many players can have so many types. */
function countings(players: number, types: number): number[][] {
  if (types === 1) return [[players]];
  return Array.from({ length: players + 1 }, (_, k) => players - k).flatMap((first) =>
    countings(players - first, types - 1).map((rest) => [first, ...rest]),
  );
}

/** Multinomial, as a product of binomials, each of a product of ratios: no factorial, which would overflow. */
function probabilityOf(counts: readonly number[], types: readonly Drawn<unknown>[]): number {
  let left = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((product, count, k) => {
    const { probability = 0 } = types[k]!;
    let ways = product;
    for (let j = 1; j <= count; j++) ways *= (probability * left--) / j;
    return ways;
  }, 1);
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let j = 1; j <= k; j++) ways = (ways * (n - k + j)) / j;
  return Math.round(ways);
}

const plusOne = (counts: readonly number[], k: number, more = 1): number[] =>
  counts.with(k, counts[k]! + more);

/** `3 × left, 1 × right`; who is not there is left out, unless nobody is. */
function countsText(types: readonly Drawn<unknown>[], counts: readonly number[]): string {
  const present = types.flatMap(({ label }, k) =>
    counts[k]! > 0 ? [{ label: `${counts[k]} × ${label}` }] : [],
  );
  return listed(present) || 'nobody';
}
