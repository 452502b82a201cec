/**
 * Writer of Gambit's extensive-form files, version 2. Descriptions are written at first use only, every payoff vector
 * is one outcome, and outcomes sit on terminal nodes. A game with a principal gets a first player named Principal
 * whose payoff is the objective: see gambit.ts.
 */
import { errors } from '../errors.ts';
import { CHANCE, PRINCIPAL } from '../game/tree.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { PRINCIPAL_NAME } from './gambit.ts';
import type { TableInfoset, Tables } from './tables.ts';
import { joinPieces } from './text.ts';

interface Writing {
  readonly tables: Tables;
  readonly hasPrincipal: boolean;
  /** Per infoset: its number in the file, 0 before its first use. */
  readonly numbers: Int32Array;
  /** Per player, chance at 0 and the principal at 1: infosets numbered so far. */
  readonly used: Int32Array;
  /** Payoffs as they are written, to the number of their outcome. */
  readonly outcomes: Map<string, number>;
}

/** @throws InputError when the game has constraints, or the text would be longer than a string can be */
export function writeEfg(tables: Tables): string {
  const { objectives, infosets, numPlayers, constraints } = tables;
  if (constraints.length > 0)
    throw errors.badField(
      'constraints',
      constraints.join(', '),
      'none in an .efg file; a .json file holds them',
    );
  const hasPrincipal = objectives !== null || infosets.some(({ player }) => player === PRINCIPAL);
  const writing: Writing = {
    tables,
    hasPrincipal,
    numbers: new Int32Array(infosets.length),
    used: new Int32Array(numPlayers + 2),
    outcomes: new Map(),
  };
  const names = Array.from({ length: numPlayers }, (_, i) => quoted(`Player ${i + 1}`));
  if (hasPrincipal) names.unshift(quoted(PRINCIPAL_NAME));
  const lines = [`EFG 2 R ${quoted(tables.name)} { ${names.join(' ')} }`, quoted(tables.source), ''];
  for (const node of preorder(tables)) lines.push(nodeLine(writing, node));
  lines.push('');
  return joinPieces(lines, '\n');
}

function* preorder({ infoset, infosets, first, children }: Tables): Generator<number> {
  const pending = new GrowableInt32();
  pending.push(0);
  while (pending.length > 0) {
    const node = pending.pop();
    yield node;
    const numActions = infosets[infoset[node] as number]?.actions.length ?? 0;
    for (let a = numActions - 1; a >= 0; a--) pending.push(children[(first[node] as number) + a] as number);
  }
}

function nodeLine(writing: Writing, node: number): string {
  const index = writing.tables.infoset[node] as number;
  const infoset = writing.tables.infosets[index];
  if (infoset === undefined) return `t "" ${outcome(writing, writing.tables.first[node] as number)}`;
  if (infoset.player === CHANCE) return `c "" ${infosetText(writing, index, infoset)} 0`;
  const position = infoset.player + (writing.hasPrincipal ? 1 : 0);
  return `p "" ${position} ${infosetText(writing, index, infoset)} 0`;
}

function infosetText({ numbers, used }: Writing, index: number, infoset: TableInfoset): string {
  const { player, label, actions, probabilities } = infoset;
  if (numbers[index] !== 0) return String(numbers[index]);
  const number = (used[player - CHANCE] as number) + 1;
  used[player - CHANCE] = number;
  numbers[index] = number;
  const list = actions.map((action, a) =>
    probabilities === null ? quoted(action) : `${quoted(action)} ${probabilities[a]}`,
  );
  return `${number} ${quoted(label)} { ${list.join(' ')} }`;
}

function outcome({ tables, hasPrincipal, outcomes }: Writing, row: number): string {
  const { numPlayers, payoffs, objectives } = tables;
  const values = [...payoffs.subarray(row * numPlayers, (row + 1) * numPlayers)];
  if (hasPrincipal) values.unshift(objectives === null ? 0 : (objectives[row] as number));
  const list = values.join(', ');
  const known = outcomes.get(list);
  if (known !== undefined) return String(known);
  const number = outcomes.size + 1;
  outcomes.set(list, number);
  return `${number} "" { ${list} }`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
