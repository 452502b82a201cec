/**
 * Every mistake of a caller that Mediant can name. A solve that does not converge is a status, never an error.
 *
 * Each message says which field is wrong, what was found there and what was expected.
 */

/** Bad input: exit code 2 on the command line. `code` is stable; `place` is the field, infoset or `file:line:column`. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: string;
  readonly place: string;
  constructor(code: string, place: string, message: string) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

/** A file that cannot be read as a game, strategy or solution of an LP; `line` and `column` are 1-based. */
export class FormatError extends InputError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  constructor(file: string, line: number, column: number, problem: string) {
    super('format', `${file}:${line}:${column}`, `${file}:${line}:${column}: ${problem}`);
    this.file = file;
    this.line = line;
    this.column = column;
  }
}

/** The work would not fit: raised before anything is allocated, with the numbers. */
export class MemoryError extends InputError {
  readonly neededBytes: number;
  readonly limitBytes: number;
  constructor(what: string, neededBytes: number, limitBytes: number) {
    const mib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    super(
      'memory',
      what,
      `${what} needs ${mib(neededBytes)} or more, over the limit of ${mib(limitBytes)}; raise the memory limit or take a smaller game.`,
    );
    this.neededBytes = neededBytes;
    this.limitBytes = limitBytes;
  }
}

/** Whether an error says that a problem does not fit, so that another way is worth trying. */
export function isRefusal(error: unknown): error is InputError {
  return error instanceof InputError && (error.code === 'memory' || error.code === 'too-large');
}

/** A limit or an abort came while a problem was still being built, so that there is nothing to certify. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly code: 'time-limit' | 'aborted';
  /** What was being done, and how much of it had been. */
  readonly stage: { readonly doing: string; readonly done: number; readonly unit: string };
  readonly seconds: number;
  /** Infinity when there was none. */
  readonly limitSeconds: number;
  constructor(code: LimitError['code'], stage: LimitError['stage'], seconds: number, limitSeconds: number) {
    const { doing, done, unit } = stage;
    const end = code === 'aborted' ? 'Aborted' : `The time limit of ${limitSeconds} s was reached`;
    super(
      `${end} after ${seconds.toFixed(2)} s while ${doing} (${done} ${unit} so far): there is no result yet.`,
    );
    this.code = code;
    this.stage = stage;
    this.seconds = seconds;
    this.limitSeconds = limitSeconds;
  }
}

/** A pool has as many jobs waiting as it may: the job was not accepted. `code` is stable, here and below. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  readonly code = 'queue-full';
  readonly maxQueue: number;
  constructor(maxQueue: number) {
    super(
      `The queue is full: ${maxQueue} jobs are waiting; await pool.ready() before the next, or raise maxQueue.`,
    );
    this.maxQueue = maxQueue;
  }
}

/** A job of a pool was given up and has no result: see `phase`. One that can still answer ends with status 'aborted'. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
  readonly code = 'aborted';
  /** queued: it had not begun. running: it did not answer in time, so that its worker was ended. */
  readonly phase: 'queued' | 'running';
  constructor(phase: AbortedError['phase'], reason: string) {
    super(`The job was given up ${phase === 'queued' ? 'before it began' : 'while it ran'}: ${reason}.`);
    this.phase = phase;
  }
}

/** The worker of a job died, or met a bug: of that job alone. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly code: 'out-of-memory' | 'crashed';
  constructor(code: WorkerError['code'], reason: string, options?: ErrorOptions) {
    super(`The job's worker ${code === 'crashed' ? 'failed' : 'ran out of memory'}: ${reason}.`, options);
    this.code = code;
  }
}

/** Of what a caller gave, as much as tells it apart: a message is read by a person. */
const MAX_QUOTED = 200;

function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  const short = text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED - 1)}…`;
  return typeof value === 'string' ? JSON.stringify(short) : short;
}

export const errors = {
  /** A name that is not in a registry or catalogue. */
  unknownName: (kind: string, got: string, known: readonly string[]) =>
    new InputError(
      'unknown-name',
      kind,
      `Unknown ${kind} ${quote(got)}; expected one of ${known.join(', ')}.`,
    ),

  /** A value outside what a field allows; `expected` completes "expected …". */
  badField: (field: string, got: unknown, expected: string) =>
    new InputError('bad-field', field, `${field} is ${quote(got)}; expected ${expected}.`),

  imperfectRecall: (player: number, infoset: string, first: string, second: string) =>
    new InputError(
      'imperfect-recall',
      infoset,
      `Player ${player} has imperfect recall at infoset ${quote(infoset)}: it is reached after ${first} and after ${second}; expected one own history.`,
    ),

  differentActions: (player: number, infoset: string, first: readonly string[], second: readonly string[]) =>
    new InputError(
      'different-actions',
      infoset,
      `Infoset ${quote(infoset)} of player ${player} has actions [${first.join(', ')}] at one node and [${second.join(', ')}] at another; expected the same at every node.`,
    ),

  /** @param infosets of a cycle, in words */
  notTimeable: (concept: string, infosets: readonly string[]) =>
    new InputError(
      'not-timeable',
      infosets[0] ?? '',
      `The game is not timeable, as ${concept} needs it to be: infosets ${infosets.join(' -> ')} each occur before the next, in a cycle; expected an order in time, or NASH if the game is zero-sum.`,
    ),

  chanceProbability: (place: string, action: string, got: number) =>
    new InputError(
      'probability',
      place,
      `Chance at ${place} gives action ${quote(action)} probability ${got}; expected a number from 0 to 1.`,
    ),

  chanceSum: (place: string, sum: number) =>
    new InputError(
      'probability-sum',
      place,
      `Chance probabilities at ${place} sum to ${sum}; expected 1 within 1e-9.`,
    ),

  noMoves: (place: string, actor: string) =>
    new InputError(
      'no-moves',
      place,
      `${place} belongs to ${actor} but has no action; expected at least one.`,
    ),

  payoff: (place: string, index: string, got: unknown) =>
    new InputError(
      'payoff',
      place,
      `Payoff ${index} at ${place} is ${quote(got)}; expected a finite number.`,
    ),

  largePayoff: (place: string, index: string, got: number, limit: number) =>
    new InputError(
      'payoff',
      place,
      `Payoff ${index} at ${place} is ${got}; expected at most ${limit} in absolute value, so that sums stay finite.`,
    ),

  payoffCount: (place: string, got: number, expected: number) =>
    new InputError(
      'payoff-count',
      place,
      `${place} has ${got} payoffs; expected ${expected}, one per player.`,
    ),

  missingField: (field: string, expected: string) =>
    new InputError('missing-field', field, `${field} is missing; expected ${expected}.`),

  notZeroSum: (got: string) =>
    new InputError(
      'not-zero-sum',
      'concept',
      `NASH needs a two-player game without a principal whose utilities have a constant sum; this one has ${got}.`,
    ),

  outOfMemory: (what: string, bytes: number) =>
    new InputError(
      'memory',
      what,
      `${what} needs ${Math.ceil(bytes / 2 ** 20)} MiB, which this machine does not give.`,
    ),

  kernelsMissing: (url: string, reason: string) =>
    new InputError(
      'build',
      'kernels',
      `The compiled kernels (${url}) cannot be read: ${reason}; in a checkout run "npm run build", on a site serve that file too.`,
    ),

  staleKernels: (got: number, expected: number) =>
    new InputError(
      'build',
      'kernels',
      `The compiled kernels have memory layout ${got}, this host ${expected}; run "npm run build".`,
    ),

  threadFailed: (reason: string) =>
    new Error(`A thread of the solve has failed: ${reason}. With threads: 1 there is none that can.`),

  /** `install` is the name with its version, as npm has it; so are those below. */
  missingPackage: (purpose: string, name: string, install: string) =>
    new InputError(
      'missing-package',
      name,
      `${purpose} need the optional package ${name}, which is not installed; run: npm install ${install}`,
    ),

  missingPackages: (purpose: string, packages: readonly string[]) =>
    new InputError(
      'missing-package',
      packages.join(' '),
      `${purpose} need optional packages that are not installed; run: npm install ${packages.join(' ')}`,
    ),

  /** A program that is not on PATH; `install` is how to get it. */
  missingProgram: (name: string, install: string) =>
    new InputError(
      'missing-program',
      name,
      `The program ${name} is not on PATH; to get it: ${install}. Without it, the solver highs-wasm needs no program.`,
    ),

  /** Another program that did not do its work; `problem` is the sentence. */
  programFailed: (name: string, problem: string) =>
    new InputError('program', name, `The program ${name} has failed: ${problem}.`),

  /** Asked of something after its `close`. */
  closed: (what: string) => new InputError('closed', what, `${what} has been closed; expected an open one.`),

  /** A file that one process at a time may write. */
  inUse: (what: string, file: string, pid: number, lock: string) =>
    new InputError(
      'in-use',
      file,
      `${what} ${quote(file)} is in use by process ${pid}; expected a free one: wait for it, take another file, or remove ${quote(lock)} if nothing runs.`,
    ),

  /** As inUse, by a process of which nothing can be known from here; `place` is as in "on host …". */
  inUseElsewhere: (what: string, file: string, pid: number, place: string, lock: string) =>
    new InputError(
      'in-use',
      file,
      `${what} ${quote(file)} is in use by process ${pid} ${place}, and whether that still runs cannot be told from here; expected a free one: wait for it, take another file, or remove ${quote(lock)} once it has ended.`,
    ),

  /** A file whose names would each have a lock of their own. */
  hardLinks: (what: string, file: string, names: number) =>
    new InputError(
      'hard-links',
      file,
      `${what} ${quote(file)} has ${names} names (hard links), and whoever writes it by another is not seen here; expected one name: remove the others, or go on with a copy.`,
    ),

  /** An address that a service cannot have; `reason` completes the sentence. */
  unlistenable: (host: string, port: number, reason: string) =>
    new InputError('address', 'port', `Port ${port} of ${host} cannot be listened to: ${reason}.`),

  /** `reason` completes "cannot be read: …". */
  unreadable: (what: string, file: string, reason: string) =>
    new InputError('unreadable', file, `${what} ${quote(file)} cannot be read: ${reason}.`),

  /** `reason` completes "cannot be written: …". */
  unwritable: (what: string, file: string, reason: string) =>
    new InputError('unwritable', file, `${what} ${quote(file)} cannot be written: ${reason}.`),

  /** A strategy file that is foreign or damaged; `problem` completes the sentence that begins with the place in it. */
  badStrategy: (file: string, place: string, problem: string) =>
    new InputError('strategy', `${file}: ${place}`, `${file}: ${place} ${problem}.`),

  /** A checkpoint that is foreign or damaged; `problem` completes the sentence that begins with the place in it. */
  badCheckpoint: (file: string, place: string, problem: string) =>
    new InputError(
      'checkpoint',
      `${file}: ${place}`,
      `${file}: ${place} ${problem}; a solve cannot go on with it.`,
    ),

  /** A line of a trace file that is foreign or damaged; `problem` is the sentence. */
  badTrace: (file: string, line: number, problem: string) =>
    new InputError('trace', `${file}:${line}`, `${file}:${line}: ${problem}.`),

  /** `got` is null when counting stopped at the limit. */
  tooLarge: (what: string, got: number | null, limit: number) =>
    new InputError(
      'too-large',
      what,
      `${what} is more than ${limit}${got === null ? '' : ` (reached ${got})`}; expected a smaller game.`,
    ),
} as const;
