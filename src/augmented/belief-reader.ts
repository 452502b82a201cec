import type { BeliefDag } from './belief-dag.ts';
import type { BeliefSpace } from './belief-space.ts';

/**
 * What a belief is, found anew by deciding whatever is decided on a way to it: the branches of all beliefs take more memory
 * than all else that is built, and few are ever read.
 * @returns per belief its branches, ascending
 * Cost of one: the sizes of the beliefs on a path from the root, times their scopes.
 */
export function beliefReader(
  { byState, branchInfoset, firstState, scopes: { sets, ofBranch } }: BeliefSpace,
  built: BeliefDag,
): (point: number) => number[] {
  // Not all of the space: what unions of scopes are known by takes more than the rest.
  const space: BranchesRead = { byState, branchInfoset, firstState, sets, ofBranch };
  const { beliefInfoset } = built;
  return (point) => {
    let branches = branchesBelow(space, 0);
    for (const { infoset, action } of wayTo(built, point))
      branches = partOf(space, branches, infoset).flatMap((b) => {
        if (space.branchInfoset[b] !== infoset) return [b];
        return action < 0 ? [] : branchesBelow(space, space.firstState[b]! + action);
      });
    return partOf(space, branches, beliefInfoset[point]!).sort((a, b) => a - b);
  };
}

type BranchesRead = Pick<BeliefSpace, 'byState' | 'branchInfoset' | 'firstState'> &
  Pick<BeliefSpace['scopes'], 'sets' | 'ofBranch'>;

/** Infosets that are decided on the way to a point, and the actions there, from the root. */
function wayTo({ dag, numBeliefs, beliefInfoset, sequenceAction }: BeliefDag, point: number) {
  const way: { infoset: number; action: number }[] = [];
  for (let p = point; ; ) {
    const sequence = dag.parent[dag.parentStart[p]!]!;
    if (sequence === 0) return way.reverse();
    p = pointOfSequence(dag.firstSequence, numBeliefs, sequence);
    way.push({ infoset: beliefInfoset[p]!, action: sequenceAction[sequence]! });
  }
}

function branchesBelow({ byState: { start, item } }: BranchesRead, state: number): number[] {
  return Array.from(item.subarray(start[state], start[state + 1]));
}

/** Those that hang together with the branches of an infoset. */
function partOf(
  { branchInfoset, sets, ofBranch }: BranchesRead,
  branches: readonly number[],
  infoset: number,
): number[] {
  const scopeOf = (b: number) => sets.list(ofBranch[b]!);
  const isIn = new Set(branches.filter((b) => branchInfoset[b] === infoset));
  const reached = new Set<number>();
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
