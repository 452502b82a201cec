/**
 * Sparse Gaussian elimination modulo a prime: which equations of a system determine which unknowns, and their solution for any
 * right sides. There may be more equations than unknowns; those that depend on others are left out. Pivots are in short rows
 * and, of those, in short columns (Markowitz 1957), and columns with one entry go first.
 */
import type { Work } from '../work.ts';
import type { Csr } from './csr.ts';
import { Inexact } from './inexact.ts';
import { inverse, minusProduct, residue } from './modular.ts';

/** Products that an elimination may take: some seconds. */
const MOST_PRODUCTS = 1e9;
/** Products between two pauses. */
const BETWEEN_PAUSES = 2 ** 16;

/** Entries of a row by column. */
interface Entries {
  readonly column: number[];
  readonly value: number[];
}

/** What became of a row when it was chosen. */
interface Pivot {
  readonly row: number;
  readonly column: number;
  readonly inverse: number;
  /** Its other entries, in columns of later pivots or of none. */
  readonly rest: Entries;
  /** Rows that it was taken from, and how many times. */
  readonly rows: number[];
  readonly times: number[];
}

/** A system of equations after elimination. */
export class Elimination {
  readonly pivots: readonly Pivot[];
  private readonly numColumns: number;

  private constructor(pivots: readonly Pivot[], numColumns: number) {
    this.pivots = pivots;
    this.numColumns = numColumns;
  }

  /**
   * @param isSure per row, 1: equations that are chosen before any other
   * @throws Inexact where it would take too long
   */
  static *of(matrix: Csr, isSure: Uint8Array): Work<Elimination> {
    const active = new ActiveRows(matrix, isSure);
    const pivots: Pivot[] = [];
    let paused = 0;
    for (let pivot = active.next(); pivot !== null; pivot = active.next()) {
      pivots.push(pivot);
      if (active.products > MOST_PRODUCTS)
        throw new Inexact(
          `The active equations are too dense: over ${MOST_PRODUCTS} products to solve them.`,
        );
      if (active.products - paused < BETWEEN_PAUSES) continue;
      paused = active.products;
      yield { doing: 'solving equations', done: pivots.length, unit: 'unknowns' };
    }
    return new Elimination(pivots, matrix.numColumns);
  }

  /**
   * The unknowns that have pivots, modulo the prime, where the others are 0.
   * @param right residues by row; changed
   */
  solve(right: Float64Array): Float64Array {
    const { pivots, numColumns } = this;
    for (const { row, rows, times } of pivots) {
      const own = right[row]!;
      if (own === 0) continue;
      for (let k = 0; k < rows.length; k++) right[rows[k]!] = minusProduct(right[rows[k]!]!, times[k]!, own);
    }
    const solution = new Float64Array(numColumns);
    for (let k = pivots.length - 1; k >= 0; k--) {
      const { row, column, inverse: factor, rest } = pivots[k]!;
      let own = right[row]!;
      for (let e = 0; e < rest.column.length; e++)
        own = minusProduct(own, rest.value[e]!, solution[rest.column[e]!]!);
      solution[column] = residue(own * factor);
    }
    return solution;
  }
}

/** The rows that have not been chosen yet. */
class ActiveRows {
  products = 0;
  /** Null once chosen, or when nothing of it is left. */
  private readonly rows: (Entries | null)[] = [];
  private readonly columnCount: Int32Array;
  /** Per column: rows that have or had an entry there. */
  private readonly rowsOf: number[][];
  /** Columns that had one entry when they were put here. */
  private readonly single: number[] = [];
  /** Per length: rows that had it when they were put here. */
  private readonly byLength: number[][] = [];
  private shortest = 1;
  /** Per row: whether it may be chosen now. */
  private readonly isOpen: Uint8Array;
  /** Per column: where in the row that is being changed it is, or -1. */
  private readonly position: Int32Array;

  constructor({ numRows, numColumns, start, column, value }: Csr, isSure: Uint8Array) {
    this.isOpen = isSure.slice();
    this.columnCount = new Int32Array(numColumns);
    this.position = new Int32Array(numColumns).fill(-1);
    this.rowsOf = Array.from({ length: numColumns }, () => []);
    for (let r = 0; r < numRows; r++) {
      const own: Entries = { column: [], value: [] };
      for (let e = start[r]!; e < start[r + 1]!; e++) {
        const entry = residue(value[e]!);
        if (entry === 0) continue;
        own.column.push(column[e]!);
        own.value.push(entry);
        this.rowsOf[column[e]!]!.push(r);
        this.columnCount[column[e]!]! += 1;
      }
      this.rows.push(own);
      this.file(r);
    }
    this.findSingles();
  }

  private findSingles(): void {
    for (let c = 0; c < this.columnCount.length; c++) if (this.columnCount[c] === 1) this.single.push(c);
  }

  /** Chooses a row and takes it from the others. @returns null when none is left */
  next(): Pivot | null {
    const found = this.nextOpen();
    if (found !== null) return found;
    for (let r = 0; r < this.rows.length; r++) {
      if (this.rows[r] === null || this.isOpen[r] === 1) continue;
      this.isOpen[r] = 1;
      this.file(r);
    }
    this.findSingles();
    return this.nextOpen();
  }

  private nextOpen(): Pivot | null {
    for (let c = this.single.pop(); c !== undefined; c = this.single.pop()) {
      if (this.columnCount[c] !== 1) continue;
      const r = this.rowsOf[c]!.find((row) => this.rows[row]?.column.includes(c));
      if (r !== undefined && this.isOpen[r] === 1) return this.choose(r, c);
    }
    for (; this.shortest < this.byLength.length; this.shortest++) {
      const same = this.byLength[this.shortest] ?? [];
      for (let r = same.pop(); r !== undefined; r = same.pop())
        if (this.rows[r]?.column.length === this.shortest) return this.choose(r, this.shortColumn(r));
    }
    return null;
  }

  private shortColumn(r: number): number {
    const { column } = this.rows[r] as Entries;
    return column.reduce((best, c) => (this.columnCount[c]! < this.columnCount[best]! ? c : best));
  }

  private file(r: number): void {
    const own = this.rows[r] as Entries;
    const { length } = own.column;
    if (length === 0) {
      this.rows[r] = null;
      return;
    }
    if (this.isOpen[r] === 0) return;
    this.byLength[length] ??= [];
    this.byLength[length].push(r);
    if (length < this.shortest) this.shortest = length;
  }

  private choose(row: number, column: number): Pivot {
    const own = this.rows[row] as Entries;
    this.rows[row] = null;
    for (const c of own.column) this.leave(c);
    const at = own.column.indexOf(column);
    const factor = inverse(own.value[at]!);
    const rest = {
      column: own.column.filter((c) => c !== column),
      value: own.value.filter((_, e) => e !== at),
    };
    const rows: number[] = [];
    const times: number[] = [];
    if (this.columnCount[column]! > 0)
      for (const r of this.rowsOf[column]!) {
        const other = this.rows[r];
        const there = other?.column.indexOf(column) ?? -1;
        if (other === null || other === undefined || there < 0) continue;
        const multiple = residue(other.value[there]! * factor);
        rows.push(r);
        times.push(multiple);
        this.subtract(r, there, rest, multiple);
      }
    return { row, column, inverse: factor, rest, rows, times };
  }

  private leave(c: number): void {
    this.columnCount[c]! -= 1;
    if (this.columnCount[c] === 1) this.single.push(c);
  }

  /** Takes `multiple` times a row from row r, whose entry `there` vanishes. */
  private subtract(r: number, there: number, rest: Entries, multiple: number): void {
    const { column, value } = this.rows[r] as Entries;
    const { position } = this;
    value[there] = 0;
    for (let e = 0; e < column.length; e++) position[column[e]!] = e;
    for (let e = 0; e < rest.column.length; e++) {
      const c = rest.column[e]!;
      const at = position[c]!;
      if (at >= 0) value[at] = minusProduct(value[at]!, multiple, rest.value[e]!);
      else {
        column.push(c);
        value.push(minusProduct(0, multiple, rest.value[e]!));
        this.rowsOf[c]!.push(r);
        this.columnCount[c]! += 1;
      }
    }
    this.products += rest.column.length + column.length;
    let kept = 0;
    for (let e = 0; e < column.length; e++) {
      const c = column[e]!;
      position[c] = -1;
      if (value[e] === 0) {
        this.leave(c);
        continue;
      }
      column[kept] = c;
      value[kept++] = value[e]!;
    }
    column.length = kept;
    value.length = kept;
    this.file(r);
  }
}
