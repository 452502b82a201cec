/**
 * The LP of an augmented game with few of the mediator's sequences, those that a good mediator uses, and with the deviators'
 * rows that have payoffs there. Its optimum is an exact equilibrium, whatever was left out: who never acts somewhere is never
 * answered there. Its duals are deviations that prove a bound once the sequences are those that matter.
 *
 * Such duals alone prove little while sequences are missing: they are vertices, and jump. A box around deviations that prove
 * a good bound keeps them near it (the boxstep method: Marsten, Hogan and Blankenship 1975); where the LP says nothing of a
 * deviator's decision, it stays what it was in the middle of the box.
 */
import type { AugmentedGame, Deviator } from '../augmented/augmented-game.ts';
import { type Flow, makingExactFlow } from '../augmented/decision-dag.ts';
import { type Csr, transposing } from '../numeric/csr.ts';
import { inPieces, type Work } from '../work.ts';
import { LpBuilder } from './lp-builder.ts';
import type { LpAnswer } from './model.ts';
import type { SparseLp } from './sparse-lp.ts';
import type { Support } from './support.ts';

const BUILDING = 'building the restricted LP';

/** Deviations and multipliers, one of each for every deviator, that prove a bound. */
export interface Proving {
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
}

/** Duals may differ from those of a proof by so much. */
export interface Box extends Proving {
  /** Of a deviation's flow times its multiplier, > 0. */
  readonly radius: number;
}

/** A restricted LP, and how its answers are read. */
export interface RestrictedLp {
  readonly lp: SparseLp;
  /** Column of each of the mediator's sequences, and per deviator the row of each of its sequences; -1 for none. */
  readonly column: Int32Array;
  readonly rows: readonly Int32Array[];
  /** Weights of the mediator's sequences, for `exactFlow`: exactly incentive-compatible if the LP had no box. */
  weights(answer: LpAnswer): Float64Array;
  /** @param middle what deviators do where the LP says nothing */
  proving(answer: LpAnswer, middle: Proving): Work<Proving>;
}

/** Which rows and values of a deviator matter to a support. */
interface Kept {
  readonly deviator: Deviator;
  /** A_i by columns of the deviator. */
  readonly byDeviation: Csr;
  /** Row of each of its sequences in the LP, and value of each of its points, the root's behind them; -1 for none. */
  readonly row: Int32Array;
  readonly value: Int32Array;
  /** Its sequences that have rows, parents first. */
  readonly sequences: readonly number[];
}

/** Restricted LPs of one augmented game. */
export class Restriction {
  private readonly augmented: AugmentedGame;
  private readonly byDeviation: readonly Csr[];

  private constructor(augmented: AugmentedGame, byDeviation: readonly Csr[]) {
    this.augmented = augmented;
    this.byDeviation = byDeviation;
  }

  static *making(augmented: AugmentedGame): Work<Restriction> {
    const byDeviation: Csr[] = [];
    for (const { payoff } of augmented.deviators) byDeviation.push(yield* transposing(payoff));
    return new Restriction(augmented, byDeviation);
  }

  /** @param box of the duals; null for none */
  *building(support: Support, box: Box | null): Work<RestrictedLp> {
    const { mediator, deviators, objectiveVector } = this.augmented;
    const column = columnsOf(support.isIn);
    const numFlows = support.isIn.reduce((sum, isIn) => sum + isIn, 0);
    const builder = new LpBuilder();
    yield* builder.addingFlow(mediator, column);
    const kept: Kept[] = [];
    for (const [k, deviator] of deviators.entries())
      kept.push(yield* keeping(deviator, this.byDeviation[k]!, support));

    const costs: number[] = [];
    let next = numFlows;
    if (box !== null) next = addSlackCosts(kept, box, costs, next);
    let slack = numFlows;
    const numSigned = next;
    for (const own of kept) next = numberValues(own, next);
    for (const own of kept) {
      yield* addingIncentives(builder, own, column);
      if (box !== null) slack = addSlacks(builder, own, slack);
    }
    const cost = new Float64Array(next);
    for (let s = 0; s < column.length; s++) if (column[s]! >= 0) cost[column[s]!] = -objectiveVector[s]!;
    cost.set(costs, numFlows);
    const lp = yield* builder.building(cost, numSigned);
    return {
      lp,
      column,
      rows: kept.map(({ row }) => row),
      weights: ({ primal }) => {
        const weights = new Float64Array(mediator.numSequences);
        for (let s = 0; s < column.length; s++) if (column[s]! >= 0) weights[s] = primal[column[s]!]!;
        return weights;
      },
      proving: (answer, middle) => readingDuals(kept, answer.rowDual, middle),
    };
  }
}

/** The number of each sequence among those that are in, or -1. */
function columnsOf(isIn: Uint8Array): Int32Array {
  const column = new Int32Array(isIn.length).fill(-1);
  let next = 0;
  for (let s = 0; s < isIn.length; s++) if (isIn[s] === 1) column[s] = next++;
  return column;
}

/** Points below which somebody is paid in the support, and all their sequences. */
function* keeping(deviator: Deviator, byDeviation: Csr, { isIn }: Support): Work<Kept> {
  const { numPoints, numSequences, firstSequence, parentStart, parent } = deviator.treeplex;
  const isPaid = new Uint8Array(numSequences);
  yield* inPieces(numSequences, BUILDING, 'rows', (from, to) => {
    for (let t = from; t < to; t++) {
      const end = byDeviation.start[t + 1]!;
      for (let e = byDeviation.start[t]!; e < end; e++) if (isIn[byDeviation.column[e]!] === 1) isPaid[t] = 1;
    }
  });
  const value = new Int32Array(numPoints + 1).fill(-1);
  value[numPoints] = 0;
  const sequences: number[] = [];
  for (let p = numPoints - 1; p >= 0; p--) {
    const end = firstSequence[p + 1]!;
    let isKept = false;
    for (let t = firstSequence[p]!; t < end; t++) isKept ||= isPaid[t] === 1;
    if (!isKept) continue;
    value[p] = 0;
    isPaid[parent[parentStart[p]!]!] = 1;
    for (let t = end - 1; t >= firstSequence[p]!; t--) sequences.push(t);
  }
  sequences.push(0);
  sequences.reverse();
  return { deviator, byDeviation, row: new Int32Array(numSequences).fill(-1), value, sequences };
}

/** Columns of values. @returns the next column */
function numberValues({ value }: Kept, first: number): number {
  let next = first;
  for (let p = 0; p < value.length; p++) if (value[p]! >= 0) value[p] = next++;
  return next;
}

/** b_i mu >= v_root, and per sequence t: v_point(t) >= sum over s of A_i[s, t] mu[s] + values of the points below t. */
function* addingIncentives(builder: LpBuilder, kept: Kept, column: Int32Array): Work<void> {
  const { deviator, byDeviation, row, value, sequences } = kept;
  const { directPayoff, treeplex, range } = deviator;
  const { numPoints, firstSequence, parentStart, parent } = treeplex;
  const root = value[numPoints]!;
  const incentive = builder.addRow(0, Number.POSITIVE_INFINITY);
  for (let s = 0; s < column.length; s++)
    if (column[s]! >= 0 && directPayoff[s] !== 0)
      builder.put(incentive, column[s]!, directPayoff[s]! / range);
  builder.put(incentive, root, -1);
  yield* inPieces(sequences.length, BUILDING, 'rows', (from, to) => {
    for (const t of sequences.slice(from, to)) {
      row[t] = builder.addRow(0, Number.POSITIVE_INFINITY);
      const end = byDeviation.start[t + 1]!;
      for (let e = byDeviation.start[t]!; e < end; e++) {
        const s = column[byDeviation.column[e]!]!;
        if (s >= 0) builder.put(row[t]!, s, -byDeviation.value[e]! / range);
      }
    }
  });
  builder.put(row[0]!, root, 1);
  for (let p = 0; p < numPoints; p++) {
    const own = value[p]!;
    if (own < 0) continue;
    const end = firstSequence[p + 1]!;
    for (let t = firstSequence[p]!; t < end; t++) builder.put(row[t]!, own, 1);
    builder.put(row[parent[parentStart[p]!]!]!, own, -1);
  }
}

/**
 * A row may be missed by a slack at the price of the box's upper end, and one that is more than kept earns its lower end: so its
 * dual is between them.
 * @returns the next column
 */
function addSlackCosts(kept: readonly Kept[], box: Box, costs: number[], first: number): number {
  kept.forEach(({ sequences }, k) => {
    const flow = box.deviations[k]!;
    for (const t of sequences) {
      const dual = flow[t]! * box.multipliers[k]!;
      costs.push(dual + box.radius, -Math.max(0, dual - box.radius));
    }
  });
  return first + costs.length;
}

/** Two columns a row, in the order of their costs. @returns the next column */
function addSlacks(builder: LpBuilder, { row, sequences }: Kept, first: number): number {
  let next = first;
  for (const t of sequences) {
    builder.put(row[t]!, next++, 1);
    builder.put(row[t]!, next++, -1);
  }
  return next;
}

/** Below this, over its multiplier, a dual flow says nothing. */
const NOTHING = 1e-12;

function* readingDuals(kept: readonly Kept[], rowDual: Float64Array, middle: Proving): Work<Proving> {
  const deviations: Flow[] = [];
  const multipliers: number[] = [];
  for (const [k, { deviator, row }] of kept.entries()) {
    const { treeplex } = deviator;
    const { firstSequence } = treeplex;
    const multiplier = Math.max(0, rowDual[row[0]!]!);
    const weights = Float64Array.from(row, (r) => (r >= 0 ? Math.max(0, rowDual[r]!) : 0));
    for (let p = 0; p < treeplex.numPoints; p++) {
      const [first, end] = [firstSequence[p]!, firstSequence[p + 1]!];
      let sum = 0;
      for (let t = first; t < end; t++) sum += weights[t]!;
      if (sum <= NOTHING * multiplier) weights.set(middle.deviations[k]!.subarray(first, end), first);
    }
    multipliers.push(multiplier);
    deviations.push(yield* makingExactFlow(treeplex, weights));
  }
  return { deviations, multipliers };
}
