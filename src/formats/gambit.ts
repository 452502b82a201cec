/**
 * What Gambit's two file formats share: the prologue, the players and lists of payoffs.
 *
 * Gambit has no principal. Here the player whose name is `Principal` (in any case), at any position, is player 0: its
 * moves belong to the mediator, its payoff is the objective, and the other players are numbered in their order. A
 * principal whose payoff is 0 everywhere has no objective of its own.
 */
import { PRINCIPAL } from '../game/tree.ts';
import type { Tokens } from './tokens.ts';

export const PRINCIPAL_NAME = 'Principal';

/** Players 1..1000, as `expand` accepts them, and the principal. */
const MAX_PLAYERS = 1000;

export interface Roster {
  /** In the order of the file, the principal included. */
  readonly names: readonly string[];
  /** Per position in the file: 1..numPlayers, or PRINCIPAL. */
  readonly players: readonly number[];
  readonly numPlayers: number;
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
export function readRoster(tokens: Tokens): Roster {
  const listStart = tokens.start;
  tokens.take('open', '"{" before the names of the players');
  const names: string[] = [];
  const players: number[] = [];
  let numPlayers = 0;
  while (tokens.kind === 'text') {
    const isPrincipal = tokens.value.trim().toLowerCase() === PRINCIPAL_NAME.toLowerCase();
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
  return { names, players, numPlayers };
}

/** A comment may follow the list of players. */
export function readComment(tokens: Tokens): string {
  return tokens.kind === 'text' ? tokens.take('text', 'a comment') : '';
}

/** `1, -1/2 }`, one number per player of the file; an error about their number is at `start`. */
export function readPayoffs(tokens: Tokens, roster: Roster, start: number): PayoffList {
  const texts: string[] = [];
  const values: number[] = [];
  while (tokens.kind !== 'close') {
    const { text, value } = tokens.takeNumber('a payoff');
    texts.push(text);
    values.push(value);
  }
  tokens.next();
  const expected = roster.names.length;
  if (values.length !== expected)
    throw tokens.error(
      `The outcome has ${values.length} payoffs; expected ${expected}, one per player.`,
      start,
    );
  return { texts, values };
}

/** Payoffs of the file's players as those of players 1..numPlayers and of the principal, 0 when there is none. */
export function splitPayoffs(
  roster: Roster,
  values: readonly number[],
): { readonly payoffs: readonly number[]; readonly objective: number } {
  const principal = roster.players.indexOf(PRINCIPAL);
  if (principal < 0) return { payoffs: values, objective: 0 };
  return {
    payoffs: values.filter((_, position) => position !== principal),
    objective: values[principal] as number,
  };
}

/** Whether a Gambit game has an objective: see the head of this file. */
export function isObjective(objectives: Float64Array): boolean {
  return objectives.some((value) => value !== 0);
}

function takeWord(tokens: Tokens, allowed: readonly string[], expected: string): void {
  if (tokens.kind !== 'word' || !allowed.includes(tokens.value)) throw tokens.unexpected(expected);
  tokens.next();
}
