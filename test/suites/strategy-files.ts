/** Strategy files as tests read, damage and certify them, and mixtures that no product goes before. */

import { relaxing } from '../../src/augmented/augment.ts';
import type { MixtureStrategy } from '../../src/certificate/strategy.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { type Keys, readingKeys } from '../../src/faces/keys.ts';
import type { GameTree } from '../../src/game/tree.ts';
import { highs } from '../../src/node/highs-polish.ts';
import {
  type ProblemOptions,
  type ResolvedProblemOptions,
  recordedOptions,
} from '../../src/problem/identity.ts';
import { buildingChecker, type Checked } from '../../src/problem/problem.ts';
import { parseStrategy, savedProblem, strategyText } from '../../src/report/strategy-file.ts';
import type { SolveHooks } from '../../src/solve/hooks.ts';
import { solveMixture } from '../../src/solve/mixture/solve-mixture.ts';
import { resolveSolveOptions, type SolveOptions } from '../../src/solve/options.ts';
import type { Report, Solution } from '../../src/solve/solution.ts';
import { toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';

/** The keys of a private concept. */
export function keysOf(tree: GameTree, options: ResolvedProblemOptions): Keys {
  return finish(readingKeys(finish(relaxing(tree, conceptOf(options.concept), options))));
}

/** Without a product before it, whose bound may close the bracket. */
export async function mixtureOf(
  instance: string,
  options: SolveOptions,
  hooks: SolveHooks = { lp: highs },
): Promise<{ readonly report: Report; readonly strategy: MixtureStrategy }> {
  const started = performance.now();
  const resolved = resolveSolveOptions(options);
  const keys = keysOf(toTree(instance), resolved);
  const beginning = { keys, bound: null, started };
  const { solution } = await solveMixture(resolved, hooks, beginning);
  const { report, strategy } = solution;
  if (strategy.kind !== 'mixture') throw new Error('not a mixture');
  return { report, strategy };
}

/** The JSON of a strategy file, as far as tests read and damage it. */
export interface StrategyData {
  game: string;
  concept: string;
  objective: string;
  options: Record<string, unknown>;
  bound: { concept: string; points: number; sequences: number; searched?: number };
  faces?: { player: number; profile: number[] }[];
  points: { id: number; player: number; infoset: string; recommend: Record<string, number> }[];
  deviations: {
    player: number;
    multiplier: number;
    points: { id: number; play: Record<string, number> }[];
  }[];
}

/** The strategy file of a product or mixture. */
export function dataOf(game: string, options: ProblemOptions, { report, strategy }: Solution): StrategyData {
  const head = { game, options: recordedOptions(options), report };
  return JSON.parse([...strategyText(head, strategy)].join(''));
}

/** What `certify` says of a strategy file. @throws InputError when it is refused */
export function checkData(tree: GameTree, data: unknown, tolerance: number, isExact: boolean): Checked {
  const saved = parseStrategy(data, 'f.json');
  return finish(
    finish(buildingChecker(tree, savedProblem(saved), saved)).checking(saved, tolerance, isExact),
  );
}
