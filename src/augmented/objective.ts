import { errors } from '../errors.ts';
import { centred, type Offsets } from '../game/centred.ts';
import { type Payoff, payoffBounds, weighted } from '../game/payoff.ts';
import type { GameTree } from '../game/tree.ts';

/** What the mediator maximises (THEORY.md section 1): a payoff, or the smallest utility of a player. */
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
  /** Largest minus smallest shortfall, 1 when it is 0. */
  readonly range: number;
}

/** Of the utilities that it weighs: what varies by less is a constant sum, but for roundings. */
const ROUNDING = 2 ** -44;
const FORMS =
  'welfare, player:N, weights:W1,W2,…, principal, surplus or fairness, with minimise: before it to minimise';
const PAYOFFS = 'welfare, player:N, weights:W1,W2,…, principal or surplus';
const FAIRNESS = 'fairness';

/** What a name looks like; whether its players and weights fit is for `objectiveOf`. */
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
export function objectiveOf(given: GameTree, name: string): Objective {
  if (name === FAIRNESS) return fairness(given);
  const minimise = name.startsWith('minimise:');
  const sign = minimise ? -1 : 1;
  const form = minimise ? name.slice('minimise:'.length) : name;
  if (form === FAIRNESS)
    throw errors.badField('objective', name, 'fairness without minimise:, as it is the smallest utility');
  const { tree, offsets } = centred(given);
  const shares = sharesOf(tree, form, { field: 'objective', got: name, forms: FORMS });
  const payoff = scaled(payoffOf(tree, shares), sign);
  const offset = sign * offsetOf(offsets, shares);
  const { low, high } = payoffBounds(tree, payoff);
  if (!Number.isFinite(high - low))
    throw errors.badField('objective', name, 'weights whose sums stay finite');
  if (tree.transfers.length === 0 && high - low <= ROUNDING * largestSum(tree, shares))
    return { name, payoff: constant(high), offset, sign, range: 0, largest: high, smallest: high };
  return { name, payoff, offset, sign, range: high - low, largest: high, smallest: low };
}

/** The smallest utility of a player: no larger than anybody's. */
function fairness(given: GameTree): Objective {
  const { tree, offsets } = centred(given, true);
  const [offset = 0] = offsets.players;
  const bounds = Array.from({ length: tree.numPlayers }, (_, k) =>
    payoffBounds(tree, weighted(tree, unit(tree.numPlayers, k), 0)),
  );
  const smallest = Math.min(...bounds.map(({ low }) => low));
  const largest = Math.min(...bounds.map(({ high }) => high));
  return { name: FAIRNESS, payoff: null, offset, sign: 1, range: largest - smallest, largest, smallest };
}

/** @throws InputError for anything but PAYOFF>=NUMBER or PAYOFF<=NUMBER, with `always ` before it or not */
export function constraintOf(given: GameTree, name: string): Constraint {
  const { always, form, relation, bound } = constraintParts(name);
  const sign = relation === '>=' ? -1 : 1;
  const { tree, offsets } = centred(given);
  const shares = sharesOf(tree, form, { field: 'constraints', got: name, forms: PAYOFFS });
  const payoff = scaled(payoffOf(tree, shares), sign);
  const missing = sign * (offsetOf(offsets, shares) - bound);
  const shortfall: Payoff = {
    terminal: (z) => payoff.terminal(z) + missing,
    payment: payoff.payment,
  };
  const { low, high } = payoffBounds(tree, shortfall);
  const range = high - low;
  if (!Number.isFinite(range)) throw errors.badField('constraints', name, 'numbers whose sums stay finite');
  return { name, always, shortfall, range: range > 0 ? range : 1 };
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
  shares.weights.reduce(
    (sum, weight, k) => sum + weight * (players[k] as number),
    shares.principal * principal,
  );

const constant = (value: number): Payoff => ({ terminal: () => value, payment: () => 0 });

/** Largest sum, over terminals, of what the payoff weighs, whatever the signs. */
function largestSum(tree: GameTree, { weights, principal }: Shares): number {
  const { numPlayers, utilities, objective } = tree;
  let most = 0;
  for (let z = 0; z < tree.numTerminals; z++) {
    if ((tree.reach[tree.terminalNode[z] as number] as number) === 0) continue;
    const own = Math.abs(principal * (objective?.[z] ?? 0));
    const sum = weights.reduce(
      (total, w, k) => total + Math.abs(w * (utilities[z * numPlayers + k] as number)),
      own,
    );
    most = Math.max(most, sum);
  }
  return most;
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
