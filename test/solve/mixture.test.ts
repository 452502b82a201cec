/** Column generation beside the LP of the belief DAG, and its strategies in files. */
import { describe, expect, it, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { resolveProblemOptions } from '../../src/problem/identity.ts';
import { checkingStrategy, flowsOf, strategyOf } from '../../src/problem/problem.ts';
import type { SolveOptions } from '../../src/solve/options.ts';
import { solve, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { checkData, dataOf, mixtureOf } from '../suites/strategy-files.ts';

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
    const sign = objective.startsWith('minimise:') ? -1 : 1;
    expect(sign * (lp.objective - report.lowerBound!)).toBeGreaterThanOrEqual(-1e-6);
    expect(sign * (report.upperBound - lp.objective)).toBeGreaterThanOrEqual(-1e-6);
    expect(sign * (report.upperBound - report.lowerBound!)).toBeGreaterThanOrEqual(0);
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
  // nobody who keeps to an equilibrium gets as much
  const { report: lp } = await solveLp(toTree('K33'), { concept: 'EFCE', objective: 'player:1' });
  expect(report.objective).toBeGreaterThan(lp.objective + 0.1);
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
    const tree = toTree('K33');
    const checked = checkData(tree, dataOf('K33', options, { report, strategy }), 1e-3, true);
    expect(checked.status).toBe('solved');
    expect(checked.facts.objective).toBeCloseTo(report.objective, 10);
    expect(checked.facts.upperBound).toBeCloseTo(report.upperBound, 10);
    const moved = strategyOf(flowsOf(strategy), () => tree, problem);
    expect(finish(checkingStrategy(moved, 1e-3, true)).facts).toEqual(
      finish(checkingStrategy(strategy, 1e-3, true)).facts,
    );
  });
});
