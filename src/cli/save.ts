/** `--save`: the strategy behind a report, as a file. */
import type { StrategyHead } from '../report/strategy-file.ts';
import type { Strategy } from '../solution.ts';
import { writeText } from './files.ts';

/** @throws InputError when the file cannot be written */
export async function saveStrategy(
  path: string,
  saved: StrategyHead & { readonly strategy: Strategy },
): Promise<void> {
  const { strategyText } = await import('../report/strategy-file.ts');
  writeText('Strategy file', path, strategyText(saved, saved.strategy));
}
