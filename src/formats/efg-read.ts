/**
 * Reader of Gambit's extensive-form files, version 2.
 *
 * The tree is written in preorder: `c "name" infoset [description] outcome` for chance, `p "name" player infoset
 * [description] outcome` for a player, `t "name" outcome` for a terminal node. Infosets are numbered per player. The
 * description of an infoset or outcome may be left out after its first use; a repeat must say the same. Outcomes may
 * sit on inner nodes: a terminal node is worth the sum along its path. Outcome 0 is none.
 *
 * Source: "Game representation formats" in Gambit's manual. Departures: descriptions are compared by value, so that a
 * repeat may write 0.5 for 1/2; text after the tree is an error. For the principal see gambit.ts.
 */
import type { Game } from '../game/game.ts';
import { CHANCE } from '../game/tree.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import {
  isObjective,
  type PayoffList,
  type Roster,
  readComment,
  readPayoffs,
  readPrologue,
  readRoster,
  splitPayoffs,
} from './gambit.ts';
import { add, type Rational, toNumber, toRational } from './rational.ts';
import {
  distinctLabels,
  PROBABILITY_TOLERANCE,
  sameTexts,
  TableBuilder,
  type TableInfoset,
  tableGame,
} from './tables.ts';
import { shown } from './text.ts';
import { Tokens } from './tokens.ts';

interface Infoset {
  /** Position of the player in the file, from 1; 0 is chance. */
  readonly position: number;
  readonly number: number;
  readonly name: string;
  readonly actions: readonly string[];
  readonly probabilities: readonly number[] | null;
}

interface Outcome {
  readonly name: string;
  readonly sum: Sum;
}

/** Payoffs added up from the root, in the order of the file's players. */
interface Sum {
  readonly values: readonly number[];
  /** Only made when there is something to add. */
  readonly exact: () => readonly Rational[];
}

interface Reading {
  readonly tokens: Tokens;
  readonly roster: Roster;
  readonly builder: TableBuilder;
  readonly infosets: Infoset[];
  /** Per position: infoset number to index in `infosets`. */
  readonly infosetOf: readonly Map<number, number>[];
  readonly outcomes: Map<number, Outcome>;
  /** Slots of nodes still to be read, the next one on top, and the sums above them. */
  readonly slots: GrowableInt32;
  readonly sums: (Sum | null)[];
}

/** @throws FormatError at the first place that breaks a rule */
export function readEfg(text: string, file: string): Game<number> {
  const tokens = new Tokens(text, file);
  const title = readPrologue(tokens, 'EFG', '2');
  const roster = readRoster(tokens);
  const comment = readComment(tokens);
  const reading: Reading = {
    tokens,
    roster,
    builder: new TableBuilder(),
    infosets: [],
    infosetOf: Array.from({ length: roster.names.length + 1 }, () => new Map()),
    outcomes: new Map(),
    slots: new GrowableInt32(),
    sums: [null],
  };
  reading.slots.push(reading.builder.rootSlot);
  while (reading.slots.length > 0) readNode(reading);
  if (tokens.kind !== 'end') throw tokens.unexpected('the end of the file, because the tree is complete');
  const head = {
    name: title || file,
    source: comment || file,
    numPlayers: roster.numPlayers,
    infosets: labelled(reading),
  };
  return tableGame(reading.builder.finish(head, isObjective));
}

function readNode(reading: Reading): void {
  const { tokens, slots } = reading;
  const start = tokens.start;
  const kind = tokens.kind === 'word' ? tokens.value : '';
  if (kind !== 'c' && kind !== 'p' && kind !== 't')
    throw tokens.unexpected(`a node, c, p or t, because the tree still needs ${slots.length} or more`);
  tokens.next();
  tokens.take('text', 'the name of the node in quotes');
  const slot = slots.pop();
  const above = reading.sums.pop() ?? null;
  if (kind === 't') {
    readTerminal(reading, slot, above, start);
    return;
  }
  const index = readInfoset(reading, kind === 'c' ? 0 : readPosition(reading));
  const sum = plus(above, readOutcome(reading));
  const numActions = (reading.infosets[index] as Infoset).actions.length;
  // A node needs several characters; repeated infosets with many actions could otherwise ask for unlimited memory.
  if (slots.length + numActions > tokens.text.length)
    throw tokens.error('The tree needs more nodes than the file can hold.', start);
  const firstSlot = reading.builder.addInner(slot, index, numActions);
  for (let a = numActions - 1; a >= 0; a--) {
    slots.push(firstSlot + a);
    reading.sums.push(sum);
  }
}

function readTerminal(reading: Reading, slot: number, above: Sum | null, start: number): void {
  const { tokens, roster, builder } = reading;
  const sum = plus(above, readOutcome(reading));
  const values = sum === null ? roster.names.map(() => 0) : sum.values;
  if (!values.every(Number.isFinite))
    throw tokens.error('The payoffs on the path to this node add up to more than a number can hold.', start);
  const { payoffs, objective } = splitPayoffs(roster, values);
  builder.addTerminal(slot, payoffs, objective);
}

/** The number of the player who moves. */
function readPosition({ tokens, roster }: Reading): number {
  const start = tokens.start;
  const position = tokens.takeIndex('the number of the player who moves');
  if (position < 1 || position > roster.names.length)
    throw tokens.error(`The player is ${position}; expected 1 to ${roster.names.length}.`, start);
  return position;
}

/** An infoset number with or without description; returns the index of the infoset. */
function readInfoset(reading: Reading, position: number): number {
  const { tokens, infosets } = reading;
  const start = tokens.start;
  const number = tokens.takeIndex('the number of the infoset');
  const ofPlayer = reading.infosetOf[position] as Map<number, number>;
  const known = ofPlayer.get(number);
  if (tokens.kind !== 'text') {
    if (known !== undefined) return known;
    throw tokens.error(`${describe(position, number)} has no description at its first use.`, start);
  }
  const infoset = readDescription(tokens, position, number);
  if (known !== undefined) {
    checkRepeat(tokens, start, infosets[known] as Infoset, infoset);
    return known;
  }
  ofPlayer.set(number, infosets.length);
  return infosets.push(infoset) - 1;
}

/** `"name" { "action" "action" }`, with a probability after each action of chance. */
function readDescription(tokens: Tokens, position: number, number: number): Infoset {
  const name = tokens.take('text', 'the name of the infoset');
  const listStart = tokens.start;
  tokens.take('open', '"{" before the actions');
  const actions: string[] = [];
  const probabilities: number[] = [];
  while (tokens.kind !== 'close') {
    actions.push(tokens.take('text', 'an action in quotes or "}"'));
    if (position === 0) probabilities.push(readProbability(tokens));
  }
  tokens.next();
  if (actions.length === 0)
    throw tokens.error(`${describe(position, number)} has no action; expected at least one.`, listStart);
  if (position > 0) return { position, number, name, actions, probabilities: null };
  const total = probabilities.reduce((sum, probability) => sum + probability, 0);
  if (!(Math.abs(total - 1) <= PROBABILITY_TOLERANCE))
    throw tokens.error(`The chance probabilities sum to ${total}; expected 1 within 1e-9.`, listStart);
  return { position, number, name, actions, probabilities };
}

function readProbability(tokens: Tokens): number {
  const start = tokens.start;
  const { text, value } = tokens.takeNumber('the probability of the action');
  if (value < 0 || value > 1 + PROBABILITY_TOLERANCE)
    throw tokens.error(`The probability is ${text}; expected a number from 0 to 1.`, start);
  return value;
}

function checkRepeat(tokens: Tokens, start: number, first: Infoset, repeat: Infoset): void {
  const who = describe(first.position, first.number);
  const problem = (what: string) =>
    tokens.error(`${who} has ${what} than at its first use; expected the same.`, start);
  if (repeat.name !== first.name)
    throw tokens.error(
      `${who} is named ${shown(repeat.name)} here and ${shown(first.name)} before; expected the same name.`,
      start,
    );
  if (repeat.actions.length !== first.actions.length) throw problem('another number of actions');
  if (!sameTexts(repeat.actions, first.actions)) throw problem('other actions');
  if (repeat.probabilities?.some((value, a) => value !== first.probabilities?.[a]))
    throw problem('other probabilities');
}

/** An outcome number with or without description; null for outcome 0. */
function readOutcome(reading: Reading): Sum | null {
  const { tokens, outcomes, roster } = reading;
  const start = tokens.start;
  const number = tokens.takeIndex('the number of the outcome');
  const known = outcomes.get(number);
  if (tokens.kind !== 'text') {
    if (number === 0) return null;
    if (known !== undefined) return known.sum;
    throw tokens.error(`Outcome ${number} has no payoffs at its first use.`, start);
  }
  if (number === 0)
    throw tokens.error('Outcome 0 has payoffs; expected none, because 0 is no outcome.', start);
  const name = tokens.take('text', 'the name of the outcome');
  const listStart = tokens.start;
  tokens.take('open', '"{" before the payoffs');
  const payoffs = readPayoffs(tokens, roster, listStart);
  if (known === undefined) {
    const outcome = { name, sum: sumOf(payoffs) };
    outcomes.set(number, outcome);
    return outcome.sum;
  }
  if (known.name !== name)
    throw tokens.error(
      `Outcome ${number} is named ${shown(name)} here and ${shown(known.name)} before; expected the same name.`,
      start,
    );
  if (payoffs.values.some((value, i) => value !== known.sum.values[i]))
    throw tokens.error(
      `Outcome ${number} has other payoffs than at its first use; expected the same.`,
      start,
    );
  return known.sum;
}

function sumOf(payoffs: PayoffList): Sum {
  let exact: readonly Rational[] | null = null;
  return {
    values: payoffs.values,
    exact: () => {
      exact ??= payoffs.texts.map(toRational);
      return exact;
    },
  };
}

function plus(a: Sum | null, b: Sum | null): Sum | null {
  if (a === null) return b;
  if (b === null) return a;
  const addends = b.exact();
  const exact = a.exact().map((value, i) => add(value, addends[i] as Rational));
  return { values: exact.map(toNumber), exact: () => exact };
}

function describe(position: number, number: number): string {
  return position === 0 ? `Chance infoset ${number}` : `Infoset ${number} of player ${position}`;
}

/** The infosets under names that are readable and unique per player. */
function labelled({ infosets, infosetOf, roster }: Reading): TableInfoset[] {
  const labels: string[] = infosets.map(() => '');
  for (const ofPlayer of infosetOf) {
    const numbers = [...ofPlayer.keys()];
    const indices = [...ofPlayer.values()];
    const names = indices.map((index) => (infosets[index] as Infoset).name);
    distinctLabels(names, numbers, 'infoset').forEach((label, i) => {
      labels[indices[i] as number] = label;
    });
  }
  return infosets.map(({ position, actions, probabilities }, index) => ({
    player: position === 0 ? CHANCE : (roster.players[position - 1] as number),
    label: labels[index] as string,
    actions: distinctLabels(
      actions,
      [...actions.keys()].map((a) => a + 1),
      'action',
    ),
    probabilities,
  }));
}
