/** A job is one solve of a campaign: what is to be solved, how, and the key under which its row is stored. */
import { createHash } from 'node:crypto';
import { errors } from '../errors.ts';
import { type ResolvedSolveOptions, resolveSolveOptions, type SolveOptions } from '../solve/options.ts';

/** Options that jobs have fields for, with the list of a sweep file that holds their values. */
export const LISTED = {
  concept: 'concepts',
  objective: 'objectives',
  method: 'methods',
  kernel: 'kernels',
  tolerance: 'tolerances',
} as const;

/** The options of every solve, but for those that have lists. */
export type SweepOptions = Omit<ResolvedSolveOptions, keyof typeof LISTED>;

export const LP_METHODS = ['simplex', 'ipm', 'pdlp', 'best'] as const;

/** One solve of a campaign. */
export interface Job {
  /** SHA-256 of the game, what is to be solved and how, and the version. */
  readonly key: string;
  /** As `solve` names it: a table name or the canonical instance; or the name of a game file. */
  readonly game: string;
  readonly source: 'catalogue' | 'file';
  /** The game without its seed: what instances of one shape have in common. */
  readonly shape: string;
  /** Null when the game has none. */
  readonly seed: number | null;
  readonly concept: string;
  readonly objectiveName: string;
  /** solver: the Lagrangian that `solve` chooses. */
  readonly method: 'solver' | 'direct' | 'binary-search' | 'lp';
  /** What is asked for, such as auto; null for an LP. */
  readonly kernel: string | null;
  /** Null for an LP, and where the options have one in the game's units. */
  readonly tolerance: number | null;
  /** What is asked for, such as best; null for solvers. */
  readonly lpMethod: (typeof LP_METHODS)[number] | null;
  readonly options: SweepOptions;
}

/** Options of solves as jobs have them. @throws InputError naming the option */
export function jobOptions(given: SolveOptions): SweepOptions {
  const {
    concept: _concept,
    objective: _objective,
    method: _method,
    kernel: _kernel,
    tolerance: _tolerance,
    ...options
  } = resolveSolveOptions(given);
  return options;
}

/** SHA-256 in hexadecimal of what defines a job and its result. */
export function keyOf(identity: readonly unknown[]): string {
  return digestOf(JSON.stringify(identity));
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Threads that a job takes: `best` runs HiGHS's simplex and interior point side by side. */
export const threadsOf = ({ lpMethod }: Job): number => (lpMethod === 'best' ? 2 : 1);

/** Method, and kernel or algorithm of the LP: what a series of a table or plot is called. */
export function seriesOf({
  method,
  kernel,
  lpMethod,
}: {
  readonly method: string;
  readonly kernel: string | null;
  readonly lpMethod: string | null;
}): string {
  return `${method} ${kernel ?? lpMethod ?? ''}`.trimEnd();
}

/** Shard `index` of `count`, 1 ≤ index ≤ count. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Whether a job belongs to a shard: by its key alone, so that shards stay what they are when the file grows. */
export function isInShard({ key }: Pick<Job, 'key'>, { index, count }: Shard): boolean {
  return Number(BigInt(`0x${key.slice(0, 16)}`) % BigInt(count)) === index - 1;
}

/** A shard from `i/n`. @throws InputError */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > count)
    throw errors.badField('--shard', text, 'i/n with 1 <= i <= n, as in 1/4');
  return { index, count };
}
