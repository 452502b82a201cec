import { errors } from '../errors.ts';
import { centring, type Offsets } from '../game/centred.ts';
import {
  boundingPayoff,
  type Payoff,
  type PayoffBounds,
  payoffScale,
  principalPayment,
  utilityOf,
  weighted,
} from '../game/payoff.ts';
import type { GameTree } from '../game/tree.ts';
import { lostBy, roundings, upSum } from '../numeric/rounding.ts';
import type { Work } from '../work.ts';

/** What the mediator maximises: a payoff, or the smallest utility of a player. */
export interface Objective {
  /** As the user writes it: `welfare`, `player:2`, `weights:1,0,0.5`, `principal`, `surplus`, `fairness`; with `minimise:` before it to minimise. */
  readonly name: string;
  /** In the game's unit, less `offset`, to be maximised: negated when the user minimises. Null for fairness, which is none. */
  readonly payoff: Payoff | null;
  /** What every terminal pays besides. */
  readonly offset: number;
  /** 1, or -1 when the user minimises: report sign * (value + offset). */
  readonly sign: 1 | -1;
  /** Largest minus smallest payoff over terminals that chance reaches. */
  readonly range: number;
  /** Bounds on any value: the largest and smallest payoff over those terminals, less `offset`. */
  readonly largest: number;
  readonly smallest: number;
  /** At least the mean of |payoff|, whatever the strategies: what rounding is measured by. */
  readonly magnitude: number;
  /** By how much payoffs, their bounds and their means may miss those of the game, the rounding of `offset` apart. */
  readonly rounding: number;
  /** By how much `offset` may miss. */
  readonly offsetRounding: number;
}

/** A bound on values of the objective, less offset, in the user's sense and rounded away from them. */
export function boundInUnits({ sign, offset, offsetRounding }: Objective, bound: number): number {
  return sign * upSum(upSum(bound, offset), offsetRounding);
}

/** R_M, the unit of gaps in the objective: its range, or its size when that is 0; positive. */
export function objectiveRange({ range, magnitude }: Objective): number {
  return range || magnitude || 1;
}

/** A value of the objective, less offset, in the user's sense. */
export function valueInUnits({ sign, offset }: Objective, value: number): number {
  return sign * (value + offset);
}

/**
 * A bound on a payoff that the mediator must keep under direct play, in the mean (ex ante budget balance is
 * `principal>=0`) or always, in the mean of payments at each terminal (ex post budget balance is `always principal>=0`).
 */
export interface Constraint {
  /** As the user writes it. */
  readonly name: string;
  /** At every terminal by itself; how much it is broken is then the mean of what is missing. */
  readonly always: boolean;
  /** By how much a payoff falls short: the mean may not be above 0. */
  readonly shortfall: Payoff;
  /** Largest minus smallest shortfall; their size when that is 0. */
  readonly range: number;
  /** At least the mean of |shortfall|. */
  readonly magnitude: number;
  /** By how much shortfalls may miss those of the game. */
  readonly rounding: number;
}

/** Of the utilities that it weighs: what varies by less is a constant sum, but for roundings. */
const ROUNDING = 2 ** -44;
/** Roundings of a payoff on its way into the augmented game: centred, times reach, added up. */
const ENTRY_ROUNDINGS = 8;
/** What tiny payoffs may lose in products that underflow, all together. */
const UNDERFLOW = 2 ** -1040;

/**
 * By how much means of a payoff of the augmented game may miss those of the game, in which chance's probabilities add up to 1
 * and nothing is rounded.
 * @param terms numbers that the payoff is the weighted sum of
 */
export function entryRounding(reachRounding: number, magnitude: number, terms = 0): number {
  // payoffs that are all 0 lose nothing
  return magnitude === 0
    ? 0
    : (roundings(ENTRY_ROUNDINGS + 2 * terms) + reachRounding) * magnitude + UNDERFLOW;
}
const FORMS =
  'welfare, player:N, weights:W1,W2,…, principal, surplus or fairness, with minimise: before it to minimise';
const PAYOFFS = 'welfare, player:N, weights:W1,W2,…, principal or surplus';
const FAIRNESS = 'fairness';

/** What a name looks like; whether its players and weights fit is for `readingObjective`. */
const FORM = /^(minimise:)?(welfare|principal|surplus|player:\d+|weights:[^,]+(,[^,]+)*)$/;

const ALWAYS = /^always(?!\S)/i;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** @throws InputError on an unknown form */
export function checkObjective(name: string): void {
  if (name !== FAIRNESS && !FORM.test(name)) throw errors.badField('objective', name, FORMS);
}

/**
 * The objective that a name stands for.
 * @throws InputError on an unknown form, a player out of range, a wrong number of weights, or no principal payoff
 */
export function* readingObjective(given: GameTree, name: string): Work<Objective> {
  if (name === FAIRNESS) return yield* fairness(given);
  const minimise = name.startsWith('minimise:');
  const sign = minimise ? -1 : 1;
  const form = minimise ? name.slice('minimise:'.length) : name;
  if (form === FAIRNESS)
    throw errors.badField('objective', name, 'fairness without minimise:, as it is the smallest utility');
  const { tree, offsets } = yield* centring(given);
  const shares = sharesOf(tree, form, { field: 'objective', got: name, forms: FORMS });
  const payoff = scaled(payoffOf(tree, shares), sign);
  const offset = sign * offsetOf(offsets, shares);
  const { low, high } = yield* boundingPayoff(tree, payoff);
  const range = high - low;
  if (!Number.isFinite(range)) throw errors.badField('objective', name, 'weights whose sums stay finite');
  const magnitude = yield* largestSum(tree, shares);
  const rounding = entryRounding(tree.reachRounding, magnitude, tree.numPlayers);
  const common = { name, offset, sign, magnitude, offsetRounding: offsetRounding(offsets, shares) } as const;
  if (tree.transfers.length === 0 && range <= ROUNDING * magnitude)
    return {
      ...common,
      payoff: constant(high),
      range: 0,
      largest: high,
      smallest: high,
      rounding: rounding + range,
    };
  return { ...common, payoff, range, largest: high, smallest: low, rounding };
}

/** The smallest utility of a player: no larger than anybody's. */
function* fairness(given: GameTree): Work<Objective> {
  const { tree, offsets } = yield* centring(given);
  const players: (PayoffBounds & { readonly own: number })[] = [];
  for (const [k, own] of offsets.players.entries())
    players.push({ own, ...(yield* boundingPayoff(tree, utilityOf(tree, k + 1))) });
  const poorest = players.reduce((a, b) => (b.high + b.own < a.high + a.own ? b : a));
  const offset = poorest.own;
  const largest = poorest.high;
  // Whoever always gets as much as the poorest can has no part in it, however far away its utilities are.
  const poor = players.filter(({ low, own }) => low + (own - offset) < largest);
  const smallest = Math.min(largest, ...poor.map(({ low, own }) => low + (own - offset)));
  const sizes = poor.map(({ low, own }) => Math.abs(low) + Math.abs(own - offset));
  const magnitude = Math.max(Math.abs(largest), ...sizes);
  const rounding = entryRounding(tree.reachRounding, magnitude);
  return {
    name: FAIRNESS,
    payoff: null,
    offset,
    sign: 1,
    range: largest - smallest,
    largest,
    smallest,
    magnitude,
    rounding,
    offsetRounding: 0,
  };
}

/** @throws InputError for anything but PAYOFF>=NUMBER or PAYOFF<=NUMBER, with `always ` before it or not */
export function* readingConstraint(given: GameTree, name: string): Work<Constraint> {
  const { always, form, relation, bound } = constraintParts(name);
  const sign = relation === '>=' ? -1 : 1;
  const { tree, offsets } = yield* centring(given);
  const shares = sharesOf(tree, form, { field: 'constraints', got: name, forms: PAYOFFS });
  const payoff = scaled(payoffOf(tree, shares), sign);
  const missing = sign * (offsetOf(offsets, shares) - bound);
  const shortfall: Payoff = {
    terminal: (z) => payoff.terminal(z) + missing,
    payment: payoff.payment,
  };
  const range = payoffScale(yield* boundingPayoff(tree, shortfall));
  const magnitude = (yield* largestSum(tree, shares)) + Math.abs(missing);
  if (!Number.isFinite(range + magnitude))
    throw errors.badField('constraints', name, 'numbers whose sums stay finite');
  const rounding =
    entryRounding(tree.reachRounding, magnitude, tree.numPlayers) +
    offsetRounding(offsets, shares) +
    roundings(2) * Math.abs(missing);
  return { name, always, shortfall, range, magnitude, rounding };
}

/** Cut at its relation, for a pattern with blanks on both sides of a payoff would try every cut of them. */
function constraintParts(name: string) {
  const text = name.trim();
  const at = Math.max(text.lastIndexOf('>='), text.lastIndexOf('<='));
  const bound = text.slice(at + 2).trimStart();
  if (at < 0 || !NUMBER.test(bound))
    throw errors.badField(
      'constraints',
      name,
      `[always ]PAYOFF>=NUMBER or …<=NUMBER, where PAYOFF is ${PAYOFFS}`,
    );
  const left = text.slice(0, at).trimEnd();
  const always = ALWAYS.test(left);
  const form = always ? left.slice('always'.length).trimStart() : left;
  return { always, form, relation: text.slice(at, at + 2), bound: Number(bound) };
}

const scaled = ({ terminal, payment }: Payoff, sign: 1 | -1): Payoff => ({
  terminal: (z) => sign * terminal(z),
  payment: (made) => sign * payment(made),
});

const unit = (length: number, at: number) => Array.from({ length }, (_, k) => Number(k === at));

interface Asked {
  readonly field: string;
  readonly got: string;
  readonly forms: string;
}

/** How a payoff weighs what players and the principal get. */
interface Shares {
  readonly weights: readonly number[];
  readonly principal: number;
}

const payoffOf = (tree: GameTree, { weights, principal }: Shares) => weighted(tree, weights, principal);

const offsetOf = ({ players, principal }: Offsets, shares: Shares): number =>
  shares.weights.reduce((sum, weight, k) => sum + weight * players[k]!, shares.principal * principal);

/** What the weights times offsets lose, and the sums that `offsetOf` makes of them: often nothing. */
function offsetRounding({ players, principal }: Offsets, shares: Shares): number {
  let sum = shares.principal * principal;
  let lost = 0;
  shares.weights.forEach((weight, k) => {
    const term = weight * players[k]!;
    if (![-1, 0, 1].includes(weight)) lost += roundings(1) * Math.abs(term);
    lost += Math.abs(lostBy(sum, term));
    sum += term;
  });
  return lost;
}

const constant = (value: number): Payoff => ({ terminal: () => value, payment: () => 0 });

/** Largest sum, over terminals with all that may be paid there, of the sizes of what the payoff weighs. */
function* largestSum(tree: GameTree, { weights, principal }: Shares): Work<number> {
  const { numPlayers, utilities, objective } = tree;
  const sizes = (utility: (k: number) => number, own: number) =>
    weights.reduce((sum, w, k) => sum + Math.abs(w * utility(k)), Math.abs(principal * own));
  const { magnitude } = yield* boundingPayoff(tree, {
    terminal: (z) => sizes((k) => utilities[z * numPlayers + k]!, objective?.[z] ?? 0),
    payment: (payment) => sizes((k) => payment.utilities[k]!, principalPayment(payment)),
  });
  return magnitude;
}

function sharesOf(tree: GameTree, form: string, { field, got, forms }: Asked): Shares {
  const n = tree.numPlayers;
  const everybody = new Array<number>(n).fill(1);
  if (form === 'welfare') return { weights: everybody, principal: 0 };
  if (form === 'principal' || form === 'surplus') {
    if (tree.objective === null)
      throw errors.badField(field, got, "a game whose terminals carry the principal's own payoff");
    return { weights: form === 'surplus' ? everybody : new Array<number>(n).fill(0), principal: 1 };
  }
  const player = /^player:(\d+)$/.exec(form);
  if (player !== null) {
    const i = Number(player[1]);
    if (i < 1 || i > n) throw errors.badField(field, got, `a player from 1 to ${n}`);
    return { weights: unit(n, i - 1), principal: 0 };
  }
  if (form.startsWith('weights:')) {
    const parts = form.slice('weights:'.length).split(',');
    const weights = parts.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    if (weights.length !== n || !weights.every(Number.isFinite))
      throw errors.badField(field, got, `${n} finite weights, one per player, separated by commas`);
    return { weights, principal: 0 };
  }
  throw errors.badField(field, got, forms);
}
