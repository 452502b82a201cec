/** The same game told otherwise: optimal values must not depend on it, or must change as predicted. */
import type { Game } from '../../src/game/game.ts';

/** Player i becomes player to[i - 1]; the principal and chance stay. */
export function permutePlayers<State>(game: Game<State>, to: readonly number[]): Game<State> {
  const from = to.map((_, k) => to.indexOf(k + 1));
  return {
    ...game,
    actor: (state) => {
      const actor = game.actor(state);
      return typeof actor === 'number' ? to[actor - 1]! : actor;
    },
    utilities: (state) => {
      const own = game.utilities(state);
      return from.map((k) => own[k]!);
    },
  };
}

/** Every list of moves turned by an amount that depends on the infoset alone: another order of everything. */
export function turnMoves<State>(game: Game<State>, seed: number): Game<State> {
  return {
    ...game,
    moves: (state) => {
      const moves = game.moves(state);
      const actor = game.actor(state);
      const by = actor === 'chance' ? seed : seed + mix(`${actor}|${game.infoset(state)}`);
      return moves.map((_, a) => moves[(a + by) % moves.length]!);
    },
  };
}

/** Other names for infosets and moves. */
export function rename<State>(game: Game<State>, seed: number): Game<State> {
  const other = (name: string) => `${mix(`${seed}${name}`)} for ${name}`;
  return {
    ...game,
    name: other(game.name),
    infoset: (state) => other(game.infoset(state)),
    moves: (state) => game.moves(state).map((move) => ({ ...move, label: other(move.label) })),
  };
}

export interface Affine {
  readonly scale: number;
  readonly shift: number;
}

/** u_i becomes scale_i u_i + shift_i, and the principal's own payoff likewise. */
export function affine<State>(game: Game<State>, players: readonly Affine[], principal: Affine): Game<State> {
  const apply = ({ scale, shift }: Affine, value: number) => scale * value + shift;
  const { objective } = game;
  return {
    ...game,
    utilities: (state) => game.utilities(state).map((u, k) => apply(players[k]!, u)),
    ...(objective === undefined ? {} : { objective: (state: State) => apply(principal, objective(state)) }),
  };
}

/** A whole number from 0 to 65535 for a text. */
function mix(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0;
  return (sum ^ (sum >>> 13)) & 0xffff;
}
