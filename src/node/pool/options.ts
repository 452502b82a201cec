/** Options of a pool: unit, range, default. */
import { availableParallelism, totalmem } from 'node:os';
import { z } from 'zod';
import { errors } from '../../errors.ts';

/** Of the machine's memory, the part that a pool's workers may have together, unless told otherwise. */
const MEMORY_SHARE = 0.8;
const MIB = 2 ** 20;

const shape = {
  /** Workers, and so jobs at a time, 1 or more; default: one for each core. */
  workers: z.number().int().min(1).max(1024).optional(),
  /**
   * MiB for each worker, 64 or more; default: its share of 80 % of the machine's, 8192 at most. V8's heap may take all of
   * it; arrays outside the heap may take half of it while building, and the kernels the other half.
   */
  memoryLimitMiB: z.number().min(64).optional(),
  /** Jobs that may wait, 0 or more; default 1000. */
  maxQueue: z.number().int().min(0).default(1000),
  /**
   * Milliseconds, 0 or more, that an aborted job is given to answer with what it has before its worker is ended;
   * default 2000. Only a job one of whose iterations takes that long fails to.
   */
  graceMilliseconds: z
    .number()
    .min(0)
    .max(2 ** 31 - 1)
    .default(2000),
  /** Seconds, 0 or more, after which a worker without a job ends and gives its memory back; default: never. */
  idleSeconds: z.number().min(0).max(2_000_000).optional(),
  /**
   * By how much the priority of workers is lowered, a whole number from 0 to 19 (Unix), so that the thread that gives them
   * jobs answers quickly on a busy machine; default 0.
   */
  niceIncrement: z.number().int().min(0).max(19).default(0),
};
const schema = z.strictObject(shape);

/**
 * What a pool may take of the machine.
 * @interface
 */
export type PoolOptions = z.input<typeof schema>;
/**
 * A pool's options with its defaults.
 * @interface
 */
export type ResolvedPoolOptions = z.output<typeof schema> & {
  readonly workers: number;
  readonly memoryLimitMiB: number;
};

/** @throws InputError naming the option */
export function resolvePoolOptions(options: PoolOptions): ResolvedPoolOptions {
  const result = schema.safeParse(options);
  if (!result.success) {
    const { code, path, message, ...issue } = result.error.issues[0]!;
    if (code === 'unrecognized_keys')
      throw errors.unknownName('pool option', (issue as { keys: string[] }).keys[0]!, Object.keys(shape));
    const field = path.join('.');
    throw errors.badField(
      field,
      (options as Record<string, unknown>)[field],
      `a value that is allowed (${message})`,
    );
  }
  const workers = result.data.workers ?? availableParallelism();
  const memoryLimitMiB =
    result.data.memoryLimitMiB ??
    Math.max(64, Math.min(8192, (MEMORY_SHARE * memoryBytes()) / MIB / workers));
  return { ...result.data, workers, memoryLimitMiB };
}

/** Of the machine, or of the container that this process is in. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
