/** `--save`: the strategy behind a report, as a file. */

import type { Strategy } from '../certificate/strategy.ts';
import { writeText } from '../node/files/write.ts';
import type { ProblemOptions } from '../problem/identity.ts';
import type { StrategyHead } from '../report/strategy-file.ts';

export interface Saved extends Pick<StrategyHead, 'game' | 'report'> {
  /** As the solve or the LP was given them. */
  readonly options: ProblemOptions;
  readonly strategy: Strategy;
}

/** Without a path nothing is saved. @throws InputError when the file cannot be written */
export async function saveStrategy(
  path: string | undefined,
  { options, strategy, ...head }: Saved,
): Promise<void> {
  if (path === undefined) return;
  const { recordedOptions } = await import('../problem/identity.ts');
  const { strategyText } = await import('../report/strategy-file.ts');
  writeText('Strategy file', path, strategyText({ ...head, options: recordedOptions(options) }, strategy));
}
