import { errors } from '../errors.ts';
import { centred } from '../game/centred.ts';
import type { GameTree } from '../game/tree.ts';
import { payoffRange } from '../game/tree.ts';

/** What the mediator maximises: a linear function of the terminal (THEORY.md section 1). */
export interface Objective {
  /** As the user writes it: `welfare`, `player:2`, `weights:1,0,0.5`, `principal`; with `minimise:` before it to minimise. */
  readonly name: string;
  /** Per terminal, in the game's unit, less `offset`, to be maximised: negated when the user minimises. */
  readonly payoff: Float64Array;
  /** What every terminal pays besides. */
  readonly offset: number;
  /** 1, or -1 when the user minimises: report sign * (value + offset). */
  readonly sign: 1 | -1;
  /** Largest minus smallest payoff over terminals that chance reaches. */
  readonly range: number;
  /** Largest payoff over those terminals, less `offset`: a bound on any value. */
  readonly largest: number;
}

/** Of the utilities that it weighs: what varies by less is a constant sum, but for roundings. */
const ROUNDING = 2 ** -44;
const FORMS = 'welfare, player:N, weights:W1,W2,… or principal, with minimise: before it to minimise';

/**
 * The objective that a name stands for.
 * @throws InputError on an unknown form, a player out of range, a wrong number of weights, or no principal payoff
 */
export function objectiveOf(given: GameTree, name: string): Objective {
  const { tree, offsets } = centred(given);
  const minimise = name.startsWith('minimise:');
  const sign = minimise ? -1 : 1;
  const form = minimise ? name.slice('minimise:'.length) : name;
  const weights = form === 'principal' ? null : weightsOf(tree, form, name);
  const value = weights === null ? principalPayoff(tree, name) : weightedPayoff(tree, weights);
  const offset = weights === null ? offsets.principal : weightedSum(weights, offsets.players);
  const payoff = Float64Array.from({ length: tree.numTerminals }, (_, z) => sign * value(z));
  let largest = Number.NEGATIVE_INFINITY;
  for (let z = 0; z < tree.numTerminals; z++)
    if ((tree.reach[tree.terminalNode[z] as number] as number) > 0)
      largest = Math.max(largest, payoff[z] as number);
  const range = payoffRange(tree, (z) => payoff[z] as number);
  if (weights !== null && range > 0 && range <= ROUNDING * largestSum(tree, weights))
    return { name, payoff: payoff.fill(largest), offset: sign * offset, sign, range: 0, largest };
  if (!Number.isFinite(range)) throw errors.badField('objective', name, 'weights whose sums stay finite');
  return { name, payoff, offset: sign * offset, sign, range, largest };
}

function principalPayoff(tree: GameTree, name: string): (z: number) => number {
  const { objective } = tree;
  if (objective === null)
    throw errors.badField('objective', name, "a game whose terminals carry the principal's own payoff");
  return (z) => objective[z] as number;
}

function weightedPayoff(tree: GameTree, weights: readonly number[]): (z: number) => number {
  return (z) => {
    let sum = 0;
    for (let i = 0; i < weights.length; i++)
      sum += (weights[i] as number) * (tree.utilities[z * tree.numPlayers + i] as number);
    return sum;
  };
}

/** Largest sum of what a terminal's utilities weigh, whatever their signs. */
function largestSum(tree: GameTree, weights: readonly number[]): number {
  const { numPlayers, utilities } = tree;
  let most = 0;
  for (let z = 0; z < tree.numTerminals; z++)
    if ((tree.reach[tree.terminalNode[z] as number] as number) > 0)
      most = Math.max(
        most,
        weights.reduce((sum, w, i) => sum + Math.abs(w * (utilities[z * numPlayers + i] as number)), 0),
      );
  return most;
}

function weightedSum(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (values[i] as number), 0);
}

function weightsOf(tree: GameTree, form: string, name: string): number[] {
  const n = tree.numPlayers;
  if (form === 'welfare') return new Array<number>(n).fill(1);
  const player = /^player:(\d+)$/.exec(form);
  if (player !== null) {
    const i = Number(player[1]);
    if (i < 1 || i > n) throw errors.badField('objective', name, `a player from 1 to ${n}`);
    return Array.from({ length: n }, (_, k) => (k === i - 1 ? 1 : 0));
  }
  if (form.startsWith('weights:')) {
    const parts = form.slice('weights:'.length).split(',');
    const weights = parts.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    if (weights.length !== n || !weights.every(Number.isFinite))
      throw errors.badField('objective', name, `${n} finite weights, one per player, separated by commas`);
    return weights;
  }
  throw errors.badField('objective', name, FORMS);
}
