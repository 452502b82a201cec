/** `mediant solve --exact`: the optimum as a fraction, once the solve has it in a bracket. */
import { installName } from '../optional.ts';
import type { ExactOptimum, ExactOptions } from '../solve/exact-optimum.ts';
import type { Solution } from '../solve/solution.ts';

/** @param options without `lp` where HiGHS is not installed */
export async function exactlyOf(
  { report, strategy }: Solution,
  { lp, ...limits }: Omit<ExactOptions, 'lp'> & Partial<Pick<ExactOptions, 'lp'>>,
): Promise<ExactOptimum> {
  if (report.status !== 'solved')
    return {
      refusal: `The solve did not end in a bracket around the optimum: its status is ${report.status}.`,
    };
  if (lp === undefined) return { refusal: `It takes linear programs: npm install ${installName('highs')}` };
  const { exactOptimum } = await import('../solve/exact-optimum.ts');
  return exactOptimum(strategy, { lp, ...limits });
}
