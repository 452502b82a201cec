/** `mediant/pool`: many solves, in worker threads of Node. */
export { AbortedError, QueueFullError, WorkerError } from '../errors.ts';
export type { PoolOptions, ResolvedPoolOptions } from './options.ts';
export { createPool, type Pool, type PoolHooks } from './pool.ts';
