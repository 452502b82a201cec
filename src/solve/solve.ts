/** Solving a game: it is expanded, made a problem, solved and certified. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { BoundProof, StreamedProof } from '../certificate/strategy.ts';
import { conceptOf, hasMediator } from '../concepts/index.ts';
import { errors, type InputError, LimitError } from '../errors.ts';
import { readingKeys } from '../faces/keys.ts';
import type { Game } from '../game/game.ts';
import { type ExpandOptions, expanding, type GameTree } from '../game/tree.ts';
import { createGame } from '../games/index.ts';
import {
  type ProblemOptions,
  type ResolvedProblemOptions,
  resolveProblemOptions,
} from '../problem/identity.ts';
import { mediatedProblem } from '../problem/mediated.ts';
import { augmentingTree, buildingKeys, buildingProblem, buildingProduct } from '../problem/problem.ts';
import { finish, type Limits, paced, type Work } from '../work.ts';
import { buildLimits, type SolveHooks } from './hooks.ts';
import { solveProblem } from './loop.ts';
import { solveMixture } from './mixture/solve-mixture.ts';
import { type ResolvedSolveOptions, resolveSolveOptions, type SolveOptions } from './options.ts';
import { buildingShare, walksLimit } from './product/building-share.ts';
import { isRefusal, solveProduct } from './product/solve-product.ts';
import type { Solution } from './solution.ts';
import { checkingResume } from './state.ts';

export type { CertifiedNumbers } from '../certificate/facts.ts';
export type { CheckpointHooks, Progress, SolveHooks } from './hooks.ts';

/** An instance string of the catalogue, a game of one's own, or a game already expanded. */
// biome-ignore lint/suspicious/noExplicitAny: a game of any state type; states never leave it
export type GameInput = string | Game<any> | GameTree;

/**
 * Computes an optimal equilibrium and its certificate.
 * @throws InputError on bad options, a game that breaks a rule, or a checkpoint of another problem; LimitError when the time
 *   is over or the signal aborted before the problem is built; never for not converging: see `status`
 *
 * Where a mediator's decision space does not fit, or is not built in half of a time limit of two minutes or more, the solution is
 * a product, or of a private mediator a mixture of faces, without checkpoints: see the option `witness`. One that goes on from a
 * checkpoint does neither.
 */
export async function solve(
  input: GameInput,
  options: SolveOptions = {},
  hooks: SolveHooks = {},
): Promise<Solution> {
  const started = performance.now();
  const resolved = resolveSolveOptions(options);
  const limits = buildLimits(resolved, hooks, started);
  const tree = await paced(expandingInput(input, resolved), limits);
  await paced(checkingResume(hooks.checkpoint, tree, resolved), limits);
  const without = { tree, options: resolved, hooks, started };
  if (resolved.witness === 'product') return solveAsProduct(without, null);
  if (resolved.witness === 'mixture') return solveAsMixture(without, null);
  let isBuilt = false;
  const onBuilt = () => {
    isBuilt = true;
    hooks.onBuilt?.();
  };
  // what a checkpoint is of has been built before, and is to be gone on with
  const isResumed = Boolean(hooks.checkpoint?.resume);
  const share = isResumed ? null : buildingShare(tree, resolved);
  const walksMiB = isResumed ? null : walksLimit(tree, resolved);
  const building = share === null ? limits : { ...limits, timeLimitSeconds: share };
  const whole = async (within: Limits, most?: number) => {
    const problem = await paced(buildingProblem(tree, resolved, most), within);
    return await solveProblem(problem, resolved, { ...hooks, onBuilt }, started);
  };
  try {
    return await whole(building, walksMiB ?? undefined);
  } catch (error) {
    if (resolved.witness !== 'auto' || isBuilt || isResumed) throw error;
    const isSlow = share !== null && error instanceof LimitError && error.code === 'time-limit';
    if (!isRefusal(error) && !isSlow) throw error;
    if (conceptOf(resolved.concept).memory === 'private') return await solveAsMixture(without, error);
    const isCounted = walksMiB !== null && isRefusal(error) && error.code === 'memory';
    return await solveAsProduct(without, error, isCounted ? () => whole(limits) : null);
  }
}

/** A solve that makes no decision space of its concept's mediator. */
interface WithoutDag {
  readonly tree: GameTree;
  readonly options: ResolvedSolveOptions;
  readonly hooks: SolveHooks;
  readonly started: number;
}

/**
 * @param otherwise instead of the refusal, where what was refused may fit after all
 * @throws the refusal where a product can be no witness either, or an InputError where it was asked for
 */
async function solveAsProduct(
  { tree, options, hooks, started }: WithoutDag,
  refusal: InputError | LimitError | null,
  otherwise: (() => Promise<Solution>) | null = null,
): Promise<Solution> {
  const limits = buildLimits(options, hooks, started);
  const game = hasMediator(options.concept) ? await paced(buildingProduct(tree, options), limits) : null;
  if (game === null) throw refusal ?? errors.badField('witness', options.witness, FOR_PRODUCTS);
  try {
    return await solveProduct(game, options, hooks, { refusal, started });
  } catch (error) {
    if (otherwise === null || error !== refusal) throw error;
    return await otherwise();
  }
}

const FOR_PRODUCTS =
  'mediator, or a concept with one, without constraints, transfers and announced silence, and another objective than fairness';

/** First a product, whose bound is a mixture's, too: it may be all that is needed. */
async function solveAsMixture(
  without: WithoutDag,
  refusal: InputError | LimitError | null,
): Promise<Solution> {
  const { tree, options, hooks, started } = without;
  if (!hasMediator(options.concept) || conceptOf(options.concept).memory !== 'private')
    throw refusal ?? errors.badField('witness', options.witness, 'mediator, or a private concept');
  const limits = buildLimits(options, hooks, started);
  const product = await productOrNull(without, refusal);
  if (product !== null && !isOpen(product)) return product;
  try {
    const relaxed = await paced(buildingKeys(tree, options), limits);
    const keys = await paced(readingKeys(relaxed as AugmentedGame), limits);
    const bound = product?.strategy.kind === 'product' ? treeProof(product.strategy.bound) : null;
    return await solveMixture(options, hooks, { keys, bound, started });
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof LimitError)) throw error;
    // of all that does not fit, what was asked for says it best
    if (product === null) throw isRefusal(error) ? (refusal ?? error) : error;
    return product;
  }
}

/** Private mediators have no other. */
const treeProof = (bound: BoundProof | StreamedProof) => ('streamed' in bound ? null : bound);

/** Of the time that is left, the share that a product has before a mixture. */
const PRODUCT_SHARE = 0.5;

/** Whether more than a product may bring it nearer. */
const isOpen = ({ report: { status } }: Solution) => status === 'stalled' || status === 'time-limit';

/** Null where a product is no witness, or nothing that contains the concept fits, or not in time. */
async function productOrNull(
  without: WithoutDag,
  refusal: InputError | LimitError | null,
): Promise<Solution | null> {
  const none = refusal ?? errors.badField('witness', without.options.witness, FOR_PRODUCTS);
  const { options, started } = without;
  const { timeLimitSeconds: limit } = options;
  const elapsed = (performance.now() - started) / 1000;
  const timeLimitSeconds = limit === undefined ? limit : elapsed + PRODUCT_SHARE * (limit - elapsed);
  try {
    return await solveAsProduct({ ...without, options: { ...options, timeLimitSeconds } }, none);
  } catch (error) {
    const isLate = error instanceof LimitError && error.code === 'time-limit';
    if (error === none || isLate || isRefusal(error)) return null;
    throw error;
  }
}

/**
 * As solve, of an augmented game that was built otherwise: without a tree to tell it by, it has no checkpoints.
 * @throws InputError on bad options, and NASH
 */
export async function solveAugmented(
  augmented: AugmentedGame,
  options: SolveOptions = {},
  hooks: Omit<SolveHooks, 'checkpoint'> = {},
): Promise<Solution> {
  const resolved = resolveSolveOptions({ ...options, concept: augmented.concept.name });
  return solveProblem(mediatedProblem(augmented), resolved, hooks, performance.now());
}

export function toTree(input: GameInput): GameTree {
  return finish(expandingInput(input));
}

/** As toTree. */
export function* expandingInput(input: GameInput, options: ExpandOptions = {}): Work<GameTree> {
  if (typeof input === 'string') return yield* expanding(createGame(input), options);
  return 'numNodes' in input ? input : yield* expanding(input, options);
}

/** The mediator-augmented game of a concept. @throws InputError for NASH, which has no mediator */
export function augmentGame(input: GameInput, options: ProblemOptions = {}): AugmentedGame {
  return finish(augmentingGame(input, resolveProblemOptions(options)));
}

/**
 * As augmentGame, piece by piece: timers, signals and other promises run meanwhile, and the limits hold.
 * @throws InputError as augmentGame does; LimitError when the time is over or the signal aborted before it is done
 */
export async function buildAugmentedGame(
  input: GameInput,
  options: ProblemOptions = {},
  limits: Limits = {},
): Promise<AugmentedGame> {
  return paced(augmentingGame(input, resolveProblemOptions(options)), limits);
}

/**
 * As expand, piece by piece: see buildAugmentedGame.
 * @throws InputError for a game that breaks a rule or passes the options' limits; LimitError
 */
export async function buildGameTree(
  input: GameInput,
  options: ExpandOptions = {},
  limits: Limits = {},
): Promise<GameTree> {
  return paced(expandingInput(input, options), limits);
}

/** As augmentGame. */
export function* augmentingGame(input: GameInput, options: ResolvedProblemOptions): Work<AugmentedGame> {
  return yield* augmentingTree(yield* expandingInput(input, options), options);
}
