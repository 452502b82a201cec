import { type Groups, grouping } from '../numeric/csr.ts';
import { inPieces, type Work } from '../work.ts';
import type { MediatorTrie } from './mediator-trie.ts';
import { findingScopes, type Scopes } from './scopes.ts';
import type { MemoryCheck } from './walk.ts';

/**
 * What a private mediator has to decide, and what together with what: the same whatever the order of infosets. Branches
 * are numbered depth first, so that all below a branch follow it: a sorted list stays sorted when a branch of it is
 * replaced by branches below it.
 */
export interface BeliefSpace {
  readonly numStates: number;
  readonly numBranches: number;
  /** Per trie state: 1 where some payoff needs its probability. */
  readonly isKey: Uint8Array;
  /** Per infoset. */
  readonly numActions: Int32Array;
  /** Per branch: its number in the trie. */
  readonly trieBranch: Int32Array;
  readonly branchInfoset: Int32Array;
  /** Per branch: its first child state, as many as the infoset has actions. */
  readonly firstState: Int32Array;
  /** The branches below each state, ascending. */
  readonly byState: Groups;
  readonly scopes: Scopes;
}

/** @param check called now and then with the bytes of what is being built */
export function* findingBeliefSpace(
  trie: MediatorTrie,
  isKey: Uint8Array,
  numActions: Int32Array,
  check: MemoryCheck,
): Work<BeliefSpace> {
  const { numBranches, numStates } = trie;
  const byState = yield* grouping(trie.branchState.view(), numStates);
  const trieBranch = yield* depthFirst(trie, numActions, byState);
  const branchInfoset = new Int32Array(numBranches);
  const firstState = new Int32Array(numBranches);
  const place = new Int32Array(numBranches);
  yield* inPieces(numBranches, ORDERING, 'branches', (from, to) => {
    for (let b = from; b < to; b++) {
      const own = trieBranch[b]!;
      place[own] = b;
      branchInfoset[b] = trie.branchInfoset.data[own]!;
      firstState[b] = trie.branchFirstState.data[own]!;
    }
  });
  yield* inPieces(numBranches, ORDERING, 'branches', (from, to) => {
    for (let k = from; k < to; k++) byState.item[k] = place[byState.item[k]!]!;
  });
  const tree = { numStates, numBranches, numActions, branchInfoset, firstState, byState };
  return { ...tree, isKey, trieBranch, scopes: yield* findingScopes(tree, check) };
}

const ORDERING = 'finding what is decided together';

/** Branches of the trie, each before those below it, and those before whatever comes after it. */
function* depthFirst(trie: MediatorTrie, numActions: Int32Array, byState: Groups): Work<Int32Array> {
  const { numBranches } = trie;
  const order = new Int32Array(numBranches);
  // A branch waits at most once, so that the stack is never longer than this.
  const waiting = new Int32Array(numBranches);
  let depth = 0;
  const push = (firstState: number, count: number) => {
    for (let k = byState.start[firstState + count]! - 1; k >= byState.start[firstState]!; k--)
      waiting[depth++] = byState.item[k]!;
  };
  push(0, 1);
  yield* inPieces(numBranches, ORDERING, 'branches', (from, to) => {
    for (let k = from; k < to; k++) {
      const branch = waiting[--depth]!;
      order[k] = branch;
      push(trie.branchFirstState.data[branch]!, numActions[trie.branchInfoset.data[branch]!]!);
    }
  });
  return order;
}
