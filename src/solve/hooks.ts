import type { CertifiedNumbers } from '../certificate/facts.ts';
import type { Arena } from '../kernels/wasm.ts';
import type { LpSolver } from '../lp/model.ts';
import type { Limits } from '../work.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ResolvedSolveOptions } from './options.ts';

export type { LpSolver } from '../lp/model.ts';

/** The numbers are those of the best strategy so far. */
export interface Progress extends CertifiedNumbers {
  /** The algorithm that runs: never auto. */
  readonly kernel: string;
  readonly iterations: number;
  /** Since the solve began, but for certificates of last iterates. */
  readonly seconds: number;
  /** How far the certificate is from solved: at most 1 when it closes at the tolerance. */
  readonly openness: number;
  readonly multiplier: number;
  /** The strategies that the kernel plays now, certified by themselves: when SolveHooks.lastIterate asks for it. */
  readonly lastIterate?: CertifiedNumbers;
}

/** Keeps the state of a long solve, so that another process can go on with it; `openCheckpoint` does so in a file. */
export interface CheckpointHooks {
  /** Seconds from one `save` to the next, >= 0; default 60. One more follows when the solve ends, whatever its status. */
  readonly everySeconds?: number;
  /**
   * Gets the bytes of a checkpoint, in pieces. They are views of live memory: copy or write them before returning. What it
   * throws ends the solve.
   */
  readonly save?: (pieces: readonly Uint8Array[]) => void;
  /**
   * The solve goes on from here as if it had never ended: same steps, same certificates, same report but for seconds, unless
   * linear programs beside it close it first, or it is `stalled`, which is looked for from here on. Game and options must be the same but for limits, which count what was spent before.
   */
  readonly resume?: Checkpoint | null;
}

/** What a caller may hear of a solve, and do to it, while it runs. */
export interface SolveHooks {
  /**
   * Ends the solve within one batch (about 20 ms) and one certificate; the result is valid, its status 'aborted'. While the
   * problem is still being built there is none: then the solve ends by a LimitError, within some 50 ms.
   */
  readonly signal?: Pick<AbortSignal, 'aborted'>;
  /** Called when the problem is built and iterations begin: from then on an abort gives a result. */
  readonly onBuilt?: () => void;
  /**
   * Seconds, >= 0, that certificates may still take after an abort; default 0.06. A solve of which none was made by then ends
   * in a LimitError.
   */
  readonly graceSeconds?: number;
  /** Called with every certificate that the solve needs. */
  readonly onProgress?: (progress: Progress) => void;
  /** Whether onProgress also gets the last iterate's certificate, at the cost of one more; default false. */
  readonly lastIterate?: boolean;
  /**
   * Whether onProgress is also called at looks whose bounds promise no certificate, with one made for it; default
   * false. What is solved stays the same, and the time is counted nowhere.
   */
  readonly everyLook?: boolean;
  readonly checkpoint?: CheckpointHooks;
  /**
   * Solves small linear programs, by which the criterion `exact` makes an exact optimum of what the kernel found, and those that
   * find codominated actions, which `sequential` cannot do without. Default: in
   * Node `highs` of `mediant/lp`, where HiGHS is installed; elsewhere none. The kernel alone then goes on until nobody gains,
   * or comes no nearer to that: see the status `stalled`.
   */
  readonly lp?: LpSolver;
  /** Cores that `threads: 'auto'` may use, 1 or more; default: all of this machine's. A pool gives each job its share. */
  readonly cores?: number;
  /** Where the kernel works, not to be given to two solves at once; default: a fresh one. @internal */
  readonly arena?: Arena;
}

/** Where a kernel works. */
export type Place = Pick<SolveHooks, 'arena' | 'cores'>;

/** What holds while a problem is built: the time limit counts from the start of the solve. */
export function buildLimits(
  { timeLimitSeconds }: Pick<ResolvedSolveOptions, 'timeLimitSeconds'>,
  { signal }: Pick<SolveHooks, 'signal'>,
  started: number,
): Limits {
  return { signal, started, timeLimitSeconds };
}
