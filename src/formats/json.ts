/**
 * Mediant's own game files.
 *
 *     { "players": 2, "title": "...", "source": "...",
 *       "infosets": [{ "player": 1, "actions": ["a", "b"], "label": "start" }],
 *       "nodes": [{ "player": 1, "infoset": 0, "children": [1, 2] },
 *                 { "payoffs": [1, -1], "objective": 3 },
 *                 { "chance": ["1/3", "2/3"], "labels": ["low", "high"], "children": [3, 4] }] }
 *
 * Node 0 is the root and every other node the child of one node. Player 0 is the principal; `objective` is its own
 * payoff and stands at every terminal node or at none. `constraints` lists bounds on payoffs, as in "principal>=0".
 *
 * Payoffs and probabilities are numbers, which are read as doubles, or texts such as "1/3", which are exact. Names that
 * other formats have may be given: `players` as an array of them, a node's `name`, a terminal node's `outcome`, the
 * `label` of a chance node's event.
 */
import type * as z from 'zod';
import { errors, InputError } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { CHANCE } from '../game/tree.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { toFinite } from '../numeric/rational.ts';
import { chanceTexts, textOfDouble, writtenText } from './exact-text.ts';
import {
  type ChanceNode,
  type FileNode,
  fileSchema,
  type GameFile,
  nodeSchema,
  PAYOFF,
  type PlayerNode,
  PROBABILITY,
  type TerminalNode,
} from './json-schema.ts';
import { parseJson } from './json-syntax.ts';
import { fieldError, shapeError } from './shape-error.ts';
import {
  type PayoffRow,
  PROBABILITY_TOLERANCE,
  TableBuilder,
  type TableInfoset,
  type Tables,
  tableGame,
} from './tables.ts';
import { joinPieces, withoutByteOrderMark } from './text.ts';

/**
 * @throws FormatError when the text is not JSON
 * @throws InputError that names the field when the JSON is not a game
 */
export function readJson(text: string, file: string): Game<number> {
  const data = checkShape(parseJson(withoutByteOrderMark(text), file));
  const numPlayers = typeof data.players === 'number' ? data.players : data.players.length;
  checkInfosets(data.infosets, numPlayers);
  const hasObjective = data.nodes.some((node) => 'payoffs' in node && node.objective !== undefined);
  const infosets = data.infosets.map(({ prescribed, ...infoset }, I): TableInfoset => {
    const own = prescribed === undefined ? {} : { prescribed: infoset.actions.indexOf(prescribed) };
    return { ...infoset, ...own, probabilities: null, place: `infosets[${I}]` };
  });
  const builder = new TableBuilder();
  addNodes({ data, numPlayers, hasObjective, infosets, builder });
  const head = {
    name: data.title || file,
    source: data.source || file,
    numPlayers,
    playerNames: typeof data.players === 'number' ? null : data.players,
    infosets,
    constraints: data.constraints ?? [],
  };
  return tableGame(builder.finish(head, () => hasObjective));
}

interface Reading {
  readonly data: GameFile;
  readonly numPlayers: number;
  readonly hasObjective: boolean;
  /** Those of the file, then one per chance node. */
  readonly infosets: TableInfoset[];
  readonly builder: TableBuilder;
}

/** Walks the tree from the root; every node must be met once. */
function addNodes(reading: Reading): void {
  const { data, builder } = reading;
  const reached = new Uint8Array(data.nodes.length);
  const slots = new GrowableInt32();
  const nodes = new GrowableInt32();
  reached[0] = 1;
  slots.push(builder.rootSlot);
  nodes.push(0);
  while (nodes.length > 0) {
    const h = nodes.pop();
    const slot = slots.pop();
    const node = data.nodes[h]!;
    const path = `nodes[${h}]`;
    if ('payoffs' in node) {
      builder.addTerminal(slot, payoffRow(reading, node, path), node.name);
      continue;
    }
    const infoset = 'chance' in node ? addChance(reading, node, path) : checkPlayerNode(reading, node, path);
    reachChildren(node.children, reached, path);
    const firstSlot = builder.addInner(slot, infoset, node.children.length, node.name);
    for (let a = node.children.length - 1; a >= 0; a--) {
      slots.push(firstSlot + a);
      nodes.push(node.children[a]!);
    }
  }
  const missed = reached.indexOf(0);
  if (missed >= 0)
    throw new InputError(
      'bad-field',
      `nodes[${missed}]`,
      `nodes[${missed}] is not reached from node 0; expected every node in the tree.`,
    );
}

function payoffRow({ numPlayers, hasObjective }: Reading, node: TerminalNode, path: string): PayoffRow {
  const { payoffs, objective, outcome = '' } = node;
  if (payoffs.length !== numPlayers) throw errors.payoffCount(`${path}.payoffs`, payoffs.length, numPlayers);
  if (hasObjective && objective === undefined)
    throw fieldError(`${path}.objective`, undefined, 'a number, because another node has one');
  const own = payoffs.map((given, i) => payoff(given, `${path}.payoffs[${i}]`));
  const principal = payoff(objective ?? 0, `${path}.objective`);
  const isSaid = outcome !== '' || principal.text !== null || own.some(({ text }) => text !== null);
  return {
    payoffs: own.map(({ value }) => value),
    objective: principal.value,
    written: isSaid
      ? { name: outcome, payoffs: own.map(({ text }) => text), objective: principal.text }
      : null,
  };
}

/** A number is a double; a text keeps what it says. */
function payoff(
  given: number | string,
  field: string,
): { readonly value: number; readonly text: string | null } {
  if (typeof given === 'number') return { value: given, text: null };
  const value = toFinite(given);
  if (value === null) throw fieldError(field, given, PAYOFF);
  return { value, text: writtenText(given, value) };
}

function reachChildren(nodes: readonly number[], reached: Uint8Array, path: string): void {
  nodes.forEach((child, a) => {
    const field = `${path}.children[${a}]`;
    if (child >= reached.length || child === 0)
      throw fieldError(field, child, `a node from 1 to ${reached.length - 1}`);
    if (reached[child] === 1)
      throw fieldError(field, child, `a node that is reached once, but node ${child} is already reached`);
    reached[child] = 1;
  });
}

/** Index of the infoset, after checking the node against it. */
function checkPlayerNode({ data }: Reading, node: PlayerNode, path: string): number {
  const infoset = data.infosets[node.infoset];
  if (infoset === undefined)
    throw fieldError(`${path}.infoset`, node.infoset, `an infoset from 0 to ${data.infosets.length - 1}`);
  if (infoset.player !== node.player)
    throw fieldError(
      `${path}.player`,
      node.player,
      `${infoset.player}, the player of infosets[${node.infoset}]`,
    );
  const { length } = infoset.actions;
  if (node.children.length !== length)
    throw fieldError(
      `${path}.children`,
      node.children,
      `${length}, one per action of infosets[${node.infoset}]`,
    );
  return node.infoset;
}

function addChance({ infosets }: Reading, node: ChanceNode, path: string): number {
  const { length } = node.chance;
  if (node.children.length !== length)
    throw fieldError(`${path}.children`, node.children, `${length}, one per probability`);
  if (node.labels !== undefined && node.labels.length !== length)
    throw fieldError(`${path}.labels`, node.labels, `${length}, one per probability`);
  const probabilities = node.chance.map((given, a) => probability(given, `${path}.chance[${a}]`));
  const total = probabilities.reduce((sum, share) => sum + share, 0);
  if (!(Math.abs(total - 1) <= PROBABILITY_TOLERANCE)) throw errors.chanceSum(`${path}.chance`, total);
  const actions = node.labels ?? node.chance.map((_, a) => String(a + 1));
  const exact = node.chance.map((given, a) => {
    const value = probabilities[a]!;
    return (typeof given === 'string' ? writtenText(given, value) : null) ?? textOfDouble(value);
  });
  const label = node.label ?? '';
  return infosets.push({ player: CHANCE, label, actions, probabilities, exact, place: path }) - 1;
}

function probability(given: number | string, field: string): number {
  const value = typeof given === 'number' ? given : toFinite(given);
  if (value === null) throw fieldError(field, given, PROBABILITY);
  if (!(value >= 0 && value <= 1 + PROBABILITY_TOLERANCE))
    throw fieldError(field, given, 'a number from 0 to 1');
  return value;
}

function checkInfosets(infosets: GameFile['infosets'], numPlayers: number): void {
  const labels = Array.from({ length: numPlayers + 1 }, () => new Set<string>());
  infosets.forEach(({ player, label: name, actions, prescribed }, I) => {
    const ofPlayer = labels[player];
    if (ofPlayer === undefined) throw fieldError(`infosets[${I}].player`, player, `0 to ${numPlayers}`);
    if (ofPlayer.has(name))
      throw fieldError(`infosets[${I}].label`, name, `a label that no other infoset of player ${player} has`);
    ofPlayer.add(name);
    const seen = new Set<string>();
    actions.forEach((action, a) => {
      if (seen.has(action))
        throw fieldError(
          `infosets[${I}].actions[${a}]`,
          action,
          'an action that the infoset does not have yet',
        );
      seen.add(action);
    });
    if (prescribed === undefined) return;
    if (player === 0)
      throw fieldError(`infosets[${I}].prescribed`, prescribed, 'nothing of the principal, who decides');
    if (!seen.has(prescribed))
      throw fieldError(`infosets[${I}].prescribed`, prescribed, 'one of the actions');
  });
}

function checkShape(value: unknown): GameFile {
  const result = fileSchema.safeParse(value);
  if (result.success) return result.data;
  throw shapeError(result.error.issues[0]!, value, nodeIssue);
}

/** Of a node that is none of its kinds: what is wrong as one of the kind that it means to be. */
function nodeIssue(issue: z.core.$ZodIssue, got: unknown): z.core.$ZodIssue | undefined {
  if (issue.code !== 'invalid_union' || issue.path[0] !== 'nodes' || issue.path.length !== 2)
    return undefined;
  return nodeSchema(got)?.safeParse(got).error?.issues[0];
}

/** One line per infoset and node. @throws InputError when the text would be longer than a string can be */
export function writeJson(tables: Tables): string {
  const { infosets, infoset } = tables;
  // Chance needs no infosets in this format; the others are numbered afresh.
  const kept = [...infosets.keys()].filter((I) => infosets[I]?.player !== CHANCE);
  const numbers = new Int32Array(infosets.length);
  kept.forEach((I, number) => {
    numbers[I] = number;
  });
  const infosetLines = kept.map((I) => {
    const { player, actions, label: name, prescribed } = infosets[I]!;
    const own = prescribed === undefined ? {} : { prescribed: actions[prescribed] };
    return `    ${JSON.stringify({ player, actions, label: name, ...own })}`;
  });
  const nodeLines = Array.from(
    infoset,
    (_, node) => `    ${JSON.stringify(fileNode(tables, numbers, node))}`,
  );
  return joinPieces(
    [
      '{\n',
      `  "players": ${JSON.stringify(tables.playerNames ?? tables.numPlayers)},\n`,
      `  "title": ${JSON.stringify(tables.name)},\n`,
      `  "source": ${JSON.stringify(tables.source)},\n`,
      ...(tables.constraints.length > 0 ? [`  "constraints": ${JSON.stringify(tables.constraints)},\n`] : []),
      `  "infosets": [\n${joinPieces(infosetLines, ',\n')}\n  ],\n`,
      `  "nodes": [\n${joinPieces(nodeLines, ',\n')}\n  ]\n`,
      '}\n',
    ],
    '',
  );
}

function fileNode(tables: Tables, numbers: Int32Array, node: number): FileNode {
  const I = tables.infoset[node]!;
  const first = tables.first[node]!;
  const infoset = tables.infosets[I];
  const nodeName = tables.nodeNames[node] ?? '';
  const name = nodeName === '' ? {} : { name: nodeName };
  if (infoset === undefined) return { ...terminalNode(tables, first), ...name };
  const { player, label, actions, probabilities, exact } = infoset;
  const nodes = [...tables.children.subarray(first, first + actions.length)];
  if (probabilities === null) return { player, infoset: numbers[I]!, ...name, children: nodes };
  return {
    chance: chanceTexts(probabilities, exact).map((text, a) => chanceNumber(text, probabilities[a]!)),
    labels: [...actions],
    ...(label !== '' && { label }),
    ...name,
    children: nodes,
  };
}

function terminalNode({ numPlayers, payoffs, objectives, written }: Tables, row: number): TerminalNode {
  const texts = written[row];
  const own = Array.from(
    payoffs.subarray(row * numPlayers, (row + 1) * numPlayers),
    (value, i) => texts?.payoffs[i] ?? value,
  );
  return {
    payoffs: own,
    ...(objectives !== null && { objective: texts?.objective ?? objectives[row]! }),
    ...(texts?.name && { outcome: texts.name }),
  };
}

/** A number where it says the same as the text. */
function chanceNumber(text: string, value: number): number | string {
  return !text.includes('/') && text === textOfDouble(value) ? value : text;
}
