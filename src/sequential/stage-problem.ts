/**
 * What is asked of one stage, as data: which of the mediator's sequences there are from the stage on, which of them recommend
 * an action in doubt to a player who has been truthful and obedient, and what that player may do about it.
 */
import type { DecisionDag } from '../augmented/decision-dag.ts';
import { PRINCIPAL } from '../game/tree.ts';
import { inPieces, inRows, type Work } from '../work.ts';
import type { HonestPoint, Unfolded, UnfoldedDeviator } from './unfolding.ts';

/** Whether an action, by the number of its infoset's first plus its own, is one of a set. */
export type Actions = Uint8Array;

/** A player's points from its honest points of the stage on. */
export interface StageDeviator {
  readonly deviator: UnfoldedDeviator;
  readonly honest: readonly HonestPoint[];
  /** Per point of the treeplex: the index in `honest` of the one that it is, or is below; else -1. */
  readonly below: Int32Array;
  /** Per honest point: what payoffs are multiplied with, so that they are of size 1. */
  readonly scale: Float64Array;
}

export interface StageProblem {
  /** Per sequence of the mediator: 1 where it is one from the stage on, 0 else. */
  readonly isIn: Uint8Array;
  /** The sequences with which the stage begins: the mediator's trembles may lead to each of them, as likely as may be. */
  readonly entries: readonly number[];
  /** The mediator's points from the stage on, each after those above it. */
  readonly points: readonly number[];
  /** Sequences that recommend an action in doubt, under direct play, and which. */
  readonly doubtful: ReadonlyMap<number, number>;
  readonly deviators: readonly StageDeviator[];
}

const DOING = 'looking for codominated actions';

/** Per infoset: the number of its first action. */
export function firstActions({ tree }: Unfolded): Int32Array {
  const first = new Int32Array(tree.numInfosets + 1);
  for (let I = 0; I < tree.numInfosets; I++) first[I + 1] = first[I]! + tree.infosetNumActions[I]!;
  return first;
}

/** Actions of players at a stage's infosets that chance lets come to be; those that are the only ones are in no doubt. */
export function actionsOfStage({ tree, stage, deviators }: Unfolded, k: number, first: Int32Array): Actions {
  const actions = new Uint8Array(first[tree.numInfosets]!);
  for (const { honest } of deviators)
    for (const { infoset } of honest)
      if (stage[infoset] === k && tree.infosetNumActions[infoset]! > 1)
        actions.fill(1, first[infoset], first[infoset + 1]);
  return actions;
}

/**
 * @param doubtful actions of stage `k`
 * @param codominated those of later stages
 */
export function* statingStage(
  game: Unfolded,
  k: number,
  { first, doubtful, codominated }: { first: Int32Array; doubtful: Actions; codominated: Actions },
): Work<StageProblem> {
  const { tree, stage, mediator, infosetOf, nodeSequence } = game;
  const isIn = new Uint8Array(mediator.numSequences);
  const entries: number[] = [];
  const inDoubt = new Map<number, number>();
  yield* inPieces(tree.numNodes, DOING, 'nodes', (from, to) => {
    for (let h = from; h < to; h++) {
      const I = tree.infoset[h]!;
      const own = nodeSequence[h]!;
      if (I < 0 || own < 0 || stage[I] !== k) continue;
      for (let a = 0; a < tree.numChildren[h]!; a++)
        if (doubtful[first[I]! + a] === 1) inDoubt.set(nodeSequence[tree.firstChild[h]! + a]!, first[I]! + a);
      if (isIn[own] === 0 && !isWithin(game, h, k)) {
        isIn[own] = 1;
        entries.push(own);
      }
    }
  });
  const points: number[] = [];
  yield* inRows(mediator.firstSequence, mediator.numPoints, DOING, 'points', (from, to) => {
    for (let p = from; p < to; p++) {
      const I = infosetOf[p]!;
      const isGame = I < tree.numInfosets;
      if (isIn[mediator.parent[p]!] === 0 || (isGame && stage[I]! < k)) continue;
      points.push(p);
      const start = mediator.firstSequence[p]!;
      for (let a = 0; a < mediator.firstSequence[p + 1]! - start; a++)
        if (!isGame || codominated[first[I]! + a] === 0) isIn[start + a] = 1;
    }
  });
  const deviators = game.deviators.map((deviator) => stateDeviator(game, deviator, k, first, doubtful));
  const all = { isIn, entries, points, doubtful: inDoubt, deviators };
  return yield* leavingOut(mediator, all);
}

/** The same without points below which nothing is paid to a player in doubt, nor in doubt: what is decided there is nobody's matter. */
function* leavingOut({ firstSequence, parent }: DecisionDag, problem: StageProblem): Work<StageProblem> {
  const { isIn, deviators, doubtful } = problem;
  const matters = new Uint8Array(isIn.length);
  for (const s of doubtful.keys()) matters[s] = 1;
  for (const { deviator, below } of deviators) {
    const { row, column, pointOf } = deviator;
    yield* inPieces(row.length, DOING, 'payoffs', (from, to) => {
      for (let e = from; e < to; e++) {
        const point = pointOf[column[e]!]!;
        if (point >= 0 && below[point]! >= 0) matters[row[e]!] = isIn[row[e]!]!;
      }
    });
  }
  const points: number[] = [];
  for (const p of [...problem.points].reverse()) {
    const [first, end] = [firstSequence[p]!, firstSequence[p + 1]!];
    if (matters.subarray(first, end).includes(1)) {
      points.push(p);
      matters[parent[p]!] = 1;
    } else isIn.fill(0, first, end);
  }
  return { ...problem, points: points.reverse() };
}

/** Whether a node's path has passed a node of stage k before it. */
function isWithin({ tree, stage }: Unfolded, node: number, k: number): boolean {
  for (let h = tree.parent[node]!; h >= 0; h = tree.parent[h]!)
    if (tree.infoset[h]! >= 0) return stage[tree.infoset[h]!]! === k;
  return false;
}

function stateDeviator(
  { tree, stage }: Unfolded,
  deviator: UnfoldedDeviator,
  k: number,
  first: Int32Array,
  doubtful: Actions,
): StageDeviator {
  const { treeplex, pointOf, range } = deviator;
  const honest = deviator.honest.filter(
    ({ infoset, action }) => stage[infoset] === k && doubtful[first[infoset]! + action] === 1,
  );
  const below = new Int32Array(treeplex.numPoints).fill(-1);
  honest.forEach(({ point }, index) => {
    below[point] = index;
  });
  for (let p = 0; p < treeplex.numPoints; p++) {
    const above = pointOf[treeplex.parent[p]!]!;
    if (below[p]! < 0 && above >= 0) below[p] = below[above]!;
  }
  const reach = largestReach(tree);
  return {
    deviator,
    honest,
    below,
    scale: Float64Array.from(honest, (h) => 1 / (range * reach[h.infoset]!)),
  };
}

/** Per infoset: how likely chance makes its likeliest node. */
function largestReach(tree: Unfolded['tree']): Float64Array {
  const largest = new Float64Array(tree.numInfosets);
  for (let h = 0; h < tree.numNodes; h++) {
    const I = tree.infoset[h]!;
    if (I >= 0 && tree.infosetPlayer[I] !== PRINCIPAL) largest[I] = Math.max(largest[I]!, tree.reach[h]!);
  }
  return largest;
}
