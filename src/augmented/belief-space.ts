import { type Groups, grouping } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { PIECE, type Work } from '../work.ts';
import type { MediatorTrie } from './mediator-trie.ts';
import type { MemoryCheck } from './walk.ts';

/** What a private mediator has to decide, and what together with what: the same whatever the order of infosets. */
export interface BeliefSpace {
  readonly numStates: number;
  readonly numBranches: number;
  /** Per trie state: 1 where some payoff needs its probability. */
  readonly isKey: Uint8Array;
  /** Per infoset. */
  readonly numActions: Int32Array;
  readonly branchInfoset: Int32Array;
  /** Per branch: its first child state, as many as the infoset has actions. */
  readonly firstState: Int32Array;
  /** The branches below each state. */
  readonly byState: Groups;
  readonly scope: Scopes;
}

/** Interned sets of infosets still to be decided below each branch, its own included. */
export interface Scopes {
  readonly sets: ListInterner;
  readonly ofBranch: Int32Array;
}

/** @param check called now and then with the bytes of what is being built */
export function* findingBeliefSpace(
  trie: MediatorTrie,
  isKey: Uint8Array,
  numActions: Int32Array,
  check: MemoryCheck,
): Work<BeliefSpace> {
  const byState = yield* grouping(trie.branchState.view(), trie.numStates);
  return {
    numStates: trie.numStates,
    numBranches: trie.numBranches,
    isKey,
    numActions,
    branchInfoset: trie.branchInfoset.view(),
    firstState: trie.branchFirstState.data,
    byState,
    scope: yield* findingScopes(trie, numActions, byState, check),
  };
}

/** What sorting and looking up an infoset of a scope takes, in items of a PIECE. */
const SCOPE_ITEMS = 8;

function* findingScopes(
  trie: MediatorTrie,
  numActions: Int32Array,
  byState: Groups,
  check: MemoryCheck,
): Work<Scopes> {
  const sets = new ListInterner();
  const ofBranch = new Int32Array(trie.numBranches);
  const seenSet = new GrowableInt32();
  const seenInfoset = new Int32Array(numActions.length).fill(-1);
  const scratch = new Int32Array(seenInfoset.length);
  let spent = 0;
  for (let branch = trie.numBranches - 1; branch >= 0; branch--) {
    if (spent >= PIECE) {
      check(sets.bytes);
      yield { doing: 'finding what is decided together', done: trie.numBranches - branch, unit: 'branches' };
      spent = 0;
    }
    let size = 0;
    const own = trie.branchInfoset.data[branch] as number;
    scratch[size++] = own;
    const first = trie.branchFirstState.data[branch] as number;
    const count = numActions[own] as number;
    const end = byState.start[first + count] as number;
    for (let k = byState.start[first] as number; k < end; k++) {
      const set = ofBranch[byState.item[k] as number] as number;
      while (seenSet.length <= set) seenSet.push(-1);
      if (seenSet.data[set] === branch) continue;
      seenSet.data[set] = branch;
      const members = sets.list(set);
      spent += members.length;
      for (let m = 0; m < members.length; m++) {
        const I = members[m] as number;
        if (seenInfoset[I] === branch) continue;
        seenInfoset[I] = branch;
        scratch[size++] = I;
      }
    }
    scratch.subarray(0, size).sort();
    spent += SCOPE_ITEMS * size + end - (byState.start[first] as number) + SCOPE_ITEMS;
    ofBranch[branch] = sets.intern(scratch, size);
  }
  return { sets, ofBranch };
}
