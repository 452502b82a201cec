import { errors } from '../errors.ts';
import type { GameTree } from '../game/tree.ts';
import { payoffRange } from '../game/tree.ts';

/** What the mediator maximises: a linear function of the terminal (THEORY.md section 1). */
export interface Objective {
  /** As the user writes it: `welfare`, `player:2`, `weights:1,0,0.5`, `principal`; with `minimise:` before it to minimise. */
  readonly name: string;
  /** Per terminal, in the game's unit, to be maximised: negated when the user minimises. */
  readonly payoff: Float64Array;
  /** 1, or -1 when the user minimises: report sign * value. */
  readonly sign: 1 | -1;
  /** Largest minus smallest payoff over terminals that chance reaches. */
  readonly range: number;
  /** Largest payoff over those terminals: a bound on any value. */
  readonly largest: number;
}

const FORMS = 'welfare, player:N, weights:W1,W2,… or principal, with minimise: before it to minimise';

/** What a name looks like; whether its players and weights fit is for `objectiveOf`. */
const FORM = /^(minimise:)?(welfare|principal|player:\d+|weights:[^,]+(,[^,]+)*)$/;

/** @throws InputError on an unknown form */
export function checkObjective(name: string): void {
  if (!FORM.test(name)) throw errors.badField('objective', name, FORMS);
}

/**
 * The objective that a name stands for.
 * @throws InputError on an unknown form, a player out of range, a wrong number of weights, or no principal payoff
 */
export function objectiveOf(tree: GameTree, name: string): Objective {
  const minimise = name.startsWith('minimise:');
  const sign = minimise ? -1 : 1;
  const form = minimise ? name.slice('minimise:'.length) : name;
  const value =
    form === 'principal' ? principalPayoff(tree, name) : weightedPayoff(tree, weightsOf(tree, form, name));
  const payoff = Float64Array.from({ length: tree.numTerminals }, (_, z) => sign * value(z));
  let largest = Number.NEGATIVE_INFINITY;
  for (let z = 0; z < tree.numTerminals; z++)
    if ((tree.reach[tree.terminalNode[z] as number] as number) > 0)
      largest = Math.max(largest, payoff[z] as number);
  const range = payoffRange(tree, (z) => payoff[z] as number);
  if (!Number.isFinite(range)) throw errors.badField('objective', name, 'weights whose sums stay finite');
  return { name, payoff, sign, range, largest };
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
