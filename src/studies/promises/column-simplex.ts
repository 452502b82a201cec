/**
 * Primal simplex with an explicit inverse, for linear programs of some tens of rows to which columns are added again and
 * again: maximise cost · x over x >= 0, the first rows = 1, the others >= 0. HiGHS keeps such a model too, but each of its
 * calls takes a millisecond in WebAssembly, as long as a whole program here. What comes out is checked apart from it.
 */

/** Levels below this are not feasible: a basis that has one is given up. */
const INFEASIBLE = -1e-8;
/** Reduced costs below this are none. */
const OPTIMAL = 1e-11;
const PIVOT = 1e-9;
const SINGULAR = 1e-11;
const FEASIBLE = 1e-12;
const REFACTOR_EVERY = 60;
const MAX_PIVOTS = 5000;
/** Columns that a pool keeps, in bases' sizes, when it is thinned. */
const KEPT_BASES = 6;
const MOST_BASES = 16;

/** What a run needs and leaves behind: programs of as many rows share it, one at a time. */
interface Scratch {
  readonly inverse: Float64Array;
  readonly matrix: Float64Array;
  readonly column: Float64Array;
}

const scratches = new Map<number, Scratch>();

function scratchOf(numRows: number): Scratch {
  const known = scratches.get(numRows);
  if (known !== undefined) return known;
  const [inverse, matrix] = [new Float64Array(numRows ** 2), new Float64Array(numRows ** 2)];
  const fresh = { inverse, matrix, column: new Float64Array(numRows) };
  scratches.set(numRows, fresh);
  return fresh;
}

export class ColumnSimplex {
  readonly numRows: number;
  readonly numEqual: number;
  readonly width: number;
  numColumns = 0;
  rows: Int32Array;
  entries: Float64Array;
  /** Entries in use of each column. */
  lengths: Int32Array;
  cost: Float64Array;
  /** Per row; of rows >= 0 these are 0 or below at an optimum. */
  readonly duals: Float64Array;
  /** Basic variable of each row: a column, or -1 - row for the slack of a row. */
  readonly basis: Int32Array;
  readonly level: Float64Array;
  pivots = 0;

  private readonly scratch: Scratch;
  private isBasic = new Uint8Array(0);
  private sinceFactored = 0;

  constructor(numRows: number, numEqual: number, width: number) {
    this.numRows = numRows;
    this.numEqual = numEqual;
    this.width = width;
    this.rows = new Int32Array(64 * width);
    this.entries = new Float64Array(64 * width);
    this.lengths = new Int32Array(64);
    this.cost = new Float64Array(64);
    this.duals = new Float64Array(numRows);
    this.basis = new Int32Array(numRows);
    this.level = new Float64Array(numRows);
    this.scratch = scratchOf(numRows);
  }

  /** Room for one more column, whose entries the caller writes at numColumns * width before it is `added`. */
  reserve(): void {
    if (this.numColumns < this.cost.length) return;
    const twice = <Kind extends Int32Array | Float64Array>(old: Kind): Kind => {
      const grown = new (old.constructor as new (length: number) => Kind)(2 * old.length);
      grown.set(old);
      return grown;
    };
    this.rows = twice(this.rows);
    this.entries = twice(this.entries);
    this.lengths = twice(this.lengths);
    this.cost = twice(this.cost);
  }

  added(length: number): number {
    this.lengths[this.numColumns] = length;
    return this.numColumns++;
  }

  /** Whether the pool should be thinned. */
  get isFull(): boolean {
    return this.numColumns > MOST_BASES * this.numRows;
  }

  /** Back to the basis of the first columns, one per row = 1, which is feasible. */
  restart(): void {
    for (let row = 0; row < this.numRows; row++) this.basis[row] = row < this.numEqual ? row : -1 - row;
  }

  /** Drops columns that are neither first, nor basic, nor near to being so. @returns old numbers of those that stay, ascending */
  thin(): Int32Array {
    const isBasic = new Set(this.basis);
    const scored = Array.from({ length: this.numColumns }, (_, j) => ({
      j,
      score: j < this.numEqual || isBasic.has(j) ? Number.POSITIVE_INFINITY : this.reducedCost(j),
    }));
    scored.sort((a, b) => b.score - a.score);
    const stay = scored.slice(0, KEPT_BASES * this.numRows).map(({ j }) => j);
    return this.keep(Int32Array.from(stay).sort());
  }

  /** @param stay ascending, all first and basic columns among them */
  keep(stay: Int32Array): Int32Array {
    const { width } = this;
    const renamed = new Map<number, number>();
    for (const [k, j] of stay.entries()) {
      renamed.set(j, k);
      this.rows.copyWithin(k * width, j * width, (j + 1) * width);
      this.entries.copyWithin(k * width, j * width, (j + 1) * width);
      this.lengths[k] = this.lengths[j]!;
      this.cost[k] = this.cost[j]!;
    }
    for (let r = 0; r < this.numRows; r++)
      if (this.basis[r]! >= 0) this.basis[r] = renamed.get(this.basis[r]!) as number;
    this.numColumns = stay.length;
    return stay;
  }

  reducedCost(column: number): number {
    const at = column * this.width;
    const end = at + this.lengths[column]!;
    let sum = this.cost[column]!;
    for (let k = at; k < end; k++) sum -= this.entries[k]! * this.duals[this.rows[k]!]!;
    return sum;
  }

  /** The value of the current basis. */
  get value(): number {
    let sum = 0;
    for (let r = 0; r < this.numRows; r++)
      if (this.basis[r]! >= 0) sum += this.cost[this.basis[r]!]! * this.level[r]!;
    return sum;
  }

  /** Computes inverse, levels and duals anew. @returns false when the basis is singular or not feasible */
  factor(): boolean {
    const { numRows: m, level } = this;
    const { matrix, inverse } = this.scratch;
    matrix.fill(0);
    inverse.fill(0);
    for (let r = 0; r < m; r++) {
      inverse[r * m + r] = 1;
      this.eachEntry(this.basis[r]!, (row, entry) => {
        matrix[row * m + r] = entry;
      });
    }
    if (!invert(matrix, inverse, m)) return false;
    this.sinceFactored = 0;
    for (let r = 0; r < m; r++) {
      let sum = 0;
      for (let k = 0; k < this.numEqual; k++) sum += inverse[r * m + k]!;
      if (sum < INFEASIBLE) return false;
      level[r] = sum;
    }
    this.price();
    return true;
  }

  private price(): void {
    const { numRows: m, duals } = this;
    const { inverse } = this.scratch;
    duals.fill(0);
    for (let r = 0; r < m; r++) {
      const variable = this.basis[r]!;
      const c = variable >= 0 ? this.cost[variable]! : 0;
      if (c !== 0) for (let k = 0; k < m; k++) duals[k]! += c * inverse[r * m + k]!;
    }
  }

  private eachEntry(variable: number, each: (row: number, entry: number) => void): void {
    if (variable < 0) each(-1 - variable, -1);
    else {
      const at = variable * this.width;
      for (let k = at; k < at + this.lengths[variable]!; k++) each(this.rows[k]!, this.entries[k]!);
    }
  }

  /**
   * From the current basis, or the first one where rounding has spoilt it, to an optimal one of the columns there are.
   * @returns whether it got there
   */
  optimise(): boolean {
    if (this.climb()) return true;
    this.restart();
    return this.climb();
  }

  private climb(): boolean {
    if (this.isBasic.length < this.cost.length) this.isBasic = new Uint8Array(this.cost.length);
    this.isBasic.fill(0);
    for (const variable of this.basis) if (variable >= 0) this.isBasic[variable] = 1;
    if (!this.factor()) return false;
    for (let count = 0; count < MAX_PIVOTS; count++) {
      const entering = this.chooseEntering();
      if (entering === NONE) {
        if (this.sinceFactored === 0) return true;
        if (!this.factor()) return false;
        continue;
      }
      if (!this.pivot(entering)) return false;
      if (this.sinceFactored >= REFACTOR_EVERY && !this.factor()) return false;
    }
    return false;
  }

  private chooseEntering(): number {
    const { duals, width, numColumns, rows, entries, lengths, cost, isBasic } = this;
    let most = OPTIMAL;
    let entering = NONE;
    for (let j = 0; j < numColumns; j++) {
      if (isBasic[j] === 1) continue;
      const at = j * width;
      const end = at + lengths[j]!;
      let reduced = cost[j]!;
      for (let k = at; k < end; k++) reduced -= entries[k]! * duals[rows[k]!]!;
      if (reduced > most) {
        most = reduced;
        entering = j;
      }
    }
    for (let row = this.numEqual; row < this.numRows; row++)
      if (duals[row]! > most) {
        most = duals[row]!;
        entering = -1 - row;
      }
    return entering;
  }

  private pivot(entering: number): boolean {
    const { numRows: m, level, basis } = this;
    const { inverse, column } = this.scratch;
    column.fill(0);
    let reduced = entering >= 0 ? this.cost[entering]! : 0;
    if (entering < 0) {
      const row = -1 - entering;
      for (let r = 0; r < m; r++) column[r] = -inverse[r * m + row]!;
      reduced += this.duals[row]!;
    } else {
      const at = entering * this.width;
      for (let k = at; k < at + this.lengths[entering]!; k++) {
        const row = this.rows[k]!;
        const entry = this.entries[k]!;
        reduced -= entry * this.duals[row]!;
        for (let r = 0; r < m; r++) column[r]! += entry * inverse[r * m + row]!;
      }
    }
    const leaving = this.chooseLeaving(column);
    if (leaving < 0) return false;
    const pivot = column[leaving]!;
    const step = Math.max(0, level[leaving]!) / pivot;
    for (let r = 0; r < m; r++) if (r !== leaving) level[r] = level[r]! - step * column[r]!;
    level[leaving] = step;
    const base = leaving * m;
    for (let k = 0; k < m; k++) inverse[base + k]! /= pivot;
    for (let r = 0; r < m; r++) {
      const factor = column[r]!;
      if (r === leaving || factor === 0) continue;
      const to = r * m;
      for (let k = 0; k < m; k++) inverse[to + k]! -= factor * inverse[base + k]!;
    }
    for (let k = 0; k < m; k++) this.duals[k]! += reduced * inverse[base + k]!;
    if (basis[leaving]! >= 0) this.isBasic[basis[leaving]!] = 0;
    if (entering >= 0) this.isBasic[entering] = 1;
    basis[leaving] = entering;
    this.pivots++;
    this.sinceFactored++;
    return true;
  }

  /** Of the rows that allow the least step, the one with the largest pivot. */
  private chooseLeaving(column: Float64Array): number {
    const { level, numRows: m } = this;
    let least = Number.POSITIVE_INFINITY;
    for (let r = 0; r < m; r++)
      if (column[r]! > PIVOT) least = Math.min(least, (Math.max(0, level[r]!) + FEASIBLE) / column[r]!);
    let leaving = -1;
    for (let r = 0; r < m; r++)
      if (column[r]! > PIVOT && Math.max(0, level[r]!) / column[r]! <= least)
        if (leaving < 0 || column[r]! > column[leaving]!) leaving = r;
    return leaving;
  }
}

const NONE = Number.MIN_SAFE_INTEGER;

/** Gauss-Jordan with partial pivoting: turns `inverse`, the identity, into the inverse of `matrix`, which is destroyed. */
function invert(matrix: Float64Array, inverse: Float64Array, m: number): boolean {
  for (let c = 0; c < m; c++) {
    let best = c;
    for (let r = c + 1; r < m; r++)
      if (Math.abs(matrix[r * m + c]!) > Math.abs(matrix[best * m + c]!)) best = r;
    const pivot = matrix[best * m + c]!;
    if (Math.abs(pivot) < SINGULAR) return false;
    if (best !== c) {
      swapRows(matrix, best, c, m);
      swapRows(inverse, best, c, m);
    }
    for (let k = 0; k < m; k++) {
      matrix[c * m + k]! /= pivot;
      inverse[c * m + k]! /= pivot;
    }
    for (let r = 0; r < m; r++) {
      const factor = matrix[r * m + c]!;
      if (r === c || factor === 0) continue;
      for (let k = c; k < m; k++) matrix[r * m + k]! -= factor * matrix[c * m + k]!;
      for (let k = 0; k < m; k++) inverse[r * m + k]! -= factor * inverse[c * m + k]!;
    }
  }
  return true;
}

function swapRows(matrix: Float64Array, one: number, other: number, m: number): void {
  for (let k = 0; k < m; k++) {
    const kept = matrix[one * m + k]!;
    matrix[one * m + k] = matrix[other * m + k]!;
    matrix[other * m + k] = kept;
  }
}
