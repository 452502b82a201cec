/** Facts are what a solution, an answer of the LP or an error says of the job that it came from. */
import type { LpReport, LpResult } from '../node/solve-lp.ts';
import type { Report, Solution } from '../solve/solution.ts';
import { isFinished } from '../solve/status.ts';
import { type Facts, NO_FACTS } from './row.ts';
import { failureStatus, type RowStatus } from './status.ts';

const REASONS: Readonly<Partial<Record<RowStatus, string>>> = {
  'time-limit': 'not certified to the tolerance in time',
  'iteration-limit': 'not certified to the tolerance in so many iterations',
  stalled: 'neither iterations nor linear programs brought the bracket closer',
  'numerical-failure': 'a number was not finite',
};

export function factsOf({ report }: Solution | LpResult): Facts {
  return 'attempts' in report ? lpFacts(report) : solverFacts(report);
}

function solverFacts(report: Report): Facts {
  const { status, multiplier, kernel, kernelBytes } = report;
  const reason = REASONS[status] ?? '';
  return { ...shared(report), ...found(report), status, reason, multiplier, kernel, kernelBytes };
}

/** Without an optimum the LP's report is that of an arbitrary strategy. */
function lpFacts(report: LpReport): Facts {
  const { status, rows, columns, lpNonzeros, method, attempts, seconds } = report;
  return {
    ...shared(report),
    ...(status === 'optimal' && found(report)),
    status,
    reason: isFinished(report) ? '' : lpReason(report),
    rows,
    columns,
    lpNonzeros,
    lpMethod: method,
    attempts,
    loadSeconds: seconds.load,
  };
}

function shared({ sizes, iterations, seconds }: Report | LpReport) {
  const { build: buildSeconds, solve: solveSeconds, certify: certifySeconds } = seconds;
  return { ...NO_FACTS, nodes: sizes.nodes, sizes, iterations, buildSeconds, solveSeconds, certifySeconds };
}

function found(report: Report | LpReport) {
  const { objective, upperBound, lowerBound = null, boundFrom = null } = report;
  const { equilibriumGap, gains, utilities } = report;
  return { objective, upperBound, lowerBound, boundFrom, equilibriumGap, gains, utilities };
}

function lpReason({ status, attempts, seconds }: LpReport): string {
  const ends = attempts.map(({ method, status }) => `${method} ${status}, `).join('');
  return `HiGHS ended with ${status} (${ends}building took ${seconds.build.toFixed(1)} s)`;
}

export function failureFacts(error: unknown): Facts {
  const reason = error instanceof Error ? error.message : String(error);
  return { ...NO_FACTS, status: failureStatus(error), reason };
}
