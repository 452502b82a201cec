/** The jobs of a sweep are the product of its lists. */
import { errors, InputError } from '../errors.ts';
import { games } from '../games/index.ts';
import { canonicalName, parseInstance } from '../games/instance.ts';
import { type ProblemOptions, problemOptionsOf } from '../problem/identity.ts';
import { isExact } from '../solve/options.ts';
import { VERSION } from '../version.ts';
import { digestOf, type Job, keyOf } from './job.ts';
import type { Sweep } from './sweep-file.ts';

/** What one sweep may ask for. */
const MAX_JOBS = 1e6;
const SEED = 'seed';

interface SweepGame extends Pick<Job, 'game' | 'source' | 'shape' | 'seed'> {
  /** What its name in a key is: a game file counts by its content. */
  readonly identity: string;
}

/**
 * Every job once, in the order of the file: games outermost, then concepts, objectives, methods, kernels, tolerances.
 * @param readGame the text of a game file that the sweep names
 * @throws FormatError for parameters that a family does not take; InputError for more than a million jobs
 */
export function jobsOf(sweep: Sweep, readGame: (file: string) => string): Job[] {
  const { concepts, objectives, methods, kernels, tolerances } = sweep;
  const solves = methods.filter((method) => method !== 'lp').length * kernels.length * tolerances.length;
  const perGame = concepts.length * objectives.length * (solves + (methods.includes('lp') ? 1 : 0));
  const found = new Map<string, Job>();
  for (const game of gamesOf(sweep, readGame, MAX_JOBS / perGame))
    for (const job of jobsOfGame(sweep, game)) found.set(job.key, found.get(job.key) ?? job);
  return [...found.values()];
}

function jobsOfGame(sweep: Sweep, game: SweepGame): Job[] {
  const { concepts, objectives, methods, kernels, tolerances, lpMethod, options } = sweep;
  const ways = methods.flatMap((method): Pick<Job, 'method' | 'kernel' | 'tolerance' | 'lpMethod'>[] =>
    method === 'lp'
      ? [{ method, kernel: null, tolerance: null, lpMethod }]
      : kernels.flatMap((kernel) =>
          tolerances.map((tolerance) => ({ method, kernel, tolerance, lpMethod: null })),
        ),
  );
  const { identity, ...named } = game;
  return concepts.flatMap((concept) =>
    objectives.flatMap((objectiveName) =>
      ways.map((way) => {
        const job = { ...named, concept, objectiveName, ...way, options };
        return { key: sweepKey(job, identity), ...job };
      }),
    ),
  );
}

/** Options that an LP does not read are no part of its key. */
function sweepKey(job: Omit<Job, 'key'>, game: string): string {
  const { concept, objectiveName, method, kernel, tolerance, lpMethod, options } = job;
  const read: object =
    method === 'lp'
      ? withSequential({ ...problemOptionsOf(options), timeLimitSeconds: options.timeLimitSeconds })
      : withCriterion(job);
  const sorted = Object.entries(read).sort(([a], [b]) => (a < b ? -1 : 1));
  return keyOf([game, concept, objectiveName, method, kernel, tolerance, lpMethod, sorted, VERSION]);
}

/** No word for what was asked of every solve before there was anything else. */
function withSequential({
  sequential,
  ...others
}: ProblemOptions & { readonly timeLimitSeconds?: number | undefined }): object {
  return sequential ? { ...others, sequential } : others;
}

/** As in the identity of a solve: no word for the published criterion, nor for the witness that is sought by default. */
function withCriterion({ concept, method, options }: Omit<Job, 'key'>): object {
  // what is found does not depend on threads
  const { criterion, witness, threads: _, ...rest } = options;
  const asked = withSequential(rest);
  const others = witness === 'auto' ? asked : { ...asked, witness };
  const lagrangian = method === 'binary-search' ? method : 'direct';
  return isExact({ concept, method: lagrangian, criterion }) ? { ...others, criterion: 'exact' } : others;
}

function gamesOf(sweep: Sweep, readGame: (file: string) => string, limit: number): SweepGame[] {
  const entries = sweep.games.map((_, index) => listsOf(sweep, index));
  const count = entries.reduce((sum, { numGames }) => sum + numGames, 0);
  if (count > limit) throw errors.tooLarge('The number of jobs', null, MAX_JOBS);
  if (sweep.seeds !== undefined && !entries.some(({ seeded }) => seeded))
    throw sweep.fault(['seeds'], 'given, but no game has a parameter seed to fill; expected none');
  return sweep.games.flatMap(({ game, file }, index) => {
    if (file !== undefined) {
      const identity = `file ${digestOf(readGame(file))}`;
      return { game: file, source: 'file' as const, shape: file, seed: null, identity };
    }
    const { lists } = entries[index]!;
    const fault = (problem: string) => sweep.fault(['games', index, 'parameters'], problem);
    return [...combinations(lists)].map((pairs) => checkedGame(game as string, pairs, fault));
  });
}

/** The lists of one entry's parameters, the sweep's seeds among them when the entry needs some. */
function listsOf(sweep: Sweep, index: number) {
  const { game, parameters = {} } = sweep.games[index]!;
  if (game === undefined) return { lists: [], numGames: 1, seeded: false };
  const { family, given } = parseInstance(game, games);
  const seeded = SEED in family.parameters && !(SEED in given) && !(SEED in parameters);
  if (seeded && sweep.seeds === undefined)
    throw sweep.fault(
      ['games', index],
      `the parameter ${SEED} of ${family.name} has no value; expected one, or the list seeds`,
    );
  const lists: (readonly [string, readonly string[]])[] = Object.entries(parameters);
  if (seeded) lists.push([SEED, sweep.seeds ?? []]);
  return { lists, numGames: lists.reduce((product, [, values]) => product * values.length, 1), seeded };
}

function checkedGame(text: string, pairs: readonly string[], fault: (problem: string) => Error): SweepGame {
  try {
    return catalogueGame(text, pairs);
  } catch (error) {
    throw error instanceof InputError ? fault(error.message) : error;
  }
}

function catalogueGame(text: string, pairs: readonly string[]): SweepGame {
  const separator = text.includes(':') ? ',' : ':';
  const instance = parseInstance(pairs.length === 0 ? text : `${text}${separator}${pairs.join()}`, games);
  const { given, tableName } = instance;
  const canonical = canonicalName(instance);
  const seed = typeof given[SEED] === 'number' ? given[SEED] : null;
  const game = tableName ?? canonical;
  const shape = game.replace(/\bseed=\d+,?/, '').replace(/[:,]$/, '');
  return { game, source: 'catalogue', shape, seed, identity: canonical };
}

/** `name=value` for each list, one value of each, in all ways; the last list varies fastest. */
function* combinations(lists: readonly (readonly [string, readonly string[]])[]): Generator<string[]> {
  const [first, ...others] = lists;
  if (first === undefined) {
    yield [];
    return;
  }
  const [name, values] = first;
  for (const value of values) for (const rest of combinations(others)) yield [`${name}=${value}`, ...rest];
}
