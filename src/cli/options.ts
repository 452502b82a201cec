/** Options that several commands share: how they are declared, read, and passed on. */
import type { Command } from 'commander';
import { infosetOrderChoices } from '../augmented/infoset-order.ts';
import { errors } from '../errors.ts';
import { type Precision, precisions } from '../kernels/precision.ts';
import type { ProblemOptions, SolveOptions } from '../problem/options.ts';

export const GAME = 'GAME';
export const GAME_HELP = 'a name (K35, kuhn:players=3,ranks=5) or a .json, .efg or .nfg file';

/** Flags of a problem, as commander parses them. */
export interface ProblemFlags {
  readonly concept?: string;
  readonly objective?: string;
  readonly instruments?: number[];
  readonly constraint?: string[];
  /** False after --no-public-state. */
  readonly publicState: boolean;
  readonly announced?: boolean;
  readonly infosetOrder?: ProblemOptions['infosetOrder'];
  /** False after --no-principal. */
  readonly principal: boolean;
  readonly maxSequences?: number;
  /** MiB. */
  readonly memoryLimit?: number;
}

/** Flags of a solve, but for its kernel. */
export interface SolverFlags extends ProblemFlags {
  readonly precision?: Precision;
  readonly method?: 'direct' | 'binary-search';
  readonly multiplier?: number;
  readonly tol?: number;
  readonly timeLimit?: number;
  readonly maxIterations?: number;
  readonly parameter?: Readonly<Record<string, number>>;
}

interface Range {
  readonly above?: number;
  readonly least?: number;
  readonly whole?: true;
}

/** A parser of one option's number. @throws InputError naming the option */
export function numberIn(flag: string, range: Range): (text: string) => number {
  const { above = Number.NEGATIVE_INFINITY, least = Number.NEGATIVE_INFINITY, whole } = range;
  const kind = whole ? 'a whole number' : 'a number';
  const expected =
    range.above === undefined ? `${kind} of at least ${range.least}` : `${kind} above ${range.above}`;
  return (text) => {
    const value = readNumber(text);
    const allowed = value > above && value >= least && Number.isFinite(value);
    if (!allowed || (whole && !Number.isInteger(value))) throw errors.badField(flag, text, expected);
    return value;
  };
}

/** A decimal number; NaN for anything else. */
function readNumber(text: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
}

/** Adds one NAME=NUMBER to those so far; a later one of the same name stands. @throws InputError */
export function addNumber(flag: string) {
  return (text: string, soFar: Readonly<Record<string, number>> = {}): Record<string, number> => {
    const equals = text.indexOf('=');
    const value = readNumber(text.slice(equals + 1));
    if (equals < 1 || Number.isNaN(value))
      throw errors.badField(flag, text, 'NAME=NUMBER, as in averaging=2');
    return { ...soFar, [text.slice(0, equals)]: value };
  };
}

/** A parser of one option's word. @throws InputError listing the words */
export function wordIn<Word extends string>(kind: string, words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw errors.unknownName(kind, text, words);
    return word;
  };
}

function playerList(text: string): number[] {
  const players = text.split(',').map((part) => (/^\s*[1-9]\d*\s*$/.test(part) ? Number(part) : 0));
  if (players.includes(0))
    throw errors.badField('--instruments', text, 'player numbers separated by commas, as in 1,3');
  return players;
}

/** Collects an option that may be repeated. */
export function gather<Value>(read: (text: string) => Value) {
  return (text: string, before: Value[] = []): Value[] => [...before, read(text)];
}

export function addProblemOptions(command: Command): Command {
  return addModelOptions(
    command
      .option('--concept <name>', 'NASH, NFCCE, EFCCE, EFCE, NFCCERT, CCERT, CERT or COMM (default: EFCE)')
      .option(
        '--objective <goal>',
        'welfare, player:N, weights:W1,W2,…, principal, surplus or fairness; minimise:… to minimise (default: welfare)',
      ),
  );
}

/** What a problem has beside its concept and objective. */
export function addModelOptions(command: Command): Command {
  const model = command
    .option(
      '--constraint <bound>',
      'a bound on a payoff, as in "player:1>=0" or "always principal>=0"; may be repeated',
      (text: string, soFar: string[] = []) => [...soFar, text],
    )
    .option('--instruments <players>', 'players whom the mediator controls, as in 1,3', playerList)
    .option('--no-public-state', 'COMM: accept reports that contradict public events')
    .option('--no-principal', 'Gambit files: a player named Principal is not the mediator, but a player')
    .option('--announced', 'NFCCERT: silence is announced before play')
    .option(
      '--infoset-order <name>',
      'in which beliefs decide: wide, thrifty, or auto or smallest of them (default: auto)',
      wordIn('infoset order', infosetOrderChoices),
    );
  return addBuildLimits(model);
}

/** What building the augmented game may take. */
export function addBuildLimits(command: Command): Command {
  return command
    .option(
      '--max-sequences <count>',
      'refuse a mediator with more sequences (default: 5e7)',
      numberIn('--max-sequences', { least: 1, whole: true }),
    )
    .option('--memory-limit <MiB>', MEMORY_HELP, numberIn('--memory-limit', { least: 1 }));
}

export const MEMORY_HELP =
  'refuse a game that needs more to expand, or an augmented game that needs more to build (default: 8192)';

export const KERNEL_HELP =
  'algorithm: auto, arcfr+, apcfr+, cfr+, pcfr+, dcfr, cfr, rm+, rm or omwu (default: auto)';

export function addPrecision(command: Command): Command {
  return command.option(
    '--precision <name>',
    'what the algorithm computes in: f64 or f32 (default: f64)',
    wordIn('precision', precisions),
  );
}

export function addSolverOptions(command: Command): Command {
  return addPrecision(command)
    .option('--method <name>', 'Lagrangian: direct or binary-search (default: direct)')
    .option(
      '--multiplier <number>',
      'fixed multiplier (default: controlled)',
      numberIn('--multiplier', { least: 0 }),
    )
    .option(
      '--tol <number>',
      'gaps, over payoff ranges, at which to stop (default: 1e-4)',
      numberIn('--tol', { above: 0 }),
    )
    .option(
      '--time-limit <seconds>',
      'stop after this time (default: none)',
      numberIn('--time-limit', { above: 0 }),
    )
    .option(
      '--max-iterations <count>',
      'stop after this many iterations (default: none)',
      numberIn('--max-iterations', { least: 0, whole: true }),
    )
    .option(
      '--parameter <name=value>',
      "a number of the algorithm's own, as in averaging=2; may be repeated",
      addNumber('--parameter'),
    );
}

/** Only what the user gave: the defaults are the library's. */
export function problemOptions(flags: ProblemFlags): ProblemOptions {
  const { concept, objective, instruments, publicState, announced, maxSequences, memoryLimit } = flags;
  const { infosetOrder, constraint: constraints } = flags;
  if (instruments !== undefined && concept?.toUpperCase() === 'NASH')
    throw errors.badField('--instruments', instruments.join(','), 'none with NASH, which has no mediator');
  return given({
    concept,
    objective,
    constraints,
    instruments,
    publicState,
    announced,
    infosetOrder,
    maxSequences,
    memoryLimitMiB: memoryLimit,
  });
}

/** Of a solve, but for its kernel. */
export function solverOptions(flags: SolverFlags): SolveOptions {
  return {
    ...problemOptions(flags),
    ...given({
      method: flags.method,
      multiplier: flags.multiplier,
      tolerance: flags.tol,
      timeLimitSeconds: flags.timeLimit,
      maxIterations: flags.maxIterations,
      parameters: flags.parameter,
      precision: flags.precision,
    }),
  };
}

/** An object without its undefined fields. */
export function given<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}
