/** How often a profile of independent strategies comes to each terminal. */
import type { GameTree } from '../game/tree.ts';
import { inPieces, type Work } from '../work.ts';
import type { Flow } from './decision-dag.ts';

/** Strategies in sequence form, of the principal at [0] and of player i at [i]. */
export type Profile = readonly Flow[];

const WALKING = 'walking the game';

/**
 * Per terminal, the probability that it is reached; with `player` given, over the probability that its owner, player or
 * principal, plays to it.
 * @param out numbers per terminal, overwritten
 * Cost: one multiplication per terminal and player.
 */
export function* weighingTerminals(
  tree: GameTree,
  profile: Profile,
  player: number | null,
  out: Float64Array,
): Work<void> {
  const { numPlayers, terminalNode, reach, sequence } = tree;
  const width = numPlayers + 1;
  yield* inPieces(tree.numTerminals, WALKING, 'terminals', (from, to) => {
    for (let z = from; z < to; z++) {
      const h = terminalNode[z]!;
      let weight = reach[h]!;
      for (let i = 0; i < width; i++) if (i !== player) weight *= profile[i]![sequence[h * width + i]!]!;
      out[z] = weight;
    }
  });
}

/** The last sequence of a player, or the principal, on the path to a terminal. */
export function sequenceAt(
  { numPlayers, terminalNode, sequence }: GameTree,
  player: number,
): (z: number) => number {
  const width = numPlayers + 1;
  return (z) => sequence[terminalNode[z]! * width + player]!;
}
