/** Exports of a results file: one line per format. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errors } from '../errors.ts';
import { pngOf, svgOf } from '../plot/render.ts';
import { cellsOf, type TableCell } from './cells.ts';
import { csvOf } from './flat.ts';
import type { Cell } from './job.ts';
import { markdownOf } from './markdown.ts';
import { parquetOf } from './parquet.ts';
import { plotSpec } from './plot-spec.ts';
import type { Row } from './row.ts';

type Writer = (cells: readonly TableCell[]) => string | Promise<string | Uint8Array>;

/** Optional packages are loaded when they are used, by the writers. */
const WRITERS = {
  md: markdownOf,
  csv: csvOf,
  json: jsonOf,
  parquet: parquetOf,
  svg: (cells: readonly TableCell[]) => svgOf(plotSpec(cells)),
  png: (cells: readonly TableCell[]) => pngOf(plotSpec(cells)),
} as const satisfies Record<string, Writer>;

export type ExportFormat = keyof typeof WRITERS;

/**
 * Writes a table to a file, aside first, so that a reader never sees half of it.
 * @param chosen see `cellsOf`
 * @throws InputError when the file cannot be written, or an optional package is missing
 */
export async function exportTable(
  rows: readonly Row[],
  chosen: readonly Cell[] | null,
  format: ExportFormat,
  path: string,
): Promise<void> {
  const write: Writer = WRITERS[format];
  const content = await write(cellsOf(rows, chosen));
  try {
    mkdirSync(dirname(path), { recursive: true });
    const aside = `${path}.${process.pid}.tmp`;
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch (error) {
    throw errors.unwritable('Export', path, (error as Error).message);
  }
}

/** An array with a cell per line, so that differences between two runs are readable. */
function jsonOf(cells: readonly TableCell[]): string {
  return `[\n${cells.map((cell) => JSON.stringify(cell)).join(',\n')}\n]\n`;
}
