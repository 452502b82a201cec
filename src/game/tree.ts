/**
 * A game expanded to flat typed arrays, checked while it is built: perfect recall, equal action sets in an infoset,
 * probabilities and payoffs; whether it is timeable is noted for concepts that need it. No recursion, so depth is limited by memory alone.
 *
 * Nodes: parents have smaller numbers than children, and the children of a node are consecutive.
 * Sequences: numbered per player; 0 is empty, then `infosetFirstSequence[I] + a`; a parent sequence is smaller.
 */
import { errors, MemoryError } from '../errors.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { roundings } from '../numeric/rounding.ts';
import { finish, inPieces, type Work } from '../work.ts';
import type { Game, Transfer } from './game.ts';
import { bytesPerNode, checkSize, MAX_NODES } from './size.ts';
import { timeOrdering } from './timing.ts';
import { TransferTable } from './transfers.ts';

export type Node = number;
export type Infoset = number;
export type Sequence = number;

export const CHANCE = -1;
export const TERMINAL = -2;
export const PRINCIPAL = 0;

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

/** Probabilities at a chance node may miss 1 by this much; they are then renormalised. */
const PROBABILITY_TOLERANCE = 1e-9;
/** Roundings of a share of chance and of the product along the path, besides those of the sum that it is a share of. */
const SHARE_ROUNDINGS = 3;
/** Largest absolute payoff: weighted sums and ranges stay far from overflow. */
const MAX_PAYOFF = 1e100;

/** What expanding takes beside the arrays of nodes, in bytes: per node that waits for its turn, at least, */
const WAITING_BYTES = 64;
/** and per infoset with its places in tables, per label, and per character of it. */
const INFOSET_BYTES = 150;
const LABEL_BYTES = 32;
const CHARACTER_BYTES = 1;

/** Nodes and moves between two yields: the rules of a game take some microseconds for each. */
const EXPANDED_PIECE = 2 ** 8;

/**
 * Expands a game.
 * @throws InputError naming the infoset or node that breaks a rule; MemoryError past the memory limit
 * Cost: one visit per node; about 60 bytes per node and 8 per node and player.
 */
export function expand<State>(game: Game<State>, options: ExpandOptions = {}): GameTree {
  return finish(expanding(game, options));
}

/** As expand. */
export function* expanding<State>(game: Game<State>, options: ExpandOptions = {}): Work<GameTree> {
  const maxNodes = options.maxNodes ?? MAX_NODES;
  const limitBytes = (options.memoryLimitMiB ?? Number.POSITIVE_INFINITY) * 2 ** 20;
  const n = game.players;
  if (!Number.isInteger(n) || n < 1 || n > 1000)
    throw errors.badField('players', n, 'a whole number from 1 to 1000');
  checkSize(game, { maxNodes, memoryLimitMiB: options.memoryLimitMiB });
  const width = n + 1;

  const parent = new GrowableInt32();
  const action = new GrowableInt32();
  const firstChild = new GrowableInt32();
  const numChildren = new GrowableInt32();
  const actor = new GrowableInt32();
  const infoset = new GrowableInt32();
  const terminal = new GrowableInt32();
  const reach = new GrowableFloat64();
  const sequence = new GrowableInt32();
  const terminalNode = new GrowableInt32();
  const utilities = new GrowableFloat64();
  const objective = new GrowableFloat64();
  const transfers = new TransferTable(n);

  const infosetOf: Map<string, Infoset>[] = Array.from({ length: width }, () => new Map());
  const infosetPlayer = new GrowableInt32();
  const infosetNumActions = new GrowableInt32();
  const infosetFirstSequence = new GrowableInt32();
  const infosetParentSequence = new GrowableInt32();
  const infosetLabel: string[] = [];
  const infosetPlace = new Map<Infoset, string>();
  const actionLabels: (readonly string[])[] = [];
  const sharedLabels = new Map<string, readonly string[]>();
  let labelBytes = 0;
  const numSequences = new Int32Array(width).fill(1);
  const sequenceInfoset: GrowableInt32[] = Array.from({ length: width }, () => {
    const owner = new GrowableInt32(16);
    owner.push(-1);
    return owner;
  });
  // Pairs (I, J): I is the last infoset, of anybody, before J on some path.
  const before = new GrowableInt32();
  const after = new GrowableInt32();

  const states: State[] = [];
  const nodes = new GrowableInt32();
  const lastInfosets = new GrowableInt32();
  /** Of the probability of the node: see reachRounding. */
  const roundingCounts = new GrowableInt32();
  let mostRoundings = 0;

  const addNode = (from: Node, index: number, probability: number) => {
    parent.push(from);
    action.push(index);
    firstChild.push(0);
    numChildren.push(0);
    actor.push(TERMINAL);
    infoset.push(-1);
    terminal.push(-1);
    return reach.push(probability) as Node;
  };

  const describeNode = (node: Node): string => {
    const steps: number[] = [];
    for (let h = node; parent.data[h]! >= 0; h = parent.data[h]!) steps.push(action.data[h]!);
    if (steps.length === 0) return 'the root';
    if (steps.length > 1000) return `node ${node} (depth ${steps.length})`;
    let state = game.initial();
    const labels = steps.reverse().map((step) => {
      const move = game.moves(state)[step];
      if (move === undefined) return String(step);
      state = move.next;
      return move.label;
    });
    return `node ${labels.join(' > ')}`;
  };

  const describeSequence = (player: number, seq: Sequence): string => {
    const owner = sequenceInfoset[player]!.data[seq]!;
    if (owner < 0) return 'no own action';
    const label = actionLabels[owner]![seq - infosetFirstSequence.data[owner]!];
    return `${label} at ${JSON.stringify(infosetLabel[owner])}`;
  };

  /** Infoset of a node with these actions; creates it, or checks it against its first node. */
  const enterInfoset = (player: number, label: string, labels: readonly string[], own: Sequence): Infoset => {
    const known = infosetOf[player]?.get(label);
    if (known === undefined) {
      const created = infosetPlayer.push(player);
      infosetOf[player]?.set(label, created);
      infosetNumActions.push(labels.length);
      infosetFirstSequence.push(numSequences[player]!);
      infosetParentSequence.push(own);
      infosetLabel.push(label);
      labelBytes += INFOSET_BYTES + bytesOf([label]);
      actionLabels.push(shared(sharedLabels, labels));
      if (actionLabels.at(-1) === labels) labelBytes += bytesOf(labels);
      numSequences[player]! += labels.length;
      for (let a = 0; a < labels.length; a++) sequenceInfoset[player]?.push(created);
      return created;
    }
    const first = actionLabels[known]!;
    if (first.length !== labels.length || first.some((name, a) => name !== labels[a]))
      throw errors.differentActions(player, label, first, labels);
    const expected = infosetParentSequence.data[known]!;
    if (expected !== own)
      throw errors.imperfectRecall(
        player,
        label,
        describeSequence(player, expected),
        describeSequence(player, own),
      );
    return known;
  };

  /** Before so many children of a node are added, which wait. */
  const checkRoom = (count: number) => {
    const numNodes = parent.length + count;
    if (numNodes > maxNodes) throw errors.tooLarge('The number of nodes', numNodes, maxNodes);
    const bytes =
      numNodes * bytesPerNode(n) + (nodes.length + count) * WAITING_BYTES + transfers.item.bytes + labelBytes;
    if (bytes > limitBytes) throw new MemoryError(`The game tree of ${game.name}`, bytes, limitBytes);
  };

  addNode(-1, 0, 1);
  for (let i = 0; i < width; i++) sequence.push(0);
  states.push(game.initial());
  nodes.push(0);
  lastInfosets.push(-1);
  roundingCounts.push(0);

  let spent = 0;
  while (nodes.length > 0) {
    if (++spent >= EXPANDED_PIECE) {
      yield { doing: `expanding ${game.name}`, done: parent.length, unit: 'nodes' };
      spent = 0;
    }
    const h = nodes.pop();
    const lastInfoset = lastInfosets.pop();
    const roundingCount = roundingCounts.pop();
    const state = states.pop() as State;
    const who = game.actor(state);

    if (who === 'terminal') {
      if (roundingCount > mostRoundings) mostRoundings = roundingCount;
      const payoffs = game.utilities(state);
      if (payoffs.length !== n) throw errors.payoffCount(describeNode(h), payoffs.length, n);
      for (let i = 0; i < n; i++) {
        const value = payoffs[i]!;
        utilities.push(checkedPayoff(value, `of player ${i + 1}`, () => describeNode(h)));
      }
      if (game.objective !== undefined) {
        const value = game.objective(state);
        objective.push(checkedPayoff(value, 'of the principal', () => describeNode(h)));
      }
      if (game.transfers !== undefined) transfers.add(game.transfers(state), () => describeNode(h));
      else transfers.add([], () => '');
      terminal.data[h] = terminalNode.push(h);
      continue;
    }

    const moves = game.moves(state);
    if (moves.length === 0) throw errors.noMoves(describeNode(h), String(who));
    const player = who === 'chance' ? CHANCE : who === 'principal' ? PRINCIPAL : who;
    if (player > n || (typeof who === 'number' && !(who >= 1)))
      throw errors.badField(`actor at ${describeNode(h)}`, who, `a player from 1 to ${n}`);
    actor.data[h] = player;

    let below = lastInfoset;
    let firstOwn = -1;
    if (player >= 0) {
      const own = sequence.data[h * width + player]!;
      const labels = moves.map((move) => move.label);
      const known = infosetLabel.length;
      const I = enterInfoset(player, game.infoset(state), labels, own);
      const place = I === known ? game.place?.(state) : undefined;
      if (place !== undefined) infosetPlace.set(I, place);
      infoset.data[h] = I;
      firstOwn = infosetFirstSequence.data[I]!;
      if (lastInfoset >= 0) {
        before.push(lastInfoset);
        after.push(I);
      }
      below = I;
    }

    const total = player === CHANCE ? checkedSum(moves, () => describeNode(h)) : 1;
    const first = parent.length;
    checkRoom(moves.length);
    spent += moves.length;
    firstChild.data[h] = first;
    numChildren.data[h] = moves.length;
    const probability = reach.data[h]!;
    for (let a = 0; a < moves.length; a++) {
      const move = moves[a]!;
      const share = player === CHANCE ? (move.probability as number) / total : 1;
      addNode(h, a, probability * share);
      for (let i = 0; i < width; i++)
        sequence.push(i === player ? firstOwn + a : sequence.data[h * width + i]!);
    }
    for (let a = moves.length - 1; a >= 0; a--) {
      states.push(moves[a]!.next);
      nodes.push(first + a);
      lastInfosets.push(below);
      roundingCounts.push(roundingCount + (player === CHANCE ? moves.length + SHARE_ROUNDINGS : 0));
    }
  }

  const numInfosets = infosetLabel.length;
  for (const { label, options: choices } of transfers.transfers) {
    if (infosetOf[PRINCIPAL]?.has(label))
      throw errors.badField('transfers', label, 'a label that no infoset of the principal has');
    infosetPlayer.push(PRINCIPAL);
    infosetNumActions.push(choices.length);
    infosetLabel.push(label);
    actionLabels.push(choices.map((payment) => payment.label));
  }
  const { level: infosetLevel, cycle: around } = yield* timeOrdering(
    numInfosets,
    yield* before.taking(),
    yield* after.taking(),
  );
  const inWords = (I: Infoset) => {
    const player = infosetPlayer.data[I] === PRINCIPAL ? 'the principal' : `player ${infosetPlayer.data[I]}`;
    const place = infosetPlace.get(I);
    return `${JSON.stringify(infosetLabel[I])} of ${player}${place === undefined ? '' : ` (${place})`}`;
  };
  const cycle = around?.map(inWords) ?? null;
  const numNodes = parent.length;
  const numTerminals = terminalNode.length;
  return {
    name: game.name,
    numPlayers: n,
    numNodes,
    numTerminals,
    numInfosets,
    parent: yield* parent.taking(),
    firstChild: yield* firstChild.taking(),
    numChildren: yield* numChildren.taking(),
    actor: yield* takingInt16(actor),
    infoset: yield* infoset.taking(),
    reach: yield* reach.taking(),
    sequence: yield* sequence.taking(),
    terminal: yield* terminal.taking(),
    terminalNode: yield* terminalNode.taking(),
    utilities: yield* utilities.taking(),
    objective: yield* principalPayoff(game, objective, numTerminals, transfers.transfers),
    transfers: transfers.transfers,
    constraints: game.constraints ?? [],
    transferStart: yield* transfers.start.taking(),
    terminalTransfer: yield* transfers.item.taking(),
    infosetPlayer: yield* takingInt16(infosetPlayer),
    infosetNumActions: yield* infosetNumActions.taking(),
    infosetFirstSequence: yield* infosetFirstSequence.taking(),
    infosetParentSequence: yield* infosetParentSequence.taking(),
    infosetLevel,
    cycle,
    reachRounding: roundings(mostRoundings),
    infosetLabel,
    actionLabels,
    numSequences,
  };
}

function* takingInt16(from: GrowableInt32): Work<Int16Array> {
  const numbers = yield* from.taking();
  const short = new Int16Array(numbers.length);
  yield* inPieces(numbers.length, 'copying what was built', 'numbers', (start, end) => {
    short.set(numbers.subarray(start, end), start);
  });
  return short;
}

function bytesOf(labels: readonly string[]): number {
  let bytes = 0;
  for (const label of labels) bytes += LABEL_BYTES + CHARACTER_BYTES * label.length;
  return bytes;
}

function* principalPayoff<State>(
  game: Game<State>,
  objective: GrowableFloat64,
  numTerminals: number,
  transfers: readonly Transfer[],
): Work<Float64Array | null> {
  if (game.objective !== undefined) return yield* objective.taking();
  return transfers.length === 0 ? null : new Float64Array(numTerminals);
}

/** One array for all equal lists of labels: garbage collections visit every one that is kept. */
function shared(known: Map<string, readonly string[]>, labels: readonly string[]): readonly string[] {
  const key = JSON.stringify(labels);
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, labels);
  return labels;
}

function checkedPayoff(value: number, index: string, place: () => string): number {
  if (!Number.isFinite(value)) throw errors.payoff(place(), index, value);
  if (Math.abs(value) > MAX_PAYOFF) throw errors.largePayoff(place(), index, value, MAX_PAYOFF);
  return value;
}

/** Sum of chance probabilities, after checking each and the sum. */
function checkedSum(
  moves: readonly { readonly label: string; readonly probability?: number }[],
  place: () => string,
): number {
  let sum = 0;
  for (const { label, probability } of moves) {
    if (probability === undefined || !(probability >= 0 && probability <= 1 + PROBABILITY_TOLERANCE))
      throw errors.chanceProbability(place(), label, probability ?? Number.NaN);
    sum += probability;
  }
  if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) throw errors.chanceSum(place(), sum);
  return sum;
}
