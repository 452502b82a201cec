/** Options that several commands share: how they are declared, read, and passed on. */

import type { Command } from 'commander';
import { allConcepts } from '../concepts/index.ts';
import { errors } from '../errors.ts';
import { MAX_THREADS } from '../kernels/crew.ts';
import { AUTO, algorithms } from '../kernels/index.ts';
import { type Precision, precisions } from '../kernels/precision.ts';
import { modelFields, type ProblemOptions } from '../problem/identity.ts';
import { type Criterion, criteria, type SolveOptions, witnesses } from '../solve/options.ts';
import { amount, counting, numberIn, positive, readNumber, wholeNumber } from './numbers.ts';

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
  readonly sequential?: boolean;
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
  readonly criterion?: Criterion;
  readonly witness?: (typeof witnesses)[number];
  readonly absoluteTol?: number;
  readonly tol?: number;
  readonly timeLimit?: number;
  readonly maxIterations?: number;
  readonly threads?: number | 'auto';
  readonly parameter?: Readonly<Record<string, number>>;
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

function threadCount(text: string): number | 'auto' {
  if (text === 'auto') return text;
  if (/^[1-9]\d?$/.test(text) && Number(text) <= MAX_THREADS) return Number(text);
  throw errors.badField('--threads', text, `auto, or a whole number from 1 to ${MAX_THREADS}`);
}

/** Collects an option that may be repeated. */
export function gather<Value>(read: (text: string) => Value) {
  return (text: string, before: Value[] = []): Value[] => [...before, read(text)];
}

const oneOf = (names: readonly string[]) => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

export function addProblemOptions(command: Command): Command {
  return addModelOptions(
    command
      .option('--concept <name>', `${oneOf(allConcepts.map(({ name }) => name))} (default: EFCE)`)
      .option(
        '--objective <goal>',
        'welfare, player:N, weights:W1,W2,…, principal, surplus or fairness; minimise:… to minimise (default: welfare)',
      ),
  );
}

/** What a problem has beside its concept and objective. */
export function addModelOptions(command: Command): Command {
  for (const { flag, help, reads } of modelFields) {
    if ('words' in reads) command.option(flag, help, wordIn(reads.noun, reads.words));
    else if (reads.kind === 'switch') command.option(flag, help);
    else if (reads.kind === 'players') command.option(flag, help, playerList);
    else command.option(flag, help, gather(String));
  }
  command.option(
    '--no-principal',
    'Gambit files: a player named Principal is not the mediator, but a player',
  );
  return addBuildLimits(command);
}

/** What building the augmented game may take. */
export function addBuildLimits(command: Command): Command {
  return command
    .option(...counting('--max-sequences <count>', 'refuse a mediator with more sequences (default: 5e7)'))
    .option('--memory-limit <MiB>', MEMORY_HELP, numberIn('--memory-limit', { least: 1 }));
}

export const MEMORY_HELP =
  'refuse a game that needs more to expand, or an augmented game that needs more to build (default: 8192)';

export const KERNEL_HELP = `algorithm: ${oneOf([AUTO, ...algorithms.map(({ name }) => name)])} (default: auto)`;

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
    .option(...amount('--multiplier <number>', 'fixed multiplier (default: controlled)'))
    .option(
      '--criterion <name>',
      'what is solved: exact, the optimum between two bounds, or published, an equilibrium but for gains of --tol (default: exact; published with binary-search)',
      wordIn('criterion', criteria),
    )
    .option(
      '--witness <name>',
      'what is found: mediator, product (independent players, bounded by a larger concept), mixture (by column generation, likewise) or auto: these where the mediator does not fit (default: auto)',
      wordIn('witness', witnesses),
    )
    .option(...positive('--tol <number>', 'how far apart bounds may be, over payoff ranges (default: 1e-4)'))
    .option(...positive('--absolute-tol <number>', "the same in the game's units, in place of --tol"))
    .option(...positive('--time-limit <seconds>', 'stop after this time (default: none)'))
    .option(...wholeNumber('--max-iterations <count>', 'stop after this many iterations (default: none)'))
    .option('--threads <count>', 'threads that iterate together, or auto (default: auto)', threadCount)
    .option(
      '--parameter <name=value>',
      "a number of the algorithm's own, as in averaging=2; may be repeated",
      addNumber('--parameter'),
    );
}

/** Only what the user gave: the defaults are the library's. */
export function problemOptions(flags: ProblemFlags): ProblemOptions {
  const { concept, objective, maxSequences, memoryLimit } = flags;
  const model = modelFields.map(({ name, flag }) => [name, flags[attributeOf(flag)]]);
  return {
    ...given({ concept, objective, maxSequences, memoryLimitMiB: memoryLimit }),
    ...given(Object.fromEntries(model)),
  };
}

/** Under which commander keeps what a flag says. */
function attributeOf(flag: string): keyof ProblemFlags {
  const [long = ''] = flag.replace(/^--(no-)?/, '').split(' ');
  return long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof ProblemFlags;
}

/** Of a solve, but for its kernel. */
export function solverOptions(flags: SolverFlags): SolveOptions {
  if (flags.tol !== undefined && flags.absoluteTol !== undefined)
    throw errors.badField('--tol', flags.tol, 'none with --absolute-tol');
  return {
    ...problemOptions(flags),
    ...given({
      method: flags.method,
      multiplier: flags.multiplier,
      criterion: flags.criterion,
      witness: flags.witness,
      tolerance: flags.tol,
      absoluteTolerance: flags.absoluteTol,
      timeLimitSeconds: flags.timeLimit,
      maxIterations: flags.maxIterations,
      threads: flags.threads,
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
