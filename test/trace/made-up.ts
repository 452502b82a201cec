/** Rows and files of traces that nobody measured. */
import { parseTrace, type Run } from '../../src/studies/trace/file.ts';
import type { TraceRow } from '../../src/studies/trace/trace.ts';

export function madeRow(given: Partial<TraceRow> = {}): TraceRow {
  return {
    game: 'K35',
    fingerprint: 'ea7885a6ec90cc76',
    concept: 'EFCE',
    objectiveName: 'player:1',
    objectiveRange: 4,
    kernel: 'cfr+',
    strategy: 'averages',
    iterations: 64,
    seconds: 0.5,
    objective: 1,
    equilibriumGap: 0.02,
    upperBound: 1.4,
    multiplier: 1,
    status: null,
    ...given,
  };
}

export function madeHeader(options: object = {}): object {
  return {
    format: 'mediant-trace',
    version: 1,
    options: { instruments: [], publicState: true, announced: false, ...options },
  };
}

export const text = (...lines: readonly object[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

export const runsOf = (rows: readonly TraceRow[], file = 'trace.ndjson', options: object = {}): Run[] =>
  parseTrace(text(madeHeader(options), ...rows), file);
