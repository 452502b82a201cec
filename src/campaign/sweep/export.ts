/** Exports of a sweep's results file: one line per format. */

import { pngOf, svgOf } from '../../figures/render.ts';
import { sweepPlotSpec } from '../../figures/sweep.ts';
import { writeExport } from '../../node/files/write.ts';
import { csvOf } from '../columns.ts';
import { parquetOf } from '../parquet.ts';
import { SWEEP_COLUMNS } from './columns.ts';
import type { SweepJob } from './job.ts';
import { sweepMarkdown } from './markdown.ts';
import type { SweepRow } from './row.ts';

type Rows = readonly SweepRow[];

/** Optional packages are loaded when they are used. */
const WRITERS = {
  md: sweepMarkdown,
  csv: (rows: Rows) => csvOf(SWEEP_COLUMNS, rows),
  json: (rows: Rows) => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`,
  parquet: (rows: Rows) => parquetOf(SWEEP_COLUMNS, rows),
  svg: (rows: Rows) => svgOf(sweepPlotSpec(rows)),
  png: (rows: Rows) => pngOf(sweepPlotSpec(rows)),
} as const satisfies Record<string, (rows: Rows) => string | Promise<string | Uint8Array>>;

/** Formats of an export. */
export type SweepExport = keyof typeof WRITERS;

/** The rows of jobs in the order of the jobs, however they were computed; jobs without a row are left out. */
export function rowsOf(jobs: readonly SweepJob[], rows: ReadonlyMap<string, SweepRow>): SweepRow[] {
  return jobs.flatMap(({ key }) => rows.get(key) ?? []);
}

/**
 * Writes rows to a file.
 * @throws InputError when it cannot be written, or an optional package is missing
 */
export async function exportSweep(rows: Rows, format: SweepExport, path: string): Promise<void> {
  writeExport(path, await WRITERS[format](rows));
}
