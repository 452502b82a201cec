/** Rows that no solver has made, with numbers that a reader can check. */

import { jobsOf, parseSweep, type SweepJob, type SweepRow } from '../../src/campaign/index.ts';
import { NO_FACTS, rowOf } from '../../src/campaign/row.ts';
import { type TableJob, type TableRow, tableJob } from '../../src/campaign/table/preset.ts';

const ASKED = {
  instance: 'S2122',
  concept: 'NFCCE',
  objectiveName: 'welfare',
  method: 'solver',
  tolerance: 1e-2,
  timeLimitSeconds: 600,
  memoryLimitBytes: 2 ** 30,
} as const;
type Asked = { -readonly [Name in keyof typeof ASKED]: TableJob[Name] };

/** A job of the table, but for what is given. */
export const jobOf = (given: Partial<Asked> = {}): TableJob => tableJob({ ...ASKED, ...given });

const ENVIRONMENT = {
  version: '0.1.0',
  node: '20.20.2',
  machine: { cpu: 'a made-up machine', cores: 2, memoryBytes: 8 * 2 ** 30 },
  commit: '0123456789abcdef0123456789abcdef01234567',
};

const SOLVED = {
  status: 'solved',
  objective: 3,
  upperBound: 3.05,
  equilibriumGap: 0.004,
  gains: [0.02, 0],
  objectiveRange: 10,
  nodes: 705,
  sizes: { nodes: 705, augmentedNodes: 1410, mediatorSequences: 300, deviatorSequences: 40, nonzeros: 900 },
  buildSeconds: 0.25,
  solveSeconds: 0.5,
  certifySeconds: 0.25,
  iterations: 128,
  multiplier: 2,
  kernel: 'cfr+',
  loadSeconds: 0.1,
  peakBytes: 64 * 2 ** 20,
} as const;

/** A solver's row, solved in 1 s, but for what is given. */
export function solverRow(given: Partial<TableRow> = {}): TableRow {
  const names = Object.keys(ASKED) as (keyof Asked)[];
  const asked = Object.fromEntries(names.filter((name) => name in given).map((name) => [name, given[name]]));
  return {
    ...jobOf(asked),
    ...NO_FACTS,
    ...SOLVED,
    reason: '',
    ...ENVIRONMENT,
    startedAt: '2026-11-20T10:00:00.000Z',
    wallSeconds: 1.5,
    ...given,
  };
}

/** An LP's row, optimal in 8 s (building 1, HiGHS 7) with the optimum 3.01, but for what is given. */
export function lpRow(given: Partial<TableRow> = {}): TableRow {
  return solverRow({
    method: 'lp',
    timeLimitSeconds: 180,
    status: 'optimal',
    objective: 3.01,
    upperBound: 3.01,
    equilibriumGap: 0,
    gains: [0, 0],
    buildSeconds: 1,
    solveSeconds: 7,
    certifySeconds: 2,
    iterations: 77,
    multiplier: null,
    kernel: null,
    rows: 50,
    columns: 340,
    lpNonzeros: 1700,
    lpMethod: 'ipm',
    attempts: [],
    gainPrices: [0.5, 0.5],
    startedAt: '2026-11-21T10:00:00.000Z',
    ...given,
  });
}

/** A row of a job that did not come far. */
export function deadRow(given: Partial<TableRow>): TableRow {
  return solverRow({ ...NO_FACTS, status: 'crashed', ...given });
}

/** Of a sweep: EFCE and COMM. */
export const sweepJobs = jobsOf(parseSweep('games: K35\nconcepts: [EFCE, COMM]', 's.yaml'), String) as [
  SweepJob,
  SweepJob,
];

export const MEASURED = { ...ENVIRONMENT, startedAt: '2026-11-20T10:00:00.000Z', wallSeconds: 3 };

/** The first was solved in 1 s, the second crashed. */
export const sweepRows: readonly [SweepRow, SweepRow] = [
  rowOf(
    sweepJobs[0],
    {
      ...NO_FACTS,
      status: 'solved',
      reason: '',
      objective: 1.5,
      upperBound: 1.625,
      equilibriumGap: 5e-5,
      gains: [0.25, 0, 0.5],
      kernel: 'apcfr+',
      buildSeconds: 0.25,
      solveSeconds: 0.5,
      certifySeconds: 0.25,
    },
    MEASURED,
  ),
  rowOf(sweepJobs[1], { ...NO_FACTS, status: 'crashed', reason: 'a "bug", it seems' }, MEASURED),
];
