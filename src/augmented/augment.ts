/** Game and concept in, mediator decision space, deviator treeplexes and sparse payoffs out. */
import { errors, MemoryError } from '../errors.ts';
import { centring } from '../game/centred.ts';
import { boundingPayoff, type Payoff, payoffScale, utilityOf } from '../game/payoff.ts';
import { type GameTree, withChoice } from '../game/tree.ts';
import { compressing } from '../numeric/csr.ts';
import { VectorSum } from '../numeric/sum.ts';
import { inPieces, inRows, type Work } from '../work.ts';
import type { AugmentedGame, Deviator, PointReading } from './augmented-game.ts';
import { beliefReader } from './belief-reader.ts';
import { findingBeliefSpace } from './belief-space.ts';
import { buildingBestBeliefDag } from './best-belief-dag.ts';
import type { Concept } from './concept.ts';
import { buildingConstraint, Shortfalls } from './constraint-deviator.ts';
import type { DecisionDag } from './decision-dag.ts';
import { checkWalks } from './estimate.ts';
import { excludingRecommendations, type Recommendation } from './excluding.ts';
import type { InfosetOrder, OrderContest } from './infoset-order.ts';
import { MediatorTrie } from './mediator-trie.ts';
import {
  type Constraint,
  entryRounding,
  type Objective,
  readingConstraint,
  readingObjective,
} from './objective.ts';
import { findingPublicStates } from './public-state.ts';
import {
  type DeviatorWalk,
  type MemoryCheck,
  tabulatingReports,
  walkingDeviator,
  walkingDirect,
} from './walk.ts';

export interface AugmentOptions {
  /** See Objective. */
  readonly objective: string;
  /** Bounds that the mediator must keep, see readingConstraint. */
  readonly constraints: readonly string[];
  /** Players whom the mediator controls: they have no incentive constraint. */
  readonly instruments: readonly number[];
  /** COMM only: reports that contradict the public state are refused. */
  readonly publicState: boolean;
  /** NFCCERT only: silence is announced before play instead of being noticed at the player's first turn. */
  readonly announced: boolean;
  /** Private memory: the order in which beliefs decide infosets, or how the best of all orders is found. */
  readonly infosetOrder: InfosetOrder | OrderContest;
  /** Recommendations that the mediator never makes; default none. */
  readonly excluded?: readonly Recommendation[];
  /** Largest number of mediator sequences to build. */
  readonly maxSequences: number;
  /** Memory that building may use, in MiB: what is built is about as large again as a kernel, once it is packed. */
  readonly memoryLimitMiB: number;
  /** What the deviators' walks may be counted to need before they are made, in MiB; default memoryLimitMiB. */
  readonly walksLimitMiB?: number | undefined;
}

/**
 * @throws InputError on a bad objective, constraint or instrument, transfers or prescribed moves under a private mediator, or past maxSequences; MemoryError past the memory limit
 * Cost: full memory, one visit per frame; private, that and the size of the belief DAG, which can be exponential in
 * how much the players' private information overlaps.
 */
export function augmenting(game: GameTree, concept: Concept, options: AugmentOptions): Work<AugmentedGame> {
  return augmentingIn(game, concept, options, concept.memory);
}

/**
 * The same with a private mediator's decisions relaxed to those of one that remembers: its sequences are the keys themselves,
 * each a set of pairs of infoset and action, and at every key it decides an infoset apart from all other keys. A private
 * mediator's strategy is one of it, so that what bounds its optimum bounds that of the concept; not the other way round.
 * @throws InputError, MemoryError as augmenting does
 * Cost: one visit per frame, whatever the size of the belief DAG.
 */
export function relaxing(game: GameTree, concept: Concept, options: AugmentOptions): Work<AugmentedGame> {
  return augmentingIn(game, concept, options, 'full');
}

/** @param memory of the mediator, in whose decision space payoffs are put */
function* augmentingIn(
  game: GameTree,
  concept: Concept,
  options: AugmentOptions,
  memory: Concept['memory'],
): Work<AugmentedGame> {
  checkConcept(game, concept);
  const objective = yield* readingObjective(game, options.objective);
  const constraints: Constraint[] = [];
  for (const text of [...game.constraints, ...options.constraints])
    constraints.push(yield* readingConstraint(game, text));
  const isFair = objective.payoff === null;
  const { tree: near, offsets } = yield* centring(game);
  const tree = isFair ? withLevel(near) : near;

  const trie = new MediatorTrie();
  const what = `The augmented game of ${tree.name} under ${concept.name}`;
  const check = memoryCheck(what, options.memoryLimitMiB);
  const checkCount = memoryCheck(
    what,
    Math.min(options.walksLimitMiB ?? Number.POSITIVE_INFINITY, options.memoryLimitMiB),
  );
  const checks = { check, checkCount };
  const { direct, deviations, bytes: walkedBytes } = yield* walkingAll(tree, concept, options, trie, checks);
  const levelState = isFair ? trie.decide(0, tree.infosetLabel.length - 1, 2) : -1;
  trie.finish();

  const { terminalState, transferState } = direct;
  const space =
    memory === 'full'
      ? yield* fullMemory(tree, trie, options.maxSequences)
      : yield* privateMemory(tree, trie, terminalState, levelState, deviations, options, (bytes) =>
          check(walkedBytes + trie.bytes + bytes),
        );
  const play: DirectPlay = { tree, space, terminalState, transferState };

  const utilityVectors: Float64Array[] = [];
  for (let i = 1; i <= tree.numPlayers; i++)
    utilityVectors.push(yield* payoffVector(play, utilityOf(tree, i)));
  const bound: Deviator[] = [];
  for (const constraint of constraints) bound.push(yield* buildingBound(play, constraint));
  const level = isFair ? levelVector(objective, space, levelState) : null;
  if (level !== null) {
    const fair = yield* buildingFairness(tree, objective, level, utilityVectors, offsets.players);
    if (fair !== null) bound.push(fair);
  }

  const deviators: Deviator[] = [];
  for (const deviation of deviations)
    deviators.push(yield* buildingDeviator(tree, deviation, space, utilityVectors[deviation.player - 1]!));
  const augmented: AugmentedGame = {
    tree: isFair ? withLevel(game) : game,
    concept,
    objective,
    utilityOffsets: offsets.players,
    mediator: space.mediator,
    deviators: [...deviators, ...bound],
    terminalSequence: yield* sequencesOf(terminalState, space.stateSequence),
    transferSequence: yield* sequencesOf(transferState, space.stateSequence),
    objectiveVector: level ?? (yield* payoffVector(play, objective.payoff as Payoff)),
    utilityVectors,
    numAugmentedNodes: deviations.reduce((sum, { walk }) => sum + walk.numFrames, direct.numFrames),
    readPoint: space.readPoint,
    sequenceAction: space.sequenceAction,
  };
  const { excluded = [] } = options;
  return excluded.length === 0 ? augmented : yield* excludingRecommendations(augmented, excluded);
}

function checkConcept(game: GameTree, concept: Concept): void {
  if (game.cycle !== null) throw errors.notTimeable(concept.name, game.cycle);
  if (game.transfers.length > 0 && concept.memory === 'private')
    throw errors.badField(
      'concept',
      concept.name,
      'a concept whose mediator remembers everything, such as COMM, as the game has transfers',
    );
  if (game.prescribed !== null && concept.memory === 'private')
    throw errors.badField(
      'concept',
      concept.name,
      'a concept whose mediator remembers everything, such as COMM, as the game prescribes moves',
    );
}

/** What a player who may deviate can do. */
export interface Deviation {
  readonly player: number;
  readonly walk: DeviatorWalk;
}

/** Walks the game under direct play, then once for each player who may deviate; `bytes` is what their entries take. */
export function* walkingAll(
  tree: GameTree,
  concept: Concept,
  {
    instruments,
    publicState: isAsked,
    announced,
  }: Pick<AugmentOptions, 'instruments' | 'publicState' | 'announced'>,
  trie: MediatorTrie,
  { check, checkCount }: { readonly check: MemoryCheck; readonly checkCount: MemoryCheck },
) {
  const strategic = strategicPlayers(tree, instruments);
  const canLie = concept.reports === 'any-consistent';
  const publicState = isAsked && canLie ? yield* findingPublicStates(tree) : null;
  yield* checkWalks(tree, concept, strategic, publicState, checkCount);
  const direct = yield* walkingDirect(tree, trie, check);
  let bytes = 0;
  const deviations: Deviation[] = [];
  for (const player of strategic) {
    const reports = canLie ? yield* tabulatingReports(tree, player, publicState) : null;
    const checkAll: MemoryCheck = (more) => check(bytes + more);
    const walk = yield* walkingDeviator(tree, concept, player, trie, reports, announced, checkAll);
    bytes += walk.entries.bytes;
    deviations.push({ player, walk });
  }
  return { direct, deviations, bytes };
}

function* sequencesOf(states: Int32Array, stateSequence: Int32Array): Work<Int32Array> {
  const sequences = new Int32Array(states.length);
  yield* inPieces(states.length, ADDING, 'terminals', (from, to) => {
    for (let k = from; k < to; k++) {
      const state = states[k]!;
      sequences[k] = state < 0 ? -1 : stateSequence[state]!;
    }
  });
  return sequences;
}

const ADDING = 'adding up payoffs';

/**
 * The game with one more choice: how high the smallest utility is claimed to be. The mediator mixes the objective's bounds
 * there, and a constraint compares the mean with every player's utility.
 */
function withLevel(tree: GameTree): GameTree {
  return withChoice(tree, '(level of the smallest utility)', ['lowest', 'highest']);
}

/**
 * The claimed level may not be above anybody's utility. Whoever always gets as much as can be claimed needs no bound, however
 * far away its utilities are. @returns null when nobody needs one
 */
function* buildingFairness(
  tree: GameTree,
  { name, range, largest, magnitude, offset }: Objective,
  level: Float64Array,
  utilityVectors: readonly Float64Array[],
  offsets: readonly number[],
): Work<Deviator | null> {
  const shortfalls = new Shortfalls();
  let numBounds = 0;
  let most = magnitude;
  for (const [k, own] of utilityVectors.entries()) {
    const above = offsets[k]! - offset;
    const bounds = yield* boundingPayoff(tree, utilityOf(tree, k + 1));
    if (bounds.low + above >= largest) continue;
    const shortfall = level.map((claimed, s) => claimed - own[s]!);
    shortfall[0]! -= above;
    yield* shortfalls.puttingVector(shortfall, numBounds++);
    most = Math.max(most, magnitude + bounds.magnitude + Math.abs(above));
  }
  if (numBounds === 0) return null;
  return yield* buildingConstraint({
    name,
    numMediator: level.length,
    numBounds,
    claims: 'together',
    shortfalls,
    range: range > 0 ? range : most || 1,
    magnitude: most,
    rounding: entryRounding(tree.reachRounding, most),
  });
}

/** The claimed level, per mediator sequence. */
function levelVector(
  { smallest, largest }: Objective,
  { mediator, stateSequence }: Space,
  levelState: number,
): Float64Array {
  const level = new Float64Array(mediator.numSequences);
  level[stateSequence[levelState]!] = smallest;
  level[stateSequence[levelState + 1]!] = largest;
  return level;
}

/** A play in which everybody is truthful and obedient: where it ends, and what it pays, in the mediator's decision space. */
interface DirectPlay {
  readonly tree: GameTree;
  readonly space: Space;
  /** As of walkingDirect. */
  readonly terminalState: Int32Array;
  readonly transferState: Int32Array;
}

/** The mean of a payoff under direct play, per mediator sequence. */
function* payoffVector(play: DirectPlay, payoff: Payoff): Work<Float64Array> {
  const out = new VectorSum(play.space.mediator.numSequences);
  yield { doing: ADDING, done: 0, unit: 'sequences' };
  yield* puttingEntries(play, payoff, (_, s, value) => out.add(s, value));
  return yield* out.finishing();
}

/** The deviator of a constraint: it has a claim for each terminal if the constraint holds always, else one, for the mean. */
function* buildingBound(
  play: DirectPlay,
  { name, always, shortfall, range, magnitude, rounding }: Constraint,
): Work<Deviator> {
  const shortfalls = new Shortfalls();
  if (always) yield* puttingEntries(play, shortfall, (z, s, value) => shortfalls.put(s, z, value));
  else yield* shortfalls.puttingVector(yield* payoffVector(play, shortfall), 0);
  return yield* buildingConstraint({
    name,
    numMediator: play.space.mediator.numSequences,
    numBounds: always ? play.tree.numTerminals : 1,
    claims: 'apart',
    shortfalls,
    ...{ range, magnitude, rounding },
  });
}

type PutEntry = (terminal: number, sequence: number, value: number) => void;

/** Under direct play the mean of a payoff is the sum, over entries, of value times the probability of the mediator's sequence. */
function* puttingEntries(
  { tree, space: { stateSequence }, terminalState, transferState }: DirectPlay,
  { terminal, payment }: Payoff,
  put: PutEntry,
): Work<void> {
  const paid = tree.transfers.map(({ options }) => options.map(payment));
  const { transferStart } = tree;
  yield* inRows(transferStart, tree.numTerminals, ADDING, 'terminals', (from, to) => {
    for (let z = from; z < to; z++) {
      const state = terminalState[z]!;
      if (state < 0) continue;
      const reach = tree.reach[tree.terminalNode[z]!]!;
      put(z, stateSequence[state]!, reach * terminal(z));
      const end = transferStart[z + 1]!;
      for (let e = transferStart[z]!; e < end; e++) {
        const amounts = paid[tree.terminalTransfer[e]!]!;
        for (let o = 0; o < amounts.length; o++)
          put(z, stateSequence[transferState[e]! + o]!, reach * amounts[o]!);
      }
    }
  });
}

/** Of what is built, refused past the limit. */
export function memoryCheck(what: string, limitMiB: number): MemoryCheck {
  const limit = limitMiB * 2 ** 20;
  return (bytes) => {
    if (bytes > limit) throw new MemoryError(what, bytes, limit);
  };
}

function strategicPlayers(tree: GameTree, instruments: readonly number[]): number[] {
  for (const i of instruments)
    if (!Number.isInteger(i) || i < 1 || i > tree.numPlayers)
      throw errors.badField('instruments', instruments.join(','), `players from 1 to ${tree.numPlayers}`);
  return Array.from({ length: tree.numPlayers }, (_, k) => k + 1).filter((i) => !instruments.includes(i));
}

function* buildingDeviator(
  tree: GameTree,
  { player, walk: { entries, treeplex, direct } }: Deviation,
  space: Space,
  directPayoff: Float64Array,
): Work<Deviator> {
  const bounds = yield* boundingPayoff(tree, utilityOf(tree, player));
  // In place: the entries are of no further use, and may be most of the memory.
  const row = entries.state.view();
  yield* inPieces(row.length, ADDING, 'entries', (from, to) => {
    for (let e = from; e < to; e++) row[e] = space.stateSequence[row[e]!]!;
  });
  return {
    player,
    constraint: null,
    treeplex,
    direct,
    directPayoff,
    payoff: yield* compressing(
      space.mediator.numSequences,
      treeplex.numSequences,
      row,
      entries.sequence.view(),
      entries.value.view(),
    ),
    range: payoffScale(bounds),
    magnitude: bounds.magnitude,
    rounding: entryRounding(tree.reachRounding, bounds.magnitude),
  };
}

/** The mediator's decision space, and where in it each trie state is. */
interface Space {
  readonly mediator: DecisionDag;
  readonly stateSequence: Int32Array;
  readonly readPoint: (point: number) => PointReading;
  readonly sequenceAction: (sequence: number) => number;
}

const SEQUENCES = "The mediator's number of sequences";

function* fullMemory(tree: GameTree, trie: MediatorTrie, maxSequences: number): Work<Space> {
  const mediator = yield* trie.buildingTree();
  if (mediator.numSequences > maxSequences)
    throw errors.tooLarge(SEQUENCES, mediator.numSequences, maxSequences);
  const branchInfoset = trie.branchInfoset.view();
  const action = new Int32Array(mediator.numSequences);
  yield* inRows(mediator.firstSequence, mediator.numPoints, ADDING, 'points', (from, to) => {
    for (let p = from; p < to; p++) {
      const first = mediator.firstSequence[p]!;
      const end = mediator.firstSequence[p + 1]!;
      for (let s = first; s < end; s++) action[s] = s - first;
    }
  });
  return {
    mediator,
    stateSequence: trie.stateSequence.view(),
    readPoint: (p) => ({
      infoset: branchInfoset[p]!,
      get history() {
        return [trie.describe(trie.branchState.data[p]!, tree)];
      },
    }),
    sequenceAction: (s) => action[s]!,
  };
}

function* privateMemory(
  tree: GameTree,
  trie: MediatorTrie,
  terminalState: Int32Array,
  levelState: number,
  deviations: readonly Deviation[],
  { maxSequences, infosetOrder }: Pick<AugmentOptions, 'maxSequences' | 'infosetOrder'>,
  check: MemoryCheck,
): Work<Space> {
  const isKey = new Uint8Array(trie.numStates);
  for (const state of terminalState) if (state >= 0) isKey[state] = 1;
  if (levelState >= 0) isKey.fill(1, levelState, levelState + 2);
  for (const { walk } of deviations) {
    const states = walk.entries.state.view();
    yield* inPieces(states.length, ADDING, 'entries', (from, to) => {
      for (let e = from; e < to; e++) isKey[states[e]!] = 1;
    });
  }
  const space = yield* findingBeliefSpace(trie, isKey, tree.infosetNumActions, check);
  const built = yield* buildingBestBeliefDag(space, tree, infosetOrder, maxSequences, check);
  if (built === null) throw errors.tooLarge(SEQUENCES, null, maxSequences);
  const { dag, stateSequence, numBeliefs, beliefInfoset, sequenceAction } = built;
  const branchesOf = beliefReader(space, built);
  return {
    mediator: dag,
    stateSequence,
    readPoint: (p) => ({
      infoset: p < numBeliefs ? beliefInfoset[p]! : -1,
      get history() {
        return p < numBeliefs ? branchesOf(p).map((b) => trie.describe(trie.branchState.data[b]!, tree)) : [];
      },
    }),
    sequenceAction: (s) => sequenceAction[s] ?? -1,
  };
}
