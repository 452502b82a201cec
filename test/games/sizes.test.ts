/** Every instance expands (which checks recall, timing and probabilities) to the sizes that others have counted. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PUBLISHED } from '../../src/campaign/table/published.ts';
import { CHANCE, expand, type GameTree } from '../../src/game/tree.ts';
import { createGame, games } from '../../src/games/index.ts';

interface Size {
  readonly instance: string;
  readonly nodes: number;
  readonly terminals?: number;
  readonly infosets?: readonly number[];
  readonly sequences?: readonly number[];
}

const golden = JSON.parse(readFileSync(new URL('../golden/sizes.json', import.meta.url), 'utf8')) as {
  readonly sizes: readonly Size[];
};

const perPlayer = (tree: GameTree) =>
  Array.from(
    { length: tree.numPlayers },
    (_, i) => tree.infosetPlayer.filter((player) => player === i + 1).length,
  );

describe('golden sizes', () => {
  test.each(golden.sizes)('$instance', ({ instance, nodes, terminals, infosets, sequences }) => {
    const tree = expand(createGame(instance));
    expect(tree.name).toBe(instance);
    expect(tree.numNodes).toBe(nodes);
    if (terminals !== undefined) expect(tree.numTerminals).toBe(terminals);
    if (infosets !== undefined) expect(perPlayer(tree)).toEqual(infosets);
    if (sequences !== undefined) expect(Array.from(tree.numSequences).slice(1)).toEqual(sequences);
  });

  test('every instance of the published table is there', () => {
    const names = golden.sizes.map(({ instance }) => instance);
    const examples = games.flatMap((family) => family.examples);
    for (const { instance } of PUBLISHED) {
      expect(names).toContain(instance);
      expect(examples).toContain(instance);
    }
  });
});

const CONSTANT_SUMS: Readonly<Record<string, number>> = {
  K35: 0,
  'kuhn:players=4,ranks=5,ante=2,bet=3': 0,
  D32: 0,
  'liars-dice:players=2,faces=3,wild=true,stake=2': 0,
  'liars-dice:players=3,faces=2,dice=2,order=face': 0,
  GL3: 6,
  'goofspiel:players=3,cards=2,prizes=-1:4': 3,
  L3132: 0,
  'leduc:players=2,raises=3,ranks=2,suits=3,bet1=1,bet2=1': 0,
  'leduc:players=3,raises=1,ranks=2,suits=2,deal=cards': 0,
  'trick-taking:ranks=2': 0,
  'trick-taking:ranks=2,forced=kept': 0,
  'matching-pennies': 0,
};

test.each([
  ['DF32', 'D32'],
  ['DF33', 'D33'],
  ['liars-dice:players=2,faces=3,dice=2,order=face', 'liars-dice:players=2,faces=3,dice=2'],
])('%s is as large as %s', (face, quantity) => {
  const sizes = [face, quantity].map((instance) => {
    const { numNodes, numTerminals, numSequences, ...tree } = expand(createGame(instance));
    return { numNodes, numTerminals, numSequences, infosets: perPlayer(tree as GameTree) };
  });
  expect(sizes[0]).toEqual(sizes[1]);
});

describe('payoffs', () => {
  test.each(Object.entries(CONSTANT_SUMS))('%s sums to %d', (instance, sum) => {
    const { utilities, numTerminals, numPlayers } = expand(createGame(instance));
    for (let z = 0; z < numTerminals; z++) {
      const total = utilities.subarray(z * numPlayers, (z + 1) * numPlayers).reduce((a, b) => a + b, 0);
      expect(total).toBeCloseTo(sum, 12);
    }
  });

  test.each([
    ['GL3', 6],
    ['goofspiel:players=3,cards=3,ties=discard', 0],
  ])('%s awards at least %d points in all', (instance, least) => {
    const { utilities, numTerminals } = expand(createGame(instance));
    const totals = Array.from({ length: numTerminals }, (_, z) =>
      utilities.subarray(3 * z, 3 * z + 3).reduce((a, b) => a + b, 0),
    );
    expect(Math.min(...totals)).toBeCloseTo(least, 12);
    expect(Math.max(...totals)).toBeCloseTo(6, 12);
  });
});

describe('small instances of every family', () => {
  const small = games.flatMap(({ examples }) =>
    examples.filter((name) => name.includes(':') || !/\d/.test(name)),
  );

  test.each(small)('%s: labels differ within an infoset and chance reaches probability 1', (instance) => {
    const tree = expand(createGame(instance));
    for (const labels of tree.actionLabels) expect(new Set(labels).size).toBe(labels.length);
    const reached = tree.terminalNode.reduce((sum, h) => {
      // Players mix uniformly: the weight of a terminal is its reach over the numbers of actions on its path.
      let weight = tree.reach[h]!;
      for (let up = tree.parent[h]!; up >= 0; up = tree.parent[up]!)
        if (tree.actor[up] !== CHANCE) weight /= tree.numChildren[up]!;
      return sum + weight;
    }, 0);
    expect(reached).toBeCloseTo(1, 9);
  });
});
