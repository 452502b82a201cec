import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What the figures were measured on, in one line. */
export function machine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${gib} GiB, Node ${process.versions.node}`;
}

const RESULTS = new URL('./results/', import.meta.url);
const isWriting = () => process.env.BENCH_WRITE === '1';
const today = () => new Date().toISOString().slice(0, 10);

/** Writes rows, one a line, to bench/results/NAME-DATE.json, with the machine; only when asked to by BENCH_WRITE=1. */
export function writeResult(name: string, rows: readonly unknown[]): void {
  if (isWriting()) writeRows(`${name}-${today()}.json`, today(), rows);
}

/** Aside and then renamed, so that whoever is killed meanwhile leaves what was there. */
function writeRows(file: string, date: string, rows: readonly unknown[]): void {
  mkdirSync(RESULTS, { recursive: true });
  const head = JSON.stringify({ date, machine: machine() }).slice(0, -1);
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  const aside = new URL(`${file}.tmp`, RESULTS);
  writeFileSync(aside, `${head},"rows":[\n${lines}\n]}\n`);
  renameSync(aside, new URL(file, RESULTS));
}

/**
 * Rows of a bench of hours, written as writeResult does, but each as it comes. BENCH_RESUME=FILE has those of a file of
 * bench/results to begin with, and goes on with the file.
 * @param isAlike whether a row was measured as those that come
 * @throws Error when the file is of another machine, or a row was measured otherwise
 */
export function keptRows<Row>(name: string, isAlike: (row: Row) => boolean) {
  const resumed = process.env.BENCH_RESUME;
  const { date, rows } =
    resumed === undefined ? { date: today(), rows: [] as Row[] } : readRows<Row>(resumed, isAlike);
  const file = resumed ?? `${name}-${date}.json`;
  return {
    rows: rows as readonly Row[],
    add(row: Row): void {
      rows.push(row);
      if (isWriting() || resumed !== undefined) writeRows(file, date, rows);
    },
  };
}

function readRows<Row>(file: string, isAlike: (row: Row) => boolean): { date: string; rows: Row[] } {
  const found = JSON.parse(readFileSync(new URL(file, RESULTS), 'utf8'));
  if (found.machine !== machine())
    throw new Error(`${file} is of ${found.machine}; expected ${machine()}, this machine`);
  if (!found.rows.every(isAlike)) throw new Error(`${file} was measured with other arguments`);
  return found;
}

/** What this bench prints when run again in a process of its own, with a heap and compiled code of its own. */
export function ownProcess(args: readonly string[], flags: readonly string[] = []): string {
  const command = [...process.execArgv, ...flags, process.argv[1]!, ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout;
}

/** Words of cells: 'B2222 EFCE welfare, K35 COMM player:1'. */
export const cellsOf = (text: string) => text.split(', ').map((cell) => cell.split(' ') as unknown as Cell);

/** An objective that a list leaves out is one that its bench does not need. */
export type Cell = readonly [game: string, concept: string, objective: string];

/** The fraction q of the values lies below. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

export const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

export const geometricMean = (values: readonly number[]) => Math.exp(mean(values.map(Math.log)));

/** By least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const [x, y] = [mean(points.map((point) => point[0])), mean(points.map((point) => point[1]))];
  return mean(points.map(([a, b]) => (a - x) * (b - y))) / mean(points.map(([a]) => (a - x) ** 2));
}
