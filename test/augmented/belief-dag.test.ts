/** The belief DAG against a plain one that knows beliefs as sets of branches and looks at all pairs of them. */
import { describe, expect, it } from 'vitest';
import { buildingBeliefDag } from '../../src/augmented/belief-dag.ts';
import { beliefReader } from '../../src/augmented/belief-reader.ts';
import { type BeliefSpace, findingBeliefSpace } from '../../src/augmented/belief-space.ts';
import { BeliefTable } from '../../src/augmented/belief-table.ts';
import { MediatorTrie } from '../../src/augmented/mediator-trie.ts';
import { Overlap } from '../../src/augmented/overlap.ts';
import { hashOfList, ListInterner } from '../../src/numeric/list-interner.ts';
import { finish } from '../../src/work.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const NUM_INFOSETS = 8;
const noCheck = () => {};

/** A trie in which infosets follow one another in the order of their numbers, and some states are keys. */
function randomSpace(seed: number): BeliefSpace {
  const random = randomNumbers(seed);
  const numActions = Int32Array.from({ length: NUM_INFOSETS }, () => 1 + Math.floor(random() * 3));
  const trie = new MediatorTrie();
  const grow = (state: number, from: number) => {
    for (let I = from; I < NUM_INFOSETS; I++) {
      if (random() > 1.6 / (NUM_INFOSETS - from + 0.5)) continue;
      const first = trie.decide(state, I, numActions[I]!);
      for (let a = 0; a < numActions[I]!; a++) grow(first + a, I + 1);
    }
  };
  grow(0, 0);
  const isKey = Uint8Array.from({ length: trie.numStates }, () => Number(random() < 0.4));
  trie.finish();
  return finish(findingBeliefSpace(trie, isKey, numActions, noCheck));
}

/** Infosets decided at a branch or below. */
function scopeOf(space: BeliefSpace, branch: number): Set<number> {
  const own = space.branchInfoset[branch]!;
  const scope = new Set([own]);
  for (let a = 0; a < space.numActions[own]!; a++)
    for (const b of below(space, space.firstState[branch]! + a))
      for (const I of scopeOf(space, b)) scope.add(I);
  return scope;
}

const below = ({ byState: { start, item } }: BeliefSpace, state: number) => [
  ...item.subarray(start[state], start[state + 1]),
];

/** Parts of branches whose scopes overlap, directly or through others. */
function partsOf(space: BeliefSpace, branches: readonly number[]): number[][] {
  let parts: { branches: number[]; scope: Set<number> }[] = [];
  for (const b of branches) {
    const scope = scopeOf(space, b);
    const touched = parts.filter((part) => [...scope].some((I) => part.scope.has(I)));
    parts = parts.filter((part) => !touched.includes(part));
    parts.push({
      branches: [...touched.flatMap((part) => part.branches), b],
      scope: new Set([...scope, ...touched.flatMap((part) => [...part.scope])]),
    });
  }
  return parts.map((part) => part.branches.sort((x, y) => x - y));
}

/** Per belief, named by its branches: per sequence the beliefs that it leads to, in words. */
function plainDag(space: BeliefSpace): Map<string, string[]> {
  const dag = new Map<string, string[]>();
  const visit = (belief: number[]) => {
    if (dag.has(belief.join())) return;
    const infoset = Math.min(...belief.map((b) => space.branchInfoset[b]!));
    const deciding = belief.filter((b) => space.branchInfoset[b] === infoset);
    const rest = belief.filter((b) => !deciding.includes(b));
    const sequences: string[] = [];
    dag.set(belief.join(), sequences);
    const lead = (action: number, parts: number[][]) => {
      sequences.push(
        `${action}: ${parts
          .map((part) => part.join())
          .sort()
          .join(' ')}`,
      );
      for (const part of parts) visit(part);
    };
    let unmentioned = false;
    for (let a = 0; a < space.numActions[infoset]!; a++) {
      const states = deciding.map((b) => space.firstState[b]! + a);
      const children = states.flatMap((state) => below(space, state));
      if (children.length > 0 || states.some((state) => space.isKey[state] === 1))
        lead(a, partsOf(space, [...rest, ...children]));
      else unmentioned = true;
    }
    if (unmentioned) lead(-1, partsOf(space, rest));
  };
  for (const part of partsOf(space, below(space, 0))) visit(part);
  return dag;
}

describe('the belief DAG', () => {
  it('is that of a plain search, on random tries', () => {
    const rank = Int32Array.from({ length: NUM_INFOSETS }, (_, I) => I);
    for (let seed = 1; seed <= 150; seed++) {
      const space = randomSpace(seed);
      const built = finish(buildingBeliefDag(space, rank, () => false, noCheck))!;
      const { dag, numBeliefs, sequenceAction } = built;
      const read = beliefReader(space, built);
      const names = Array.from({ length: numBeliefs }, (_, p) => read(p).join());
      const leadsTo = Array.from({ length: dag.numSequences }, (): string[] => []);
      for (let p = 0; p < numBeliefs; p++)
        for (let e = dag.parentStart[p]!; e < dag.parentStart[p + 1]!; e++)
          leadsTo[dag.parent[e]!]!.push(names[p]!);
      const found = new Map(
        names.map((name, p) => {
          const sequences: string[] = [];
          const end = p + 1 < numBeliefs ? dag.firstSequence[p + 1]! : sequenceAction.length;
          for (let s = dag.firstSequence[p]!; s < end; s++)
            sequences.push(`${sequenceAction[s]}: ${leadsTo[s]!.sort().join(' ')}`);
          return [name, sequences];
        }),
      );
      expect(new Set(names).size).toBe(numBeliefs);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(plainDag(space)));
    }
  });
});

describe('BeliefTable', () => {
  it('gives equal lists equal numbers until they are dropped, across chunks', () => {
    const random = randomNumbers(3);
    const table = new BeliefTable();
    const known = new Map<string, number>();
    for (let k = 0; k < 4000; k++) {
      const list = Int32Array.from({ length: 1 + Math.floor(random() * 120) }, () =>
        Math.floor(random() * 3),
      );
      const length = random() < 0.5 ? Math.min(3, list.length) : list.length;
      const key = list.subarray(0, length).join();
      const size = table.size;
      const belief = table.intern(list, 0, length);
      expect(belief).toBe(known.get(key) ?? size);
      known.set(key, belief);
      const chunk = table.chunk(belief);
      const at = table.offset(belief);
      expect(chunk.subarray(at + 1, at + 1 + chunk[at]!).join()).toBe(key);
      if (random() > 0.3) continue;
      table.drop(belief);
      known.delete(key);
    }
  });

  it('tells apart lists of one hash', () => {
    const random = randomNumbers(11);
    const table = new BeliefTable();
    const interner = new ListInterner();
    const hashes = new Set<number>();
    const known = new Set<number>();
    let numAlike = 0;
    let numMerged = 0;
    const list = new Int32Array(2);
    // of 200,000 lists, some five pairs have one hash of 32 bits
    while (known.size < 200_000) {
      for (const k of list.keys()) list[k] = Math.floor(random() * 2 ** 26);
      const name = list[0]! * 2 ** 26 + list[1]!;
      if (known.has(name)) continue;
      if (table.intern(list, 0, 2) !== known.size || interner.intern(list, 2) !== known.size) numMerged++;
      known.add(name);
      const hash = hashOfList(list, 0, 2);
      if (hashes.has(hash)) numAlike++;
      hashes.add(hash);
    }
    expect(numMerged).toBe(0);
    expect(numAlike).toBeGreaterThan(0);
  });

  it('has room for a list longer than a chunk', () => {
    const table = new BeliefTable();
    const long = Int32Array.from({ length: 200_000 }, (_, k) => k);
    const first = table.intern(long, 0, long.length);
    expect(table.intern(long, 1, 5)).toBe(first + 1);
    expect(table.intern(long, 0, long.length)).toBe(first);
    table.drop(first);
    expect(table.intern(long, 1, 5)).toBe(first + 1);
  });
});

describe('Overlap', () => {
  it('joins sets that overlap through others, and knows where members are', () => {
    const sets = new ListInterner();
    for (const set of [[0, 1], [2], [3, 4], [1, 3], [5]]) sets.intern(Int32Array.from(set), set.length);
    const overlap = new Overlap(sets, 7);
    overlap.begin(5);
    for (let set = 0; set < 5; set++) overlap.add(set);
    expect(overlap.end()).toBe(3);
    expect([...overlap.partOf.subarray(0, 5)]).toEqual([0, 1, 0, 0, 2]);
    expect([0, 1, 2, 3, 4, 5, 6].map((member) => overlap.partAt(member))).toEqual([0, 0, 1, 0, 0, 2, -1]);
  });
});
