/** The table's results file. */
import { openRows, type Store as RowStore, readRows, type StoredRows } from '../store.ts';
import { isRow, type Row } from './row.ts';

export type Store = RowStore<Row>;

/** @throws InputError when it cannot be opened, or another process has it open */
export const openStore = (path: string): Store => openRows(path, isRow);

/** @throws InputError when it cannot be read */
export const readStore = (path: string): StoredRows<Row> => readRows(path, isRow);
