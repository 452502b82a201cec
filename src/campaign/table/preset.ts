/** The published table is a campaign: this file says which jobs fill its cells, and how long they should take. */
import { errors } from '../../errors.ts';
import { games } from '../../games/index.ts';
import { parseInstance } from '../../games/instance.ts';
import { AUTO } from '../../kernels/index.ts';
import { VERSION } from '../../version.ts';
import { type Job, jobOptions, keyOf, threadsOf } from '../job.ts';
import { type RowOf, rowWith } from '../row.ts';
import { ALTERNATIVES, PUBLISHED, publishedCell, publishedNodes } from './published.ts';

export const METHODS = ['solver', 'lp'] as const;
export type Method = (typeof METHODS)[number];

/** What the table compares methods on. */
export interface Cell {
  /** A game of the catalogue, as it was written. */
  readonly instance: string;
  readonly concept: string;
  /** As `solve` takes it: welfare, player:1, … */
  readonly objectiveName: string;
}

export interface Limits {
  /** Wall seconds, building included, > 0. */
  readonly timeLimitSeconds: number;
  /** Resident memory of the job's process, 1 MiB or more. */
  readonly memoryLimitBytes: number;
}

/** What a job of the table is told apart by. */
interface Asked extends Cell, Limits {
  readonly method: Method;
  /** Gaps over payoff ranges that count as solved; the LP has its own tolerances. */
  readonly tolerance: number;
}

/** One method on one cell. */
export interface TableJob extends Job, Asked {
  readonly method: Method;
  readonly tolerance: number;
}

export type TableRow = RowOf<TableJob>;

/** Whether a line is a row of the table. */
export const isTableRow = rowWith<TableRow>('instance');

export interface Selection {
  /** Instance strings; `all`: the published ones; `alternatives`: see ALTERNATIVES. */
  readonly instances: readonly string[];
  readonly concepts: readonly string[];
  /** Objectives, or `default`: see `defaultObjective`. */
  readonly objectives: readonly string[];
  readonly methods: readonly Method[];
  readonly tolerance: number;
  readonly limits: Readonly<Record<Method, Limits>>;
}

export const ALL = 'all';
/** Words for several instances: the published ones, and those that may be meant by them. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  [ALL]: PUBLISHED.map(({ instance }) => instance),
  alternatives: Object.keys(ALTERNATIVES),
};
export const DEFAULT_OBJECTIVE = 'default';
/** Families whose published objective is player 1's utility; it is welfare in all others. */
const SELFISH = ['kuhn', 'liars-dice', 'goofspiel', 'leduc', 'trick-taking'];

export const ORDERS = ['small-first', 'given'] as const;
export type Order = (typeof ORDERS)[number];

/** @throws InputError for an unknown instance */
export function defaultObjective(instance: string): string {
  return SELFISH.includes(parseInstance(instance, games).family.name) ? 'player:1' : 'welfare';
}

/**
 * Every job of a selection, once: all of the first method before all of the second.
 * @throws InputError for an unknown instance or a parameter that is out of range
 */
export function tableJobs(selection: Selection, order: Order): TableJob[] {
  const { concepts, objectives, methods, tolerance, limits } = selection;
  const instances = selection.instances.flatMap((name) => GROUPS[name] ?? [name]);
  if (order === 'small-first') instances.sort((a, b) => sizeOf(a) - sizeOf(b));
  const jobs = methods.flatMap((method) =>
    instances.flatMap((instance) =>
      concepts.flatMap((concept) =>
        objectives.map((objective) => {
          const objectiveName = objective === DEFAULT_OBJECTIVE ? defaultObjective(instance) : objective;
          return tableJob({ instance, concept, objectiveName, method, tolerance, ...limits[method] });
        }),
      ),
    ),
  );
  return [...new Map(jobs.map((job) => [job.key, job])).values()];
}

/** Instances outside the published table come last: their size is not known before they are built. */
const sizeOf = (instance: string): number => publishedNodes(instance) ?? Number.MAX_SAFE_INTEGER;

/**
 * A job with its key, which is the same however the instance is written.
 * @throws InputError as `tableJobs`
 */
export function tableJob(asked: Asked): TableJob {
  const { instance, concept, objectiveName, method, tolerance, timeLimitSeconds, memoryLimitBytes } = asked;
  const identity = [
    ...[canonicalInstance(instance), concept, objectiveName, method, tolerance],
    ...[timeLimitSeconds, memoryLimitBytes, VERSION],
  ];
  return {
    key: keyOf(identity),
    ...asked,
    game: instance,
    source: 'catalogue',
    shape: instance,
    seed: null,
    kernel: method === 'lp' ? null : AUTO,
    lpMethod: method === 'lp' ? 'best' : null,
    options: jobOptions({
      criterion: 'published',
      // seconds are compared with those of one
      threads: 1,
      timeLimitSeconds,
      memoryLimitMiB: memoryLimitBytes / 2 ** 20,
    }),
  };
}

/** The long form with the parameters that are not defaults: `K35` is `kuhn:players=3,ranks=5`. */
export function canonicalInstance(instance: string): string {
  const { family, given } = parseInstance(instance, games);
  return family.create(given).name;
}

/** Published seconds say which jobs are long. @param slots threads of the run */
export function expectedSeconds(job: TableJob, slots: number): number {
  const { instance, concept, method, timeLimitSeconds } = job;
  const published = publishedCell(ALTERNATIVES[instance] ?? instance, concept);
  const seconds = method === 'lp' ? published?.lpSeconds : published?.oursSeconds;
  const building = 1e-5 * (publishedNodes(instance) ?? 0);
  const workers = Math.min(threadsOf(job), slots);
  return workers * Math.min(timeLimitSeconds, (seconds ?? timeLimitSeconds) + building + 0.3);
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
