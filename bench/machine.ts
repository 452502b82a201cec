import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What the figures were measured on, in one line. */
export function machine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${gib} GiB, Node ${process.versions.node}`;
}

/** Writes rows, one a line, to bench/results/NAME-DATE.json, with the machine; only when asked to by BENCH_WRITE=1. */
export function writeResult(name: string, rows: readonly unknown[]): void {
  if (process.env.BENCH_WRITE !== '1') return;
  const date = new Date().toISOString().slice(0, 10);
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const head = JSON.stringify({ date, machine: machine() }).slice(0, -1);
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  writeFileSync(new URL(`${name}-${date}.json`, folder), `${head},"rows":[\n${lines}\n]}\n`);
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
