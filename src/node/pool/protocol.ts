/** What a pool and its workers say to each other. Everything here can be cloned; functions and classes cannot. */
import type { MessagePort } from 'node:worker_threads';
import { FormatError, InputError, LimitError, MemoryError } from '../../errors.ts';
import type { ResolvedProblemOptions } from '../../problem/identity.ts';
import type { Flows } from '../../problem/strategy-points.ts';
import type { ResolvedSolveOptions } from '../../solve/options.ts';
import type { Report } from '../../solve/solution.ts';
import type { LpReport, LpSettings } from '../solve-lp.ts';
import type { SentGame } from './game.ts';

/** Words of a job's control array, which pool and worker share. */
export const CONTROL = {
  /** 1 once the job is to end with what it has; read between batches. */
  abort: 0,
} as const;
export const CONTROL_WORDS = Object.keys(CONTROL).length;

interface Shared {
  readonly input: SentGame;
  /** CONTROL_WORDS words on a SharedArrayBuffer. */
  readonly control: Int32Array;
  /** Bytes that building, and the kernels' memory, may each take. */
  readonly memoryBytes: number;
}

export interface SolveTask extends Shared {
  readonly kind: 'solve';
  readonly options: ResolvedSolveOptions;
  /** Compiled once, for all workers. */
  readonly module: WebAssembly.Module;
  readonly lastIterate: boolean;
  /** That `threads: 'auto'` may use. */
  readonly cores: number;
  /** What a strategy file is to call the game; null: none is wanted. */
  readonly strategyFileFor: string | null;
  /** Takes Progress; null when nobody listens. */
  readonly port: MessagePort | null;
}

export interface LpTask extends Shared {
  readonly kind: 'lp';
  readonly options: ResolvedProblemOptions;
  readonly settings: Omit<LpSettings, 'signal'>;
}

export type Task = SolveTask | LpTask;

/**
 * solved: also when the status says otherwise. refused: an InputError. stopped: a LimitError. failed: anything else that
 * was thrown.
 */
export type Reply =
  | {
      readonly kind: 'solved';
      readonly report: Report | LpReport;
      readonly flows: Flows;
      readonly strategyFile?: string;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'stopped'; readonly stop: Stop }
  | {
      readonly kind: 'failed';
      readonly code: 'out-of-memory' | 'crashed';
      readonly reason: string;
      readonly stack: string;
    };

/** The fields of an InputError or of one of its kinds: errors lose their class between threads. */
export type Refusal = Readonly<Record<string, string | number>>;

export type Stop = Pick<LimitError, 'code' | 'stage' | 'seconds' | 'limitSeconds'>;

export function stopOf({ code, stage, seconds, limitSeconds }: LimitError): Stop {
  return { code, stage, seconds, limitSeconds };
}

/** The error that `stopOf` was given, with its class. */
export function stoppedError({ code, stage, seconds, limitSeconds }: Stop): LimitError {
  return new LimitError(code, stage, seconds, limitSeconds);
}

export function refusalOf(error: InputError): Refusal {
  const { code, place, message } = error;
  if (error instanceof MemoryError) {
    const { neededBytes, limitBytes } = error;
    return { kind: 'memory', place, neededBytes, limitBytes };
  }
  if (error instanceof FormatError) {
    const { file, line, column } = error;
    return { kind: 'format', file, line, column, message };
  }
  return { kind: 'input', code, place, message };
}

/** The error that `refusalOf` was given, with its class. */
export function refusedError(refusal: Refusal): InputError {
  const text = (field: string) => String(refusal[field]);
  const number = (field: string) => Number(refusal[field]);
  if (refusal.kind === 'memory')
    return new MemoryError(text('place'), number('neededBytes'), number('limitBytes'));
  if (refusal.kind === 'format') {
    const [file, line, column] = [text('file'), number('line'), number('column')];
    return new FormatError(file, line, column, text('message').slice(`${file}:${line}:${column}: `.length));
  }
  return new InputError(text('code'), text('place'), text('message'));
}
