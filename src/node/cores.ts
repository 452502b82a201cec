import { availableParallelism } from 'node:os';

/** Of the machine's cores, the share of each of so many jobs that run at a time; one at least. */
export function coresPerJob(jobs: number): number {
  return Math.max(1, Math.floor(availableParallelism() / jobs));
}
