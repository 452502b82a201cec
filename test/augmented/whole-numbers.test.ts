/** Payoffs as whole numbers: what they are multiples of, and that nothing is lost. */
import { describe, expect, test } from 'vitest';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { wholeAugmented, wholeZeroSum } from '../../src/augmented/whole-numbers.ts';
import { allConcepts } from '../../src/concepts/index.ts';
import { findingDenominator } from '../../src/game/common-denominator.ts';
import { augmentGame, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';

test('denominators', () => {
  const denominatorOf = (game: string, texts: string[] = []) =>
    finish(findingDenominator(toTree(game), texts)).denominator;
  expect(denominatorOf('chicken')).toBe(1);
  // 5 * 4 * 3 deals
  expect(denominatorOf('K35')).toBe(60);
  expect(denominatorOf('D32')).toBe(8);
  expect(denominatorOf('chicken', ['weights:0.5,-0.25', 'player:1>=5.25'])).toBe(2 * 4 * 4);
});

describe('entries', () => {
  const concepts = allConcepts.map(({ name }) => name).filter((name) => name !== 'NASH');
  test.each(concepts)('%s: whole, and the same as before', (concept) => {
    for (const game of ['kuhn:players=3,ranks=4', 'goofspiel:players=2,cards=3', 'random:seed=3']) {
      const augmented = augmentGame(game, { concept });
      const { game: whole, denominator } = finish(wholeAugmented(augmented));
      const times = Number(denominator);
      const same = (after: Float64Array, before: Float64Array) => {
        expect(after.every(Number.isInteger)).toBe(true);
        expect(after.every((value, k) => Math.abs(value / times - before[k]!) < 1e-12)).toBe(true);
      };
      same(whole.objectiveVector, augmented.objectiveVector);
      for (const [k, deviator] of whole.deviators.entries()) {
        same(deviator.payoff.value, augmented.deviators[k]!.payoff.value);
        same(deviator.directPayoff, augmented.deviators[k]!.directPayoff);
        expect(Math.log2(deviator.range) % 1).toBe(0);
      }
    }
  });

  test('of a zero-sum game', () => {
    const { game, denominator } = finish(wholeZeroSum(zeroSumGame(toTree('kuhn:players=2,ranks=3'))));
    expect(denominator).toBe(6n);
    expect(new Set(game.payoff.value)).toEqual(new Set([-2, -1, 1, 2]));
  });
});
