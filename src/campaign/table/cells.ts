/** Cells join rows: solver and LP side by side, with the published times, and what they say about each other. */
import type { Sizes } from '../../certificate/facts.ts';
import { isFinished } from '../../solve/status.ts';
import { answerSeconds } from '../row.ts';
import { type Cell, canonicalInstance, type TableRow } from './preset.ts';
import { ALTERNATIVES, PUBLISHED, PUBLISHED_CONCEPTS, publishedCell, publishedNodes } from './published.ts';

/** What a cell has of each of its rows, */
const SHARED = [
  ...(['status', 'reason', 'objective', 'upperBound', 'equilibriumGap', 'gains'] as const),
  ...(['buildSeconds', 'solveSeconds', 'certifySeconds', 'loadSeconds', 'iterations', 'peakBytes'] as const),
  ...(['timeLimitSeconds', 'memoryLimitBytes', 'startedAt', 'version', 'node', 'machine', 'commit'] as const),
] as const;
/** of the solver's, and of the LP's. */
const OF_SOLVER = [...SHARED, 'tolerance', 'multiplier', 'kernel'] as const;
const OF_LP = [...SHARED, 'rows', 'columns', 'lpNonzeros', 'lpMethod', 'attempts', 'gainPrices'] as const;

/** Some fields of a row; `seconds` is what is compared, or for a job that died, how long it lived. */
type Entry<Name extends keyof TableRow> = Pick<TableRow, Name> & { readonly seconds: number };
export type SolverEntry = Entry<(typeof OF_SOLVER)[number]>;
export type LpEntry = Entry<(typeof OF_LP)[number]>;

/**
 * agree: the LP's optimum is within what gap and upper bound allow. above-bound: it exceeds the solver's upper bound.
 * below-objective: the solver's strategy is better than its gains can explain. null: one of them has no answer.
 */
export type Agreement = 'agree' | 'above-bound' | 'below-objective' | null;

export interface TableCell extends Cell {
  readonly nodes: number | null;
  readonly publishedNodes: number | null;
  readonly sizes: Sizes | null;
  readonly objectiveRange: number | null;
  /** Null: not run. */
  readonly solver: SolverEntry | null;
  readonly lp: LpEntry | null;
  readonly agreement: Agreement;
  /** Null: the cell is not in the published table. */
  readonly published: { readonly lpSeconds: number | null; readonly oursSeconds: number | null } | null;
}

/**
 * Cells in the order of the published table, others after them. Of several rows of one cell and method, with other
 * limits or another version, the last one counts.
 * @param chosen cells to show, whether they have rows or not; null: all that have rows
 */
export function cellsOf(rows: readonly TableRow[], chosen: readonly Cell[] | null): TableCell[] {
  const solver = latest(rows, 'solver');
  const lp = latest(rows, 'lp');
  const named = new Map((chosen ?? rows).map((cell) => [nameOf(cell), cell]));
  const shortNames = [...PUBLISHED.map(({ instance }) => instance), ...Object.keys(ALTERNATIVES)];
  const shortOf = new Map(shortNames.map((instance) => [canonicalInstance(instance), instance]));
  return [...named]
    .map(([name, cell]) => {
      // however it was written, a published instance is the published one
      const instance = shortOf.get(canonicalInstance(cell.instance)) ?? cell.instance;
      return tableCell({ ...cell, instance }, solver.get(name) ?? null, lp.get(name) ?? null);
    })
    .sort((a, b) => place(a) - place(b));
}

function latest(rows: readonly TableRow[], method: TableRow['method']): Map<string, TableRow> {
  return new Map(rows.filter((row) => row.method === method).map((row) => [nameOf(row), row]));
}

const nameOf = ({ instance, concept, objectiveName }: Cell): string =>
  `${canonicalInstance(instance)} ${concept} ${objectiveName}`;

function place({ instance, concept }: Cell): number {
  const index = PUBLISHED.findIndex((published) => published.instance === instance);
  const column = PUBLISHED_CONCEPTS.indexOf(concept);
  const after = Number.MAX_SAFE_INTEGER;
  return index < 0 || column < 0 ? after : index * PUBLISHED_CONCEPTS.length + column;
}

function tableCell(cell: Cell, solver: TableRow | null, lp: TableRow | null): TableCell {
  const { instance, concept, objectiveName } = cell;
  return {
    instance,
    concept,
    objectiveName,
    nodes: solver?.nodes ?? lp?.nodes ?? null,
    publishedNodes: publishedNodes(instance),
    sizes: solver?.sizes ?? lp?.sizes ?? null,
    objectiveRange: solver?.objectiveRange ?? lp?.objectiveRange ?? null,
    solver: solver && entryOf(solver, OF_SOLVER),
    lp: lp && entryOf(lp, OF_LP),
    agreement: solver && lp && agreementOf(solver, lp),
    published: publishedCell(instance, concept),
  };
}

function entryOf<Name extends keyof TableRow>(row: TableRow, names: readonly Name[]): Entry<Name> {
  const fields = Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<TableRow, Name>;
  return { ...fields, seconds: answerSeconds(row) ?? row.wallSeconds };
}

/** Of the objective's range: what HiGHS's tolerances, scaled back, leave open. */
const SLACK = 1e-6;

/**
 * The optimum is at most the solver's upper bound, and at least its objective less what the solver's gains are worth at
 * the LP's multipliers (an epsilon-equilibrium may exceed the optimum by that much). Reversed when minimised.
 */
function agreementOf(solver: TableRow, lp: TableRow): Agreement {
  const { objective, upperBound, gains } = solver;
  if (lp.status !== 'optimal' || lp.objective === null || objective === null || upperBound === null)
    return null;
  const sign = solver.objectiveName.startsWith('minimise:') ? -1 : 1;
  const slack = SLACK * Math.max(1, lp.objectiveRange ?? 0, Math.abs(lp.objective));
  const worth = (gains ?? []).reduce((sum, gain, k) => sum + gain * (lp.gainPrices?.[k] ?? 0), 0);
  if (sign * lp.objective > sign * upperBound + slack) return 'above-bound';
  return sign * objective - worth > sign * lp.objective + slack ? 'below-objective' : 'agree';
}

export interface Summary {
  readonly cells: number;
  readonly certified: number;
  /** Cells of the published table without a row of the solver. */
  readonly publishedNotRun: number;
  /** Cells that both finish, and the geometric mean of LP over solver seconds there; null without cells. */
  readonly both: number;
  readonly meanRatio: number | null;
  /** Cells where the LP needs more than a second or does not finish, */
  readonly hard: number;
  /** and those of them where the solver is certified, and sooner. */
  readonly hardWon: number;
  readonly hardLost: readonly TableCell[];
  readonly compared: number;
  readonly disagreements: readonly TableCell[];
  /** Of the cells shown: how many are published, and how many of them the LP and the authors' solver left open in the published table. */
  readonly published: number;
  readonly publishedLpOpen: number;
  readonly publishedOursOpen: number;
  /** Of those that they left open, how many are certified here. */
  readonly newlyCertified: number;
}

const HARD_SECONDS = 1;

export function summaryOf(cells: readonly TableCell[]): Summary {
  const both = cells.filter((cell) => solverDone(cell) && lpDone(cell));
  const hard = cells.filter(
    ({ solver, lp }) => solver && lp && !(isFinished(lp) && lp.seconds <= HARD_SECONDS),
  );
  const hardLost = hard.filter((cell) => !solverFaster(cell));
  const compared = cells.filter(({ agreement }) => agreement !== null);
  const publishedWithRow = cells.filter(({ published, solver }) => published && solver).length;
  const oursOpen = cells.filter(({ published }) => published?.oursSeconds === null);
  return {
    cells: cells.length,
    certified: cells.filter(solverDone).length,
    publishedNotRun: Math.max(0, PUBLISHED.length * PUBLISHED_CONCEPTS.length - publishedWithRow),
    both: both.length,
    meanRatio: both.length === 0 ? null : geometricMean(both.map(ratioOf)),
    hard: hard.length,
    hardWon: hard.length - hardLost.length,
    hardLost,
    compared: compared.length,
    disagreements: compared.filter(({ agreement }) => agreement !== 'agree'),
    published: cells.filter(({ published }) => published).length,
    publishedLpOpen: cells.filter(({ published }) => published?.lpSeconds === null).length,
    publishedOursOpen: oursOpen.length,
    newlyCertified: oursOpen.filter(solverDone).length,
  };
}

export const solverDone = ({ solver }: TableCell): boolean => solver !== null && isFinished(solver);
export const lpDone = ({ lp }: TableCell): boolean => lp !== null && isFinished(lp);

/** LP over solver seconds; NaN unless both finished. */
export function ratioOf(cell: TableCell): number {
  const { solver, lp } = cell;
  return solver && lp && solverDone(cell) && lpDone(cell) ? lp.seconds / solver.seconds : Number.NaN;
}

function solverFaster(cell: TableCell): boolean {
  return solverDone(cell) && (!lpDone(cell) || ratioOf(cell) > 1);
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
