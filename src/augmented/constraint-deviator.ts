/**
 * What binds the mediator beside the players' incentives, as deviators: each point of theirs has a direct choice, which
 * claims nothing, and one choice per bound, which claims by how much the mediator falls short of it. No choice gains if and
 * only if every bound holds, so Lagrangians, LP and certificates need to know nothing of constraints.
 */
import { type Csr, csrFromTriplets } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import type { Deviator } from './augmented-game.ts';
import type { DecisionDag } from './decision-dag.ts';

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

  putVector(vector: Float64Array, bound: number): void {
    vector.forEach((value, row) => {
      this.put(row, bound, value);
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

export function constraintDeviator(spec: ConstraintSpec): Deviator {
  const { name, numMediator, numBounds, claims, range, magnitude, rounding } = spec;
  const perPoint = claims === 'together' ? numBounds : 1;
  const numPoints = numBounds / perPoint;
  const treeplex = pointsAtRoot(numPoints, 1 + perPoint);
  const direct = new Float64Array(treeplex.numSequences);
  direct[0] = 1;
  for (let p = 0; p < numPoints; p++) direct[treeplex.firstSequence[p] as number] = 1;
  return {
    player: 0,
    constraint: name,
    treeplex,
    direct,
    directPayoff: new Float64Array(numMediator),
    payoff: payoffOf(spec, treeplex, perPoint),
    range,
    magnitude,
    rounding,
  };
}

function pointsAtRoot(numPoints: number, numChoices: number): DecisionDag {
  return {
    numPoints,
    numSequences: 1 + numPoints * numChoices,
    firstSequence: Int32Array.from({ length: numPoints + 1 }, (_, p) => 1 + p * numChoices),
    parentStart: Int32Array.from({ length: numPoints + 1 }, (_, p) => p),
    parent: new Int32Array(numPoints),
  };
}

/** Bound b is claimed at point b / perPoint, by its choice 1 + b % perPoint. */
function payoffOf({ shortfalls, numMediator }: ConstraintSpec, treeplex: DecisionDag, perPoint: number): Csr {
  const column = shortfalls.bound
    .toArray()
    .map((b) => (treeplex.firstSequence[Math.floor(b / perPoint)] as number) + 1 + (b % perPoint));
  return csrFromTriplets(
    numMediator,
    treeplex.numSequences,
    shortfalls.row.view(),
    column,
    shortfalls.value.view(),
  );
}
