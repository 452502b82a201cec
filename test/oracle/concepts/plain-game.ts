/**
 * A game as nested objects, made from its rules alone. The oracles of this folder work on it and share no code with
 * `src/augmented` or `src/game/tree.ts`; they are meant to be read beside the definitions, not to be fast.
 */
import type { Game } from '../../../src/game/game.ts';

export interface PlainTerminal {
  readonly kind: 'terminal';
  readonly depth: number;
  readonly utilities: readonly number[];
  /** The principal's own payoff; 0 when the game has none. */
  readonly principal: number;
}

export interface PlainChance {
  readonly kind: 'chance';
  readonly depth: number;
  readonly probabilities: readonly number[];
  readonly children: readonly PlainNode[];
}

export interface PlainDecision {
  readonly kind: 'decision';
  readonly depth: number;
  /** 0 is the principal. */
  readonly player: number;
  readonly infoset: PlainInfoset;
  /** One per action, in the order of actions. */
  readonly children: readonly PlainNode[];
}

export type PlainNode = PlainTerminal | PlainChance | PlainDecision;

export interface PlainInfoset {
  /** Unique among all players: `player|label`. */
  readonly id: string;
  readonly player: number;
  readonly actions: number;
  /** The player's own moves before it, oldest first. */
  readonly ownMoves: readonly OwnMove[];
}

export interface OwnMove {
  readonly infoset: string;
  readonly action: number;
}

export interface PlainGame {
  readonly players: number;
  readonly root: PlainNode;
  readonly infosets: readonly PlainInfoset[];
}

/** Infoset id to action. */
export type PurePlan = ReadonlyMap<string, number>;

export function plainGame<State>(game: Game<State>): PlainGame {
  const infosets = new Map<string, PlainInfoset>();
  const build = (state: State, depth: number, ownMoves: readonly (readonly OwnMove[])[]): PlainNode => {
    const actor = game.actor(state);
    if (actor === 'terminal')
      return {
        kind: 'terminal',
        depth,
        utilities: game.utilities(state),
        principal: game.objective?.(state) ?? 0,
      };
    const moves = game.moves(state);
    if (actor === 'chance')
      return {
        kind: 'chance',
        depth,
        probabilities: moves.map(({ probability }) => probability ?? Number.NaN),
        children: moves.map(({ next }) => build(next, depth + 1, ownMoves)),
      };
    const player = actor === 'principal' ? 0 : actor;
    const id = `${player}|${game.infoset(state)}`;
    const own = ownMoves[player] ?? [];
    const infoset = infosets.get(id) ?? { id, player, actions: moves.length, ownMoves: own };
    infosets.set(id, infoset);
    const children = moves.map(({ next }, action) =>
      build(
        next,
        depth + 1,
        ownMoves.map((past, i) => (i === player ? [...past, { infoset: id, action }] : past)),
      ),
    );
    return { kind: 'decision', depth, player, infoset, children };
  };
  const root = build(
    game.initial(),
    0,
    Array.from({ length: game.players + 1 }, () => []),
  );
  return { players: game.players, root, infosets: [...infosets.values()] };
}

export function childOf(node: PlainDecision, action: number): PlainNode {
  const child = node.children[action];
  if (child === undefined) throw new Error(`${node.infoset.id} has no action ${action}`);
  return child;
}

/** Every node of the tree below and at `node`. */
export function* nodesOf(node: PlainNode): Generator<PlainNode> {
  yield node;
  if (node.kind !== 'terminal') for (const child of node.children) yield* nodesOf(child);
}

/** What the mediator maximises, as a function of a terminal. */
export type Payoff = (terminal: PlainTerminal) => number;

export const welfare: Payoff = ({ utilities }) => utilities.reduce((sum, u) => sum + u, 0);
export const utilityOf =
  (player: number): Payoff =>
  ({ utilities }) =>
    utilities[player - 1] ?? Number.NaN;
export const principalPayoff: Payoff = ({ principal }) => principal;
