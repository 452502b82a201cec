/** How large a game is, told by numbers before anything of it is made. */
import { errors, MemoryError } from '../errors.ts';
import type { Game } from './game.ts';

/** What a game may take. */
export interface SizeLimits {
  /** Largest number of nodes. */
  readonly maxNodes: number;
  /** Memory of the expanded game, in MiB; default: no limit but that of nodes. */
  readonly memoryLimitMiB?: number | undefined;
}

/** Largest number of nodes, where no limit is given: that of the arrays of a tree. */
export const MAX_NODES = 2 ** 27;

/** Most moves that a state may have: each is an object of some hundred bytes while its state is expanded. */
const MAX_MOVES = 1_000_000;

const MAX_LETTERS = 200;

/** The arrays of an expanded game per node, and per node and player with the principal. */
const NODE_BYTES = 60;
const NODE_PLAYER_BYTES = 8;

/** What expanding takes per node. */
export const bytesPerNode = (players: number): number => NODE_BYTES + NODE_PLAYER_BYTES * (players + 1);

/**
 * Refuses a game that says itself that it has too many nodes.
 * @throws InputError past maxNodes, MemoryError past the memory limit
 * Cost: that of the game's leastNodes, which is small.
 */
export function checkSize<State>(game: Game<State>, { maxNodes, memoryLimitMiB }: SizeLimits): void {
  const least = game.leastNodes?.() ?? 1;
  const limitBytes = (memoryLimitMiB ?? Number.POSITIVE_INFINITY) * 2 ** 20;
  const neededBytes = least * bytesPerNode(game.players);
  if (neededBytes > limitBytes)
    throw new MemoryError(brief(`The game tree of ${game.name}`), neededBytes, limitBytes);
  if (least > maxNodes) throw errors.tooLarge('The number of nodes', least, maxNodes);
}

/**
 * Refuses a state whose moves would be too many to list, before they are made.
 * @param what of which there is one per move, as in `The number of deals of kuhn:players=3,ranks=200`
 * @throws InputError above 1,000,000
 */
export function checkMoves(what: string, count: number): void {
  if (!(count <= MAX_MOVES)) throw errors.tooLarge(brief(what), count, MAX_MOVES);
}

/** Instances name all their parameters, long lists included. */
const brief = (text: string) => (text.length > MAX_LETTERS ? `${text.slice(0, MAX_LETTERS)}…` : text);
