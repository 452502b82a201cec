/** Rows that no solver has made, with numbers that a reader can check. */
import { type Job, keyOf } from '../../src/campaign/table/job.ts';
import { NO_FACTS, type Row } from '../../src/campaign/table/row.ts';

export const JOB: Job = {
  instance: 'S2122',
  concept: 'NFCCE',
  objectiveName: 'welfare',
  method: 'solver',
  tolerance: 1e-2,
  timeLimitSeconds: 600,
  memoryLimitBytes: 2 ** 30,
};

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
export function solverRow(given: Partial<Row> = {}): Row {
  const job = { ...JOB, ...jobFields(given) };
  return {
    ...job,
    ...NO_FACTS,
    ...SOLVED,
    ...ENVIRONMENT,
    key: keyOf(job),
    startedAt: '2026-11-20T10:00:00.000Z',
    wallSeconds: 1.5,
    ...given,
  };
}

/** An LP's row, optimal in 8 s (building 1, HiGHS 7) with the optimum 3.01, but for what is given. */
export function lpRow(given: Partial<Row> = {}): Row {
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
export function deadRow(given: Partial<Row>): Row {
  return solverRow({ ...NO_FACTS, ...given });
}

/** Fields of a row that belong to its job. */
function jobFields(given: Partial<Row>): Partial<Job> {
  const names = Object.keys(JOB) as (keyof Job)[];
  return Object.fromEntries(names.filter((name) => name in given).map((name) => [name, given[name]]));
}
