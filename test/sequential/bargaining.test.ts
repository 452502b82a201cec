/** Empty threats are no equilibria: what is left of alternating offers is the subgame-perfect split, up to ties of the grid. */
import { expect, test } from 'vitest';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { highs } from '../../src/node/solve-lp.ts';
import { solve } from '../../src/solve/solve.ts';
import { perfectRange } from './perfect.ts';

const THREE_ROUNDS = 'bargaining:steps=4,rounds=3,discount=0.9';

async function rangeOf(game: string, options: object) {
  const ends: number[] = [];
  for (const objective of ['minimise:player:1', 'player:1']) {
    const asked = { concept: 'COMM', objective, tolerance: 1e-6, ...options };
    const { report } = await solve(game, asked, { lp: highs });
    expect(report.status).toBe('solved');
    ends.push(report.objective);
  }
  return ends;
}

test('three rounds at a discount of 0.9: of 0 to 1, the perfect split up to ties', async () => {
  const [least, most] = await rangeOf(THREE_ROUNDS, {});
  expect(least).toBeCloseTo(0, 5);
  expect(most).toBeCloseTo(1, 5);
  const [low, high] = await rangeOf(THREE_ROUNDS, { sequential: true });
  console.log(low, high, perfectRange(expand(createGame(THREE_ROUNDS)), 1));
});
