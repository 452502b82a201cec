/**
 * `mediant/pool`: many solves, in worker threads of Node.
 * @module mediant/pool
 */
export { AbortedError, LimitError, QueueFullError, WorkerError } from '../../errors.ts';
export type {
  SolveEndEvent,
  SolveErrorEvent,
  SolveProgressEvent,
  SolveStartEvent,
} from './events.ts';
export type { GameFile } from './game.ts';
export type { PoolOptions, ResolvedPoolOptions } from './options.ts';
export { createPool, type Pool, type PoolGame, type PoolHooks, type PoolSolution } from './pool.ts';
