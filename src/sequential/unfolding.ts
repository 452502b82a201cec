/** A game, its mediator's transcripts and its deviators under COMM, unfolded for a search for codominated actions. */
import { type Deviation, memoryCheck, walkingAll } from '../augmented/augment.ts';
import type { Concept } from '../augmented/concept.ts';
import type { DecisionDag, Flow } from '../augmented/decision-dag.ts';
import { MediatorTrie } from '../augmented/mediator-trie.ts';
import { centring } from '../game/centred.ts';
import { boundingPayoff, payoffScale, utilityOf } from '../game/payoff.ts';
import { CHANCE, type GameTree, type Infoset } from '../game/tree.ts';
import { inPieces, type Work } from '../work.ts';
import { findingStages } from './stages.ts';

/** What decides whose reports are believed, and who has incentives. */
export interface UnfoldOptions {
  readonly instruments: readonly number[];
  readonly publicState: boolean;
  readonly memoryLimitMiB: number;
}

/** A player's honest point: it has been truthful and obedient, and is recommended an action. */
export interface HonestPoint {
  readonly point: number;
  readonly infoset: Infoset;
  readonly action: number;
}

/** What one player may do, and what it pays. */
export interface UnfoldedDeviator {
  readonly treeplex: DecisionDag;
  readonly direct: Flow;
  readonly honest: readonly HonestPoint[];
  /** Per sequence: the point that it is of; of sequence 0, -1. */
  readonly pointOf: Int32Array;
  /** Payoffs as triplets: mediator's sequence, own sequence, chance times utility. */
  readonly row: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
  /** Of its utilities; > 0. */
  readonly range: number;
}

/** Everything that is the same for all stages. */
export interface Unfolded {
  readonly tree: GameTree;
  readonly stage: Int32Array;
  readonly mediator: DecisionDag;
  /** Per point of the mediator; those of transfers are beyond the infosets with nodes. */
  readonly infosetOf: Int32Array;
  /** Per node: the mediator's sequence when everybody is truthful and obeys; -1 where chance never goes. */
  readonly nodeSequence: Int32Array;
  readonly deviators: readonly UnfoldedDeviator[];
}

/** @throws MemoryError past the limit. Cost: as much as augmenting the game. */
export function* unfolding(given: GameTree, concept: Concept, options: UnfoldOptions): Work<Unfolded> {
  const { tree } = yield* centring(given);
  const trie = new MediatorTrie();
  const check = memoryCheck(`Codominated actions of ${tree.name}`, options.memoryLimitMiB);
  const { deviations } = yield* walkingAll(tree, concept, { ...options, announced: false }, trie, {
    check,
    checkCount: check,
  });
  const nodeState = yield* findingStates(tree, trie);
  trie.finish();
  const sequenceOf = trie.stateSequence.view();
  const deviators: UnfoldedDeviator[] = [];
  for (const deviation of deviations) deviators.push(yield* unfoldingDeviator(tree, deviation, sequenceOf));
  return {
    tree,
    stage: yield* findingStages(tree),
    mediator: yield* trie.buildingTree(),
    infosetOf: trie.branchInfoset.toArray(),
    nodeSequence: nodeState.map((state) => (state < 0 ? -1 : sequenceOf[state]!)),
    deviators,
  };
}

const UNFOLDING = 'unfolding the game';

/** Per node: the mediator's state under direct play, which has been walked. */
function* findingStates(tree: GameTree, trie: MediatorTrie): Work<Int32Array> {
  const states = new Int32Array(tree.numNodes).fill(-1);
  states[0] = 0;
  yield* inPieces(tree.numNodes, UNFOLDING, 'nodes', (from, to) => {
    for (let h = from; h < to; h++) {
      const count = tree.numChildren[h]!;
      if (states[h]! < 0 || count === 0) continue;
      const first = tree.firstChild[h]!;
      const isChance = tree.actor[h] === CHANCE;
      const next = isChance ? states[h]! : trie.decide(states[h]!, tree.infoset[h]!, count);
      for (let a = 0; a < count; a++)
        if (tree.reach[first + a]! > 0) states[first + a] = isChance ? next : next + a;
    }
  });
  return states;
}

function* unfoldingDeviator(
  tree: GameTree,
  { player, walk: { treeplex, pointLabel, direct, entries } }: Deviation,
  sequenceOf: Int32Array,
): Work<UnfoldedDeviator> {
  const pointOf = new Int32Array(treeplex.numSequences).fill(-1);
  for (let p = 0; p < treeplex.numPoints; p++)
    pointOf.fill(p, treeplex.firstSequence[p]!, treeplex.firstSequence[p + 1]!);
  const recommended = recommendations(tree);
  const honest: HonestPoint[] = [];
  yield* inPieces(treeplex.numPoints, UNFOLDING, 'points', (from, to) => {
    for (let p = from; p < to; p++) {
      const recommendation = recommended[pointLabel[p]! - tree.numInfosets];
      if (recommendation !== undefined && direct[treeplex.parent[p]!] === 1)
        honest.push({ point: p, ...recommendation });
    }
  });
  const states = entries.state.view();
  return {
    treeplex,
    direct,
    honest,
    pointOf,
    row: states.map((state) => sequenceOf[state]!),
    column: entries.sequence.toArray(),
    value: entries.value.toArray(),
    range: payoffScale(yield* boundingPayoff(tree, utilityOf(tree, player))),
  };
}

/** In the order of the labels that walks give them. */
function recommendations({ numInfosets, infosetNumActions }: GameTree) {
  return Array.from({ length: numInfosets }, (_, infoset) =>
    Array.from({ length: infosetNumActions[infoset]! }, (_, action) => ({ infoset, action })),
  ).flat();
}
