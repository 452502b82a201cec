/** Games made of others, whose optimal values follow from those of their parts. */
import type { Game, Move } from '../../src/game/game.ts';

/** A node of one of several games, or the chance move that picks one. */
export interface Part<State> {
  readonly index: number;
  readonly state: State;
}

const AT_ROOT = -1;

/**
 * Chance picks one of several games with the given probabilities, and everybody sees which. Every concept's optimal values
 * are those of the parts, weighted alike.
 */
export function lottery<State>(games: readonly Game<State>[], odds: readonly number[]): Game<Part<State>> {
  const [first] = games as [Game<State>];
  const at = ({ index }: Part<State>) => games[index]!;
  return {
    name: 'lottery',
    source: 'test',
    players: first.players,
    initial: () => ({ index: AT_ROOT, state: first.initial() }),
    actor: (part) => (part.index === AT_ROOT ? 'chance' : at(part).actor(part.state)),
    moves: (part) =>
      part.index === AT_ROOT
        ? games.map((game, index) => ({
            label: String(index),
            probability: odds[index]!,
            next: { index, state: game.initial() },
          }))
        : at(part)
            .moves(part.state)
            .map((move) => ({ ...move, next: { ...part, state: move.next } })),
    infoset: (part) => `${part.index}: ${at(part).infoset(part.state)}`,
    utilities: (part) => at(part).utilities(part.state),
    ...(first.objective !== undefined && {
      objective: (part: Part<State>) => at(part).objective?.(part.state) as number,
    }),
  };
}

/** A node below copies of actions: `copies` says which were taken, by the player who took them. */
export interface Copied<State> {
  readonly state: State;
  readonly copies: readonly string[];
}

/** Every action of every player comes twice; only who takes a copy knows which. Optimal values stay. */
export function duplicated<State>(game: Game<State>): Game<Copied<State>> {
  const numberOf = (state: State) => {
    const actor = game.actor(state);
    return typeof actor === 'number' ? actor : 0;
  };
  return {
    name: `${game.name}, twice`,
    source: game.source,
    players: game.players,
    initial: () => ({ state: game.initial(), copies: Array.from({ length: game.players + 1 }, () => '') }),
    actor: ({ state }) => game.actor(state),
    moves: ({ state, copies }) => {
      const player = numberOf(state);
      const moves = game.moves(state);
      if (player === 0) return moves.map((move) => ({ ...move, next: { state: move.next, copies } }));
      return [0, 1].flatMap((copy) =>
        moves.map(
          (move): Move<Copied<State>> => ({
            ...move,
            label: `${move.label} #${copy}`,
            next: {
              state: move.next,
              copies: copies.map((own, i) => (i === player ? `${own}${copy}` : own)),
            },
          }),
        ),
      );
    },
    infoset: ({ state, copies }) => `${game.infoset(state)} after ${copies[numberOf(state)]}`,
    utilities: ({ state }) => game.utilities(state),
    ...(game.objective !== undefined && {
      objective: ({ state }: Copied<State>) => game.objective?.(state) as number,
    }),
  };
}

/**
 * Player 1, then 2, then 1 …: who takes ends the game, who passes goes on; at the end everybody gets nothing. Taking at
 * step d pays the taker 1 + d % 3, the other 0: player 1 takes at once in every equilibrium, and gets 1.
 */
export function longChain(depth: number): Game<{ readonly depth: number; readonly taken: boolean }> {
  return {
    name: `chain of ${depth}`,
    source: 'test',
    players: 2,
    initial: () => ({ depth: 0, taken: false }),
    actor: ({ depth: at, taken }) => (taken || at === depth ? 'terminal' : 1 + (at % 2)),
    moves: ({ depth: at }) => [
      { label: 'take', next: { depth: at, taken: true } },
      { label: 'pass', next: { depth: at + 1, taken: false } },
    ],
    infoset: ({ depth: at }) => String(at),
    utilities: ({ depth: at, taken }) => (taken ? (at % 2 === 0 ? [1, 0] : [0, 1]) : [0, 0]),
  };
}
