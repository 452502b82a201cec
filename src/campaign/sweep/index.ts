/**
 * `mediant/sweep`: many solves from one file, resumable.
 * @module mediant/sweep
 */
import { openRows, readRows, type Store, type StoredRows } from '../store.ts';
import { isSweepRow, type SweepRow } from './row.ts';

export type { ResolvedSolveOptions } from '../../solve/options.ts';
export type { RowStatus } from '../status.ts';
export type { Keyed, Store, StoredRows } from '../store.ts';
export { exportSweep, rowsOf, type SweepExport } from './export.ts';
export { parseSweep, type Sweep, type SweepMethod, type SweepOptions } from './file.ts';
export { isInShard, jobsOf, parseShard, type Shard, type SweepJob } from './job.ts';
export { type SweepFacts, type SweepRow, withoutTimes } from './row.ts';
export { runSweep, type SweepEnd, type SweepMonitor, type SweepRunOptions } from './run.ts';

/** Opens or creates a results file, and cuts its torn tail. @throws InputError when it cannot be opened, or is in use */
export const openResults = (path: string): Store<SweepRow> => openRows(path, isSweepRow);

/** Reads a results file without changing it. @throws InputError when it cannot be read */
export const readResults = (path: string): StoredRows<SweepRow> => readRows(path, isSweepRow);
