/**
 * Reader of Gambit's extensive-form files, version 2.
 *
 * The tree is written in preorder: `c "name" infoset [description] outcome` for chance, `p "name" player infoset
 * [description] outcome` for a player, `t "name" outcome` for a terminal node. Infosets are numbered per player. The
 * description of an infoset or outcome may be left out after its first use; a repeat must say the same. Outcomes may
 * sit on inner nodes: a terminal node is worth the sum along its path. Outcome 0 is none.
 *
 * Source: "Game representation formats" in Gambit's manual. Departures: descriptions are compared by value, so that a
 * repeat may write 0.5 for 1/2; a description may lack its name, and then says nothing about it; text after the tree is
 * an error. For the principal see gambit.ts.
 */
import type { Game } from '../game/game.ts';
import { CHANCE } from '../game/tree.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { add, type Rational, toNumber, toRational } from '../numeric/rational.ts';
import { sumText, textOfDouble, writtenText } from './exact-text.ts';
import {
  gambitGame,
  type PayoffList,
  type ReadOptions,
  type Roster,
  readComment,
  readPayoffs,
  readPrologue,
  readRoster,
  rowOf,
  writtenTexts,
} from './gambit.ts';
import {
  distinctLabels,
  type PayoffRow,
  PROBABILITY_TOLERANCE,
  sameTexts,
  TableBuilder,
  type TableInfoset,
} from './tables.ts';
import { shown } from './text.ts';
import { Tokens } from './tokens.ts';

interface Infoset {
  /** Position of the player in the file, from 1; 0 is chance. */
  readonly position: number;
  readonly number: number;
  /** Null as long as the file has left it out. */
  readonly name: string | null;
  readonly actions: readonly string[];
  readonly probabilities: readonly number[] | null;
  /** At chance only: the probabilities as they are written again. */
  readonly exact?: readonly string[];
  /** Of its first description. */
  readonly line: number;
}

interface Outcome {
  /** Null as long as the file has left it out. */
  readonly name: string | null;
  readonly sum: Sum;
}

/** Payoffs added up from the root, in the order of the file's players. */
interface Sum {
  readonly values: readonly number[];
  /** Only made when there is something to add. */
  readonly exact: () => readonly Rational[];
  /** Exact texts, null where the double says it or the text would be long. */
  readonly texts: () => readonly (string | null)[];
}

/**
 * Characters that exact texts of sums may take; beyond, sums are written as doubles. A small file can have many
 * terminal nodes, each with a long fraction of its own.
 */
const MAX_SUM_TEXTS = 2 ** 27;

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
  /** Characters left of MAX_SUM_TEXTS. */
  room: number;
}

/** @throws FormatError at the first place that breaks a rule */
export function readEfg(text: string, file: string, options: ReadOptions = {}): Game<number> {
  const tokens = new Tokens(text, file);
  const title = readPrologue(tokens, 'EFG', '2');
  const roster = readRoster(tokens, options);
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
    room: MAX_SUM_TEXTS,
  };
  reading.slots.push(reading.builder.rootSlot);
  while (reading.slots.length > 0) readNode(reading);
  if (tokens.kind !== 'end') throw tokens.unexpected('the end of the file, because the tree is complete');
  return gambitGame(reading.builder, roster, { title, comment, file, infosets: labelled(reading) });
}

function readNode(reading: Reading): void {
  const { tokens, slots } = reading;
  const start = tokens.start;
  const kind = tokens.kind === 'word' ? tokens.value : '';
  if (kind !== 'c' && kind !== 'p' && kind !== 't')
    throw tokens.unexpected(`a node, c, p or t, because the tree still needs ${slots.length} or more`);
  tokens.next();
  const name = tokens.take('text', 'the name of the node in quotes');
  const slot = slots.pop();
  const above = reading.sums.pop() ?? null;
  if (kind === 't') {
    const row = readTerminal(reading, above, start);
    reading.builder.addTerminal(slot, row, name);
    return;
  }
  const index = readInfoset(reading, kind === 'c' ? 0 : readPosition(reading));
  const sum = plus(above, readOutcome(reading)?.sum ?? null);
  const numActions = reading.infosets[index]!.actions.length;
  // A node needs several characters; repeated infosets with many actions could otherwise ask for unlimited memory.
  if (slots.length + numActions > tokens.text.length)
    throw tokens.error('The tree needs more nodes than the file can hold.', start);
  const firstSlot = reading.builder.addInner(slot, index, numActions, name);
  for (let a = numActions - 1; a >= 0; a--) {
    slots.push(firstSlot + a);
    reading.sums.push(sum);
  }
}

function readTerminal(reading: Reading, above: Sum | null, start: number): PayoffRow {
  const { tokens, roster } = reading;
  const own = readOutcome(reading);
  const sum = plus(above, own?.sum ?? null);
  const values = sum === null ? roster.names.map(() => 0) : sum.values;
  if (!values.every(Number.isFinite))
    throw tokens.error('The payoffs on the path to this node add up to more than a number can hold.', start);
  const texts = sum === null || reading.room < 0 ? [] : sum.texts();
  if (above !== null) reading.room -= texts.reduce((length, text) => length + (text?.length ?? 0), 0);
  return rowOf(roster, own?.name ?? '', values, texts);
}

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
  const ofPlayer = reading.infosetOf[position]!;
  const known = ofPlayer.get(number);
  if (tokens.kind !== 'text' && tokens.kind !== 'open') {
    if (known !== undefined) return known;
    throw tokens.error(`${describe(position, number)} has no description at its first use.`, start);
  }
  const infoset = readDescription(tokens, position, number);
  if (known !== undefined) {
    const first = infosets[known]!;
    checkRepeat(tokens, start, first, infoset);
    if (first.name === null) infosets[known] = { ...first, name: infoset.name };
    return known;
  }
  ofPlayer.set(number, infosets.length);
  return infosets.push(infoset) - 1;
}

/** `"name" { "action" "action" }`, with a probability after each action of chance; the name may be left out. */
function readDescription(tokens: Tokens, position: number, number: number): Infoset {
  const line = tokens.lineOf(tokens.start);
  const name = takeName(tokens);
  const listStart = tokens.start;
  tokens.take('open', '"{" before the actions');
  const actions: string[] = [];
  const chances: ReturnType<typeof readProbability>[] = [];
  while (tokens.kind !== 'close') {
    actions.push(tokens.take('text', 'an action in quotes or "}"'));
    if (position === 0) chances.push(readProbability(tokens));
  }
  tokens.next();
  if (actions.length === 0)
    throw tokens.error(`${describe(position, number)} has no action; expected at least one.`, listStart);
  if (position > 0) return { position, number, name, actions, probabilities: null, line };
  const probabilities = chances.map(({ value }) => value);
  const total = probabilities.reduce((sum, probability) => sum + probability, 0);
  if (!(Math.abs(total - 1) <= PROBABILITY_TOLERANCE))
    throw tokens.error(`The chance probabilities sum to ${total}; expected 1 within 1e-9.`, listStart);
  const exact = chances.map(({ text, value }) => writtenText(text, value) ?? textOfDouble(value));
  return { position, number, name, actions, probabilities, exact, line };
}

function takeName(tokens: Tokens): string | null {
  return tokens.kind === 'text' ? tokens.take('text', 'a name') : null;
}

function readProbability(tokens: Tokens): { readonly text: string; readonly value: number } {
  const start = tokens.start;
  const { text, value } = tokens.takeNumber('the probability of the action');
  if (value < 0 || value > 1 + PROBABILITY_TOLERANCE)
    throw tokens.error(`The probability is ${text}; expected a number from 0 to 1.`, start);
  return { text, value };
}

function checkRepeat(tokens: Tokens, start: number, first: Infoset, repeat: Infoset): void {
  const who = describe(first.position, first.number);
  const problem = (what: string) =>
    tokens.error(`${who} has ${what} than at its first use; expected the same.`, start);
  checkName(tokens, start, who, first.name, repeat.name);
  if (repeat.actions.length !== first.actions.length) throw problem('another number of actions');
  if (!sameTexts(repeat.actions, first.actions)) throw problem('other actions');
  if (repeat.probabilities?.some((value, a) => value !== first.probabilities?.[a]))
    throw problem('other probabilities');
}

/** A name that is left out says nothing. */
function checkName(
  tokens: Tokens,
  start: number,
  who: string,
  first: string | null,
  repeat: string | null,
): void {
  if (first === null || repeat === null || first === repeat) return;
  throw tokens.error(
    `${who} is named ${shown(repeat)} here and ${shown(first)} before; expected the same name.`,
    start,
  );
}

/** An outcome number with or without description; null for outcome 0. */
function readOutcome(reading: Reading): Outcome | null {
  const { tokens, outcomes, roster } = reading;
  const start = tokens.start;
  const number = tokens.takeIndex('the number of the outcome');
  const known = outcomes.get(number);
  if (tokens.kind !== 'text' && tokens.kind !== 'open') {
    if (number === 0) return null;
    if (known !== undefined) return known;
    throw tokens.error(`Outcome ${number} has no payoffs at its first use.`, start);
  }
  if (number === 0)
    throw tokens.error('Outcome 0 has payoffs; expected none, because 0 is no outcome.', start);
  const name = takeName(tokens);
  const listStart = tokens.start;
  tokens.take('open', '"{" before the payoffs');
  const payoffs = readPayoffs(tokens, roster, listStart);
  if (known === undefined) {
    const outcome = { name, sum: sumOf(payoffs) };
    outcomes.set(number, outcome);
    return outcome;
  }
  checkName(tokens, start, `Outcome ${number}`, known.name, name);
  if (payoffs.values.some((value, i) => value !== known.sum.values[i]))
    throw tokens.error(
      `Outcome ${number} has other payoffs than at its first use; expected the same.`,
      start,
    );
  if (known.name !== null || name === null) return known;
  const named = { ...known, name };
  outcomes.set(number, named);
  return named;
}

function sumOf(payoffs: PayoffList): Sum {
  let exact: readonly Rational[] | null = null;
  let texts: readonly (string | null)[] | null = null;
  return {
    values: payoffs.values,
    exact: () => {
      exact ??= payoffs.texts.map(toRational);
      return exact;
    },
    texts: () => {
      texts ??= writtenTexts(payoffs);
      return texts;
    },
  };
}

function plus(a: Sum | null, b: Sum | null): Sum | null {
  if (a === null) return b;
  if (b === null) return a;
  const addends = b.exact();
  const exact = a.exact().map((value, i) => add(value, addends[i]!));
  const values = exact.map(toNumber);
  return { values, exact: () => exact, texts: () => exact.map((value, i) => sumText(value, values[i]!)) };
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
    const names = indices.map((index) => infosets[index]!.name ?? '');
    distinctLabels(names, numbers, 'infoset').forEach((label, i) => {
      labels[indices[i]!] = label;
    });
  }
  return infosets.map(({ position, name, actions, probabilities, exact, line }, index) => ({
    player: position === 0 ? CHANCE : roster.players[position - 1]!,
    // Nobody tells chance nodes apart by their labels.
    label: position === 0 ? (name ?? '') : labels[index]!,
    actions: distinctLabels(
      actions,
      [...actions.keys()].map((a) => a + 1),
      'action',
    ),
    probabilities,
    ...(exact !== undefined && { exact }),
    place: `line ${line}`,
  }));
}
