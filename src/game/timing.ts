import { grouping } from '../numeric/csr.ts';
import { inPieces, PIECE, type Work } from '../work.ts';

const ORDERING = 'ordering infosets in time';

/** When infosets occur. */
export interface TimeOrder {
  /** Per infoset: the length of the longest chain of infosets that occur before it; without meaning where there is a cycle. */
  readonly level: Int32Array;
  /** Infosets of which each occurs before the next, the first repeated at the end: the game is not timeable. Null: it is. */
  readonly cycle: readonly number[] | null;
}

/**
 * Orders infosets in time.
 * @param before with `after`, the pairs (I, J) such that I occurs right before J on some path
 * Cost: linear in the pairs (Kahn 1962).
 */
export function* timeOrdering(numInfosets: number, before: Int32Array, after: Int32Array): Work<TimeOrder> {
  const { start, item: pairs } = yield* grouping(before, numInfosets);
  const waiting = new Int32Array(numInfosets);
  const next = new Int32Array(before.length);
  yield* inPieces(before.length, ORDERING, 'pairs of infosets', (from, to) => {
    for (let e = from; e < to; e++) {
      waiting[after[e]!]! += 1;
      next[e] = after[pairs[e]!]!;
    }
  });

  const level = new Int32Array(numInfosets);
  const queue = new Int32Array(numInfosets);
  let tail = 0;
  for (let I = 0; I < numInfosets; I++) if (waiting[I] === 0) queue[tail++] = I;
  let spent = 0;
  for (let head = 0; head < tail; head++) {
    const I = queue[head]!;
    const end = start[I + 1]!;
    for (let e = start[I]!; e < end; e++) {
      const J = next[e]!;
      level[J] = Math.max(level[J]!, level[I]! + 1);
      waiting[J]! -= 1;
      if (waiting[J] === 0) queue[tail++] = J;
    }
    spent += 1 + end - start[I]!;
    if (spent < PIECE) continue;
    yield { doing: ORDERING, done: head, unit: 'infosets' };
    spent = 0;
  }
  return { level, cycle: tail < numInfosets ? findCycle(waiting, start, next) : null };
}

/** One cycle, the first infoset repeated at the end; every waiting infoset has a waiting predecessor. */
function findCycle(waiting: Int32Array, start: Int32Array, next: Int32Array): number[] {
  const previous = new Int32Array(waiting.length).fill(-1);
  for (let I = 0; I < waiting.length; I++) {
    if (waiting[I] === 0) continue;
    for (let e = start[I]!; e < start[I + 1]!; e++) if (waiting[next[e]!] !== 0) previous[next[e]!] = I;
  }
  const seen = new Set<number>();
  let at = waiting.findIndex((count) => count > 0);
  while (!seen.has(at)) {
    seen.add(at);
    at = previous[at]!;
  }
  const cycle = [at];
  for (let I = previous[at]!; I !== at; I = previous[I]!) cycle.push(I);
  cycle.push(at);
  return cycle.reverse();
}
