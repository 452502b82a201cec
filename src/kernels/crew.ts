/**
 * The threads of one solve: this one, and workers that take part in whatever it calls. All work on one shared memory, each on
 * parts of its own (shares.ts), and meet where one needs what another has done (assembly/barrier.ts).
 */
import { errors } from '../errors.ts';
import { awaited, type Limits, paced, type Stage, type Work } from '../work.ts';
import { CONTROL, MAX_ARGUMENTS, type ThreadNews, type ThreadStart } from './control.ts';
import { BARRIER_FAILED, BARRIER_THREADS, WORD } from './layout.ts';
import type { Packed } from './pack.ts';
import { type Arena, instantiateThreads } from './wasm.ts';

/** More than any machine that this was tried on has cores. */
export const MAX_THREADS = 64;

/** A thread that has not answered for so long will not: no level of any problem takes a second. */
const PATIENCE_MILLISECONDS = 60_000;
/** Naps are shorter: of more, this process or machine was stopped, and the others with it. */
const LONGEST_NAP = 1000;

/** Whether several threads can work on one memory: in Node, and in pages that are cross-origin isolated. */
export function hasThreads(): boolean {
  return isNode() || (globalThis.crossOriginIsolated === true && typeof Worker === 'function');
}

/** Cores that this process may use. */
export function numCores(): number {
  return isNode()
    ? process.getBuiltinModule('node:os').availableParallelism()
    : globalThis.navigator.hardwareConcurrency;
}

function isNode(): boolean {
  return typeof process === 'object' && process.versions?.node !== undefined;
}

/** A page's main thread may not sleep. */
function maySleepHere(): boolean {
  return typeof document === 'undefined';
}

/** A worker, in Node or in a page. */
interface Hired {
  start(message: ThreadStart): void;
  end(): Promise<unknown>;
}

/** Threads that wait for a problem, and then for calls. */
export class Crew {
  readonly arena: Arena;
  readonly threads: number;
  private readonly workers: Hired[];
  private readonly control: Int32Array;
  private readonly given = new Float64Array(new SharedArrayBuffer(MAX_ARGUMENTS * 8));
  private readonly names: readonly string[];
  private sides = 0;
  /** Threads that have started, this one among them. */
  private numReady = 1;
  /** Why nobody can be called any more. */
  private failure: string | null = null;
  private isOver = false;

  private constructor(module: WebAssembly.Module, threads: number, maxPages: number) {
    this.arena = instantiateThreads(module, maxPages, patience(maySleepHere()));
    this.threads = threads;
    this.names = Object.keys(this.arena.exports);
    this.control = new Int32Array(new SharedArrayBuffer((CONTROL.views + threads) * WORD));
    this.workers = [];
  }

  /**
   * @param module of the build for threads
   * @param threads 2 to MAX_THREADS, this one among them
   * @throws Error when one of them cannot start; LimitError when limits pass before all have
   */
  static async start(
    module: WebAssembly.Module,
    threads: number,
    maxPages: number,
    limits: Limits = {},
  ): Promise<Crew> {
    const crew = new Crew(module, threads, maxPages);
    try {
      const hired = await paced(crew.hiring(), limits);
      await awaited(Promise.all(hired), () => crew.stage, limits);
      crew.barrier(BARRIER_THREADS, threads);
    } catch (error) {
      await crew.end();
      throw error;
    }
    return crew;
  }

  private get stage(): Stage {
    return { doing: 'starting threads', done: this.numReady, unit: 'threads' };
  }

  /** Some milliseconds each, here, beside what they take themselves. */
  private *hiring(): Work<Promise<void>[]> {
    const hired: Promise<void>[] = [];
    for (let thread = 1; thread < this.threads; thread++) {
      const ready = this.hire(thread);
      // who waits for all of them is told
      ready.catch(() => {});
      hired.push(ready);
      yield this.stage;
    }
    return hired;
  }

  private hire(thread: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = createWorker(({ failure }) => {
        if (failure === null) {
          this.numReady++;
          return resolve();
        }
        this.fail(failure);
        reject(errors.threadFailed(failure));
      });
      this.workers.push(worker);
      const { control, given, names } = this;
      const { module, memory } = this.arena;
      worker.start({ module, memory, control, given, names, thread });
    });
  }

  /** Gives them the problem that their calls are about, once it is packed. */
  give({ views }: Pick<Packed, 'views'>): void {
    this.sides = views[0]!;
    this.control.set(views, CONTROL.views);
  }

  /**
   * All threads call an export of the kernels, each with its own sides, and this one waits until all have returned.
   * @throws Error when one of them has failed: from then on every call does
   */
  call(name: string, ...given: number[]): void {
    const { arena, control, sides } = this;
    if (this.failure !== null) throw errors.threadFailed(this.failure);
    control[CONTROL.name] = this.names.indexOf(name);
    this.given.set(given);
    Atomics.add(control, CONTROL.turn, 1);
    Atomics.notify(control, CONTROL.turn);
    try {
      (arena.exports[name] as (sides: number, ...given: number[]) => void)(sides, ...given);
      arena.exports.meet(sides);
    } catch (error) {
      this.fail((error as Error).message);
      throw errors.threadFailed(this.failure ?? '');
    }
  }

  /** Ends the workers, whatever they do. */
  async end(): Promise<void> {
    this.isOver = true;
    this.failure = 'it was ended';
    await Promise.all(this.workers.map((worker) => worker.end()));
  }

  private barrier(field: number, word: number): void {
    const { exports, memory } = this.arena;
    Atomics.store(new Int32Array(memory.buffer), (exports.barrierAt() + field) / WORD, word);
  }

  private fail(reason: string): void {
    if (this.isOver) return;
    this.failure ??= reason;
    this.barrier(BARRIER_FAILED, 1);
  }
}

/**
 * What a thread that waits is told, by the meeting that it waits at.
 * @param now in milliseconds
 */
export function patience(maySleep: boolean, now = () => performance.now()): (turn: number) => boolean {
  let last = -1;
  let asked = 0;
  let waited = 0;
  return (turn) => {
    const before = asked;
    asked = now();
    waited = turn === last ? waited + Math.min(LONGEST_NAP, asked - before) : 0;
    last = turn;
    if (waited > PATIENCE_MILLISECONDS)
      throw new Error(`it has not answered for ${PATIENCE_MILLISECONDS / 1000} s`);
    return maySleep;
  };
}

function createWorker(hear: (news: ThreadNews) => void): Hired {
  // The same URL from src/kernels and from dist/kernels.
  const url = new URL('../../dist/kernels/thread.js', import.meta.url);
  return isNode() ? nodeWorker(url, hear) : pageWorker(url, hear);
}

function nodeWorker(url: URL, hear: (news: ThreadNews) => void): Hired {
  const { Worker: NodeWorker } = process.getBuiltinModule('node:worker_threads');
  const worker = new NodeWorker(url, { execArgv: [] });
  worker.on('message', (news: ThreadNews) => {
    // once it waits for calls it keeps no process alive
    worker.unref();
    hear(news);
  });
  worker.on('error', (error) => hear({ failure: (error as Error).message }));
  worker.on('exit', (code) => hear({ failure: `it ended with code ${code}` }));
  return {
    start: (message) => worker.postMessage(message),
    end: () => worker.terminate(),
  };
}

function pageWorker(url: URL, hear: (news: ThreadNews) => void): Hired {
  const worker = new Worker(url, { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<ThreadNews>) => hear(data);
  worker.onerror = ({ message }) => hear({ failure: message ?? 'its program cannot be loaded' });
  return {
    start: (message) => worker.postMessage(message),
    end: async () => worker.terminate(),
  };
}
