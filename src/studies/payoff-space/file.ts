/** Files of support rows: every finished solve is a line, so that a stopped run goes on where it was. */
import { createHash } from 'node:crypto';
import { openRows } from '../../campaign/store.ts';
import { problemKey, type SupportRow } from './support.ts';

interface StoredRow extends SupportRow {
  /** SHA-256 of what defines the solve. */
  readonly key: string;
}

export interface SupportFile {
  /** Of earlier runs, of whatever problems. */
  readonly rows: readonly SupportRow[];
  /** Bytes of a torn last line, now cut; 0 usually. */
  readonly cutBytes: number;
  /** Whole lines that are no support rows: they stay. */
  readonly foreignLines: number;
  /** Whole lines whose checksums do not hold: they stay, and their solves are done again. */
  readonly damagedLines: number;
  append(row: SupportRow): void;
  close(): void;
}

/**
 * Opens or creates a file; see `openRows`.
 * @throws InputError when it cannot be opened, or another process has it open
 */
export function openSupportFile(path: string): SupportFile {
  const store = openRows(path, isStoredRow);
  return {
    rows: [...store.rows.values()],
    cutBytes: store.cutBytes,
    foreignLines: store.foreignLines,
    damagedLines: store.damagedLines,
    append: (row) => store.append({ ...row, key: hash(problemKey(row)) }),
    close: store.close,
  };
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

function isStoredRow(value: unknown): value is StoredRow {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Readonly<Record<string, unknown>>;
  const texts = ['key', 'fingerprint', 'concept', 'method', 'status', 'version'];
  const numbers = ['upperBound', 'equilibriumGap', 'iterations', 'seconds'];
  return (
    texts.every((field) => typeof row[field] === 'string') &&
    numbers.every((field) => typeof row[field] === 'number') &&
    [row.players, row.direction, row.payoffs].every(isPair) &&
    typeof row.options === 'object'
  );
}

const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((number) => typeof number === 'number');
