/**
 * One worker of a pool, and the one job that it may have. Each is a piscina of one thread: a thread that dies, or cannot
 * even start, takes no other's job with it, and the next job starts a new one.
 */
import { Piscina } from 'piscina';
import { AbortedError, WorkerError } from '../../errors.ts';
import { builtFile } from '../built.ts';
import type { Reply, Task } from './protocol.ts';

/** Of V8's heap, for a thread; the generation of new objects has its own. */
const YOUNG_MIB = 64;

export interface SlotSettings {
  readonly memoryLimitMiB: number;
  readonly idleSeconds: number | undefined;
  readonly niceIncrement: number;
  readonly program: string;
}

export class Slot {
  private readonly settings: SlotSettings;
  private piscina: Piscina<Task, Reply> | undefined;

  constructor(settings: SlotSettings) {
    this.settings = settings;
  }

  /**
   * @param kill ends the worker
   * @throws AbortedError after `kill`; WorkerError when the worker died
   */
  async run(task: Task, kill: AbortSignal): Promise<Reply> {
    this.piscina ??= this.start();
    const { piscina } = this;
    const transferList = task.kind === 'solve' && task.port !== null ? [task.port] : [];
    try {
      return await piscina.run(task, { signal: kill, transferList });
    } catch (error) {
      // a thread that is ended may yet tell of an error, as when its heap is full: it must not meet the next job
      this.discard(piscina);
      if (kill.aborted) throw new AbortedError('running', String(kill.reason));
      throw deathOf(error, this.settings.memoryLimitMiB);
    }
  }

  async close(): Promise<void> {
    await this.piscina?.destroy();
    this.piscina = undefined;
  }

  private start(): Piscina<Task, Reply> {
    const { memoryLimitMiB, idleSeconds = Number.POSITIVE_INFINITY, niceIncrement, program } = this.settings;
    const piscina = new Piscina<Task, Reply>({
      filename: builtFile('node/piscina-entry.cjs'),
      workerData: program,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 1000 * idleSeconds,
      niceIncrement,
      // an LP's own worker sends events to this one between tasks
      atomics: 'disabled',
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMiB, maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    // a thread that cannot even start leaves its task queued: destroying the pool rejects the task
    piscina.on('error', () => this.discard(piscina));
    return piscina;
  }

  private discard(piscina: Piscina<Task, Reply>): void {
    if (this.piscina === piscina) this.piscina = undefined;
    void piscina.destroy();
  }
}

function deathOf(error: unknown, memoryLimitMiB: number): WorkerError {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new WorkerError('out-of-memory', `V8's heap reached the limit of ${Math.floor(memoryLimitMiB)} MiB`, {
        cause: error,
      })
    : new WorkerError('crashed', message, { cause: error });
}
