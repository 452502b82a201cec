/** How a game is expanded: nodes are visited depth first, each is checked, and arrays grow. */
import { errors, MemoryError } from '../errors.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { roundings } from '../numeric/rounding.ts';
import { inPieces, type Work } from '../work.ts';
import { type Actor, CHANCE, type Game, type Move, PRINCIPAL, TERMINAL } from './game.ts';
import { bytesPerNode, checkSize, MAX_NODES } from './size.ts';
import { timeOrdering } from './timing.ts';
import { TransferTable } from './transfers.ts';
import type { ExpandOptions, GameTree, Infoset, Node, Sequence } from './tree.ts';

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

/** One expansion of one game; arrays are those of `GameTree`. */
export class Expansion<State> {
  private readonly game: Game<State>;
  private readonly maxNodes: number;
  private readonly limitBytes: number;
  private readonly parent = new GrowableInt32();
  private readonly action = new GrowableInt32();
  private readonly firstChild = new GrowableInt32();
  private readonly numChildren = new GrowableInt32();
  private readonly actor = new GrowableInt32();
  private readonly infoset = new GrowableInt32();
  private readonly terminal = new GrowableInt32();
  private readonly reach = new GrowableFloat64();
  private readonly sequence = new GrowableInt32();
  private readonly terminalNode = new GrowableInt32();
  private readonly utilities = new GrowableFloat64();
  private readonly objective = new GrowableFloat64();
  private readonly transfers: TransferTable;

  private readonly infosets: InfosetTable;
  private readonly places = new Map<Infoset, string>();
  /** Pairs (I, J): I is the last infoset, of anybody, before J on some path. */
  private readonly before = new GrowableInt32();
  private readonly after = new GrowableInt32();

  /** Nodes that wait, with their states, the last infosets before them, and the roundings of their reach. */
  private readonly nodes = new GrowableInt32();
  private readonly states: State[] = [];
  private readonly lastInfosets = new GrowableInt32();
  private readonly roundingCounts = new GrowableInt32();
  private mostRoundings = 0;
  /** Nodes and moves since the last yield. */
  private spent = 0;

  /** @throws InputError for a number of players out of range, or a game that says to be too large */
  constructor(game: Game<State>, { maxNodes = MAX_NODES, memoryLimitMiB }: ExpandOptions) {
    const { players } = game;
    if (!Number.isInteger(players) || players < 1 || players > 1000)
      throw errors.badField('players', players, 'a whole number from 1 to 1000');
    checkSize(game, { maxNodes, memoryLimitMiB });
    this.game = game;
    this.maxNodes = maxNodes;
    this.limitBytes = (memoryLimitMiB ?? Number.POSITIVE_INFINITY) * 2 ** 20;
    this.transfers = new TransferTable(players);
    this.infosets = new InfosetTable(players);
  }

  *building(): Work<GameTree> {
    const { game, parent, nodes } = this;
    this.addNode(-1, 0, 1);
    for (let i = 0; i <= game.players; i++) this.sequence.push(0);
    this.wait(0, game.initial(), -1, 0);
    while (nodes.length > 0) {
      if (++this.spent >= EXPANDED_PIECE) {
        yield { doing: `expanding ${game.name}`, done: parent.length, unit: 'nodes' };
        this.spent = 0;
      }
      this.visit(nodes.pop(), this.states.pop() as State, this.lastInfosets.pop(), this.roundingCounts.pop());
    }
    return yield* this.finishing();
  }

  private visit(h: Node, state: State, lastInfoset: number, roundingCount: number): void {
    const who = this.game.actor(state);
    if (who === 'terminal') {
      if (roundingCount > this.mostRoundings) this.mostRoundings = roundingCount;
      this.addTerminal(h, state);
      return;
    }
    const moves = this.game.moves(state);
    const player = this.playerOf(who, h, moves.length);
    this.actor.data[h] = player;
    const I = player < 0 ? -1 : this.enter(h, state, player, moves, lastInfoset);
    const first = this.addChildren(h, player, I, moves);
    const roundingsBelow = roundingCount + (player === CHANCE ? moves.length + SHARE_ROUNDINGS : 0);
    for (let a = moves.length - 1; a >= 0; a--)
      this.wait(first + a, moves[a]!.next, I < 0 ? lastInfoset : I, roundingsBelow);
  }

  private addNode(from: Node, index: number, probability: number): void {
    this.parent.push(from);
    this.action.push(index);
    this.firstChild.push(0);
    this.numChildren.push(0);
    this.actor.push(TERMINAL);
    this.infoset.push(-1);
    this.terminal.push(-1);
    this.reach.push(probability);
  }

  private wait(node: Node, state: State, lastInfoset: number, roundingCount: number): void {
    this.nodes.push(node);
    this.states.push(state);
    this.lastInfosets.push(lastInfoset);
    this.roundingCounts.push(roundingCount);
  }

  private addTerminal(h: Node, state: State): void {
    const { game } = this;
    const n = game.players;
    const payoffs = game.utilities(state);
    const place = () => this.describeNode(h);
    if (payoffs.length !== n) throw errors.payoffCount(place(), payoffs.length, n);
    for (let i = 0; i < n; i++) this.utilities.push(checkedPayoff(payoffs[i]!, i + 1, place));
    if (game.objective !== undefined)
      this.objective.push(checkedPayoff(game.objective(state), PRINCIPAL, place));
    this.transfers.add(game.transfers === undefined ? [] : game.transfers(state), place);
    this.terminal.data[h] = this.terminalNode.push(h);
  }

  private playerOf(who: Exclude<Actor, 'terminal'>, h: Node, numMoves: number): number {
    if (numMoves === 0) throw errors.noMoves(this.describeNode(h), String(who));
    const n = this.game.players;
    const player = who === 'chance' ? CHANCE : who === 'principal' ? PRINCIPAL : who;
    if (player > n || (typeof who === 'number' && !(who >= 1)))
      throw errors.badField(`actor at ${this.describeNode(h)}`, who, `a player from 1 to ${n}`);
    return player;
  }

  /** Infoset of a node of a player or the principal. */
  private enter(h: Node, state: State, player: number, moves: Moves, lastInfoset: number): Infoset {
    const { game, infosets } = this;
    const own = this.sequence.data[h * (game.players + 1) + player]!;
    const labels = moves.map((move) => move.label);
    const known = infosets.label.length;
    const prescribed = player === PRINCIPAL ? -1 : (game.prescribed?.(state) ?? -1);
    const I = infosets.enter(player, game.infoset(state), labels, own, prescribed);
    const place = I === known ? game.place?.(state) : undefined;
    if (place !== undefined) this.places.set(I, place);
    this.infoset.data[h] = I;
    if (lastInfoset >= 0) {
      this.before.push(lastInfoset);
      this.after.push(I);
    }
    return I;
  }

  /** @returns the first child */
  private addChildren(h: Node, player: number, I: Infoset, moves: Moves): Node {
    const { sequence } = this;
    const width = this.game.players + 1;
    const total = player === CHANCE ? checkedSum(moves, () => this.describeNode(h)) : 1;
    const firstOwn = I < 0 ? -1 : this.infosets.firstSequence.data[I]!;
    const first = this.parent.length;
    this.checkRoom(moves.length);
    this.spent += moves.length;
    this.firstChild.data[h] = first;
    this.numChildren.data[h] = moves.length;
    const probability = this.reach.data[h]!;
    for (let a = 0; a < moves.length; a++) {
      const share = player === CHANCE ? (moves[a]!.probability as number) / total : 1;
      this.addNode(h, a, probability * share);
      for (let i = 0; i < width; i++)
        sequence.push(i === player ? firstOwn + a : sequence.data[h * width + i]!);
    }
    return first;
  }

  /** Before so many children of a node are added, which wait. */
  private checkRoom(count: number): void {
    const { game, maxNodes, limitBytes } = this;
    const numNodes = this.parent.length + count;
    if (numNodes > maxNodes) throw errors.tooLarge('The number of nodes', numNodes, maxNodes);
    const waiting = (this.nodes.length + count) * WAITING_BYTES;
    const rest = this.transfers.item.bytes + this.infosets.labelBytes;
    const bytes = numNodes * bytesPerNode(game.players) + waiting + rest;
    if (bytes > limitBytes) throw new MemoryError(`The game tree of ${game.name}`, bytes, limitBytes);
  }

  private describeNode(node: Node): string {
    const { game, parent, action } = this;
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
  }

  private describeInfoset(I: Infoset): string {
    const { player, label } = this.infosets;
    const who = player.data[I] === PRINCIPAL ? 'the principal' : `player ${player.data[I]}`;
    const place = this.places.get(I);
    return `${JSON.stringify(label[I])} of ${who}${place === undefined ? '' : ` (${place})`}`;
  }

  private *finishing(): Work<GameTree> {
    const { game, infosets, transfers } = this;
    const numInfosets = infosets.label.length;
    infosets.addTransfers(transfers);
    const before = yield* this.before.taking();
    const { level, cycle } = yield* timeOrdering(numInfosets, before, yield* this.after.taking());
    const numTerminals = this.terminalNode.length;
    return {
      name: game.name,
      numPlayers: game.players,
      numNodes: this.parent.length,
      numTerminals,
      numInfosets,
      cycle: cycle?.map((I) => this.describeInfoset(I)) ?? null,
      parent: yield* this.parent.taking(),
      firstChild: yield* this.firstChild.taking(),
      numChildren: yield* this.numChildren.taking(),
      actor: yield* takingInt16(this.actor),
      infoset: yield* this.infoset.taking(),
      reach: yield* this.reach.taking(),
      sequence: yield* this.sequence.taking(),
      terminal: yield* this.terminal.taking(),
      terminalNode: yield* this.terminalNode.taking(),
      utilities: yield* this.utilities.taking(),
      objective: yield* this.principalPayoff(numTerminals),
      transfers: transfers.transfers,
      constraints: game.constraints ?? [],
      transferStart: yield* transfers.start.taking(),
      terminalTransfer: yield* transfers.item.taking(),
      infosetPlayer: yield* takingInt16(infosets.player),
      infosetNumActions: yield* infosets.numActions.taking(),
      infosetFirstSequence: yield* infosets.firstSequence.taking(),
      infosetParentSequence: yield* infosets.parentSequence.taking(),
      infosetLevel: level,
      reachRounding: roundings(this.mostRoundings),
      infosetLabel: infosets.label,
      actionLabels: infosets.actionLabels,
      prescribed: yield* infosets.takingPrescribed(),
      numSequences: infosets.numSequences,
    };
  }

  private *principalPayoff(numTerminals: number): Work<Float64Array | null> {
    if (this.game.objective !== undefined) return yield* this.objective.taking();
    return this.transfers.transfers.length === 0 ? null : new Float64Array(numTerminals);
  }
}

type Moves = readonly Move<unknown>[];

/** The infosets that have been met, and the sequences of their actions. */
class InfosetTable {
  readonly player = new GrowableInt32();
  readonly numActions = new GrowableInt32();
  readonly firstSequence = new GrowableInt32();
  readonly parentSequence = new GrowableInt32();
  readonly label: string[] = [];
  readonly actionLabels: (readonly string[])[] = [];
  readonly prescribed = new GrowableInt32();
  readonly numSequences: Int32Array;
  labelBytes = 0;
  /** Per player: its infosets by label. */
  private readonly known: Map<string, Infoset>[];
  /** Per player and sequence: its infoset, -1 of the empty one. */
  private readonly owner: GrowableInt32[];
  private readonly sharedLabels = new Map<string, readonly string[]>();

  constructor(numPlayers: number) {
    const players = Array.from({ length: numPlayers + 1 });
    this.numSequences = new Int32Array(numPlayers + 1).fill(1);
    this.known = players.map(() => new Map());
    this.owner = players.map(() => new GrowableInt32(16));
    for (const owner of this.owner) owner.push(-1);
  }

  /** Infoset of a node with these actions, of which one may be prescribed; creates it, or checks it against its first node. */
  enter(
    player: number,
    label: string,
    labels: readonly string[],
    own: Sequence,
    prescribed: number,
  ): Infoset {
    const known = this.known[player]?.get(label);
    if (known === undefined) {
      const created = this.create(player, label, labels, own);
      this.prescribe(created, prescribed);
      return created;
    }
    const before = this.prescribed.data[known]!;
    if (before !== prescribed)
      throw errors.badField(placeOf(player, label), prescribed, `${before}, as at another node of it`);
    const first = this.actionLabels[known]!;
    if (first.length !== labels.length || first.some((name, a) => name !== labels[a]))
      throw errors.differentActions(player, label, first, labels);
    const expected = this.parentSequence.data[known]!;
    if (expected !== own) {
      const [was, is] = [this.describe(player, expected), this.describe(player, own)];
      throw errors.imperfectRecall(player, label, was, is);
    }
    return known;
  }

  /** A player is prescribed everything or nothing. */
  private prescribe(created: Infoset, prescribed: number): void {
    const player = this.player.data[created]!;
    const label = this.label[created]!;
    const count = this.numActions.data[created]!;
    if (!(Number.isInteger(prescribed) && prescribed >= -1 && prescribed < count))
      throw errors.badField(placeOf(player, label), prescribed, `the index of one of its ${count} moves`);
    const first = this.known[player]!.values().next().value as Infoset;
    if (first !== created && this.prescribed.data[first]! < 0 !== prescribed < 0)
      throw errors.badField(
        placeOf(player, label),
        prescribed,
        'a move at every infoset of the player or at none',
      );
    this.prescribed.push(prescribed);
  }

  /** Null when nothing is prescribed to anybody. */
  *takingPrescribed(): Work<Int32Array | null> {
    const prescribed = yield* this.prescribed.taking();
    return prescribed.some((action) => action >= 0) ? prescribed : null;
  }

  /** Transfers are like infosets of the principal behind the others. @throws InputError for a label that one has */
  addTransfers({ transfers }: TransferTable): void {
    for (const { label, options } of transfers) {
      if (this.known[PRINCIPAL]?.has(label))
        throw errors.badField('transfers', label, 'a label that no infoset of the principal has');
      this.player.push(PRINCIPAL);
      this.numActions.push(options.length);
      this.label.push(label);
      this.actionLabels.push(options.map((payment) => payment.label));
    }
  }

  private create(player: number, label: string, labels: readonly string[], own: Sequence): Infoset {
    const created = this.player.push(player);
    this.known[player]?.set(label, created);
    this.numActions.push(labels.length);
    this.firstSequence.push(this.numSequences[player]!);
    this.parentSequence.push(own);
    flatten(label);
    this.label.push(label);
    this.labelBytes += INFOSET_BYTES + bytesOf([label]);
    const kept = shared(this.sharedLabels, labels);
    this.actionLabels.push(kept);
    if (kept === labels) this.labelBytes += bytesOf(labels);
    this.numSequences[player]! += labels.length;
    for (let a = 0; a < labels.length; a++) this.owner[player]?.push(created);
    return created;
  }

  private describe(player: number, sequence: Sequence): string {
    const I = this.owner[player]!.data[sequence]!;
    if (I < 0) return 'no own action';
    const label = this.actionLabels[I]![sequence - this.firstSequence.data[I]!];
    return `${label} at ${JSON.stringify(this.label[I])}`;
  }
}

/**
 * V8 keeps a concatenation as the tree of its parts until somebody reads a character of it. Many labels as such trees take
 * thrice the memory, and the collector stops everything for longer.
 */
function flatten(label: string): void {
  label.charCodeAt(0);
}

const placeOf = (player: number, label: string) =>
  `prescribed at ${JSON.stringify(label)} of player ${player}`;

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

/** One array for all equal lists of labels: garbage collections visit every one that is kept. */
function shared(known: Map<string, readonly string[]>, labels: readonly string[]): readonly string[] {
  const key = JSON.stringify(labels);
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, labels);
  return labels;
}

/** @param player 0 is the principal */
function checkedPayoff(value: number, player: number, place: () => string): number {
  if (Math.abs(value) <= MAX_PAYOFF) return value;
  const whose = player === PRINCIPAL ? 'of the principal' : `of player ${player}`;
  if (!Number.isFinite(value)) throw errors.payoff(place(), whose, value);
  throw errors.largePayoff(place(), whose, value, MAX_PAYOFF);
}

/** Sum of chance probabilities, after checking each and the sum. */
function checkedSum(moves: Moves, place: () => string): number {
  let sum = 0;
  for (const { label, probability } of moves) {
    if (probability === undefined || !(probability >= 0 && probability <= 1 + PROBABILITY_TOLERANCE))
      throw errors.chanceProbability(place(), label, probability ?? Number.NaN);
    sum += probability;
  }
  if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) throw errors.chanceSum(place(), sum);
  return sum;
}
