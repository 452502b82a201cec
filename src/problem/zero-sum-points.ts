/** Both players' strategies of a zero-sum game, as points by name, and back. */

import type { Flow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import type { ZeroSumProfile } from '../certificate/strategy.ts';
import { errors } from '../errors.ts';
import { checkInfosets, choicesOf, flowOfChoices, namedPlayer } from './named-points.ts';
import type { SavedStrategy, StrategyPoints } from './strategy-points.ts';

export function zeroSumPoints(game: ZeroSumGame, profile: ZeroSumProfile): StrategyPoints {
  return { head: {}, points: nashPoints(game, profile), deviations: null };
}

function* nashPoints(game: ZeroSumGame, profile: ZeroSumProfile): Generator<object> {
  for (const k of [0, 1] as const)
    for (const { id, probabilities } of choicesOf(namedPlayer(game, k), profile[k]))
      yield {
        id,
        player: k + 1,
        infoset: game.tree.infosetLabel[game.pointInfosets[k][id]!],
        recommend: probabilities,
      };
}

/**
 * Both players' strategies of a NASH file.
 * @throws InputError naming the point, when the file does not fit
 */
export function profileOf(saved: SavedStrategy, game: ZeroSumGame): [Flow, Flow] {
  const stranger = saved.points.findIndex(({ player }) => player !== 1 && player !== 2);
  if (stranger >= 0)
    throw errors.badStrategy(
      saved.file,
      `points[${stranger}].player`,
      `is ${saved.points[stranger]?.player}; expected 1 or 2`,
    );
  const flow = (k: 0 | 1) => {
    const where = saved.points.flatMap(({ player }, index) => (player === k + 1 ? [index] : []));
    const own = where.map((index) => saved.points[index]!);
    const infosets = game.pointInfosets[k];
    checkInfosets({ ...saved, points: own }, game.tree, (point) => infosets[point]!, infosets.length, where);
    return flowOfChoices(
      namedPlayer(game, k),
      own.map(({ id, recommend }) => ({ id, probabilities: recommend })),
      { file: saved.file, entry: (n) => `points[${where[n] ?? saved.points.length}]`, key: 'recommend' },
    );
  };
  return [flow(0), flow(1)];
}
