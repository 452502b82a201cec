import { expect } from 'vitest';
import type { Game, Move } from '../../src/game/game.ts';
import { createGame } from '../../src/games/index.ts';

/** The state after moves given by their labels. */
export function play(
  instance: string | Game<unknown>,
  labels: readonly string[],
): { game: Game<unknown>; state: unknown } {
  const game = typeof instance === 'string' ? createGame(instance) : instance;
  let state = game.initial();
  for (const label of labels) {
    const moves = game.moves(state);
    const move = moves.find((candidate) => candidate.label === label);
    if (move === undefined) throw new Error(`no ${label} among ${moves.map((m) => m.label).join(', ')}`);
    state = move.next;
  }
  return { game, state };
}

/** Utilities at the end of a line of play, which must be terminal. */
export function payoffs(instance: string, ...labels: string[]): readonly number[] {
  const { game, state } = play(instance, labels);
  expect(game.actor(state)).toBe('terminal');
  return game.utilities(state);
}

export const options = (instance: string, ...labels: string[]): string[] => {
  const { game, state } = play(instance, labels);
  return game.moves(state).map((move) => move.label);
};

/** What chance may do first. */
export const rolls = (instance: string): readonly Move<unknown>[] => {
  const { game, state } = play(instance, []);
  expect(game.actor(state)).toBe('chance');
  return game.moves(state);
};

export const infoset = (instance: string, ...labels: string[]): string => {
  const { game, state } = play(instance, labels);
  return game.infoset(state);
};

export const actor = (instance: string, ...labels: string[]) => {
  const { game, state } = play(instance, labels);
  return game.actor(state);
};
