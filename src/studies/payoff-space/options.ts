/** Options of payoff spaces: what is drawn, how exactly, and how each solve goes. */
import { z } from 'zod';
import { NO_GAIN } from '../../certificate/certificate.ts';
import { hasMediator } from '../../concepts/index.ts';
import { errors } from '../../errors.ts';
import { type ProblemOptions, resolveProblemOptions } from '../../problem/identity.ts';
import { resolve } from '../../problem/resolve.ts';
import {
  criterionOf,
  type ResolvedSolveOptions,
  resolveSolveOptions,
  type SolveOptions,
} from '../../solve/options.ts';

const METHODS = ['direct', 'binary-search', 'lp'] as const;

const ownSchema = z.strictObject({
  /** Solution concepts with a mediator, each once; default NFCCE, EFCE and COMM. */
  concepts: z.array(z.string()).min(1).default(['NFCCE', 'EFCE', 'COMM']),
  /** The two players whose payoffs are the axes; default 1 and 2. */
  players: z.tuple([z.number().int().min(1), z.number().int().min(1)]).default([1, 2]),
  /** Distance of inner and outer polygon at which to stop, over the players' payoff ranges; > 0 and below 1, default 1e-2. */
  tolerance: z.number().positive().lt(1).default(1e-2),
  /** Most solves per concept, 1 or more; default 64. */
  directions: z.number().int().min(1).default(64),
  /** direct, binary-search or lp; default direct. */
  method: z.enum(METHODS).default('direct'),
  /** Tolerance of each solve, > 0; default a quarter of `tolerance`. */
  solveTolerance: z.number().positive().optional(),
  /** Seconds for each solve, > 0; default none. */
  timeLimitSeconds: z.number().positive().optional(),
  /** Whether to add what the players could get if nobody deviated; default false. */
  feasible: z.boolean().default(false),
});

/** Those of a solve that the directions do not settle pass through: instruments, kernel, memoryLimitMiB, …; of an LP, those of a problem. */
export interface PayoffSpaceOptions
  extends z.input<typeof ownSchema>,
    Omit<
      SolveOptions,
      'concept' | 'objective' | 'tolerance' | 'absoluteTolerance' | 'method' | 'timeLimitSeconds'
    > {}

export interface ResolvedPayoffSpaceOptions
  extends Omit<z.output<typeof ownSchema>, 'concepts' | 'solveTolerance'> {
  readonly concepts: readonly string[];
  readonly solveTolerance: number;
  /** Equilibrium gap of a strategy whose payoffs count as achieved. */
  readonly largestGap: number;
  /** Of each concept's solves, but for the objective: all options with their defaults, as rows record them. */
  readonly solves: readonly SolveOptions[];
}

/** The criterion is in the keys of rows: what another one has found is no answer. */
function withCriterion(options: ResolvedSolveOptions): ResolvedSolveOptions {
  return { ...options, ...criterionOf(options) };
}

/** LP solvers keep to so little in their own units. */
const LP_GAP = 1e-6;

/** None by the exact criterion. */
function largestGapOf(
  { method, tolerance }: z.output<typeof ownSchema>,
  solves: readonly SolveOptions[],
): number {
  if (method === 'lp') return Math.min(LP_GAP, tolerance);
  return solves.some(({ criterion }) => criterion === 'exact') ? NO_GAIN : tolerance;
}

/** @throws InputError naming the option */
export function resolvePayoffSpaceOptions(options: PayoffSpaceOptions): ResolvedPayoffSpaceOptions {
  const known = Object.keys(ownSchema.shape);
  const isOwn = ([name]: [string, unknown]) => known.includes(name);
  const given = Object.entries(options);
  const own = resolve(ownSchema, Object.fromEntries(given.filter(isOwn)));
  const others = Object.fromEntries(given.filter((entry) => !isOwn(entry)));
  for (const name of ['concept', 'objective'])
    if (name in others) throw errors.unknownName('option', name, known);
  if (own.players[0] === own.players[1])
    throw errors.badField('players', own.players.join(','), 'two different players');
  const { tolerance, method, timeLimitSeconds, solveTolerance = tolerance / 4 } = own;
  const solves = own.concepts.map((concept) => {
    const { objective: _, ...settled } =
      method === 'lp'
        ? resolveProblemOptions({ ...(others as ProblemOptions), concept })
        : withCriterion(
            resolveSolveOptions({
              ...(others as SolveOptions),
              concept,
              method,
              tolerance: solveTolerance,
              ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
            }),
          );
    if (!hasMediator(settled.concept))
      throw errors.badField(
        'concepts',
        concept,
        `concepts with a mediator, which ${settled.concept} has not`,
      );
    return settled as SolveOptions;
  });
  const concepts = solves.map(({ concept }) => concept as string);
  if (new Set(concepts).size < concepts.length)
    throw errors.badField('concepts', concepts.join(','), 'concepts, each once');
  return { ...own, concepts, solveTolerance, largestGap: largestGapOf(own, solves), solves };
}
