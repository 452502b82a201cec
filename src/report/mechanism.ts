/**
 * A mediator's strategy read as a mechanism or a signalling scheme, under direct play: what is reported or observed, then
 * what is done with which probability, and who pays what. Generic: nothing here knows what the game is about.
 *
 * A path is what the mediator hears and says up to a terminal. An infoset on it is information when, after what came
 * before, another could have come; an action has a column when there was a choice and it is not the same on every path.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { Payment } from '../game/game.ts';
import type { GameTree, Infoset } from '../game/tree.ts';

/** One column of texts: what somebody reports or observes (`given`), or does. */
export interface MechanismColumn {
  /** 0 is the principal. */
  readonly actor: number;
  readonly kind: 'given' | 'done';
  /** 1 for the first of its actor and kind, and so on. */
  readonly ordinal: number;
}

/** What is done, and paid, after something was reported. */
export interface MechanismRow {
  /** Per column of that kind; empty where it does not come to that. */
  readonly given: readonly string[];
  readonly done: readonly string[];
  /** Probability of what is given, and of what is done given that. */
  readonly probability: number;
  readonly share: number;
  /** Per player: what it pays in the mean, given the row. */
  readonly payments: readonly number[];
}

/** What a player can expect once it has reported for the first time. */
export interface TypeRow {
  readonly player: number;
  readonly report: string;
  readonly probability: number;
  readonly utility: number;
  readonly payment: number;
}

/** A mediator's strategy as a table: a row for each thing done after each thing reported. */
export interface Mechanism {
  readonly given: readonly MechanismColumn[];
  readonly done: readonly MechanismColumn[];
  /** What is done on every path, and has no column. */
  readonly always: readonly { readonly actor: number; readonly action: string }[];
  /** Those of equal `given` follow one another. */
  readonly rows: readonly MechanismRow[];
  readonly types: readonly TypeRow[];
  /** Whether the game has payments at all. */
  readonly pays: boolean;
  /** Per player: what it pays in the mean. */
  readonly meanPayments: readonly number[];
  /** Probability of the paths that were left out. */
  readonly leftOut: number;
}

interface Step {
  readonly actor: number;
  readonly infoset: Infoset;
  readonly action: number;
}

interface Path {
  readonly steps: readonly Step[];
  readonly probability: number;
  /** Per player, given the path. */
  readonly payments: readonly number[];
  readonly utilities: readonly number[];
}

/**
 * Reads a mediator's strategy.
 * @param least paths on which the mediator does what it does with no larger probability, given chance, are left out; >= 0
 */
export function readMechanism(augmented: AugmentedGame, mediator: Flow, least: number): Mechanism {
  const { tree } = augmented;
  const paths: Path[] = [];
  let leftOut = 0;
  for (let z = 0; z < tree.numTerminals; z++) {
    const sequence = augmented.terminalSequence[z]!;
    if (sequence < 0) continue;
    const flow = mediator[sequence]!;
    const probability = flow * tree.reach[tree.terminalNode[z]!]!;
    if (flow > least) paths.push({ ...endOf(augmented, mediator, z), probability, steps: stepsTo(tree, z) });
    else leftOut += probability;
  }
  const all = columnsOf(tree, paths);
  const isFixed = ({ cells }: ColumnCells) =>
    cells.size === paths.length && new Set(cells.values()).size === 1;
  const columns = all.filter((column) => !isFixed(column));
  const given = columns.filter(({ kind }) => kind === 'given');
  const done = columns.filter(({ kind }) => kind === 'done');
  const cellsOf = (path: Path, chosen: readonly ColumnCells[]) =>
    chosen.map(({ cells }) => cells.get(path) ?? '');
  const bare = ({ actor, kind, ordinal }: ColumnCells): MechanismColumn => ({ actor, kind, ordinal });
  return {
    given: given.map(bare),
    done: done.map(bare),
    always: all.filter(isFixed).map(({ actor, cells }) => ({ actor, action: [...cells.values()][0]! })),
    rows: [...grouped(paths, (path) => cellsOf(path, given))].flatMap(([, alike]) =>
      rowsOf(
        alike,
        (path) => cellsOf(path, given),
        (path) => cellsOf(path, done),
      ),
    ),
    types: given
      .filter(({ actor, ordinal }) => actor > 0 && ordinal === 1)
      .flatMap(({ actor, cells }) =>
        typeRows(
          actor,
          grouped(paths, (path) => [cells.get(path) ?? '']),
        ),
      ),
    pays: tree.transfers.length > 0,
    meanPayments: meanOf(paths, ({ payments }) => payments),
    leftOut,
  };
}

function stepsTo(tree: GameTree, z: number): Step[] {
  const steps: Step[] = [];
  let node = tree.terminalNode[z]!;
  for (let up = tree.parent[node]!; up >= 0; up = tree.parent[node]!) {
    const actor = tree.actor[up]!;
    // What is prescribed the mediator neither hears nor says.
    const isHeard = actor >= 0 && (tree.prescribed?.[tree.infoset[up]!] ?? -1) < 0;
    if (isHeard) steps.push({ actor, infoset: tree.infoset[up]!, action: node - tree.firstChild[up]! });
    node = up;
  }
  return steps.reverse();
}

/** Payments and utilities at a terminal, with the mean of what the mediator makes of its transfers. */
function endOf(
  { tree, transferSequence, terminalSequence }: AugmentedGame,
  mediator: Flow,
  z: number,
): Pick<Path, 'payments' | 'utilities'> {
  const n = tree.numPlayers;
  const flow = mediator[terminalSequence[z]!]!;
  const paid = new Array<number>(n).fill(0);
  const end = tree.transferStart[z + 1]!;
  for (let e = tree.transferStart[z]!; e < end; e++) {
    const options = tree.transfers[tree.terminalTransfer[e]!]?.options as readonly Payment[];
    options.forEach(({ utilities }, o) => {
      const share = mediator[transferSequence[e]! + o]! / flow;
      for (let i = 0; i < n; i++) paid[i]! -= share * utilities[i]!;
    });
  }
  return { payments: paid, utilities: paid.map((amount, i) => tree.utilities[z * n + i]! - amount) };
}

interface ColumnCells extends MechanismColumn {
  readonly cells: Map<Path, string>;
  place: number;
}

function columnsOf(tree: GameTree, paths: readonly Path[]): ColumnCells[] {
  const informs = informative(paths);
  const columns = new Map<string, ColumnCells>();
  const put = (
    path: Path,
    place: number,
    actor: number,
    kind: MechanismColumn['kind'],
    ordinal: number,
    text: string,
  ) => {
    const key = `${actor} ${kind} ${ordinal}`;
    const column = columns.get(key) ?? { actor, kind, ordinal, cells: new Map(), place };
    column.place = Math.min(column.place, place);
    column.cells.set(path, text);
    columns.set(key, column);
  };
  for (const path of paths) {
    const counts = new Map<string, number>();
    const next = (actor: number, kind: MechanismColumn['kind']) => {
      const count = (counts.get(`${actor} ${kind}`) ?? 0) + 1;
      counts.set(`${actor} ${kind}`, count);
      return count;
    };
    path.steps.forEach(({ actor, infoset, action }, place) => {
      if (informs(path, place))
        put(path, place, actor, 'given', next(actor, 'given'), tree.infosetLabel[infoset]!);
      if (tree.infosetNumActions[infoset]! > 1)
        put(path, place, actor, 'done', next(actor, 'done'), tree.actionLabels[infoset]![action]!);
    });
  }
  return [...columns.values()].sort((a, b) => a.place - b.place);
}

/** Whether the infoset at a place of a path could have been another, after what came before. */
function informative(paths: readonly Path[]): (path: Path, place: number) => boolean {
  const child = new Map<string, number>();
  const nextInfosets: Set<Infoset>[] = [new Set()];
  const prefixes = new Map<Path, number[]>();
  for (const path of paths) {
    let at = 0;
    const visited: number[] = [];
    for (const { infoset, action } of path.steps) {
      visited.push(at);
      nextInfosets[at]?.add(infoset);
      const key = `${at} ${infoset} ${action}`;
      const known = child.get(key) ?? nextInfosets.push(new Set()) - 1;
      child.set(key, known);
      at = known;
    }
    prefixes.set(path, visited);
  }
  return (path, place) => (nextInfosets[prefixes.get(path)![place]!]?.size ?? 0) > 1;
}

/** Paths of equal texts together, in the order in which they come first. */
function grouped(paths: readonly Path[], textsOf: (path: Path) => readonly string[]): Map<string, Path[]> {
  const groups = new Map<string, Path[]>();
  for (const path of paths) {
    const key = JSON.stringify(textsOf(path));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [path]);
    else group.push(path);
  }
  return groups;
}

function rowsOf(
  alike: readonly Path[],
  givenOf: (path: Path) => readonly string[],
  doneOf: (path: Path) => readonly string[],
): MechanismRow[] {
  const probability = massOf(alike);
  return [...grouped(alike, doneOf)].map(([, same]) => ({
    given: givenOf(same[0]!),
    done: doneOf(same[0]!),
    probability,
    share: massOf(same) / probability,
    payments: meanOf(same, ({ payments }) => payments),
  }));
}

function typeRows(player: number, groups: Map<string, Path[]>): TypeRow[] {
  return [...groups].map(([key, paths]) => ({
    player,
    report: (JSON.parse(key) as string[])[0]!,
    probability: massOf(paths),
    utility: meanOf(paths, ({ utilities }) => utilities)[player - 1]!,
    payment: meanOf(paths, ({ payments }) => payments)[player - 1]!,
  }));
}

const massOf = (paths: readonly Path[]): number =>
  paths.reduce((sum, { probability }) => sum + probability, 0);

function meanOf(paths: readonly Path[], vectorOf: (path: Path) => readonly number[]): number[] {
  const mass = massOf(paths);
  const sums: number[] = [];
  for (const path of paths)
    vectorOf(path).forEach((value, i) => {
      sums[i] = (sums[i] ?? 0) + (path.probability / mass) * value;
    });
  return sums;
}
