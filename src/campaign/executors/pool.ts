/** This executor runs jobs in the worker threads of a pool, which suits many small ones. */
import { errors } from '../../errors.ts';
import { createPool, type PoolGame } from '../../node/pool/pool.ts';
import type { Progress } from '../../solve/solve.ts';
import { factsOf, failureFacts } from '../facts.ts';
import type { Job } from '../job.ts';
import { after, latestSeconds } from '../limits.ts';
import { type Executor, progressNews, solveJob } from './executor.ts';

/** What a pool of jobs may take, and where it gets the games of files. */
export interface PoolExecutorOptions {
  /** Jobs at a time, 1 or more; default: one for each core. */
  readonly workers?: number;
  /** MiB for each worker, 64 or more; default: see `createPool`. */
  readonly memoryLimitMiB?: number;
  /**
   * Reads a game file that a job names, once; needed when one does. A file's text is read as a game, and expanded, by the
   * workers; a Game by this thread, for every job.
   */
  readonly loadGame?: (file: string) => PoolGame;
}

export function poolExecutor({ loadGame, workers, memoryLimitMiB }: PoolExecutorOptions): Executor {
  const pool = createPool({
    ...(workers !== undefined && { workers }),
    ...(memoryLimitMiB !== undefined && { memoryLimitMiB }),
  });
  const files = new Map<string, PoolGame>();
  const gameOf = ({ game, source }: Job): PoolGame => {
    if (source === 'catalogue') return game;
    if (loadGame === undefined) throw errors.missingField('loadGame', `a reader of the game file ${game}`);
    const loaded = files.get(game) ?? loadGame(game);
    files.set(game, loaded);
    return loaded;
  };
  const solve: Executor['run'] = async (job, signal, onNews) => {
    try {
      const onProgress = (progress: Progress) => onNews(progressNews(progress));
      return factsOf(await solveJob(job, gameOf(job), pool, { signal, onProgress }));
    } catch (error) {
      return failureFacts(error);
    }
  };
  return {
    workers: pool.options.workers,
    async run(job, signal, onNews) {
      const latest = latestSeconds(job.options.timeLimitSeconds);
      const late = new AbortController();
      const clock = after(latest, () => late.abort());
      const facts = await solve(job, AbortSignal.any([signal, late.signal]), onNews);
      clearTimeout(clock);
      const isLate = late.signal.aborted && facts.status === 'aborted';
      return isLate ? { ...facts, status: 'time-limit', reason: `ended ${latest} s after its start` } : facts;
    },
    close: () => pool.destroy(),
  };
}
