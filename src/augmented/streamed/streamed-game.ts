/**
 * A game under a concept whose mediator remembers everything, as far as simple deviations are concerned: neither the mediator's
 * tree nor deviators' treeplexes are made, so that its size is that of the game.
 */
import { centring } from '../../game/centred.ts';
import { boundingPayoff, type Payoff, payoffScale, utilityOf } from '../../game/payoff.ts';
import type { GameTree } from '../../game/tree.ts';
import { inPieces, type Work } from '../../work.ts';
import type { AugmentOptions } from '../augment.ts';
import type { Concept } from '../concept.ts';
import { entryRounding, type Objective, readingObjective } from '../objective.ts';
import { findingPublicStates } from '../public-state.ts';
import { type ReportTable, tabulatingReports } from '../walk.ts';
import { type Family, type FamilyChoice, listingFamily, type Pretence, pretenceOf } from './family.ts';
import { findingLikeness, type Likeness } from './likeness.ts';

export { CHANCE } from '../../game/tree.ts';

/** Of one player, in the game's unit; 0s where it is an instrument. */
export interface Stakes {
  /** Largest minus smallest utility; their size when that is 0. */
  readonly range: number;
  /** At least the mean of |utility|. */
  readonly magnitude: number;
  /** By how much means of the utility may miss those of the game; see `entryRounding`. */
  readonly rounding: number;
}

/** What the walk of a streamed certificate needs. */
export interface StreamedGame {
  /** With utilities near 0. */
  readonly tree: GameTree;
  readonly concept: Concept;
  readonly objective: Objective;
  /** Per terminal, times its reach: what the mediator maximises. */
  readonly goal: Float64Array;
  /** At z * numPlayers + i - 1, times the reach of z. */
  readonly utilities: Float64Array;
  /** Of player i at [i - 1]. */
  readonly stakes: readonly Stakes[];
  readonly family: Family;
  /** By player. */
  readonly pretence: readonly Pretence[];
  /** Per infoset, see findingLikeness. */
  readonly kind: Int32Array;
  /** Per node: how many there are in its subtree. */
  readonly numBelow: Int32Array;
  /** Of the longest path. */
  readonly depth: number;
}

type Asked = Pick<AugmentOptions, 'objective' | 'constraints' | 'instruments' | 'publicState' | 'announced'>;

/** Deeper games would need a deeper stack than there is. */
export const MAX_DEPTH = 1000;

/**
 * @returns null where it does not apply: a private mediator, constraints, transfers, the objective fairness, silence that is announced, games that are not
 *   timeable or deeper than 1000 moves
 * @param known shared by games whose infosets are compared
 * @throws InputError on a bad objective, or when the family is larger than asked for
 * Cost: a few passes over the game, and the family's.
 */
export function* buildingStreamedGame(
  given: GameTree,
  concept: Concept,
  { objective: name, constraints, instruments, publicState: isAsked, announced }: Asked,
  choice: FamilyChoice,
  known: Likeness,
): Work<StreamedGame | null> {
  const isBound = constraints.length + given.constraints.length > 0 || given.transfers.length > 0;
  const isPlain = !isBound && given.prescribed === null && given.cycle === null;
  if (concept.memory !== 'full' || announced || !isPlain) return null;
  const objective = yield* readingObjective(given, name);
  if (objective.payoff === null) return null;
  const { numBelow, depth } = yield* measuringSubtrees(given);
  if (depth > MAX_DEPTH) return null;
  const { tree } = yield* centring(given);

  const players = Array.from({ length: tree.numPlayers }, (_, k) => k + 1);
  const strategic = players.filter((i) => !instruments.includes(i));
  const canLie = concept.reports === 'any-consistent';
  const publicState = isAsked && canLie ? yield* findingPublicStates(tree) : null;
  const reports: (ReportTable | null)[] = [null];
  for (const i of players)
    reports.push(canLie && strategic.includes(i) ? yield* tabulatingReports(tree, i, publicState) : null);
  const pretence = reports.map((table) => pretenceOf(tree, table));
  const likeness = yield* findingLikeness(tree, known);
  const family = yield* listingFamily({ tree, concept, strategic, reports, pretence, ...likeness }, choice);
  const stakes: Stakes[] = [];
  for (const i of players) stakes.push(yield* measuringStakes(tree, i));
  return {
    ...{ tree, concept, objective, stakes, family, pretence, numBelow, depth, kind: likeness.kind },
    goal: yield* weighing(tree, 1, objective.payoff.terminal),
    utilities: yield* weighing(tree, tree.numPlayers, (k) => tree.utilities[k]!),
  };
}

function* measuringStakes(tree: GameTree, i: number): Work<Stakes> {
  const bounds = yield* boundingPayoff(tree, utilityOf(tree, i));
  const { magnitude } = bounds;
  return { range: payoffScale(bounds), magnitude, rounding: entryRounding(tree.reachRounding, magnitude) };
}

/** Payoffs times the reach of their terminals, `width` of each. */
function* weighing(tree: GameTree, width: number, payoff: Payoff['terminal']): Work<Float64Array> {
  const out = new Float64Array(tree.numTerminals * width);
  yield* inPieces(out.length, 'reading payoffs', 'payoffs', (from, to) => {
    for (let k = from; k < to; k++)
      out[k] = tree.reach[tree.terminalNode[Math.floor(k / width)]!]! * payoff(k);
  });
  return out;
}

/** Numbers of nodes below each, itself included, and the longest path. */
function* measuringSubtrees({ numNodes, parent }: GameTree) {
  const numBelow = new Int32Array(numNodes).fill(1);
  const level = new Int32Array(numNodes);
  let depth = 0;
  yield* inPieces(numNodes, 'measuring the game', 'nodes', (from, to) => {
    for (let k = from; k < to; k++) {
      const h = numNodes - 1 - k;
      if (h > 0) numBelow[parent[h]!]! += numBelow[h]!;
    }
  });
  yield* inPieces(numNodes, 'measuring the game', 'nodes', (from, to) => {
    for (let h = Math.max(1, from); h < to; h++) {
      level[h] = level[parent[h]!]! + 1;
      if (level[h]! > depth) depth = level[h]!;
    }
  });
  return { numBelow, depth };
}
