import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What the figures were measured on, in one line. */
export function machine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${gib} GiB, Node ${process.versions.node}`;
}

/** Writes rows to bench/results/NAME-DATE.json, with the machine; only when asked to by BENCH_WRITE=1. */
export function writeResult(name: string, rows: readonly unknown[]): void {
  if (process.env.BENCH_WRITE !== '1') return;
  const date = new Date().toISOString().slice(0, 10);
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const content = { date, machine: machine(), rows };
  writeFileSync(new URL(`${name}-${date}.json`, folder), `${JSON.stringify(content, null, 2)}\n`);
}
