/** Methods by name: how the saddle point of a problem is found. */
import type { Best } from '../../problem/best.ts';
import type { AnyProblem } from '../../problem/problem.ts';
import type { Limits } from '../../work.ts';
import type { Place } from '../hooks.ts';
import { isExact, type ResolvedSolveOptions } from '../options.ts';
import { directMethod } from './direct.ts';
import type { Method } from './method.ts';
import { saddlePointMethod } from './saddle-point.ts';
import { searchMethod } from './search.ts';

const LAGRANGIANS = { direct: directMethod, 'binary-search': searchMethod };

/** A method and the best certificate so far, of one problem. */
export interface Solving<Strategies, Judged> {
  readonly method: Method<Strategies, Judged>;
  readonly best: Best<Strategies, Judged>;
}

/** @throws MemoryError when the packed problem does not fit; LimitError */
export async function startMethod(
  problem: AnyProblem,
  options: ResolvedSolveOptions,
  place: Place,
  limits: Limits,
  // biome-ignore lint/suspicious/noExplicitAny: what one of them judges, the other has made
): Promise<Solving<any, any>> {
  if (problem.kind === 'saddle-point') {
    const best = problem.best(options.tolerance);
    return { method: await saddlePointMethod(problem, options, place, limits), best };
  }
  const best = problem.best(options.tolerance, isExact(options));
  return { method: await LAGRANGIANS[options.method](problem, best, options, place, limits), best };
}
