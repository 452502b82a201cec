/**
 * Any normal-form game: simultaneous moves, serialised in the order of players; later movers do not see earlier ones, so
 * that every player has one infoset.
 */
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import type { GameFamily } from './instance.ts';

/** A game in which all move once, unseen by the others. */
export interface NormalForm {
  readonly name: string;
  readonly source: string;
  readonly actions: readonly (readonly string[])[];
  /** One utility per player; `profile` holds one action index per player. */
  payoffs(profile: readonly number[]): readonly number[];
}

/** Actions chosen so far, one per player that has moved. */
export type NormalFormState = readonly number[];

/** @throws InputError when there is no player, or a player without an action */
export function normalForm({ name, source, actions, payoffs }: NormalForm): Game<NormalFormState> {
  const players = actions.length;
  if (players === 0)
    throw errors.badField(`${name}:actions`, '[]', 'a list of actions for at least one player');
  const idle = actions.findIndex((labels) => labels.length === 0);
  if (idle >= 0) throw errors.badField(`${name}:actions of player ${idle + 1}`, '[]', 'at least one action');
  return {
    name,
    source,
    players,
    initial: () => [],
    actor: (chosen) => (chosen.length === players ? 'terminal' : chosen.length + 1),
    moves: (chosen) => actions[chosen.length]!.map((label, a) => ({ label, next: [...chosen, a] })),
    infoset: () => 'move',
    utilities: (profile) => payoffs(profile),
    leastNodes: () => actions.reduceRight((below, { length }) => 1 + length * below, 1),
  };
}

/**
 * Two players; `table[row][column]` is the pair of payoffs.
 * @throws InputError as `normalForm`
 */
export function bimatrix(
  name: string,
  source: string,
  actions: readonly [readonly string[], readonly string[]],
  table: readonly (readonly (readonly [number, number])[])[],
): Game<NormalFormState> {
  const payoffs = ([row, column]: readonly number[]) => table[row as number]?.[column as number] ?? [];
  return normalForm({ name, source, actions, payoffs });
}

/** A table for `bimatrix`: a text per row, as in `6,6 2,7`. */
export const pairs = (...rows: readonly string[]): [number, number][][] =>
  rows.map((row) => row.split(' ').map((pair) => pair.split(',').map(Number) as [number, number]));

/** The registry entry of a game without parameters. */
export const textbookFamily = (name: string, title: string, create: () => Game<unknown>): GameFamily => ({
  name,
  title,
  source: create().source,
  parameters: {},
  examples: [name],
  create: (given) => {
    const extra = Object.keys(given)[0];
    if (extra !== undefined) throw errors.badField(name, extra, 'no parameters');
    return create();
  },
});
