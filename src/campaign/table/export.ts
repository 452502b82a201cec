/** Exports of a results file: one line per format. */

import { pngOf, svgOf } from '../../figures/render.ts';
import { plotSpec } from '../../figures/table.ts';
import { writeExport } from '../../node/files/write.ts';
import { csvOf } from '../columns.ts';
import { parquetOf } from '../parquet.ts';
import { cellsOf, type TableCell } from './cells.ts';
import { COLUMNS } from './flat.ts';
import type { Cell } from './job.ts';
import { markdownOf } from './markdown.ts';
import type { Row } from './row.ts';

type Writer = (cells: readonly TableCell[]) => string | Promise<string | Uint8Array>;

/** Optional packages are loaded when they are used, by the writers. */
const WRITERS = {
  md: markdownOf,
  csv: (cells: readonly TableCell[]) => csvOf(COLUMNS, cells),
  json: jsonOf,
  parquet: (cells: readonly TableCell[]) => parquetOf(COLUMNS, cells),
  svg: (cells: readonly TableCell[]) => svgOf(plotSpec(cells)),
  png: (cells: readonly TableCell[]) => pngOf(plotSpec(cells)),
} as const satisfies Record<string, Writer>;

export type ExportFormat = keyof typeof WRITERS;

/**
 * Writes a table to a file.
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
  writeExport(path, await write(cellsOf(rows, chosen)));
}

/** An array with a cell per line, so that differences between two runs are readable. */
function jsonOf(cells: readonly TableCell[]): string {
  return `[\n${cells.map((cell) => JSON.stringify(cell)).join(',\n')}\n]\n`;
}
