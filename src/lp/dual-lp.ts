import type { Work } from '../work.ts';
import { type NamedLp, transposingEntries } from './names.ts';

/**
 * The dual of an LP as an LP of its own, for solvers that write no duals: max b'y such that A'y <= c, with equality where a
 * column is free, y >= 0 but for equalities; minimised negated. Its point is the row duals of the LP.
 * @param named rows are equalities or at least a number, columns at least 0 or free
 */
export function* buildingDual(named: NamedLp): Work<NamedLp> {
  const { lp, rows, columns } = named;
  const entries = yield* transposingEntries(lp);
  return {
    rows: columns,
    columns: rows,
    lp: {
      numRows: lp.numColumns,
      numColumns: lp.numRows,
      cost: lp.rowLower.map((bound) => 0 - bound),
      columnLower: lp.rowLower.map((lower, r) => (lower === lp.rowUpper[r] ? -Infinity : 0)),
      columnUpper: new Float64Array(lp.numRows).fill(Infinity),
      rowLower: lp.cost.map((cost) => 0 - cost),
      rowUpper: lp.cost.map((cost, j) => (lp.columnLower[j] === 0 ? Infinity : 0 - cost)),
      rowStart: entries.start,
      columnIndex: entries.column,
      values: entries.value.map((value) => -value),
    },
  };
}
