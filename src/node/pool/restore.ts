/** Solutions as the caller gets them, from what came back from a worker. */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import { type ZeroSumGame, zeroSumGame } from '../../augmented/nash.ts';
import type { ResolvedProblemOptions } from '../../problem/options.ts';
import type { Strategy } from '../../solve/solution.ts';
import { augmentTree } from '../../solve/solve.ts';
import { type SentGame, treeOf } from './game.ts';
import type { Flows } from './protocol.ts';

/**
 * A strategy whose augmented game is built again, at once and in the thread that reads it, when it is first read: only its
 * flows cross from the worker. Who reads the report and the witness alone pays nothing for it; pools, sweeps and services
 * never read it.
 */
export function restoreStrategy(input: SentGame, options: ResolvedProblemOptions, flows: Flows): Strategy {
  if (flows.kind === 'nash') {
    let game: ZeroSumGame | undefined;
    return {
      kind: 'nash',
      get game() {
        game ??= zeroSumGame(treeOf(input, Number.POSITIVE_INFINITY));
        return game;
      },
      profile: flows.profile,
    };
  }
  let augmented: AugmentedGame | undefined;
  return {
    kind: 'mediated',
    get augmented() {
      augmented ??= augmentTree(treeOf(input, Number.POSITIVE_INFINITY), options);
      return augmented;
    },
    witness: flows.witness,
  };
}
