/** Players who learn at once: against values that are known, and step by step. */
import { describe, expect, test } from 'vitest';
import type { ProductGame } from '../../src/augmented/product-game.ts';
import { certifyProduct } from '../../src/certificate/product.ts';
import { SelfPlay } from '../../src/solve/product/self-play.ts';
import { finish } from '../../src/work.ts';
import { gameOf } from './product-game.ts';

function averagesOf(game: ProductGame, iterations: number) {
  const play = new SelfPlay(game);
  finish(play.running(iterations));
  return finish(play.averages());
}

describe('averages', () => {
  test.each([
    ['kuhn:players=2,ranks=3', -1 / 18],
    ['leduc:players=2,raises=2,ranks=3,suits=2', -0.08560642],
    ['matching-pennies', 0],
  ])('of two players of constant sum tend to an equilibrium: %s', (name, value) => {
    const game = gameOf(name);
    const gapAt = (iterations: number) => {
      const { objective, equilibriumGap, gains } = finish(certifyProduct(game, averagesOf(game, iterations)));
      // what player 1 gets is no farther from the value than either gains
      expect(Math.abs(objective - value)).toBeLessThanOrEqual(Math.max(...gains) + 1e-7);
      return equilibriumGap;
    };
    const [early, late] = [gapAt(100), gapAt(800)];
    expect(late).toBeLessThan(1e-3);
    expect(late).toBeLessThanOrEqual(early / 4 + 1e-12);
  });

  test('of three-player Kuhn poker come near one', () => {
    const game = gameOf('kuhn:players=3,ranks=3');
    expect(finish(certifyProduct(game, averagesOf(game, 256))).equilibriumGap).toBeLessThan(1e-4);
  });

  test('of players whom the mediator controls are best for him', () => {
    const game = gameOf('chicken', 'welfare', [1, 2]);
    // 12 is the most that both get together
    expect(finish(certifyProduct(game, averagesOf(game, 200))).objective).toBeGreaterThan(11.9);
  });
});

test('a first iteration is regret matching by hand', () => {
  // Chicken: against uniform play S is worth 4 and D 3.5 to player 1, who plays S; against that D is worth 7, S 6 to player 2
  const game = gameOf('chicken', 'welfare');
  const [, first, second] = averagesOf(game, 1);
  expect([...first!]).toEqual([1, 1, 0]);
  expect([...second!]).toEqual([1, 0, 1]);
});

test('a run in two parts is the run', () => {
  const game = gameOf('kuhn:players=3,ranks=4');
  const play = new SelfPlay(game);
  finish(play.running(7));
  finish(play.running(20));
  expect(play.iterations).toBe(20);
  expect(finish(play.averages())).toEqual(averagesOf(game, 20));
});
