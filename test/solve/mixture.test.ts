/** Column generation beside the LP of the belief DAG, and its strategies in files. */
import { describe, expect, it, test } from 'vitest';
import { conceptOf } from '../../src/concepts/index.ts';
import { InputError } from '../../src/errors.ts';
import { findingKeys } from '../../src/faces/keys.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { recordedOptions, resolveProblemOptions } from '../../src/problem/identity.ts';
import { buildingChecker, checkingStrategy, flowsOf, strategyOf } from '../../src/problem/problem.ts';
import { checkGame, parseStrategy, savedProblem, strategyText } from '../../src/report/strategy-file.ts';
import type { SolveHooks } from '../../src/solve/hooks.ts';
import { solveMixture } from '../../src/solve/mixture/solve-mixture.ts';
import { resolveSolveOptions, type SolveOptions } from '../../src/solve/options.ts';
import { solve, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';

/** Without a product before it, whose bound may close the bracket. */
async function mixtureOf(instance: string, options: SolveOptions, hooks: SolveHooks = {}) {
  const tree = toTree(instance);
  const resolved = resolveSolveOptions(options);
  const started = performance.now();
  const keys = finish(findingKeys(tree, conceptOf(resolved.concept), resolved));
  return (await solveMixture(resolved, { lp: highs, ...hooks }, { keys, bound: null, started })).solution;
}

describe('exact', () => {
  test.each([
    ['K33', 'EFCE', 'player:1'],
    ['K33', 'EFCE', 'fairness'],
    ['kuhn:players=2,ranks=3', 'EFCE', 'player:1'],
    ['chicken', 'EFCE', 'welfare'],
    ['random:players=2,depth=4,signals=2,seed=1', 'EFCCE', 'welfare'],
    ['random:players=2,depth=4,signals=2,seed=2', 'EFCE', 'minimise:player:1'],
    ['random:players=3,depth=4,signals=2,seed=3', 'NFCCE', 'weights:1,0,2'],
  ])('%s %s %s: the optimum of the LP', async (instance, concept, objective) => {
    const { report } = await mixtureOf(instance, {
      concept,
      objective,
      tolerance: 1e-5,
      timeLimitSeconds: 30,
    });
    const { report: lp } = await solveLp(toTree(instance), { concept, objective });
    expect(report.witness).toBe('mixture');
    expect(report.equilibriumGap).toBeLessThanOrEqual(1e-9);
    expect(report.objective).toBeCloseTo(lp.objective, 3);
    const [low, high] = [report.lowerBound!, report.upperBound].sort((a, b) => a - b);
    expect(low!).toBeLessThanOrEqual(lp.objective + 1e-6);
    expect(high!).toBeGreaterThanOrEqual(lp.objective - 1e-6);
  });
});

test('constraints hold as in the LP, or nothing keeps them', async () => {
  const options = { concept: 'EFCE', objective: 'player:1', tolerance: 1e-5, timeLimitSeconds: 30 };
  const { report } = await mixtureOf('chicken', { ...options, constraints: ['player:2>=6'] });
  expect(report.objective).toBeCloseTo(27 / 7, 4);
  expect(report.utilities[1]).toBeGreaterThan(6 - 1e-6);
  const none = await mixtureOf('kuhn:players=2,ranks=3', { ...options, constraints: ['player:2>=5'] });
  expect(none.report.status).toBe('infeasible');
});

test('published: an equilibrium but for gains of the tolerance, of which it makes use', async () => {
  const options: SolveOptions = {
    concept: 'EFCE',
    objective: 'player:1',
    criterion: 'published',
    tolerance: 0.05,
  };
  const { report } = await mixtureOf('K33', { ...options, timeLimitSeconds: 20 });
  expect(report.status).toBe('solved');
  expect(report.equilibriumGap).toBeLessThanOrEqual(0.05);
});

describe('where the belief DAG does not fit', () => {
  it('is what auto comes to, with the bound of a larger concept', async () => {
    const aim = { concept: 'EFCE', objective: 'player:1', tolerance: 0.02 };
    const options = { ...aim, maxSequences: 20_000, timeLimitSeconds: 100 };
    const { report } = await solve('D32', options, { lp: highs });
    expect(report).toMatchObject({ witness: 'mixture', concept: 'EFCE', status: 'solved' });
    // of 11/36 and, by EFCCE, 0.3294
    expect(report.objective).toBeGreaterThan(0.2894);
    expect(report.lowerBound).toBeLessThan(11 / 36 + 1e-9);
    expect(report.upperBound).toBeLessThan(0.34);
  });

  it('is nothing for a mediator who remembers', async () => {
    await expect(solve('K33', { concept: 'CERT', witness: 'mixture' })).rejects.toThrow(InputError);
  });
});

describe('a mixture', () => {
  it('is the same in a file and without its game', async () => {
    const options = { concept: 'EFCE', objective: 'player:1' } as const;
    const { report, strategy } = await mixtureOf('K33', {
      ...options,
      tolerance: 1e-3,
      timeLimitSeconds: 20,
    });
    const problem = resolveProblemOptions(options);
    const head = { game: 'K33', options: recordedOptions(problem), report };
    const file = parseStrategy(JSON.parse([...strategyText(head, strategy)].join('')), 'k33.json');
    const tree = toTree('K33');
    checkGame(file, tree);
    const checker = finish(buildingChecker(tree, savedProblem(file), file));
    const checked = finish(checker.checking(file, 1e-3, true));
    expect(checked.status).toBe('solved');
    expect(checked.facts.objective).toBeCloseTo(report.objective, 10);
    expect(checked.facts.upperBound).toBeCloseTo(report.upperBound, 10);
    const moved = strategyOf(flowsOf(strategy), () => tree, problem);
    expect(finish(checkingStrategy(moved, 1e-3, true)).facts).toEqual(
      finish(checkingStrategy(strategy, 1e-3, true)).facts,
    );
  });
});
