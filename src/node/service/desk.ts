/** The solves of a service: each within its limits, ended when its client leaves, all of them when the service drains. */

import type { Report } from '../../solve/solution.ts';
import type { Progress } from '../../solve/solve.ts';
import type { Pool, PoolSolution } from '../pool/pool.ts';
import { type Failure, failureOf } from './failure.ts';
import type { Metrics } from './metrics.ts';
import type { SolveRequest } from './request.ts';

/** Past its time limit a solve still has this long before it is aborted: it ends itself. */
const SLACK_MILLISECONDS = 1000;
/** Weight of the latest solve in the mean of their times. */
const LATEST = 0.2;

export interface Listener {
  readonly onStart?: () => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** An accepted solve. Never rejects. */
export type Outcome =
  | { readonly report: Report; readonly strategyFile: string | undefined }
  | { readonly failure: Failure };

export class Desk {
  private readonly pool: Pool;
  private readonly metrics: Metrics;
  private readonly active = new Set<AbortController>();
  private readonly onIdle: (() => void)[] = [];
  private meanSeconds = 1;
  private ending = false;
  /** Whether no more solves are to be accepted. */
  draining = false;

  constructor(pool: Pool, metrics: Metrics) {
    this.pool = pool;
    this.metrics = metrics;
  }

  /** @param client ends the solve */
  async solve(
    { game, options, strategyFor }: SolveRequest,
    client: AbortSignal,
    listener: Listener,
  ): Promise<Outcome> {
    const stop = new AbortController();
    const onLeave = () => stop.abort();
    let timer: NodeJS.Timeout | undefined;
    let late = false;
    const onStart = () => {
      const expire = () => {
        late = true;
        stop.abort();
      };
      timer = setTimeout(expire, options.timeLimitSeconds * 1000 + SLACK_MILLISECONDS);
      listener.onStart?.();
    };
    this.active.add(stop);
    client.addEventListener('abort', onLeave, { once: true });
    if (client.aborted) stop.abort();
    try {
      const solution = await this.pool.solve(game, options, {
        signal: stop.signal,
        onStart,
        ...(listener.onProgress !== undefined && { onProgress: listener.onProgress }),
        ...(strategyFor !== null && { strategyFileFor: strategyFor }),
      });
      return this.solved(solution);
    } catch (error) {
      const failed = failureOf(error, {
        draining: this.ending,
        ...(late ? { limitSeconds: options.timeLimitSeconds } : {}),
      });
      this.metrics.failed(failed.error.code);
      return { failure: failed };
    } finally {
      clearTimeout(timer);
      client.removeEventListener('abort', onLeave);
      this.active.delete(stop);
      if (this.active.size === 0) for (const resolve of this.onIdle.splice(0)) resolve();
    }
  }

  /** Seconds after which a refused client may try again. */
  get retryAfterSeconds(): number {
    const rounds = (this.pool.queued + 1) / this.pool.options.workers;
    return Math.max(1, Math.min(3600, Math.ceil(this.meanSeconds * rounds)));
  }

  /** From now on it is draining; resolves when nothing runs or waits. */
  drain(): Promise<void> {
    this.draining = true;
    return this.active.size === 0 ? Promise.resolve() : new Promise((resolve) => this.onIdle.push(resolve));
  }

  /** Ends all: those that can answer do; those that wait, or are still being built, have nothing to answer. */
  abort(): void {
    this.ending = true;
    for (const stop of this.active) stop.abort();
  }

  private solved({ report, strategyFile }: PoolSolution): Outcome {
    const { build, solve, certify } = report.seconds;
    this.meanSeconds += LATEST * (build + solve + certify - this.meanSeconds);
    this.metrics.solved(report);
    return { report, strategyFile };
  }
}
