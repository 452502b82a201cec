/**
 * A game expanded to flat typed arrays, checked while it is built: perfect recall, equal action sets in an infoset,
 * probabilities and payoffs; whether it is timeable is noted for concepts that need it. No recursion, so depth is limited by memory alone.
 *
 * Nodes: parents have smaller numbers than children, and the children of a node are consecutive.
 * Sequences: numbered per player; 0 is empty, then `infosetFirstSequence[I] + a`; a parent sequence is smaller.
 */
import { finish, type Work } from '../work.ts';
import { Expansion } from './expansion.ts';
import { type Game, PRINCIPAL, type Transfer } from './game.ts';

export { CHANCE, PRINCIPAL, TERMINAL } from './game.ts';

export type Node = number;
/** Number of an infoset. */
export type Infoset = number;
/** Number of a sequence of one player: 0 is the empty one. */
export type Sequence = number;

/** A game expanded to flat arrays, children of a node side by side and parents before children. */
export interface GameTree {
  readonly name: string;
  /** Strategic players 1..numPlayers; arrays indexed by player have length numPlayers + 1, entry 0 the principal. */
  readonly numPlayers: number;
  readonly numNodes: number;
  readonly numTerminals: number;
  readonly numInfosets: number;

  /** Per node: parent, -1 at the root. */
  readonly parent: Int32Array;
  /** Per node: first child; the children are firstChild[h] .. firstChild[h] + numChildren[h] - 1, in action order. */
  readonly firstChild: Int32Array;
  readonly numChildren: Int32Array;
  /** Per node: player 0..numPlayers, CHANCE or TERMINAL. */
  readonly actor: Int16Array;
  /** Per node: infoset, or -1 at chance and terminal nodes. */
  readonly infoset: Int32Array;
  /** Per node: product of chance probabilities on the path to it, in [0, 1]. */
  readonly reach: Float64Array;
  /** By how much, over itself, the reach of any terminal may miss the product of chance's shares in exact arithmetic. */
  readonly reachRounding: number;
  /** Per node and player, at h * (numPlayers + 1) + i: i's last sequence on the path to h. */
  readonly sequence: Int32Array;
  /** Per node: index among terminals, or -1. */
  readonly terminal: Int32Array;

  /** Per terminal: its node; utilities at z * numPlayers + (i - 1). */
  readonly terminalNode: Int32Array;
  readonly utilities: Float64Array;
  /** Per terminal: the principal's own payoff, or null when the game has none and no transfers either. */
  readonly objective: Float64Array | null;
  /** The transfers of the game: number k is decided at infoset numInfosets + k of the principal, at no node. */
  readonly transfers: readonly Transfer[];
  /** Length numTerminals + 1: those of terminal z are terminalTransfer[transferStart[z]] .. [transferStart[z + 1] - 1]. */
  readonly transferStart: Int32Array;
  readonly terminalTransfer: Int32Array;

  /** Bounds on payoffs that belong to the problem, see readingConstraint. */
  readonly constraints: readonly string[];

  /** Of the numInfosets infosets with nodes; player, number and labels of actions, and label also of the transfers behind them. */
  readonly infosetPlayer: Int16Array;
  readonly infosetNumActions: Int32Array;
  readonly infosetFirstSequence: Int32Array;
  readonly infosetParentSequence: Int32Array;
  /** Per infoset: length of the longest chain of infosets that occur before it. */
  readonly infosetLevel: Int32Array;
  /** In words, infosets of which each occurs before the next, in a cycle; null when the game is timeable. */
  readonly cycle: readonly string[] | null;
  readonly infosetLabel: readonly string[];
  readonly actionLabels: readonly (readonly string[])[];
  /** Per infoset: the action that `Game.prescribed` says, -1 where the mediator says what to do; null when it always does. */
  readonly prescribed: Int32Array | null;
  /** Per player 0..numPlayers: number of sequences, the empty one included. */
  readonly numSequences: Int32Array;
}

/** Limits of an expansion. */
export interface ExpandOptions {
  /** Largest number of nodes, default 2^27. */
  readonly maxNodes?: number;
  /** Memory that expanding may take, in MiB, roughly; default: no limit. What states hold within is not known. */
  readonly memoryLimitMiB?: number;
}

/**
 * Expands a game.
 * @throws InputError naming the infoset or node that breaks a rule; MemoryError past the memory limit
 * Cost: one visit per node; about 60 bytes per node and 8 per node and player.
 */
export function expand<State>(game: Game<State>, options: ExpandOptions = {}): GameTree {
  return finish(expanding(game, options));
}

/** As expand. */
export function expanding<State>(game: Game<State>, options: ExpandOptions = {}): Work<GameTree> {
  return new Expansion(game, options).building();
}

/**
 * The same game with one more infoset of the principal, at no node and behind all others: a choice that mediators make beside
 * those of the game.
 * @param actions labels of what there is to choose, at least one
 */
export function withChoice(tree: GameTree, label: string, actions: readonly string[]): GameTree {
  const count = tree.infosetLabel.length + 1;
  const infosetPlayer = new Int16Array(count).fill(PRINCIPAL);
  infosetPlayer.set(tree.infosetPlayer);
  const infosetNumActions = new Int32Array(count).fill(actions.length);
  infosetNumActions.set(tree.infosetNumActions);
  return {
    ...tree,
    infosetPlayer,
    infosetNumActions,
    infosetLabel: [...tree.infosetLabel, label],
    actionLabels: [...tree.actionLabels, actions],
  };
}
