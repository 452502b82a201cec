import { describe, expect, it } from 'vitest';
import { infosetOrderChoices, infosetOrderNames, infosetOrders } from '../../src/augmented/infoset-order.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { augmentGame, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';

describe.each(infosetOrderNames)('order %s', (infosetOrder) => {
  it.each(['K33', 'S2122', 'goofspiel:players=2,cards=3'])('%s: ranks follow every path', (instance) => {
    const tree = toTree(instance);
    const rank = finish(infosetOrders[infosetOrder](tree));
    expect([...rank].sort((a, b) => a - b)).toEqual(Array.from(rank, (_, r) => r));
    const last = new Int32Array(tree.numNodes).fill(-1);
    for (let h = 1; h < tree.numNodes; h++) {
      const above = tree.parent[h]!;
      last[h] = tree.infoset[above]! >= 0 ? rank[tree.infoset[above]!]! : last[above]!;
      if (tree.infoset[h]! >= 0) expect(rank[tree.infoset[h]!]!).toBeGreaterThan(last[h]!);
    }
  });

  it('K33 EFCE has the same optimum', async () => {
    const problem = { concept: 'EFCE', objective: 'player:1' };
    const ordered = await solveLp('K33', { ...problem, infosetOrder }, { method: 'simplex' });
    const byDefault = await solveLp('K33', problem, { method: 'simplex' });
    expect(ordered.report.objective).toBeCloseTo(byDefault.report.objective, 8);
  });
});

describe('the best of all orders', () => {
  type Choice = (typeof infosetOrderChoices)[number];
  const sequences = (instance: string, concept: string, infosetOrder: Choice) =>
    augmentGame(instance, { concept, infosetOrder }).mediator.numSequences;

  it.each([
    ['RS212', 'EFCE', 0.94],
    ['RS222', 'NFCCE', 0.98],
    ['L3132', 'NFCCE', 1],
    ['B2222', 'EFCE', 1],
    ['K33', 'EFCCE', 1],
  ])('%s %s: found without being asked for, at most %d of wide', (instance, concept, share) => {
    const best = Math.min(...infosetOrderNames.map((order) => sequences(instance, concept, order)));
    const found = augmentGame(instance, { concept }).mediator.numSequences;
    expect(found).toBe(best);
    expect(found).toBeLessThanOrEqual(share * sequences(instance, concept, 'wide'));
    expect(sequences(instance, concept, 'smallest')).toBe(best);
  });

  it('is refused past the maximum, whichever way it is looked for', () => {
    for (const infosetOrder of infosetOrderChoices)
      expect(() => augmentGame('RS212', { concept: 'EFCE', infosetOrder, maxSequences: 10_000 })).toThrow(
        /number of sequences/,
      );
    // `wide` does not fit, but what is best by level does.
    expect(() => augmentGame('RS212', { concept: 'EFCE', maxSequences: 17_000 })).not.toThrow();
  });
});

it('what a level takes does not depend on the order within the level before it', () => {
  const tree = toTree('RS212');
  const perLevel = infosetOrderNames.map((infosetOrder) => {
    const { mediator, readPoint } = augmentGame(tree, { concept: 'NFCCE', infosetOrder });
    const taken = [0, 0];
    for (let p = 0; p < mediator.numPoints; p++) {
      const { infoset } = readPoint(p);
      const level = infoset < 0 ? -1 : tree.infosetLevel[infoset]!;
      if (level >= 0) taken[level]! += mediator.firstSequence[p + 1]! - mediator.firstSequence[p]!;
    }
    return taken;
  });
  expect(new Set(perLevel.map(([first]) => first)).size).toBe(2);
  expect(new Set(perLevel.map(([, second]) => second)).size).toBe(1);
});
