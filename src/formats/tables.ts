/**
 * A game as flat arrays, exactly as a file has it: no rule is checked here beyond what the arrays need. Readers build
 * tables, writers print them; `tableGame` lets them be played, `flatten` makes them from any game.
 */
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { CHANCE, PRINCIPAL } from '../game/tree.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';

export interface TableInfoset {
  /** 1..numPlayers, PRINCIPAL or CHANCE. */
  readonly player: number;
  /** Unique among the player's infosets; chance has any. */
  readonly label: string;
  readonly actions: readonly string[];
  readonly probabilities: readonly number[] | null;
  /** Index of the action that `Game.prescribed` says, if it says one. */
  readonly prescribed?: number;
  /** Per action, at chance only: the probabilities as decimals without exponent and fractions, if a file has them. */
  readonly exact?: readonly string[];
  /** Where the file describes it, as in `line 4`; absent when there is no file. */
  readonly place?: string;
}

export interface WrittenRow {
  /** Of the outcome at the terminal node; may be empty. */
  readonly name: string;
  /** Per player: the exact number, null where it is a decimal that `textOfDouble` says. */
  readonly payoffs: readonly (string | null)[];
  readonly objective: string | null;
}

export interface Tables {
  readonly name: string;
  readonly source: string;
  readonly numPlayers: number;
  readonly playerNames: readonly string[] | null;
  /** As those of a `Game`. */
  readonly notes: readonly string[];
  /** Bounds on payoffs, as the option `constraints` has them. */
  readonly constraints: readonly string[];
  /** Chance nodes have infosets too. */
  readonly infosets: readonly TableInfoset[];
  /** Per node, parents before children and the root first: infoset, or -1 at terminals. */
  readonly infoset: Int32Array;
  /** Per node: at terminals the row of its payoffs, elsewhere the slot of its first child. */
  readonly first: Int32Array;
  /** Per slot: a node. The children of node h are in slots first[h] .. first[h] + number of actions - 1. */
  readonly children: Int32Array;
  /** Per row and player, at row * numPlayers + (i - 1). */
  readonly payoffs: Float64Array;
  /** Per row: the principal's own payoff; null when the game has none. */
  readonly objectives: Float64Array | null;
  /** Per node; beyond the end of the array, nodes have none. */
  readonly nodeNames: readonly string[];
  /** Per row; null, and beyond the end of the array: no name, and the doubles say all. */
  readonly written: readonly (WrittenRow | null)[];
}

/** What a builder is not told node by node. */
type Head = Pick<Tables, 'name' | 'source' | 'numPlayers' | 'infosets'> &
  Partial<Pick<Tables, 'playerNames' | 'notes' | 'constraints'>>;

/** Probabilities of a chance node may miss 1 by this much, as in `expand`, which renormalises them. */
export const PROBABILITY_TOLERANCE = 1e-9;

/** Tables have at most this many nodes, as many as `expand` takes. */
const MAX_NODES = 2 ** 27;

/** 4 GiB of them: more than any machine that could go on to solve the game would spare. */
const MAX_PAYOFFS = 2 ** 29;

/** What a terminal node pays. */
export interface PayoffRow {
  readonly payoffs: readonly number[];
  /** 0 when the game has none. */
  readonly objective: number;
  readonly written?: WrittenRow | null;
}

/** Grows the arrays of `Tables`; every node is put into a slot that its parent has opened. */
export class TableBuilder {
  readonly #infoset = new GrowableInt32();
  readonly #first = new GrowableInt32();
  readonly #children = new GrowableInt32();
  readonly #payoffs = new GrowableFloat64();
  readonly #objectives = new GrowableFloat64();
  readonly #nodeNames: string[] = [];
  readonly #written: (WrittenRow | null)[] = [];

  /** The slot to put the root into. */
  readonly rootSlot = this.#children.push(0);

  /** Puts an inner node into `slot`; returns the first of `numActions` new slots for its children. */
  addInner(slot: number, infoset: number, numActions: number, name = ''): number {
    const firstSlot = this.#children.length;
    this.#addNode(slot, infoset, firstSlot, name);
    for (let a = 0; a < numActions; a++) this.#children.push(-1);
    return firstSlot;
  }

  addTerminal(slot: number, row: PayoffRow, name = ''): void {
    const { payoffs, objective, written = null } = row;
    const number = this.#objectives.push(objective);
    this.#addNode(slot, -1, number, name);
    if (written !== null) put(this.#written, number, written, null);
    for (const payoff of payoffs) this.#payoffs.push(payoff);
    if (this.#payoffs.length > MAX_PAYOFFS)
      throw errors.tooLarge('The number of payoffs', this.#payoffs.length, MAX_PAYOFFS);
  }

  finish(head: Head, hasObjective: (objectives: Float64Array) => boolean): Tables {
    const objectives = this.#objectives.toArray();
    return {
      constraints: [],
      playerNames: null,
      notes: [],
      ...head,
      infoset: this.#infoset.toArray(),
      first: this.#first.toArray(),
      children: this.#children.toArray(),
      payoffs: this.#payoffs.toArray(),
      objectives: hasObjective(objectives) ? objectives : null,
      nodeNames: this.#nodeNames,
      written: this.#written,
    };
  }

  #addNode(slot: number, infoset: number, first: number, name: string): void {
    const node = this.#infoset.push(infoset);
    if (node >= MAX_NODES) throw errors.tooLarge('The number of nodes', node + 1, MAX_NODES);
    this.#first.push(first);
    this.#children.data[slot] = node;
    if (name !== '') put(this.#nodeNames, node, name, '');
  }
}

/** Sets an entry at or beyond the end of an array. */
function put<Entry>(array: Entry[], index: number, entry: Entry, filler: Entry): void {
  while (array.length < index) array.push(filler);
  array.push(entry);
}

/** Tables of games that were made of them, so that these are written as they were read. */
const known = new WeakMap<object, Tables>();

/**
 * The tables that a game was made of, as it is: a copy with other payoffs has none. Otherwise those of its rules.
 * @throws InputError as `flatten`
 */
export function tablesOf<State>(game: Game<State>): Tables {
  return known.get(game) ?? flatten(game);
}

/** The tables as a game; a state is a node. */
export function tableGame(tables: Tables): Game<number> {
  const game = playable(tables);
  known.set(game, tables);
  return game;
}

function playable(tables: Tables): Game<number> {
  const { numPlayers, payoffs, objectives, playerNames, notes, constraints } = tables;
  const infosetAt = (node: number): TableInfoset | undefined => tables.infosets[tables.infoset[node]!];
  const first = (node: number) => tables.first[node]!;
  const game: Game<number> = {
    name: tables.name,
    source: tables.source,
    players: numPlayers,
    ...(playerNames !== null && { playerNames }),
    ...(notes.length > 0 && { notes }),
    ...(constraints.length > 0 && { constraints }),
    initial: () => 0,
    actor: (node) => {
      const player = infosetAt(node)?.player;
      if (player === undefined) return 'terminal';
      return player === CHANCE ? 'chance' : player === PRINCIPAL ? 'principal' : player;
    },
    moves: (node) => {
      const infoset = infosetAt(node);
      return (infoset?.actions ?? []).map((label, a) => {
        const next = tables.children[first(node) + a]!;
        const probability = infoset?.probabilities?.[a];
        return probability === undefined ? { label, next } : { label, next, probability };
      });
    },
    infoset: (node) => infosetAt(node)?.label ?? '',
    place: (node) => infosetAt(node)?.place ?? '',
    ...(tables.infosets.some(({ prescribed }) => prescribed !== undefined) && {
      prescribed: (node: number) => infosetAt(node)?.prescribed,
    }),
    utilities: (node) => [...payoffs.subarray(first(node) * numPlayers, (first(node) + 1) * numPlayers)],
  };
  if (objectives === null) return game;
  return { ...game, objective: (node) => objectives[first(node)]! };
}

/**
 * The tables of any game, by one visit per node.
 * @throws InputError when an infoset has different actions at two nodes, or payoffs are missing or not finite
 */
export function flatten<State>(game: Game<State>): Tables {
  const builder = new TableBuilder();
  const infosets: TableInfoset[] = [];
  const known = Array.from({ length: game.players + 1 }, () => new Map<string, number>());
  const states: State[] = [game.initial()];
  const slots = new GrowableInt32();
  slots.push(builder.rootSlot);
  for (let node = 0; slots.length > 0; node++) {
    const state = states.pop() as State;
    const slot = slots.pop();
    if (game.actor(state) === 'terminal') {
      addTerminal(game, state, node, slot, builder);
      continue;
    }
    const infoset = infosetOf(game, state, node, infosets, known);
    const moves = game.moves(state);
    const firstSlot = builder.addInner(slot, infoset, moves.length);
    for (let a = moves.length - 1; a >= 0; a--) {
      states.push(moves[a]!.next);
      slots.push(firstSlot + a);
    }
  }
  const { name, source, players: numPlayers, playerNames = null, notes = [], constraints = [] } = game;
  return builder.finish(
    { name, source, numPlayers, playerNames, notes, infosets, constraints },
    () => game.objective !== undefined,
  );
}

function addTerminal<State>(
  game: Game<State>,
  state: State,
  node: number,
  slot: number,
  builder: TableBuilder,
): void {
  const place = `node ${node}`;
  const payoffs = game.utilities(state);
  if (payoffs.length !== game.players) throw errors.payoffCount(place, payoffs.length, game.players);
  payoffs.forEach((payoff, i) => {
    if (!Number.isFinite(payoff)) throw errors.payoff(place, `of player ${i + 1}`, payoff);
  });
  const objective = game.objective?.(state) ?? 0;
  if (!Number.isFinite(objective)) throw errors.payoff(place, 'of the principal', objective);
  builder.addTerminal(slot, { payoffs, objective });
}

/** Index of the infoset of an inner node; every chance node makes one of its own. */
function infosetOf<State>(
  game: Game<State>,
  state: State,
  node: number,
  infosets: TableInfoset[],
  known: readonly Map<string, number>[],
): number {
  const actor = game.actor(state);
  const moves = game.moves(state);
  const actions = moves.map((move) => move.label);
  if (actions.length === 0) throw errors.noMoves(`node ${node}`, String(actor));
  if (actor === 'chance') {
    const probabilities = moves.map(({ label, probability }) => {
      if (probability === undefined || !Number.isFinite(probability))
        throw errors.chanceProbability(`node ${node}`, label, probability ?? Number.NaN);
      return probability;
    });
    return infosets.push({ player: CHANCE, label: '', actions, probabilities }) - 1;
  }
  const player = typeof actor === 'number' ? actor : PRINCIPAL;
  if (typeof actor === 'number' && !(Number.isInteger(actor) && actor >= 1 && actor <= game.players))
    throw errors.badField(`actor at node ${node}`, actor, `a player from 1 to ${game.players}`);
  const label = game.infoset(state);
  const ofPlayer = known[player]!;
  const index = ofPlayer.get(label);
  if (index === undefined) {
    ofPlayer.set(label, infosets.length);
    const prescribed = player === PRINCIPAL ? undefined : game.prescribed?.(state);
    const own = prescribed === undefined ? {} : { prescribed };
    return infosets.push({ player, label, actions, probabilities: null, ...own }) - 1;
  }
  const expected = infosets[index]!.actions;
  if (!sameTexts(expected, actions)) throw errors.differentActions(player, label, expected, actions);
  return index;
}

export function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

/**
 * Readable names that differ from one another: a name that is empty or used twice gets its number,
 * as in `infoset 3` and `River #3`.
 * @param numbers one per name, all different
 */
export function distinctLabels(
  names: readonly string[],
  numbers: readonly number[],
  noun: 'infoset' | 'action',
): string[] {
  const uses = new Map<string, number>();
  for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  return names.map((name, i) => {
    if (name !== '' && uses.get(name) === 1) return name;
    let label = name === '' ? `${noun} ${numbers[i]}` : `${name} #${numbers[i]}`;
    while (uses.has(label)) label = `${label} #${numbers[i]}`;
    uses.set(label, 1);
    return label;
  });
}
