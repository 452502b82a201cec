/** Solves that make no decision space of the mediator: a product, and where that leaves a private one's bracket open, a mixture. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { ProductGame } from '../augmented/product-game.ts';
import { conceptOf, hasMediator } from '../concepts/index.ts';
import { errors, type InputError, isRefusal, LimitError } from '../errors.ts';
import { readingKeys } from '../faces/keys.ts';
import type { GameTree } from '../game/tree.ts';
import { buildingKeys, buildingProduct } from '../problem/problem.ts';
import { paced } from '../work.ts';
import { buildLimits, type Progress, type SolveHooks } from './hooks.ts';
import { solveMixture } from './mixture/solve-mixture.ts';
import type { ResolvedSolveOptions } from './options.ts';
import { solveProduct } from './product/solve-product.ts';
import { type Candidate, type Solution, secondsSince } from './solution.ts';
import type { Status } from './status.ts';

/** A solve that makes no decision space of its concept's mediator. */
export interface WithoutDag {
  readonly tree: GameTree;
  readonly options: ResolvedSolveOptions;
  readonly hooks: SolveHooks;
  readonly started: number;
}

const FOR_PRODUCTS =
  'mediator, or a concept with one, without constraints, transfers, announced silence and sequential rationality, and another objective than fairness';

/** Whether it has a mediator, who knows of a recommendation no more than whom it is for. */
export const isPrivate = (concept: string): boolean =>
  hasMediator(concept) && conceptOf(concept).memory === 'private';

/**
 * Finds independent players and a bound.
 * @throws InputError where a product can be no witness, or nothing that contains the concept fits; LimitError
 */
export async function solveAsProduct(without: WithoutDag): Promise<Solution> {
  const { options, hooks, started } = without;
  const game = await productGame(without);
  if (game === null) throw errors.badField('witness', options.witness, FOR_PRODUCTS);
  return (await solveProduct(game, options, hooks, { refusal: null, started })).solution;
}

/**
 * Finds independent players and a bound where a mediator who remembers everything was refused.
 * @param otherwise instead of the refusal, where what was refused may fit after all
 * @throws the refusal where a product can be no witness either; LimitError
 */
export async function productElse(
  without: WithoutDag,
  refusal: InputError | LimitError,
  otherwise: (() => Promise<Solution>) | null,
): Promise<Solution> {
  const { options, hooks, started } = without;
  const game = await productGame(without);
  if (game === null) throw refusal;
  try {
    return (await solveProduct(game, options, hooks, { refusal, started })).solution;
  } catch (error) {
    if (otherwise === null || error !== refusal) throw error;
    return await otherwise();
  }
}

/**
 * Finds a product, whose bound is a mixture's, too, and a mixture where that leaves the bracket open; whichever is nearer to solved
 * is returned.
 * @param refusal thrown where nothing fits, or a mixture can be no witness either; null: none was met
 * @throws InputError likewise; LimitError
 */
export async function solveAsMixture(
  without: WithoutDag,
  refusal: InputError | LimitError | null,
): Promise<Solution> {
  const { options, started } = without;
  if (!isPrivate(options.concept))
    throw refusal ?? errors.badField('witness', options.witness, 'mediator, or a private concept');
  const hooks = { ...without.hooks, ...builtOnce(without.hooks) };
  const product = await productOrNull({ ...without, hooks }, refusal);
  if (product !== null && !isOpen(product)) return product.solution;
  try {
    const mixture = await mixtureBeside(product, { ...without, hooks });
    return product === null ? mixture.solution : nearer(product, mixture, started);
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof LimitError)) throw error;
    // of all that does not fit, what was asked for says it best
    if (product === null) throw isRefusal(error) ? (refusal ?? error) : error;
    return ending(product.solution, isRefusal(error) ? 'stalled' : error.code, started);
  }
}

/** Hooks that hear once that there will be a result, however many begin. */
function builtOnce({ onBuilt }: SolveHooks): Pick<SolveHooks, 'onBuilt'> {
  let isBuilt = false;
  return {
    onBuilt: () => {
      if (!isBuilt) onBuilt?.();
      isBuilt = true;
    },
  };
}

async function productGame({ tree, options, hooks, started }: WithoutDag): Promise<ProductGame | null> {
  if (!hasMediator(options.concept)) return null;
  return paced(buildingProduct(tree, options), buildLimits(options, hooks, started));
}

/** Of the time that is left, the share that a product has before a mixture. */
const PRODUCT_SHARE = 0.5;

/** Null where a product is no witness, or nothing that contains the concept fits, or not in time. */
async function productOrNull(
  without: WithoutDag,
  refusal: InputError | LimitError | null,
): Promise<Candidate | null> {
  const { hooks, started } = without;
  const { timeLimitSeconds: limit } = without.options;
  const elapsed = (performance.now() - started) / 1000;
  const timeLimitSeconds = limit === undefined ? limit : elapsed + PRODUCT_SHARE * (limit - elapsed);
  const options = { ...without.options, timeLimitSeconds };
  try {
    const game = await productGame({ ...without, options });
    return game === null ? null : await solveProduct(game, options, hooks, { refusal, started });
  } catch (error) {
    const isLate = error instanceof LimitError && error.code === 'time-limit';
    if (error === refusal || isLate || isRefusal(error)) return null;
    throw error;
  }
}

/** Whether more than a product may bring it nearer. */
const isOpen = ({ solution: { report } }: Candidate) =>
  report.status === 'stalled' || report.status === 'time-limit';

/** A mixture with the product's bound to begin with, which tells the product's numbers until it is nearer. */
async function mixtureBeside(
  product: Candidate | null,
  { tree, options, hooks, started }: WithoutDag,
): Promise<Candidate> {
  const limits = buildLimits(options, hooks, started);
  const relaxed = await paced(buildingKeys(tree, options), limits);
  const keys = await paced(readingKeys(relaxed as AugmentedGame), limits);
  if (product === null) return solveMixture(options, hooks, { keys, bound: null, started });
  const { strategy } = product.solution;
  const bound = strategy.kind === 'product' && !('streamed' in strategy.bound) ? strategy.bound : null;
  const onProgress = (progress: Progress) => hooks.onProgress?.(best(product, progress));
  return solveMixture(options, { ...hooks, onProgress }, { keys, bound, started });
}

/** Progress of the nearer one. */
function best({ solution, openness }: Candidate, progress: Progress): Progress {
  if (progress.openness < openness) return progress;
  const { kernel, iterations, seconds, multiplier } = progress;
  const { objective, equilibriumGap, upperBound, lowerBound } = solution.report;
  return {
    ...{ kernel, iterations, seconds, multiplier, openness },
    ...{ objective, equilibriumGap, upperBound },
    ...(lowerBound !== undefined && { lowerBound }),
  };
}

/** The nearer of the two to solved; where that is the product, it ends as the mixture did that came after it. */
function nearer(product: Candidate, mixture: Candidate, started: number): Solution {
  const { status } = mixture.solution.report;
  // a contradiction is not to be hidden
  if (mixture.openness < product.openness || status === 'numerical-failure') return mixture.solution;
  return ending(product.solution, status, started);
}

/** A product that ends so. One that the time ended is not stalled because a mixture is. */
function ending({ report, strategy }: Solution, status: Status, started: number): Solution {
  const seconds = secondsSince(started, report.seconds);
  return { report: { ...report, status: status === 'stalled' ? report.status : status, seconds }, strategy };
}
