/** Many solves from one file, resumable. */
import type { Job } from './job.ts';
import { isSweepRow, type Row } from './row.ts';
import { openRows, readRows, type Store, type StoredRows } from './store.ts';

export type { ResolvedSolveOptions } from '../solve/options.ts';
export type { News, Phase } from './executors/executor.ts';
export { isInShard, type Job as SweepJob, parseShard, type Shard, type SweepOptions } from './job.ts';
export { type Facts as SweepFacts, type Row as SweepRow, withoutTimes } from './row.ts';
export {
  type Monitor as SweepMonitor,
  type RunEnd as SweepEnd,
  runSweep,
  type SweepRunOptions,
} from './run.ts';
export type { RowStatus } from './status.ts';
export type { Keyed, Store, StoredRows } from './store.ts';
export { parseSweep, type Sweep, type SweepMethod } from './sweep-file.ts';
export { jobsOf } from './sweep-jobs.ts';

/** Opens or creates a results file, and cuts its torn tail. @throws InputError when it cannot be opened, or is in use */
export const openResults = (path: string): Store<Row> => openRows(path, isSweepRow);

/** Reads a results file without changing it. @throws InputError when it cannot be read */
export const readResults = (path: string): StoredRows<Row> => readRows(path, isSweepRow);

/** The rows of jobs in the order of the jobs, however they were computed; jobs without a row are left out. */
export function rowsOf(jobs: readonly Job[], rows: ReadonlyMap<string, Row>): Row[] {
  return jobs.flatMap(({ key }) => rows.get(key) ?? []);
}
