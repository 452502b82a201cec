/** Solving a game: it is expanded, made a problem, solved and certified. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { errors, isRefusal, LimitError } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { type ExpandOptions, expanding, type GameTree } from '../game/tree.ts';
import { createGame } from '../games/index.ts';
import {
  type ProblemOptions,
  type ResolvedProblemOptions,
  resolveProblemOptions,
} from '../problem/identity.ts';
import { mediatedProblem } from '../problem/mediated.ts';
import { augmentingTree, buildingProblem } from '../problem/problem.ts';
import { withCodominated } from '../problem/sequential.ts';
import { finish, type Limits, paced, type Work } from '../work.ts';
import { buildingShare, walksLimit } from './building-share.ts';
import { buildLimits, type SolveHooks } from './hooks.ts';
import { solveProblem } from './loop.ts';
import { resolveSolveOptions, type SolveOptions } from './options.ts';
import type { Solution } from './solution.ts';
import { checkingResume } from './state.ts';
import { isPrivate, productElse, solveAsMixture, solveAsProduct } from './without-dag.ts';

export type { CertifiedNumbers } from '../certificate/facts.ts';
export type { CheckpointHooks, Progress, SolveHooks } from './hooks.ts';

/** An instance string of the catalogue, a game of one's own, or a game already expanded. */
// biome-ignore lint/suspicious/noExplicitAny: a game of any state type; states never leave it
export type GameInput = string | Game<any> | GameTree;

/**
 * Computes an optimal equilibrium and its certificate.
 * @throws InputError on bad options, a game that breaks a rule, or a checkpoint of another problem or where there is none;
 *   LimitError when the time is over or the signal aborted before the problem is built; never for not converging: see `status`
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
  const { witness } = resolved;
  if (hooks.checkpoint !== undefined && (witness === 'product' || witness === 'mixture'))
    throw errors.badField('checkpoint', 'given', `none with the witness ${witness}`);
  const limits = buildLimits(resolved, hooks, started);
  const tree = await paced(expandingInput(input, resolved), limits);
  await paced(checkingResume(hooks.checkpoint, tree, resolved), limits);
  const without = { tree, options: resolved, hooks, started };
  if (witness === 'product') return solveAsProduct(without);
  if (witness === 'mixture') return solveAsMixture(without, null);
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
    const asked = await withCodominated(tree, resolved, { ...within, lp: hooks.lp });
    const problem = await paced(buildingProblem(tree, asked, most), within);
    return await solveProblem(problem, resolved, { ...hooks, onBuilt }, started);
  };
  try {
    return await whole(building, walksMiB ?? undefined);
  } catch (error) {
    if (witness !== 'auto' || isBuilt || isResumed) throw error;
    const isSlow = share !== null && error instanceof LimitError && error.code === 'time-limit';
    if (!isRefusal(error) && !isSlow) throw error;
    if (isPrivate(resolved.concept)) return await solveAsMixture(without, error);
    const isCounted = walksMiB !== null && isRefusal(error) && error.code === 'memory';
    return await productElse(without, error, isCounted ? () => whole(limits) : null);
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
