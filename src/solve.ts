/** The pipeline: expand, augment, relax, iterate, certify. */
import { augment } from './augmented/augment.ts';
import type { AugmentedGame } from './augmented/augmented-game.ts';
import { zeroSumGame } from './augmented/nash.ts';
import { conceptOf } from './concepts/index.ts';
import type { Game } from './game/game.ts';
import { expand, type GameTree } from './game/tree.ts';
import { createGame } from './games/index.ts';
import {
  NASH,
  type ProblemOptions,
  type ResolvedProblemOptions,
  resolveProblemOptions,
  resolveSolveOptions,
  type SolveOptions,
} from './options.ts';
import type { Solution } from './solution.ts';
import type { SolveHooks } from './solver/hooks.ts';
import { solveMediated } from './solver/mediated.ts';
import { solveNash } from './solver/nash.ts';
import { checkResume } from './solver/resumable.ts';

export type { CertifiedNumbers, CheckpointHooks, Progress, SolveHooks } from './solver/hooks.ts';

/** An instance string of the catalogue, a game of one's own, or a game already expanded. */
// biome-ignore lint/suspicious/noExplicitAny: a game of any state type; states never leave it
export type GameInput = string | Game<any> | GameTree;

/**
 * Computes an optimal equilibrium and its certificate.
 * @throws InputError on bad options, a game that breaks a rule, or a checkpoint of another problem; never for not
 *   converging: see `status`
 */
export async function solve(
  input: GameInput,
  options: SolveOptions = {},
  hooks: SolveHooks = {},
): Promise<Solution> {
  const started = performance.now();
  const resolved = resolveSolveOptions(options);
  const tree = toTree(input);
  checkResume(hooks.checkpoint, tree, resolved);
  if (resolved.concept === NASH) return solveNash(zeroSumGame(tree), resolved, hooks, started);
  return solveMediated(augmentTree(tree, resolved), resolved, hooks, started);
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
  return solveMediated(augmented, resolved, hooks, performance.now());
}

export function toTree(input: GameInput): GameTree {
  if (typeof input === 'string') return expand(createGame(input));
  return 'numNodes' in input ? input : expand(input);
}

/** The mediator-augmented game of a concept. @throws InputError for NASH, which has no mediator */
export function augmentGame(input: GameInput, options: ProblemOptions = {}): AugmentedGame {
  return augmentTree(toTree(input), resolveProblemOptions(options));
}

/** The mediator-augmented game of an expanded one. */
export function augmentTree(tree: GameTree, options: ResolvedProblemOptions): AugmentedGame {
  return augment(tree, conceptOf(options.concept), options);
}
