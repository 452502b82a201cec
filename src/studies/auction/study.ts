/**
 * Formats of sequential auctions side by side: revenue under truthful bidding, what deviating from it gains, and the
 * revenue of the seller's best and worst communication equilibrium, certified; of the optimal auction, its revenue.
 */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import { errors, InputError, LimitError } from '../../errors.ts';
import { checkSize, MAX_NODES } from '../../game/size.ts';
import { sequentialAuction } from '../../games/sequential-auction.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import { lpFor } from '../../node/lp-for.ts';
import { buildLimits } from '../../solve/hooks.ts';
import type { Criterion } from '../../solve/options.ts';
import type { Solution } from '../../solve/solution.ts';
import { buildAugmentedGame, type SolveHooks, solveAugmented } from '../../solve/solve.ts';
import type { Status } from '../../solve/status.ts';
import { paced } from '../../work.ts';
import { type ItemReading, readAuction } from './reading.ts';
import { buildingSymmetricAuction, isSymmetricAuction } from './symmetric.ts';
import { checkSymmetricSize, type SymmetricLimits } from './symmetric-size.ts';
import { type TruthfulPlay, truthfulPlay } from './truthful.ts';

/** What all formats have in common. */
export type AuctionSetting = Omit<SequentialAuctionParameters, 'format' | 'reserve'>;

/** Which auctions are compared, and how they are solved. */
export interface StudyOptions {
  /** `optimal`, `first-price`, `second-price`, the last two with `:RESERVE` after them or not, or `reserve:RESERVE`, second price. */
  readonly formats: readonly string[];
  /** As for solve; default 1e-4. */
  readonly tolerance?: number | undefined;
  /**
   * As for solve; default exact for the optimal auction, and published for the best and worst equilibria of other formats, which
   * take minutes to bracket.
   */
  readonly criterion?: Criterion | undefined;
  /** Seconds for each solve, building included; default none. */
  readonly timeLimitSeconds?: number | undefined;
  /** Seconds for the LP of each problem; default: no LP. */
  readonly lpSeconds?: number | undefined;
  /** Largest number of mediator sequences to build; default 5e7. */
  readonly maxSequences?: number | undefined;
  /** Memory that building each problem may use, in MiB; default 8192. What is larger is refused before it is built. */
  readonly memoryLimitMiB?: number | undefined;
}

/** A certified solve, in the unit of values. */
export interface SolvedAuction {
  readonly status: Status;
  readonly revenue: number;
  /** No exact equilibrium has more revenue; for the seller's worst, less. */
  readonly bound: number;
  /** An exact equilibrium has so much revenue, or more, and for the seller's worst, or less; null where none was found. */
  readonly achieved: number | null;
  /** The most that a bidder gains by deviating. */
  readonly gain: number;
  readonly equilibriumGap: number;
  readonly mediatorSequences: number;
  readonly nonzeros: number;
  readonly iterations: number;
  /** Building, solving and certifying. */
  readonly seconds: number;
  readonly lp: SolvedByLp | null;
}

/** The same auction by linear programming. */
export interface SolvedByLp {
  readonly status: string;
  readonly revenue: number | null;
  readonly seconds: number;
}

/** What one format earns. */
export interface AuctionRow {
  readonly format: string;
  /** Null for the optimal auction, whose bidders make no bids. */
  readonly truthful: (TruthfulPlay & { readonly revenueWithoutBudgets: number }) | null;
  /** The seller's best equilibrium, or the optimal auction. */
  readonly best: SolvedAuction;
  readonly worst: SolvedAuction | null;
  /** The optimal auction as tables, when both bidders can be taken as one. */
  readonly reading: readonly ItemReading[] | null;
}

const DEFAULT_TOLERANCE = 1e-4;
const DEFAULT_MAX_SEQUENCES = 5e7;
const DEFAULT_MEMORY_MIB = 8192;
/** What building leaves a solve at least. */
const LEAST_SECONDS = 1e-3;

/**
 * @param hooks onProgress is told of every solve
 * @returns a row per format, in the order given
 * @throws InputError on a bad format or parameter, or a game that is too large; MemoryError on one past the memory limit;
 *   LimitError when the time is over or the signal aborted before an auction is built
 */
export async function studyAuctions(
  setting: AuctionSetting,
  options: StudyOptions,
  hooks: SolveHooks = {},
): Promise<AuctionRow[]> {
  const formats = options.formats.map((format) => ({ format, parameters: parametersOf(setting, format) }));
  for (const { parameters } of formats) checkAuctionSize(parameters, limitsOf(options));
  const rows: AuctionRow[] = [];
  for (const { format, parameters } of formats) {
    const rowOf = parameters.format === 'optimal' ? optimalRow : fixedRow;
    rows.push(await rowOf(format, parameters, options, hooks));
  }
  return rows;
}

const FORMAT =
  /^(?:(optimal)|(first-price|second-price)(?::(\d+(?:\.\d*)?|\.\d+))?|reserve:(\d+(?:\.\d*)?|\.\d+))$/;
const FORMATS = 'optimal, first-price[:RESERVE], second-price[:RESERVE] or reserve:RESERVE';

/** @throws InputError for anything that is no format */
export function parametersOf(setting: AuctionSetting, text: string): SequentialAuctionParameters {
  const parts = FORMAT.exec(text);
  if (parts === null) throw errors.badField('formats', text, FORMATS);
  const [, optimal, named, own, reserve = own ?? '0'] = parts;
  if (optimal !== undefined) return { ...setting, format: 'optimal' };
  const format = named === 'first-price' ? 'first-price' : 'second-price';
  return { ...setting, format, reserve: Number(reserve) };
}

async function fixedRow(
  format: string,
  parameters: SequentialAuctionParameters,
  options: StudyOptions,
  hooks: SolveHooks,
): Promise<AuctionRow> {
  const { items, top } = sequentialAuctionRules(parameters, 'any');
  const free = { ...parameters, budget: items * top }; // which never binds
  const game = sequentialAuction(parameters);
  const extreme = async (objective: string) => {
    const started = performance.now();
    const limits = buildLimits(options, hooks, started);
    const problem = { concept: 'COMM', objective, ...limitsOf(options) };
    const augmented = await buildAugmentedGame(game, problem, limits);
    return solved(augmented, { ...options, criterion: options.criterion ?? 'published' }, hooks, started);
  };
  const best = await extreme('principal');
  const worst = await extreme('minimise:principal');
  return {
    format,
    truthful: { ...truthfulPlay(parameters), revenueWithoutBudgets: truthfulPlay(free).revenue },
    best: best.facts,
    worst: worst.facts,
    reading: null,
  };
}

async function optimalRow(
  format: string,
  parameters: SequentialAuctionParameters,
  options: StudyOptions,
  hooks: SolveHooks,
): Promise<AuctionRow> {
  const started = performance.now();
  const limits = buildLimits(options, hooks, started);
  const sizes = limitsOf(options);
  const isSymmetric = isSymmetricAuction(sequentialAuctionRules(parameters, 'any'));
  const augmented = isSymmetric
    ? await paced(buildingSymmetricAuction(parameters, { mirrored: 'merged', ...sizes }), limits)
    : await buildAugmentedGame(
        sequentialAuction(parameters),
        { concept: 'COMM', objective: 'principal', ...sizes },
        limits,
      );
  const { facts, strategy } = await solved(augmented, options, hooks, started);
  const mechanism = isSymmetric && strategy.kind === 'mediated' ? strategy.witness.mediator : null;
  return {
    format,
    truthful: null,
    best: facts,
    worst: null,
    reading: mechanism === null ? null : readAuction(parameters, mechanism),
  };
}

type Limits = SymmetricLimits & { readonly memoryLimitMiB: number };

const limitsOf = ({ maxSequences, memoryLimitMiB }: StudyOptions): Limits => ({
  maxSequences: maxSequences ?? DEFAULT_MAX_SEQUENCES,
  memoryLimitMiB: memoryLimitMiB ?? DEFAULT_MEMORY_MIB,
});

/** Refuses by numbers, before a first format is solved, what would not fit for another. */
function checkAuctionSize(parameters: SequentialAuctionParameters, limits: Limits): void {
  const rules = sequentialAuctionRules(parameters, 'any');
  if (isSymmetricAuction(rules)) checkSymmetricSize(rules, limits);
  else
    checkSize(sequentialAuction(parameters), { maxNodes: MAX_NODES, memoryLimitMiB: limits.memoryLimitMiB });
}

async function solved(
  augmented: AugmentedGame,
  { tolerance = DEFAULT_TOLERANCE, criterion = 'exact', timeLimitSeconds, lpSeconds }: StudyOptions,
  hooks: SolveHooks,
  started: number,
): Promise<{ facts: SolvedAuction; strategy: Solution['strategy'] }> {
  const built = (performance.now() - started) / 1000;
  // a limit of 0 is none that a solve takes
  const limit =
    timeLimitSeconds === undefined
      ? {}
      : { timeLimitSeconds: Math.max(LEAST_SECONDS, timeLimitSeconds - built) };
  const lp = await lpFor({ concept: augmented.concept.name, criterion });
  const { report, strategy } = await solveAugmented(
    augmented,
    { tolerance, criterion, ...limit },
    { ...lp, ...hooks },
  );
  const { build, solve, certify } = report.seconds;
  return {
    strategy,
    facts: {
      status: report.status,
      revenue: report.objective,
      bound: report.upperBound,
      achieved: report.lowerBound ?? null,
      gain: Math.max(...report.gains),
      equilibriumGap: report.equilibriumGap,
      mediatorSequences: report.sizes.mediatorSequences,
      nonzeros: report.sizes.nonzeros,
      iterations: report.iterations,
      seconds: built + build + solve + certify,
      lp: lpSeconds === undefined ? null : await byLp(augmented, lpSeconds, built),
    },
  };
}

/** An LP that is too large for HiGHS, or not built in time, has its refusal as status. */
async function byLp(augmented: AugmentedGame, timeLimitSeconds: number, built: number): Promise<SolvedByLp> {
  const { solveAugmentedLp } = await import('../../node/solve-lp.ts');
  try {
    const { report } = await solveAugmentedLp(augmented, { timeLimitSeconds });
    const { build, solve } = report.seconds;
    const revenue = report.status === 'optimal' ? report.objective : null;
    return { status: report.status, revenue, seconds: built + build + solve };
  } catch (error) {
    if (!(error instanceof InputError || error instanceof LimitError)) throw error;
    return { status: error.code, revenue: null, seconds: 0 };
  }
}
