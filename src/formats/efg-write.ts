/**
 * Writer of Gambit's extensive-form files, version 2. Every node repeats its actions and every terminal node its payoffs,
 * which OpenSpiel's reader wants and Gambit accepts. Outcomes sit on terminal nodes; equal ones share their number.
 * Numbers are whole, decimals without exponent, or fractions, and probabilities of a chance node add up to exactly 1.
 *
 * A game with a principal gets a first player named Principal whose payoff is the objective: see gambit.ts. Any other
 * player of that name gets its number behind it, so that it is not taken for the mediator when the file is read.
 */
import { errors } from '../errors.ts';
import { CHANCE, PRINCIPAL } from '../game/tree.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { chanceTexts, textOfDouble } from './exact-text.ts';
import { meansPrincipal, PRINCIPAL_NAME } from './gambit.ts';
import type { TableInfoset, Tables } from './tables.ts';
import { joinPieces } from './text.ts';

interface Writing {
  readonly tables: Tables;
  readonly hasPrincipal: boolean;
  /** Per player, chance at 0 and the principal at 1: infosets numbered so far. */
  readonly used: Int32Array;
  /** Per infoset: its number, name and actions, once they have been used. */
  readonly descriptions: string[];
  /** Name and payoffs as they are written, to the number of their outcome. */
  readonly outcomes: Map<string, number>;
}

/** @throws InputError when the game has constraints or prescribed moves, or the text would be longer than a string can be */
export function writeEfg(tables: Tables): string {
  const { objectives, infosets, numPlayers, constraints } = tables;
  if (constraints.length > 0)
    throw errors.badField(
      'constraints',
      constraints.join(', '),
      'none in an .efg file; a .json file holds them',
    );
  const prescribing = infosets.find(({ prescribed }) => prescribed !== undefined);
  if (prescribing !== undefined)
    throw errors.badField(
      'prescribed',
      prescribing.label,
      'no prescribed moves in an .efg file; a .json file holds them',
    );
  const hasPrincipal = objectives !== null || infosets.some(({ player }) => player === PRINCIPAL);
  const writing: Writing = {
    tables,
    hasPrincipal,
    used: new Int32Array(numPlayers + 2),
    descriptions: [],
    outcomes: new Map(),
  };
  const names = hasPrincipal ? [PRINCIPAL_NAME, ...playerNames(tables)] : playerNames(tables);
  const lines = [
    `EFG 2 R ${quoted(tables.name)} { ${names.map(quoted).join(' ')} }`,
    quoted(tables.source),
    '',
  ];
  for (const node of preorder(tables)) lines.push(nodeLine(writing, node));
  lines.push('');
  return joinPieces(lines, '\n');
}

function playerNames({ numPlayers, playerNames }: Tables): string[] {
  return Array.from({ length: numPlayers }, (_, i) => {
    const name = playerNames?.[i] ?? `Player ${i + 1}`;
    return meansPrincipal(name) ? `${name} (player ${i + 1})` : name;
  });
}

function* preorder({ infoset, infosets, first, children }: Tables): Generator<number> {
  const pending = new GrowableInt32();
  pending.push(0);
  while (pending.length > 0) {
    const node = pending.pop();
    yield node;
    const numActions = infosets[infoset[node]!]?.actions.length ?? 0;
    for (let a = numActions - 1; a >= 0; a--) pending.push(children[first[node]! + a]!);
  }
}

function nodeLine(writing: Writing, node: number): string {
  const { infoset, infosets, first, nodeNames } = writing.tables;
  const index = infoset[node]!;
  const player = infosets[index]?.player;
  const name = quoted(nodeNames[node] ?? '');
  if (player === undefined) return `t ${name} ${outcome(writing, first[node]!)}`;
  writing.descriptions[index] ??= description(writing, infosets[index]!);
  const mover = player === CHANCE ? `c ${name}` : `p ${name} ${player + (writing.hasPrincipal ? 1 : 0)}`;
  return `${mover} ${writing.descriptions[index]} 0`;
}

/** Number, name and actions of an infoset at its first use. */
function description({ used }: Writing, infoset: TableInfoset): string {
  const { player, label, actions, probabilities, exact } = infoset;
  const number = used[player - CHANCE]! + 1;
  used[player - CHANCE] = number;
  const chances = probabilities === null ? null : chanceTexts(probabilities, exact);
  const list = actions.map((action, a) =>
    chances === null ? quoted(action) : `${quoted(action)} ${chances[a]}`,
  );
  return `${number} ${quoted(label)} { ${list.join(' ')} }`;
}

function outcome({ tables, hasPrincipal, outcomes }: Writing, row: number): string {
  const { numPlayers, payoffs, objectives } = tables;
  const written = tables.written[row];
  const texts = Array.from(
    payoffs.subarray(row * numPlayers, (row + 1) * numPlayers),
    (value, i) => written?.payoffs[i] ?? textOfDouble(value),
  );
  if (hasPrincipal) texts.unshift(written?.objective ?? textOfDouble(objectives?.[row] ?? 0));
  const text = `${quoted(written?.name ?? '')} { ${texts.join(', ')} }`;
  const number = outcomes.get(text) ?? outcomes.size + 1;
  outcomes.set(text, number);
  return `${number} ${text}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
