import type { GameTree } from '../game/tree.ts';
import type { Work } from '../work.ts';
import { type BeliefDag, buildingBeliefDag, type GiveUp } from './belief-dag.ts';
import type { BeliefSpace } from './belief-space.ts';
import { type InfosetOrder, infosetOrderNames, infosetOrders, type OrderContest } from './infoset-order.ts';
import type { MemoryCheck } from './walk.ts';

/** Sequences after which, at the end of a level, a trial has seen enough, and those that it may make at most. */
const ENOUGH = 16;
const MOST = 2 ** 13;

/**
 * The belief DAG in a given order, or the best of those in all orders. `smallest` builds it in each, which it gives up as
 * soon as it is no smaller. `auto` tries them on the first levels, as far as few sequences go, takes whichever makes fewest
 * of them level by level, and from there on the first order, which is seldom beaten.
 * @returns null past maxSequences
 * Cost: `smallest`, that of the first order, and of each other one until it is given up; `auto`, that of one order.
 */
export function* buildingBestBeliefDag(
  space: BeliefSpace,
  tree: GameTree,
  order: InfosetOrder | OrderContest,
  maxSequences: number,
  check: MemoryCheck,
): Work<BeliefDag | null> {
  const build = (rank: Int32Array, most: number) =>
    buildingBeliefDag(space, rank, (numSequences) => numSequences > most, check);
  if (order === 'auto') return yield* build(yield* bestOfFirstLevels(space, tree, check), maxSequences);
  if (order !== 'smallest') return yield* build(yield* infosetOrders[order](tree), maxSequences);
  let best: BeliefDag | null = null;
  for (const rank of yield* distinctOrders(tree)) {
    const most: number = best === null ? maxSequences : best.sequenceAction.length - 1;
    best = (yield* build(rank, most)) ?? best;
  }
  return best;
}

function* distinctOrders(tree: GameTree): Work<Int32Array[]> {
  const ranks: Int32Array[] = [];
  for (const name of infosetOrderNames) {
    const rank = yield* infosetOrders[name](tree);
    if (!ranks.some((other) => other.every((r, I) => r === rank[I]))) ranks.push(rank);
  }
  return ranks;
}

/** Levels add up: what one takes does not depend on the order within others, so each may have an order of its own. */
function* bestOfFirstLevels(space: BeliefSpace, tree: GameTree, check: MemoryCheck): Work<Int32Array> {
  const ranks = yield* distinctOrders(tree);
  if (ranks.length === 1) return ranks[0]!;
  const levelStart = levelStarts(tree);
  const trials: LevelEnd[][] = [];
  for (const rank of ranks) trials.push(yield* firstLevels(space, rank, levelStart, check));
  const best = ranks[0]!.slice();
  const numTried = Math.min(...trials.map((trial) => trial.length));
  for (let k = 0; k + 1 < numTried; k++) {
    const taken = trials.map((trial) => trial[k + 1]!.numSequences - trial[k]!.numSequences);
    const winner = ranks[taken.indexOf(Math.min(...taken))]!;
    const [{ rank: from }, { rank: to }] = trials[0]!.slice(k, k + 2) as [LevelEnd, LevelEnd];
    winner.forEach((r, I) => {
      if (r >= from && r < to) best[I] = r;
    });
  }
  return best;
}

/** Where a level ends: the first rank of the next that has something to decide, and how many sequences there are. */
interface LevelEnd {
  readonly rank: number;
  readonly numSequences: number;
}

function* firstLevels(
  space: BeliefSpace,
  rank: Int32Array,
  levelStart: Int32Array,
  check: MemoryCheck,
): Work<LevelEnd[]> {
  const ends: LevelEnd[] = [];
  const giveUp: GiveUp = (numSequences, r) => {
    const start = levelStart[r]!;
    if (start !== ends.at(-1)?.rank) ends.push({ rank: start, numSequences });
    const isLevelEnd = ends.at(-1)?.numSequences === numSequences;
    return r === rank.length || numSequences > MOST || (isLevelEnd && numSequences > ENOUGH);
  };
  yield* buildingBeliefDag(space, rank, giveUp, check);
  return ends;
}

/** Per rank, and past the last: the first rank of its level, which is the same in all orders. */
function levelStarts(tree: GameTree): Int32Array {
  const sorted = tree.infosetLevel.slice(0, tree.numInfosets).sort();
  const start = new Int32Array(tree.infosetNumActions.length + 1).fill(tree.numInfosets);
  for (let r = 0; r < sorted.length; r++) start[r] = r > 0 && sorted[r] === sorted[r - 1] ? start[r - 1]! : r;
  return start;
}
