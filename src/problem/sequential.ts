/** Sequential rationality: what linear programs find before a problem is built. */
import type { Recommendation } from '../augmented/excluding.ts';
import { conceptOf } from '../concepts/index.ts';
import { errors } from '../errors.ts';
import type { GameTree } from '../game/tree.ts';
import type { LpSolver } from '../lp/model.ts';
import { findCodominated } from '../sequential/codominated.ts';
import type { Limits } from '../work.ts';
import type { ResolvedProblemOptions } from './identity.ts';
import type { BuildOptions } from './problem.ts';

/** What finds the codominated actions, and until when. */
export interface Finding extends Limits {
  /** Solves the linear programs. */
  readonly lp?: LpSolver | undefined;
}

/**
 * The options with the codominated actions, where sequential rationality is asked for; else as they are.
 * @throws InputError without what solves linear programs, or for a game that is not timeable; MemoryError; LimitError
 */
export async function withCodominated<Options extends ResolvedProblemOptions>(
  tree: GameTree,
  options: Options,
  { lp, ...limits }: Finding,
): Promise<Options & BuildOptions> {
  const { sequential, concept } = options;
  if (!sequential) return options;
  if (lp === undefined)
    throw errors.badField(
      'sequential',
      sequential,
      'false without an LP solver; the hook lp is one, such as HiGHS of mediant/lp',
    );
  if (tree.cycle !== null) throw errors.notTimeable(concept, tree.cycle);
  const { instruments, publicState } = options;
  const key = JSON.stringify([publicState, [...instruments].sort()]);
  const known = lastFound.get(tree);
  if (known?.key === key && known.lp === lp) return { ...options, excluded: known.excluded };
  const excluded = await findCodominated(tree, conceptOf(concept), options, lp, limits);
  lastFound.set(tree, { key, lp, excluded });
  return { ...options, excluded };
}

/** What was last found of a tree: several objectives are often asked of one. */
const lastFound = new WeakMap<
  GameTree,
  { readonly key: string; readonly lp: LpSolver; readonly excluded: readonly Recommendation[] }
>();
