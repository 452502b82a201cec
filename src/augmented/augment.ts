/** Game and concept in, mediator decision space, deviator treeplexes and sparse payoffs out (THEORY.md section 3). */
import { errors, MemoryError } from '../errors.ts';
import { centred } from '../game/centred.ts';
import { type Payoff, payoffBounds, payoffMagnitude, payoffScale, utilityOf } from '../game/payoff.ts';
import { type GameTree, PRINCIPAL } from '../game/tree.ts';
import { csrFromTriplets } from '../numeric/csr.ts';
import { roundings } from '../numeric/rounding.ts';
import { VectorSum } from '../numeric/sum.ts';
import { finish } from '../work.ts';
import type { AugmentedGame, Deviator, PointReading } from './augmented-game.ts';
import { beliefSpace } from './belief-space.ts';
import { bestBeliefDag } from './best-belief-dag.ts';
import type { Concept } from './concept.ts';
import { constraintDeviator, Shortfalls } from './constraint-deviator.ts';
import type { DecisionDag } from './decision-dag.ts';
import { checkWalks } from './estimate.ts';
import type { InfosetOrder, OrderContest } from './infoset-order.ts';
import { MediatorTrie } from './mediator-trie.ts';
import { constraintOf, ENTRY_ROUNDINGS, type Objective, objectiveOf } from './objective.ts';
import { publicStates } from './public-state.ts';
import { consistentReports, type DeviatorWalk, type MemoryCheck, walkDeviator, walkDirect } from './walk.ts';

export interface AugmentOptions {
  /** See Objective. */
  readonly objective: string;
  /** Bounds that the mediator must keep, see constraintOf. */
  readonly constraints: readonly string[];
  /** Players whom the mediator controls: they have no incentive constraint. */
  readonly instruments: readonly number[];
  /** COMM only: reports that contradict the public state are refused. */
  readonly publicState: boolean;
  /** NFCCERT only: silence is announced before play instead of being noticed at the player's first turn. */
  readonly announced: boolean;
  /** Private memory: the order in which beliefs decide infosets, or how the best of all orders is found. */
  readonly infosetOrder: InfosetOrder | OrderContest;
  /** Largest number of mediator sequences to build. */
  readonly maxSequences: number;
  /** Memory that building may use, in MiB: what is built is about as large again as a kernel, once it is packed. */
  readonly memoryLimitMiB: number;
}

/**
 * @throws InputError on a bad objective, constraint or instrument, transfers under a private mediator, or past maxSequences; MemoryError past the memory limit
 * Cost: full memory, one visit per frame; private, that and the size of the belief DAG, which can be exponential in
 * how much the players' private information overlaps.
 */
export function augment(game: GameTree, concept: Concept, options: AugmentOptions): AugmentedGame {
  if (game.cycle !== null) throw errors.notTimeable(concept.name, game.cycle);
  if (game.transfers.length > 0 && concept.memory === 'private')
    throw errors.badField('concept', concept.name, 'NFCCERT, CCERT, CERT or COMM, as the game has transfers');
  const objective = objectiveOf(game, options.objective);
  const constraints = [...game.constraints, ...options.constraints].map((text) => constraintOf(game, text));
  const isFair = objective.payoff === null;
  const { tree: near, offsets } = centred(game);
  const tree = isFair ? withLevel(near) : near;
  const strategic = strategicPlayers(tree, options.instruments);
  const trie = new MediatorTrie();
  const check = memoryCheck(
    `The augmented game of ${tree.name} under ${concept.name}`,
    options.memoryLimitMiB,
  );
  const usePublic = options.publicState && concept.reports === 'any-consistent';
  const publicState = usePublic ? publicStates(tree) : null;
  finish(checkWalks(tree, concept, strategic, publicState, check));
  const { terminalState, transferState, numFrames } = walkDirect(tree, trie, check);
  const deviating = strategic.map((player) => ({
    player,
    reports: concept.reports === 'any-consistent' ? consistentReports(tree, player, publicState) : null,
  }));
  let walkedBytes = 0;
  const walks = deviating.map(({ player, reports }) => {
    const walk = walkDeviator(tree, concept, player, trie, reports, options.announced, (bytes) =>
      check(walkedBytes + bytes),
    );
    walkedBytes += walk.entries.state.bytes * 2 + walk.entries.value.bytes;
    return walk;
  });

  const levelState = isFair ? trie.decide(0, tree.infosetLabel.length - 1, 2) : -1;
  trie.finish();

  const space =
    concept.memory === 'full'
      ? fullMemory(tree, trie, options.maxSequences)
      : privateMemory(tree, trie, terminalState, levelState, walks, options, (bytes) =>
          check(walkedBytes + trie.bytes + bytes),
        );

  const { stateSequence } = space;
  const numMediator = space.mediator.numSequences;
  const eachEntry = (payoff: Payoff, put: PutEntry) =>
    forEachEntry(tree, payoff, terminalState, transferState, (z, state, value) =>
      put(z, stateSequence[state] as number, value),
    );
  const vector = (payoff: Payoff): Float64Array => {
    const out = new VectorSum(numMediator);
    eachEntry(payoff, (_, s, value) => out.add(s, value));
    return out.finish();
  };
  const utilityVectors = Array.from({ length: tree.numPlayers }, (_, k) => vector(utilityOf(tree, k + 1)));
  const bound = constraints.map(({ name, always, shortfall, range, magnitude, rounding }) => {
    const shortfalls = new Shortfalls();
    if (!always) shortfalls.putVector(vector(shortfall), 0);
    else eachEntry(shortfall, (z, s, value) => shortfalls.put(s, z, value));
    const numBounds = always ? tree.numTerminals : 1;
    return constraintDeviator({
      name,
      numMediator,
      numBounds,
      claims: 'apart',
      shortfalls,
      range,
      magnitude,
      rounding,
    });
  });
  const level = isFair ? levelVector(objective, stateSequence, levelState, numMediator) : null;
  const fair =
    level === null ? null : fairnessDeviator(tree, objective, level, utilityVectors, offsets.players);
  if (fair !== null) bound.push(fair);

  return {
    tree: isFair ? withLevel(game) : game,
    concept,
    objective,
    utilityOffsets: offsets.players,
    mediator: space.mediator,
    deviators: [
      ...walks.map((walk, k) => {
        const player = strategic[k] as number;
        const own = utilityVectors[player - 1] as Float64Array;
        return deviatorOf(tree, player, walk, space, own);
      }),
      ...bound,
    ],
    terminalSequence: terminalState.map((state) => (state < 0 ? -1 : (stateSequence[state] as number))),
    transferSequence: transferState.map((state) => (state < 0 ? -1 : (stateSequence[state] as number))),
    objectiveVector: level ?? vector(objective.payoff as Payoff),
    utilityVectors,
    numAugmentedNodes: walks.reduce((sum, walk) => sum + walk.numFrames, numFrames),
    readPoint: space.readPoint,
    sequenceAction: space.sequenceAction,
  };
}

/**
 * The game with one more infoset of the principal, at no node: how high the smallest utility is claimed to be. The
 * mediator mixes the objective's bounds there, and a constraint compares the mean with every player's utility.
 */
function withLevel(tree: GameTree): GameTree {
  return {
    ...tree,
    infosetPlayer: Int16Array.of(...tree.infosetPlayer, PRINCIPAL),
    infosetNumActions: Int32Array.of(...tree.infosetNumActions, 2),
    infosetLabel: [...tree.infosetLabel, '(level of the smallest utility)'],
    actionLabels: [...tree.actionLabels, ['lowest', 'highest']],
  };
}

/**
 * The claimed level may not be above anybody's utility. Whoever always gets as much as can be claimed needs no bound, however
 * far away its utilities are. @returns null when nobody needs one
 */
function fairnessDeviator(
  tree: GameTree,
  { name, range, largest, magnitude, offset }: Objective,
  level: Float64Array,
  utilityVectors: readonly Float64Array[],
  offsets: readonly number[],
): Deviator | null {
  const shortfalls = new Shortfalls();
  let numBounds = 0;
  let most = magnitude;
  utilityVectors.forEach((own, k) => {
    const payoff = utilityOf(tree, k + 1);
    const above = (offsets[k] as number) - offset;
    if (payoffBounds(tree, payoff).low + above >= largest) return;
    const shortfall = level.map((claimed, s) => claimed - (own[s] as number));
    shortfall[0] = (shortfall[0] as number) - above;
    shortfalls.putVector(shortfall, numBounds++);
    most = Math.max(most, magnitude + payoffMagnitude(tree, payoff) + Math.abs(above));
  });
  if (numBounds === 0) return null;
  return constraintDeviator({
    name,
    numMediator: level.length,
    numBounds,
    claims: 'together',
    shortfalls,
    range: range > 0 ? range : most || 1,
    magnitude: most,
    rounding: roundings(ENTRY_ROUNDINGS) * most,
  });
}

/** The claimed level, per mediator sequence. */
function levelVector(
  { smallest, largest }: Objective,
  stateSequence: Int32Array,
  levelState: number,
  numSequences: number,
): Float64Array {
  const level = new Float64Array(numSequences);
  level[stateSequence[levelState] as number] = smallest;
  level[stateSequence[levelState + 1] as number] = largest;
  return level;
}

type PutEntry = (terminal: number, at: number, value: number) => void;

/** Under direct play the mean of a payoff is the sum, over entries, of value times the probability of the mediator's state. */
function forEachEntry(
  tree: GameTree,
  { terminal, payment }: Payoff,
  terminalState: Int32Array,
  transferState: Int32Array,
  put: PutEntry,
): void {
  const paid = tree.transfers.map(({ options }) => options.map(payment));
  for (let z = 0; z < tree.numTerminals; z++) {
    const state = terminalState[z] as number;
    if (state < 0) continue;
    const reach = tree.reach[tree.terminalNode[z] as number] as number;
    put(z, state, reach * terminal(z));
    const end = tree.transferStart[z + 1] as number;
    for (let e = tree.transferStart[z] as number; e < end; e++) {
      const amounts = paid[tree.terminalTransfer[e] as number] as number[];
      for (let o = 0; o < amounts.length; o++)
        put(z, (transferState[e] as number) + o, reach * (amounts[o] as number));
    }
  }
}

function memoryCheck(what: string, limitMiB: number): MemoryCheck {
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

function deviatorOf(
  tree: GameTree,
  player: number,
  walk: DeviatorWalk,
  space: Space,
  directPayoff: Float64Array,
): Deviator {
  const utility = utilityOf(tree, player);
  const magnitude = payoffMagnitude(tree, utility);
  const { entries, treeplex, direct } = walk;
  // In place: the entries are of no further use, and may be most of the memory.
  const row = entries.state.view();
  for (let e = 0; e < row.length; e++) row[e] = space.stateSequence[row[e] as number] as number;
  return {
    player,
    constraint: null,
    treeplex,
    direct,
    directPayoff,
    payoff: csrFromTriplets(
      space.mediator.numSequences,
      treeplex.numSequences,
      row,
      entries.sequence.view(),
      entries.value.view(),
    ),
    range: payoffScale(tree, utility),
    magnitude,
    rounding: roundings(ENTRY_ROUNDINGS) * magnitude,
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

function fullMemory(tree: GameTree, trie: MediatorTrie, maxSequences: number): Space {
  const mediator = trie.toTree();
  if (mediator.numSequences > maxSequences)
    throw errors.tooLarge(SEQUENCES, mediator.numSequences, maxSequences);
  const branchInfoset = trie.branchInfoset.toArray();
  const action = new Int32Array(mediator.numSequences);
  for (let p = 0; p < mediator.numPoints; p++) {
    const first = mediator.firstSequence[p] as number;
    const end = mediator.firstSequence[p + 1] as number;
    for (let s = first; s < end; s++) action[s] = s - first;
  }
  return {
    mediator,
    stateSequence: trie.stateSequence.toArray(),
    readPoint: (p) => ({
      infoset: branchInfoset[p] as number,
      get history() {
        return [trie.describe(trie.branchState.data[p] as number, tree)];
      },
    }),
    sequenceAction: (s) => action[s] as number,
  };
}

function privateMemory(
  tree: GameTree,
  trie: MediatorTrie,
  terminalState: Int32Array,
  levelState: number,
  walks: readonly DeviatorWalk[],
  { maxSequences, infosetOrder }: Pick<AugmentOptions, 'maxSequences' | 'infosetOrder'>,
  check: MemoryCheck,
): Space {
  const isKey = new Uint8Array(trie.numStates);
  for (const state of terminalState) if (state >= 0) isKey[state] = 1;
  if (levelState >= 0) isKey.fill(1, levelState, levelState + 2);
  for (const { entries } of walks)
    for (let e = 0; e < entries.state.length; e++) isKey[entries.state.data[e] as number] = 1;
  const space = beliefSpace(trie, isKey, tree.infosetNumActions, check);
  const built = bestBeliefDag(space, tree, infosetOrder, maxSequences, check);
  if (built === null) throw errors.tooLarge(SEQUENCES, null, maxSequences);
  const { dag, stateSequence, numBeliefs, beliefInfoset, sequenceAction, branchStart, branch } = built;
  return {
    mediator: dag,
    stateSequence,
    readPoint: (p) => ({
      infoset: p < numBeliefs ? (beliefInfoset[p] as number) : -1,
      get history() {
        const branches = p < numBeliefs ? branch.subarray(branchStart[p], branchStart[p + 1]) : [];
        return Array.from(branches, (b) => trie.describe(trie.branchState.data[b] as number, tree));
      },
    }),
    sequenceAction: (s) => sequenceAction[s] ?? -1,
  };
}
