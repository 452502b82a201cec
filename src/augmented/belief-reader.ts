import type { BeliefDag } from './belief-dag.ts';
import type { BeliefSpace } from './belief-space.ts';

/**
 * What a belief is, found anew by deciding whatever is decided on a way to it: beliefs' branches are more than all else
 * that is built, and few are ever read.
 * @returns per belief its branches, ascending
 * Cost of one: the sizes of the beliefs on a path from the root, times their scopes.
 */
export function beliefReader(space: BeliefSpace, belief: BeliefDag): (point: number) => number[] {
  const { dag, beliefInfoset, sequenceAction } = belief;
  return (point) => {
    let branches = branchesBelow(space, 0);
    for (const { at, action } of wayTo(belief, point)) {
      const infoset = beliefInfoset[at]!;
      branches = partOf(space, branches, infoset).flatMap((b) => {
        if (space.branchInfoset[b] !== infoset) return [b];
        return action < 0 ? [] : branchesBelow(space, space.firstState[b]! + action);
      });
    }
    const own = partOf(space, branches, beliefInfoset[point]!);
    return own.sort((a, b) => a - b);
  };

  /** Points and the actions taken there, from the root. */
  function wayTo({ numBeliefs }: BeliefDag, point: number): { at: number; action: number }[] {
    const way: { at: number; action: number }[] = [];
    for (let p = point; ; ) {
      const sequence = dag.parent[dag.parentStart[p]!]!;
      if (sequence === 0) return way.reverse();
      p = pointOfSequence(dag.firstSequence, numBeliefs, sequence);
      way.push({ at: p, action: sequenceAction[sequence]! });
    }
  }
}

function branchesBelow({ byState: { start, item } }: BeliefSpace, state: number): number[] {
  return Array.from(item.subarray(start[state], start[state + 1]));
}

/** Those that hang together with the branches of an infoset. */
function partOf({ branchInfoset, scopes }: BeliefSpace, branches: readonly number[], infoset: number): number[] {
  const { sets, ofBranch } = scopes;
  const reached = new Set<number>();
  const isIn = new Set(branches.filter((b) => branchInfoset[b] === infoset));
  const scopeOf = (b: number) => sets.list(ofBranch[b]!);
  for (const b of isIn) for (const I of scopeOf(b)) reached.add(I);
  for (let before = -1; before !== isIn.size; ) {
    before = isIn.size;
    for (const b of branches) {
      if (isIn.has(b) || !scopeOf(b).some((I) => reached.has(I))) continue;
      isIn.add(b);
      for (const I of scopeOf(b)) reached.add(I);
    }
  }
  return branches.filter((b) => isIn.has(b));
}

function pointOfSequence(firstSequence: Int32Array, numPoints: number, sequence: number): number {
  let low = 0;
  let high = numPoints;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firstSequence[middle]! <= sequence) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
