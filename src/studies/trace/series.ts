/** What a convergence figure draws: the rows of traces, by problem and by kernel. */
import { hasMediator } from '../../concepts/index.ts';
import { problemKey, toldOptions } from '../../problem/identity.ts';
import { aimPhrase, senseOf } from '../../report/summary.ts';
import type { Run } from './file.ts';
import type { TracedStrategy } from './trace.ts';

export interface Point {
  /** The kernel; its file follows where several traces of the problem have it. */
  readonly series: string;
  readonly strategy: TracedStrategy;
  /** > 0, as are seconds: both are drawn on logarithmic axes. */
  readonly iterations: number;
  readonly seconds: number;
  /** Equilibrium gap, without unit. */
  readonly gap: number;
  /**
   * From objective to bound, over the range of the objective; below 0 where the objective is beyond the bound. Of an exact
   * equilibrium: from one bound of the optimum to the other.
   */
  readonly distance: number;
}

/** Traces that may be compared. */
export interface TracedProblem {
  readonly title: string;
  /** What the equilibrium gap is, before it is divided by the payoff range. */
  readonly gapName: string;
  /** "upper bound", or "lower bound" when the objective is minimised. */
  readonly boundName: string;
  readonly series: readonly string[];
  /** By series, in the order in which they were found. */
  readonly points: readonly Point[];
}

/**
 * Problems in the order in which they first occur. Rows without iterations, or with numbers that are not finite, are
 * left out, and problems without any other.
 */
export function problemsOf(runs: readonly Run[]): TracedProblem[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = problemKey(subjectOf(run), run.options);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map(problemOf).filter(({ points }) => points.length > 0);
}

function problemOf(runs: readonly Run[]): TracedProblem {
  const [first] = runs as readonly [Run, ...Run[]];
  const { concept, objectiveName } = subjectOf(first);
  const series = labelsOf(runs);
  return {
    title: titleOf(first),
    gapName: hasMediator(concept) ? 'largest gain from deviating' : 'exploitability',
    boundName: senseOf(objectiveName).bound,
    series,
    points: runs.flatMap((run, k) => pointsOf(run, series[k]!)),
  };
}

const subjectOf = ({ rows }: Run) => rows[0]!;

/** `K35: EFCE, maximise player 1's utility`, and the options that make it another problem. */
function titleOf(run: Run): string {
  const { game, concept, objectiveName } = subjectOf(run);
  const aim = hasMediator(concept) ? `, ${aimPhrase(objectiveName)}` : '';
  return [`${game}: ${concept}${aim}`, ...toldOptions(run.options)].join(', ');
}

/** As short as tells the runs of one problem apart. */
function labelsOf(runs: readonly Run[]): string[] {
  const alike = (name: (run: Run) => string, run: Run) => runs.filter((other) => name(other) === name(run));
  const kernel = (run: Run) => run.kernel;
  const inFile = (run: Run) => `${run.kernel} (${run.file})`;
  return runs.map((run) => {
    if (alike(kernel, run).length === 1) return kernel(run);
    const rivals = alike(inFile, run);
    return rivals.length === 1
      ? inFile(run)
      : `${run.kernel} (${run.file}, trace ${rivals.indexOf(run) + 1})`;
  });
}

function pointsOf({ rows }: Run, series: string): Point[] {
  return rows.flatMap((row) => {
    const { strategy, iterations, seconds, objective, equilibriumGap: gap, upperBound } = row;
    if (iterations === 0 || seconds === 0) return [];
    if (objective === null || gap === null || upperBound === null) return [];
    const achieved = row.lowerBound ?? objective;
    const distance = (senseOf(row.objectiveName).sign * (upperBound - achieved)) / row.objectiveRange;
    return [{ series, strategy, iterations, seconds, gap, distance }];
  });
}
