/** How long a search over profiles may go on within the limit of memory. */
import type { Keys } from '../../faces/keys.ts';
import { MOST_NODES } from '../../problem/mixture.ts';

/** Of a node that waits or has others below it: four fields, a number, and its place in the heap, rounded up. */
const NODE_BYTES = 128;

/** How many nodes a search may look at, so that those that they leave open fit in the memory that a solve may use; at least 1. */
export function mostNodes({ firstPair }: Pick<Keys, 'firstPair'>, memoryLimitMiB: number): number {
  let mostActions = 1;
  for (let I = 1; I < firstPair.length; I++)
    mostActions = Math.max(mostActions, firstPair[I]! - firstPair[I - 1]!);
  const fitting = Math.floor((memoryLimitMiB * 2 ** 20) / (NODE_BYTES * mostActions));
  return Math.max(1, Math.min(MOST_NODES, fitting));
}
