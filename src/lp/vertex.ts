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

/** An exact point of an LP and exact duals of its rows. */
export interface Vertex {
  /** One number per column. */
  readonly primal: ExactVector;
  /** One number per row. */
  readonly rowDual: ExactVector;
}

/** What a solver's zeros are off by at most, beside the largest number of their kind, */
const ZERO = 1e-10;
/** and so its tight rows and columns without reduced cost. */
const TIGHT = 1e-8;
/** More equations take minutes. */
const MOST_UNKNOWNS = 30_000;

/**
 * @param lp rows are equalities or at least a number, columns at least 0 or free; coefficients are whole numbers over powers of 2
 * @throws Inexact where there are too many unknowns, or their numbers are too long
 */
export function* findingVertex(lp: SparseLp, { primal, rowDual }: LpAnswer): Work<Vertex> {
  const byRow = matrixOf(lp);
  const byColumn = yield* transposing(byRow);
  const isFree = (c: number) => lp.columnLower[c] === Number.NEGATIVE_INFINITY;
  const isEquality = (r: number) => lp.rowLower[r] === lp.rowUpper[r];
  const ofColumns = {
    matrix: byRow,
    right: lp.rowLower,
    values: primal,
    isUnknown: (c: number) => isFree(c) || primal[c]! > ZERO,
  };
  const ofRows = {
    matrix: byColumn,
    right: lp.cost,
    values: rowDual,
    isUnknown: (r: number) => isEquality(r) || rowDual[r]! > ZERO * largest(rowDual),
  };
  return { primal: yield* solvingActive(ofColumns), rowDual: yield* solvingActive(ofRows) };
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
  /** The others are 0. */
  readonly isUnknown: (column: number) => boolean;
}

/** Solves those equations that the values keep. */
function* solvingActive({ matrix, right, values, isUnknown }: Active): Work<ExactVector> {
  const { numRows, numColumns, start, column, value } = matrix;
  const unknown = new Int32Array(numColumns).fill(-1);
  const columns: number[] = [];
  for (let c = 0; c < numColumns; c++) if (isUnknown(c)) unknown[c] = columns.push(c) - 1;
  if (columns.length > MOST_UNKNOWNS)
    throw new Inexact(`The support has ${columns.length} unknowns, and exact equations may have ${MOST_UNKNOWNS}.`);
  const triplets = { row: [] as number[], column: [] as number[], value: [] as number[] };
  const goal: number[] = [];
  const slack = TIGHT * Math.max(1, largest(right));
  for (let r = 0; r < numRows; r++) {
    let sum = 0;
    const end = start[r + 1]!;
    for (let e = start[r]!; e < end; e++) sum += value[e]! * values[column[e]!]!;
    if (Math.abs(sum - right[r]!) > slack) continue;
    const times = wholeTimes(value.subarray(start[r]!, end));
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
  const found = yield* solvingExactly(active, Float64Array.from(goal), guess);
  const numerators: bigint[] = new Array(numColumns).fill(0n);
  columns.forEach((c, k) => {
    numerators[c] = found.numerators[k]!;
  });
  return { numerators, denominator: found.denominator };
}

/** The power of 2 that makes whole numbers of all. */
function wholeTimes(values: Float64Array): number {
  let times = 1;
  for (const value of values) while (!Number.isInteger(value * times)) times *= 2;
  return times;
}
