/**
 * Formats of sequential auctions side by side: revenue under truthful bidding, what deviating from it gains, and the
 * revenue of the seller's best and worst communication equilibrium, certified; of the optimal auction, its revenue.
 */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import type { Flow } from '../../augmented/decision-dag.ts';
import { InputError, LimitError } from '../../errors.ts';
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
import { auctionFormat } from './formats.ts';
import { readAuction } from './reading.ts';
import { readAuctionGame } from './reading-game.ts';
import type { AuctionSetting } from './setting.ts';
import { type AuctionSize, checkAuctionSize, limitsOf, measuringAuction } from './sizes.ts';
import { buildingSymmetricAuction, isSymmetricAuction } from './symmetric.ts';
import type { ItemReading } from './tables.ts';
import { type TruthfulPlay, truthfulPlay } from './truthful.ts';

export type { AuctionSetting } from './setting.ts';

/** Which auctions are compared, and how they are solved. */
export interface StudyOptions {
  /**
   * `optimal`, or `first-price`, `second-price`, `all-pay` or `vcg` with `:RESERVE` after them or not, or `reserve:RESERVE`, second
   * price. The reserve `best` is that with which the seller's best equilibrium earns most, of all on the grid.
   */
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
  /** Null for the optimal auction. */
  readonly reserve: number | null;
  /** A row for each reserve that was tried, ascending, when the best was searched. */
  readonly reserves: readonly AuctionRow[] | null;
  readonly size: AuctionSize;
  /** Null for the optimal auction, whose bidders make no bids. */
  readonly truthful: (TruthfulPlay & { readonly revenueWithoutBudgets: number }) | null;
  /** The seller's best equilibrium, or the optimal auction. */
  readonly best: SolvedAuction;
  readonly worst: SolvedAuction | null;
  /** The optimal auction as tables. */
  readonly reading: readonly ItemReading[] | null;
}

const DEFAULT_TOLERANCE = 1e-4;
/** What building leaves a solve at least. */
const LEAST_SECONDS = 1e-3;

/**
 * Compares formats of auctions in one setting.
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
  const formats = options.formats.map((format) => auctionFormat(setting, format));
  const sizes = await measureAll(
    formats.flatMap(({ auctions }) => auctions),
    options,
    hooks,
  );
  const rows: AuctionRow[] = [];
  for (const { format, auctions, isSearched } of formats) {
    const tried: AuctionRow[] = [];
    for (const parameters of auctions) {
      const asked = { parameters, size: sizes.get(parameters) as AuctionSize, options, hooks };
      tried.push(await (parameters.format === 'optimal' ? optimalRow(asked) : fixedRow(asked)));
    }
    rows.push(
      isSearched ? { ...bestOf(tried), format, reserves: tried } : { ...(tried[0] as AuctionRow), format },
    );
  }
  return rows;
}

/** Refuses by numbers, before a first format is solved, what would not fit for another: all are counted before any is built. */
async function measureAll(
  auctions: readonly SequentialAuctionParameters[],
  options: StudyOptions,
  hooks: SolveHooks,
): Promise<Map<SequentialAuctionParameters, AuctionSize>> {
  const limits = limitsOf(options);
  for (const parameters of auctions) checkAuctionSize(parameters, limits);
  const sizes = new Map<SequentialAuctionParameters, AuctionSize>();
  for (const parameters of auctions) {
    const pace = buildLimits(options, hooks, performance.now());
    sizes.set(parameters, await paced(measuringAuction(parameters, limits), pace));
  }
  return sizes;
}

/** That whose best equilibrium is certain to earn most; of equal ones the first. */
function bestOf(rows: readonly AuctionRow[]): AuctionRow {
  const certain = ({ best }: AuctionRow) => best.achieved ?? best.revenue;
  return rows.reduce((most, row) => (certain(row) > certain(most) ? row : most));
}

interface Asked {
  readonly parameters: SequentialAuctionParameters;
  readonly size: AuctionSize;
  readonly options: StudyOptions;
  readonly hooks: SolveHooks;
}

async function fixedRow({ parameters, size, options, hooks }: Asked): Promise<AuctionRow> {
  const { items, top } = sequentialAuctionRules(parameters, 'any');
  const free = { ...parameters, budgets: [], budget: items * top }; // which never binds
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
    format: `${parameters.format}:${parameters.reserve}`,
    reserve: parameters.reserve as number,
    reserves: null,
    size,
    truthful: { ...truthfulPlay(parameters), revenueWithoutBudgets: truthfulPlay(free).revenue },
    best: best.facts,
    worst: worst.facts,
    reading: null,
  };
}

async function optimalRow({ parameters, size, options, hooks }: Asked): Promise<AuctionRow> {
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
  const read = (flow: Flow) =>
    isSymmetric ? readAuction(parameters, flow) : readAuctionGame(parameters, augmented, flow);
  return {
    format: 'optimal',
    reserve: null,
    reserves: null,
    size,
    truthful: null,
    best: facts,
    worst: null,
    reading: strategy.kind === 'mediated' ? read(strategy.witness.mediator) : null,
  };
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
