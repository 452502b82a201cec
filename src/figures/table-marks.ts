/** Marks are what the table's plots draw: cells, with seconds that a logarithmic axis can show. */
import { lpDone, solverDone, type TableCell } from '../campaign/table/cells.ts';
import { PUBLISHED_LIMIT_SECONDS } from '../campaign/table/published.ts';

export const OUTCOMES = [
  'finished',
  'LP at its limit',
  'solver at its limit',
  'both at their limits',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const SOURCES = ['measured here', 'published'] as const;
export type Source = (typeof SOURCES)[number];

export interface TimeMark {
  /** The instance; its objective follows where an instance and concept have several. */
  readonly label: string;
  readonly concept: string;
  readonly source: Source;
  readonly outcome: Outcome;
  /** > 0; at the limit for what did not finish. */
  readonly solverSeconds: number;
}

export interface PairMark extends TimeMark {
  readonly lpSeconds: number;
}

/** Published seconds have no or two decimals: what is printed as 0 is drawn in the middle of what it may be. */
const LEAST_PUBLISHED = { lp: 0.5, solver: 0.005 };
/** Clocks are no finer, and a logarithm needs more than 0. */
const LEAST_SECONDS = 1e-3;

/** Solver against LP: measured cells that have both, and every published one. */
export function pairMarks(cells: readonly TableCell[]): PairMark[] {
  const labelOf = labels(cells);
  return cells.flatMap((cell) => [...measuredPair(cell, labelOf(cell)), ...publishedPair(cell)]);
}

/** Cells measured with the solver that cannot be drawn against the LP, which has no row. */
export function withoutLp(cells: readonly TableCell[]): number {
  return cells.filter(({ solver, lp }) => solver !== null && lp === null).length;
}

/** Seconds of the solver alone. */
export function solverMarks(cells: readonly TableCell[]): TimeMark[] {
  const labelOf = labels(cells);
  return cells.flatMap((cell) => {
    const label = labelOf(cell);
    const published = publishedPair(cell).map((mark) => ({
      ...mark,
      label,
      outcome: outcomeOf(cell.published?.oursSeconds !== null, true),
    }));
    return [...measuredTime(cell, label), ...published];
  });
}

function measuredTime(cell: TableCell, label: string): TimeMark[] {
  const { solver, concept } = cell;
  if (solver === null) return [];
  const done = solverDone(cell);
  return [
    {
      label,
      concept,
      source: 'measured here',
      outcome: outcomeOf(done, true),
      solverSeconds: drawn(done, solver),
    },
  ];
}

function measuredPair(cell: TableCell, label: string): PairMark[] {
  const { lp } = cell;
  if (lp === null) return [];
  const outcome = outcomeOf(solverDone(cell), lpDone(cell));
  return measuredTime(cell, label).map((mark) => ({ ...mark, outcome, lpSeconds: drawn(lpDone(cell), lp) }));
}

function publishedPair({ instance, concept, published }: TableCell): PairMark[] {
  if (published === null) return [];
  const { lpSeconds, oursSeconds } = published;
  const at = (seconds: number | null, least: number) =>
    seconds === null ? PUBLISHED_LIMIT_SECONDS : Math.max(least, seconds);
  return [
    {
      label: instance,
      concept,
      source: 'published',
      outcome: outcomeOf(oursSeconds !== null, lpSeconds !== null),
      solverSeconds: at(oursSeconds, LEAST_PUBLISHED.solver),
      lpSeconds: at(lpSeconds, LEAST_PUBLISHED.lp),
    },
  ];
}

function drawn(
  done: boolean,
  entry: { readonly seconds: number; readonly timeLimitSeconds: number },
): number {
  return Math.max(LEAST_SECONDS, done ? entry.seconds : entry.timeLimitSeconds);
}

function outcomeOf(solver: boolean, lp: boolean): Outcome {
  if (solver) return lp ? 'finished' : 'LP at its limit';
  return lp ? 'solver at its limit' : 'both at their limits';
}

function labels(cells: readonly TableCell[]): (cell: TableCell) => string {
  const count = new Map<string, number>();
  const nameOf = ({ instance, concept }: TableCell) => `${instance} ${concept}`;
  for (const cell of cells) count.set(nameOf(cell), (count.get(nameOf(cell)) ?? 0) + 1);
  return (cell) => (count.get(nameOf(cell)) === 1 ? cell.instance : `${cell.instance} ${cell.objectiveName}`);
}
