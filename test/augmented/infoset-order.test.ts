import { describe, expect, it } from 'vitest';
import { infosetOrderNames, infosetOrders } from '../../src/augmented/infoset-order.ts';
import { augmentGame, toTree } from '../../src/solve.ts';
import { solveLp } from '../../src/solve-lp.ts';

describe.each(infosetOrderNames)('order %s', (infosetOrder) => {
  it.each(['K33', 'S2122', 'goofspiel:players=2,cards=3'])('%s: ranks follow every path', (instance) => {
    const tree = toTree(instance);
    const rank = infosetOrders[infosetOrder](tree);
    expect([...rank].sort((a, b) => a - b)).toEqual(Array.from(rank, (_, r) => r));
    const last = new Int32Array(tree.numNodes).fill(-1);
    for (let h = 1; h < tree.numNodes; h++) {
      const above = tree.parent[h]!;
      last[h] = tree.infoset[above]! >= 0 ? rank[tree.infoset[above]!]! : last[above]!;
      if (tree.infoset[h]! >= 0) expect(rank[tree.infoset[h]!]!).toBeGreaterThan(last[h]!);
    }
  });

  it('K33 EFCE has the same optimum', async () => {
    const { report } = await solveLp(
      'K33',
      { concept: 'EFCE', objective: 'player:1', infosetOrder },
      { method: 'simplex' },
    );
    const { report: layered } = await solveLp(
      'K33',
      { concept: 'EFCE', objective: 'player:1' },
      { method: 'simplex' },
    );
    expect(report.objective).toBeCloseTo(layered.objective, 8);
  });
});

it('smallest keeps the smallest: RS212 EFCE is 7 % smaller than layered', () => {
  const sequences = (infosetOrder: 'smallest' | (typeof infosetOrderNames)[number]) =>
    augmentGame('RS212', { concept: 'EFCE', infosetOrder }).mediator.numSequences;
  expect(sequences('smallest')).toBe(Math.min(...infosetOrderNames.map(sequences)));
  expect(sequences('smallest')).toBeLessThan(0.95 * sequences('layered'));
});
