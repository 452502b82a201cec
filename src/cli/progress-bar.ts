/** The progress bar of a solve: the objective, the gap and the bound, and how far the certificate has closed. */

import { closedFraction } from '../report/progress.ts';
import { count, significant, significantBound, smallBound } from '../report/table.ts';
import type { Progress } from '../solve/solve.ts';
import { visible } from '../visible.ts';

/** What a bar shows of a progress. */
type Shown = Pick<
  Progress,
  'objective' | 'equilibriumGap' | 'upperBound' | 'lowerBound' | 'openness' | 'iterations' | 'seconds'
>;

export interface ProgressBar {
  /** @param label before the numbers: which of several solves this is */
  update(progress: Shown, label?: string): void;
  stop(): void;
}

const SILENT: ProgressBar = { update: () => {}, stop: () => {} };
const LENGTH = 1000;
const FORMAT = '{bar} {percentage}%  {numbers}';

/** @param boundName "upper bound", or "lower bound" when the objective is minimised */
export async function progressBar(stream: NodeJS.WriteStream, boundName: string): Promise<ProgressBar> {
  if (!stream.isTTY) return SILENT;
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    stream,
    format: FORMAT,
    barsize: 24,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    clearOnComplete: true,
  });
  bar.start(LENGTH, 0, { numbers: 'building the game' });
  let first = 0;
  return {
    update(progress, label) {
      if (first === 0) first = progress.openness;
      const done = Math.floor(LENGTH * closedFraction(first, progress.openness));
      const numbers = progressText(progress, boundName);
      bar.update(done, { numbers: label === undefined ? numbers : `${visible(label)}  ${numbers}` });
    },
    stop: () => bar.stop(),
  };
}

/**
 * `objective 0.0123  gap 3.5e-4  upper bound 0.0124  1,024 iterations  2.5 s`, and once there is an exact equilibrium
 * `optimum 0.01229 to 0.0124  1,024 iterations  2.5 s`.
 */
export function progressText(progress: Omit<Shown, 'openness'>, boundName: string): string {
  const { objective, equilibriumGap, upperBound, lowerBound, iterations, seconds } = progress;
  const ends = [lowerBound ?? upperBound, upperBound].sort((a, b) => a - b) as [number, number];
  const known =
    lowerBound !== undefined
      ? [`optimum ${significantBound(ends[0], 'down', 6)} to ${significantBound(ends[1], 'up', 6)}`]
      : [
          `objective ${significant(objective, 6)}`,
          `gap ${smallBound(equilibriumGap)}`,
          `${boundName} ${significantBound(upperBound, boundName === 'lower bound' ? 'down' : 'up', 6)}`,
        ];
  return [...known, `${count(iterations)} iterations`, `${seconds.toFixed(1)} s`].join('  ');
}
