/** Games of profiles by name, for tests. */
import { buildingProductGame, type ProductGame } from '../../src/augmented/product-game.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { finish } from '../../src/work.ts';

export function gameOf(
  name: string,
  objective = 'player:1',
  instruments: readonly number[] = [],
): ProductGame {
  const asked = { objective, constraints: [], instruments };
  return finish(buildingProductGame(expand(createGame(name)), conceptOf('NFCCE'), asked)) as ProductGame;
}
