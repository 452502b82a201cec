/**
 * The exact numbers that the answer of an LP solver stands for. At a vertex the unknowns that are not at a bound solve the rows
 * that are tight, as equations, and the duals of tight rows solve the columns without reduced cost: which ones these are can be
 * told from floats; the equations are solved in fractions. What comes of it is proved elsewhere.
 */
import { type Csr, compressing, transposing } from '../numeric/csr.ts';
import { Inexact } from '../numeric/inexact.ts';
import { type ExactVector, solvingExactly } from '../numeric/lifting.ts';
import type { Work } from '../work.ts';
import type { LpAnswer } from './model.ts';
import type { SparseLp } from './sparse-lp.ts';

/** What a solver's zeros are off by at most, beside the largest number of their kind, */
const ZERO = 1e-12;
/** and so its tight rows and columns without reduced cost. */
const TIGHT = 1e-11;
/** More equations take minutes. */
const MOST_UNKNOWNS = 100_000;

/**
 * The exact point of an LP, one number per column.
 * @param lp rows are equalities or at least a number, columns at least 0 or free; coefficients are whole numbers over powers of 2
 * @throws Inexact where there are too many unknowns, or their numbers are too long
 */
export function findingPoint(lp: SparseLp, { primal, rowDual }: LpAnswer): Work<ExactVector> {
  const least = ZERO * largest(rowDual);
  return solvingActive({
    isSure: (r) => lp.rowLower[r] === lp.rowUpper[r] || rowDual[r]! > least,
    matrix: matrixOf(lp),
    right: lp.rowLower,
    values: primal,
    isUnknown: (c) => lp.columnLower[c] === Number.NEGATIVE_INFINITY || primal[c]! > ZERO,
  });
}

/** The exact duals of its rows, one number each. @throws Inexact as above */
export function* findingDuals(lp: SparseLp, { primal, rowDual }: LpAnswer): Work<ExactVector> {
  const least = ZERO * largest(rowDual);
  return yield* solvingActive({
    isSure: (c) => lp.columnLower[c] === Number.NEGATIVE_INFINITY || primal[c]! > ZERO,
    matrix: yield* transposing(matrixOf(lp)),
    right: lp.cost,
    values: rowDual,
    isUnknown: (r) => lp.rowLower[r] === lp.rowUpper[r] || rowDual[r]! > least,
  });
}

const matrixOf = ({ numRows, numColumns, rowStart, columnIndex, values }: SparseLp): Csr => ({
  numRows,
  numColumns,
  start: rowStart,
  column: columnIndex,
  value: values,
});

const largest = (numbers: Float64Array) => numbers.reduce((most, own) => Math.max(most, Math.abs(own)), 0);

interface Active {
  readonly matrix: Csr;
  readonly right: Float64Array;
  /** A solver's, that tell which equations hold. */
  readonly values: Float64Array;
  /** Equations that hold; of the others, those that the values keep. */
  readonly isSure: (row: number) => boolean;
  /** The others are 0. */
  readonly isUnknown: (column: number) => boolean;
}

function* solvingActive({ matrix, right, values, isSure, isUnknown }: Active): Work<ExactVector> {
  const { numRows, numColumns, start, column, value } = matrix;
  const unknown = new Int32Array(numColumns).fill(-1);
  const columns: number[] = [];
  for (let c = 0; c < numColumns; c++) if (isUnknown(c)) unknown[c] = columns.push(c) - 1;
  if (columns.length > MOST_UNKNOWNS)
    throw new Inexact(
      `The support has ${columns.length} unknowns, and exact equations may have ${MOST_UNKNOWNS}.`,
    );
  const triplets = { row: [] as number[], column: [] as number[], value: [] as number[] };
  const goal: number[] = [];
  const sure: number[] = [];
  const slack = TIGHT * Math.max(1, largest(right));
  for (let r = 0; r < numRows; r++) {
    let sum = 0;
    const end = start[r + 1]!;
    for (let e = start[r]!; e < end; e++) sum += value[e]! * values[column[e]!]!;
    const isOne = isSure(r);
    if (!isOne && Math.abs(sum - right[r]!) > slack) continue;
    sure.push(Number(isOne));
    const times = wholeTimes(right[r]!, value.subarray(start[r]!, end));
    const own = goal.push(right[r]! * times) - 1;
    for (let e = start[r]!; e < end; e++) {
      const c = unknown[column[e]!]!;
      if (c < 0) continue;
      triplets.row.push(own);
      triplets.column.push(c);
      triplets.value.push(value[e]! * times);
    }
  }
  const active = yield* compressing(
    goal.length,
    columns.length,
    Int32Array.from(triplets.row),
    Int32Array.from(triplets.column),
    Float64Array.from(triplets.value),
  );
  const guess = Float64Array.from(columns, (c) => values[c]!);
  const found = yield* solvingExactly({
    matrix: active,
    right: Float64Array.from(goal),
    isSure: Uint8Array.from(sure),
    guess,
  });
  const numerators: bigint[] = new Array(numColumns).fill(0n);
  columns.forEach((c, k) => {
    numerators[c] = found.numerators[k]!;
  });
  return { numerators, denominator: found.denominator };
}

/** The power of 2 that makes whole numbers of all. */
function wholeTimes(right: number, values: Float64Array): number {
  let times = 1;
  while (!Number.isInteger(right * times)) times *= 2;
  for (const value of values) while (!Number.isInteger(value * times)) times *= 2;
  return times;
}
