/**
 * `mediant/sweep`: many solves from one file, resumable, and their rows in other formats.
 * @module mediant/sweep
 */
import type { SweepRow } from './campaign/index.ts';
import { SWEEP_REPORT } from './exports/sweep.ts';
import { type ExportFormat, exportItems } from './exports/write.ts';

export * from './campaign/index.ts';
export type { ExportFormat as SweepExport } from './exports/write.ts';

/**
 * Writes rows to a file.
 * @throws InputError when it cannot be written, or an optional package is missing
 */
export function exportSweep(rows: readonly SweepRow[], format: ExportFormat, path: string): Promise<void> {
  return exportItems(SWEEP_REPORT, rows, format, path);
}
