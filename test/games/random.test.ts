import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from '../../src/game/fingerprint.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';

const treeOf = (instance: string) => expand(createGame(instance));

test('sizes follow from the shape: a chance move, then depth moves', () => {
  const tree = treeOf('random:seed=5,players=3,depth=4,actions=3,signals=1');
  expect(tree.numNodes).toBe((3 ** 6 - 1) / 2);
  expect(tree.numTerminals).toBe(3 ** 5);
  // without signals a player knows only what it did: one infoset at its first move, three at its second
  expect(tree.numInfosets).toBe(3 + 3);
  expect(Math.max(...tree.utilities)).toBeLessThanOrEqual(9);
  expect(new Set(tree.utilities).size).toBe(10);
});

test('a seed is the same game on every machine', () => {
  expect(fingerprint(treeOf('random:seed=1'))).toBe('6d5dfb2df35c944a');
});

test('other seeds are other games, and all shapes keep the rules', () => {
  const shape = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    players: fc.integer({ min: 1, max: 4 }),
    depth: fc.integer({ min: 1, max: 4 }),
    actions: fc.integer({ min: 1, max: 3 }),
    signals: fc.integer({ min: 1, max: 4 }),
    chance: fc.boolean(),
  });
  fc.assert(
    fc.property(shape, (given) => {
      const instance = `random:${Object.entries(given)
        .map((pair) => pair.join('='))
        .join()}`;
      const tree = treeOf(instance);
      expect(tree.numTerminals).toBe(given.actions ** (given.depth + (given.chance ? 1 : 0)));
    }),
    { numRuns: 100, seed: 1 },
  );
  const seeds = Array.from({ length: 200 }, (_, seed) => fingerprint(treeOf(`random:seed=${seed}`)));
  expect(new Set(seeds).size).toBe(200);
});
