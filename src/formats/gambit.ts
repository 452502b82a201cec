/**
 * What Gambit's two file formats share: the prologue, the players and lists of payoffs.
 *
 * Gambit has no principal. Here the player whose name is `Principal` (in any case), at any position, is player 0: its
 * moves belong to the mediator, its payoff is the objective, and the other players are numbered in their order. A
 * principal whose payoff is 0 everywhere has no objective of its own. A note of the game says so, and an option keeps
 * it a player.
 */
import type { Game } from '../game/game.ts';
import { PRINCIPAL } from '../game/tree.ts';
import { writtenText } from './exact-text.ts';
import { type PayoffRow, type TableBuilder, type TableInfoset, tableGame } from './tables.ts';
import { shown } from './text.ts';
import type { Tokens } from './tokens.ts';

export const PRINCIPAL_NAME = 'Principal';

/** How a file is read where two readings are possible. */
export interface ReadOptions {
  /** Whether the player named Principal of a Gambit file is the mediator; default true. */
  readonly principal?: boolean;
}

/** Players 1..1000, as `expand` accepts them, and the principal. */
const MAX_PLAYERS = 1000;

export interface Roster {
  /** In the order of the file, the principal included. */
  readonly names: readonly string[];
  /** Per position in the file: 1..numPlayers, or PRINCIPAL. */
  readonly players: readonly number[];
  readonly numPlayers: number;
  readonly playerNames: readonly string[];
  /** A sentence about the principal, when there is one. */
  readonly notes: readonly string[];
}

/** Payoffs in the order of the file's players. */
export interface PayoffList {
  readonly texts: readonly string[];
  readonly values: readonly number[];
}

/** `EFG 2 R "title"`; the data type, R or D, has no meaning any more. */
export function readPrologue(tokens: Tokens, type: 'EFG' | 'NFG', version: string): string {
  takeWord(tokens, [type], `the file type ${type}`);
  takeWord(tokens, [version], `version ${version} of the ${type} format`);
  takeWord(tokens, ['R', 'D'], 'the data type R or D');
  return tokens.take('text', 'the title of the game in quotes');
}

/** `{ "Player 1" "Player 2" }` */
export function readRoster(tokens: Tokens, { principal = true }: ReadOptions): Roster {
  const listStart = tokens.start;
  tokens.take('open', '"{" before the names of the players');
  const names: string[] = [];
  const players: number[] = [];
  let numPlayers = 0;
  while (tokens.kind === 'text') {
    const isPrincipal = principal && meansPrincipal(tokens.value);
    if (isPrincipal && players.includes(PRINCIPAL))
      throw tokens.error('Two players have the name Principal; expected at most one.', tokens.start);
    players.push(isPrincipal ? PRINCIPAL : ++numPlayers);
    names.push(tokens.take('text', 'the name of a player'));
  }
  tokens.take('close', 'the name of a player in quotes or "}"');
  if (numPlayers < 1 || numPlayers > MAX_PLAYERS)
    throw tokens.error(
      `The game has ${numPlayers} players besides the principal; expected 1 to ${MAX_PLAYERS}.`,
      listStart,
    );
  const playerNames = names.filter((_, position) => players[position] !== PRINCIPAL);
  return { names, players, numPlayers, playerNames, notes: notesOn(names[players.indexOf(PRINCIPAL)]) };
}

/** Whether a player of this name is taken for the mediator. */
export function meansPrincipal(name: string): boolean {
  return name.trim().toLowerCase() === PRINCIPAL_NAME.toLowerCase();
}

function notesOn(principal: string | undefined): string[] {
  if (principal === undefined) return [];
  return [
    `The player ${shown(principal)} of the file is the mediator; with --no-principal (in code: principal: false) it is a player like the others.`,
  ];
}

export function readComment(tokens: Tokens): string {
  return tokens.kind === 'text' ? tokens.take('text', 'a comment') : '';
}

/**
 * `1, -1/2 }`, one number per player of the file; an error about their number is at `start`. Commas need no blank: the
 * number of payoffs tells whether `1,5` is one or two.
 */
export function readPayoffs(tokens: Tokens, roster: Roster, start: number): PayoffList {
  const texts: string[] = [];
  const values: number[] = [];
  while (tokens.kind !== 'close') {
    const { text, value } = tokens.takeNumber('a payoff');
    texts.push(text);
    values.push(value);
  }
  const list = tokens.text.slice(start, tokens.start);
  tokens.next();
  const expected = roster.names.length;
  if (values.length === expected) return { texts, values };
  const hint = /\d,\d/.test(list) ? ' A comma parts two numbers; decimals have a point.' : '';
  throw tokens.error(
    `The outcome has ${values.length} payoffs; expected ${expected}, one per player.${hint}`,
    start,
  );
}

/** What a file's players get as a row of payoffs of players 1..numPlayers and of the principal, 0 when there is none. */
export function rowOf(
  roster: Roster,
  name: string,
  values: readonly number[],
  texts: readonly (string | null)[],
): PayoffRow {
  const payoffs = ofPlayers(roster, values);
  const objective = ofPrincipal(roster, values) ?? 0;
  if (name === '' && texts.every((text) => text === null)) return { payoffs, objective };
  const written = { name, payoffs: ofPlayers(roster, texts), objective: ofPrincipal(roster, texts) ?? null };
  return { payoffs, objective, written };
}

/** The texts that `rowOf` keeps of a list. */
export function writtenTexts({ texts, values }: PayoffList): (string | null)[] {
  return texts.map((text, position) => writtenText(text, values[position]!));
}

function ofPlayers<Entry>({ players }: Roster, entries: readonly Entry[]): readonly Entry[] {
  if (!players.includes(PRINCIPAL)) return entries;
  return entries.filter((_, position) => players[position] !== PRINCIPAL);
}

function ofPrincipal<Entry>({ players }: Roster, entries: readonly Entry[]): Entry | undefined {
  return entries[players.indexOf(PRINCIPAL)];
}

/** What a file says beside its players and its tree. */
interface Head {
  readonly title: string;
  readonly comment: string;
  readonly file: string;
  readonly infosets: readonly TableInfoset[];
}

/** The game that a file has been read into. For its objective see the head of this file. */
export function gambitGame(
  builder: TableBuilder,
  { numPlayers, playerNames, notes }: Roster,
  { title, comment, file, infosets }: Head,
): Game<number> {
  const head = { name: title || file, source: comment || file, numPlayers, playerNames, notes, infosets };
  return tableGame(builder.finish(head, (objectives) => objectives.some((value) => value !== 0)));
}

function takeWord(tokens: Tokens, allowed: readonly string[], expected: string): void {
  if (tokens.kind !== 'word' || !allowed.includes(tokens.value)) throw tokens.unexpected(expected);
  tokens.next();
}
