/** Cells of the table, the jobs that fill them, and the key under which a finished job is stored. */
import { createHash } from 'node:crypto';
import { errors } from '../../errors.ts';
import { games } from '../../games/index.ts';
import { parseInstance } from '../../games/instance.ts';
import { VERSION } from '../../version.ts';
import { PUBLISHED, publishedInstance } from './published.ts';

export type Method = 'solver' | 'lp';
export const METHODS: readonly Method[] = ['solver', 'lp'];

export interface Cell {
  readonly instance: string;
  readonly concept: string;
  /** As `solve` takes it: welfare, player:1, … */
  readonly objectiveName: string;
}

export interface Limits {
  /** Wall seconds, building included, > 0. */
  readonly timeLimitSeconds: number;
  /** Resident memory of the job's process, > 0. */
  readonly memoryLimitBytes: number;
}

export interface Job extends Cell, Limits {
  readonly method: Method;
  /** Gaps over payoff ranges that count as solved; the LP has its own tolerances. */
  readonly tolerance: number;
}

export interface Selection {
  /** Instance strings, or `all`: the published ones. */
  readonly instances: readonly string[];
  readonly concepts: readonly string[];
  /** Objectives, or `default`: see `defaultObjective`. */
  readonly objectives: readonly string[];
  readonly methods: readonly Method[];
  readonly tolerance: number;
  readonly limits: Readonly<Record<Method, Limits>>;
}

export const ALL = 'all';
export const DEFAULT_OBJECTIVE = 'default';
/** Families whose published objective is player 1's utility; it is welfare in all others. */
const SELFISH = ['kuhn', 'liars-dice', 'goofspiel', 'leduc', 'trick-taking'];

export type Order = 'small-first' | 'given';
export const ORDERS: readonly Order[] = ['small-first', 'given'];

/** @throws InputError for an unknown instance */
export function defaultObjective(instance: string): string {
  return SELFISH.includes(parseInstance(instance, games).family.name) ? 'player:1' : 'welfare';
}

/**
 * Every job of a selection, once: all of the first method before all of the second.
 * @throws InputError for an unknown instance or a parameter that is out of range
 */
export function jobsOf(selection: Selection, order: Order): Job[] {
  const instances = selection.instances.flatMap((name) =>
    name === ALL ? PUBLISHED.map(({ instance }) => instance) : [name],
  );
  if (order === 'small-first') instances.sort((a, b) => publishedNodes(a) - publishedNodes(b));
  const jobs = selection.methods.flatMap((method) =>
    instances.flatMap((instance) => jobsOfInstance(instance, method, selection)),
  );
  const byKey = new Map(jobs.map((job) => [keyOf(job), job]));
  return [...byKey.values()];
}

/** Instances outside the published table come last: their size is not known before they are built. */
function publishedNodes(instance: string): number {
  return publishedInstance(instance)?.nodes ?? Number.MAX_SAFE_INTEGER;
}

function jobsOfInstance(instance: string, method: Method, selection: Selection): Job[] {
  const { concepts, objectives, tolerance, limits } = selection;
  return concepts.flatMap((concept) =>
    objectives.map((objective) => ({
      instance,
      concept,
      objectiveName: objective === DEFAULT_OBJECTIVE ? defaultObjective(instance) : objective,
      method,
      tolerance,
      ...limits[method],
    })),
  );
}

/** SHA-256 of what defines a job and its result, however the instance is written. @throws InputError as `jobsOf` */
export function keyOf(job: Job): string {
  const { concept, objectiveName, method, tolerance, timeLimitSeconds, memoryLimitBytes } = job;
  const identity = [
    canonicalInstance(job.instance),
    concept,
    objectiveName,
    method,
    tolerance,
    timeLimitSeconds,
    memoryLimitBytes,
    VERSION,
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}

/** The long form with the parameters that are not defaults: `K35` is `kuhn:players=3,ranks=5`. */
export function canonicalInstance(instance: string): string {
  const { family, given } = parseInstance(instance, games);
  return family.create(given).name;
}

/**
 * Splits a list of instances at its commas, not at those between the parameters of one:
 * `K35,kuhn:players=2,ranks=3,B2222` names three.
 * @throws InputError when a name is empty
 */
export function splitInstances(text: string): string[] {
  const names: string[] = [];
  for (const piece of text.split(',').map((part) => part.trim())) {
    if (piece === '')
      throw errors.badField('--instances', text, 'names separated by commas, as in B2222,K35');
    const last = names.at(-1);
    if (last?.includes(':') && /^\w+=/.test(piece)) names[names.length - 1] = `${last},${piece}`;
    else names.push(piece);
  }
  return names;
}
