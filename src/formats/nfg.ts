/**
 * Reader of Gambit's strategic-form files, payoff version and outcome version, as a tree: the players move one after
 * another in the order of the file, each at one infoset, so that nobody learns what the others chose.
 *
 * Source: "Game representation formats" in Gambit's manual: the strategy of the first player varies fastest. Departure:
 * in the payoff version a comma between two digits is refused, because `1,5 2,5` may be two numbers or four. For the
 * principal see gambit.ts.
 */
import type { Game } from '../game/game.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import {
  gambitGame,
  type ReadOptions,
  type Roster,
  readComment,
  readPayoffs,
  readPrologue,
  readRoster,
  rowOf,
  writtenTexts,
} from './gambit.ts';
import { distinctLabels, type PayoffRow, TableBuilder, type TableInfoset } from './tables.ts';
import { Tokens } from './tokens.ts';

/** The strategies of one player, and the line of the file that they begin in. */
interface Strategies {
  readonly names: readonly string[];
  readonly line: number;
}

/** @throws FormatError at the first place that breaks a rule */
export function readNfg(text: string, file: string, options: ReadOptions = {}): Game<number> {
  const tokens = new Tokens(text, file);
  const title = readPrologue(tokens, 'NFG', '1');
  const roster = readRoster(tokens, options);
  const strategies = readStrategies(tokens, roster);
  const comment = readComment(tokens);
  const numCells = strategies.reduce((product, { names }) => product * names.length, 1);
  const cells =
    tokens.kind === 'open'
      ? readOutcomeCells(tokens, roster, numCells)
      : readPayoffCells(tokens, roster, numCells);
  if (tokens.kind !== 'end') throw tokens.unexpected('the end of the file, because the table is complete');

  const builder = new TableBuilder();
  addTree(builder, strategies, cells);
  const infosets = strategies.map((own, position) => choice(roster, position, own));
  return gambitGame(builder, roster, { title, comment, file, infosets });
}

function choice(roster: Roster, position: number, { names, line }: Strategies): TableInfoset {
  const label = roster.names[position]?.trim() || `Player ${position + 1}`;
  const numbers = [...names.keys()].map((a) => a + 1);
  return {
    player: roster.players[position]!,
    label,
    actions: distinctLabels(names, numbers, 'action'),
    probabilities: null,
    place: `line ${line}`,
  };
}

/** `{ { "Up" "Down" } { "Left" "Right" } }` or the numbers of strategies, `{ 2 2 }`. */
function readStrategies(tokens: Tokens, roster: Roster): Strategies[] {
  const listStart = tokens.start;
  tokens.take('open', '"{" before the strategies');
  const strategies: Strategies[] = [];
  let numCells = 1;
  while (tokens.kind !== 'close') {
    const start = tokens.start;
    const names = tokens.kind === 'open' ? readStrategyNames(tokens) : null;
    const count = names?.length ?? tokens.takeIndex('the strategies of a player, as a list or a number');
    if (count < 1) throw tokens.error('A player has no strategy; expected at least one.', start);
    numCells *= count;
    // A table needs a character per cell: this also keeps absurd numbers from being tried.
    if (numCells > tokens.text.length)
      throw tokens.error(`The strategies make ${numCells} profiles, more than the file can hold.`, start);
    strategies.push({
      names: names ?? Array.from({ length: count }, (_, s) => String(s + 1)),
      line: tokens.lineOf(start),
    });
  }
  tokens.next();
  if (strategies.length !== roster.names.length)
    throw tokens.error(
      `Strategies are given for ${strategies.length} players; expected ${roster.names.length}.`,
      listStart,
    );
  return strategies;
}

function readStrategyNames(tokens: Tokens): string[] {
  tokens.next();
  const names: string[] = [];
  while (tokens.kind !== 'close') names.push(tokens.take('text', 'a strategy in quotes or "}"'));
  tokens.next();
  return names;
}

/** Payoff version: the numbers of every profile in turn. */
function readPayoffCells(tokens: Tokens, roster: Roster, numCells: number): PayoffRow[] {
  const cells: PayoffRow[] = [];
  for (let cell = 0; cell < numCells; cell++) {
    const place = `a payoff of profile ${cell + 1} of ${numCells}`;
    const numbers = roster.names.map(() => {
      tokens.refuseDecimalComma();
      return tokens.takeNumber(place);
    });
    const list = { texts: numbers.map(({ text }) => text), values: numbers.map(({ value }) => value) };
    cells.push(rowOf(roster, '', list.values, writtenTexts(list)));
  }
  return cells;
}

/** Outcome version: a list of outcomes, then the number of an outcome for every profile; 0 pays nothing. */
function readOutcomeCells(tokens: Tokens, roster: Roster, numCells: number): PayoffRow[] {
  const nothing = roster.names.map(() => 0);
  const outcomes: PayoffRow[] = [rowOf(roster, '', nothing, [])];
  tokens.next();
  while (tokens.kind !== 'close') outcomes.push(readOutcome(tokens, roster));
  tokens.next();
  const cells: PayoffRow[] = [];
  for (let cell = 0; cell < numCells; cell++) {
    const start = tokens.start;
    const number = tokens.takeIndex(`the outcome of profile ${cell + 1} of ${numCells}`);
    const outcome = outcomes[number];
    if (outcome === undefined)
      throw tokens.error(`The outcome is ${number}; expected 0 to ${outcomes.length - 1}.`, start);
    cells.push(outcome);
  }
  return cells;
}

/** `{ "name" 1, 2 }`; the name may be left out. */
function readOutcome(tokens: Tokens, roster: Roster): PayoffRow {
  const start = tokens.start;
  tokens.take('open', '"{" before an outcome or "}"');
  const name = tokens.kind === 'text' ? tokens.take('text', 'the name of the outcome') : '';
  const list = readPayoffs(tokens, roster, start);
  return rowOf(roster, name, list.values, writtenTexts(list));
}

/** Player after player; a profile's cell is the sum of strategy × stride. */
function addTree(
  builder: TableBuilder,
  strategies: readonly Strategies[],
  cells: readonly PayoffRow[],
): void {
  const strides: number[] = [1];
  for (const { names } of strategies) strides.push((strides.at(-1) as number) * names.length);
  const slots = new GrowableInt32();
  const positions = new GrowableInt32();
  const offsets = new GrowableInt32();
  slots.push(builder.rootSlot);
  positions.push(0);
  offsets.push(0);
  while (slots.length > 0) {
    const slot = slots.pop();
    const position = positions.pop();
    const offset = offsets.pop();
    const names = strategies[position]?.names;
    if (names === undefined) {
      builder.addTerminal(slot, cells[offset]!);
      continue;
    }
    const firstSlot = builder.addInner(slot, position, names.length);
    for (let s = names.length - 1; s >= 0; s--) {
      slots.push(firstSlot + s);
      positions.push(position + 1);
      offsets.push(offset + s * strides[position]!);
    }
  }
}
