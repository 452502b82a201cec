/**
 * What binds the mediator beside the players' incentives, as deviators: each point of theirs has a direct choice, which
 * claims nothing, and one choice per bound, which claims by how much the mediator falls short of it. No choice gains if and
 * only if every bound holds, so Lagrangians, LP and certificates need to know nothing of constraints.
 */
import { type Csr, compressing } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { counting, inPieces, type Work } from '../work.ts';
import type { Deviator } from './augmented-game.ts';
import type { DecisionDag } from './decision-dag.ts';

const BUILDING = 'building a constraint';

/** Shortfalls as triplets: the mean shortfall of bound b is the sum of value[e] mu[row[e]] over its entries. */
export class Shortfalls {
  readonly row = new GrowableInt32();
  readonly bound = new GrowableInt32();
  readonly value = new GrowableFloat64();

  put(row: number, bound: number, value: number): void {
    if (value === 0) return;
    this.row.push(row);
    this.bound.push(bound);
    this.value.push(value);
  }

  *puttingVector(vector: Float64Array, bound: number): Work<void> {
    yield* inPieces(vector.length, BUILDING, 'sequences', (from, to) => {
      for (let row = from; row < to; row++) this.put(row, bound, vector[row]!);
    });
  }
}

interface ConstraintSpec {
  readonly name: string;
  readonly numMediator: number;
  readonly numBounds: number;
  /** together: one bound at most is claimed, the worst; apart: all those that are broken. */
  readonly claims: 'together' | 'apart';
  readonly shortfalls: Shortfalls;
  /** Positive. */
  readonly range: number;
  readonly magnitude: number;
  readonly rounding: number;
}

export function* buildingConstraint(spec: ConstraintSpec): Work<Deviator> {
  const { name, numMediator, numBounds, claims, range, magnitude, rounding } = spec;
  const perPoint = claims === 'together' ? numBounds : 1;
  const numPoints = numBounds / perPoint;
  const treeplex = yield* pointsAtRoot(numPoints, 1 + perPoint);
  const direct = new Float64Array(treeplex.numSequences);
  direct[0] = 1;
  for (let p = 0; p < numPoints; p++) direct[treeplex.firstSequence[p]!] = 1;
  return {
    player: 0,
    constraint: name,
    treeplex,
    direct,
    directPayoff: new Float64Array(numMediator),
    payoff: yield* payoffOf(spec, treeplex, perPoint),
    range,
    magnitude,
    rounding,
  };
}

function* pointsAtRoot(numPoints: number, numChoices: number): Work<DecisionDag> {
  const firstSequence = yield* counting(numPoints + 1);
  for (let p = 0; p <= numPoints; p++) firstSequence[p] = 1 + p * numChoices;
  return {
    numPoints,
    numSequences: 1 + numPoints * numChoices,
    firstSequence,
    parentStart: yield* counting(numPoints + 1),
    parent: new Int32Array(numPoints),
  };
}

/** Bound b is claimed at point b / perPoint, by its choice 1 + b % perPoint. */
function* payoffOf(
  { shortfalls, numMediator }: ConstraintSpec,
  treeplex: DecisionDag,
  perPoint: number,
): Work<Csr> {
  const column = yield* shortfalls.bound.taking();
  yield* inPieces(column.length, BUILDING, 'entries', (from, to) => {
    for (let e = from; e < to; e++) {
      const b = column[e]!;
      column[e] = treeplex.firstSequence[Math.floor(b / perPoint)]! + 1 + (b % perPoint);
    }
  });
  return yield* compressing(
    numMediator,
    treeplex.numSequences,
    shortfalls.row.view(),
    column,
    shortfalls.value.view(),
  );
}
