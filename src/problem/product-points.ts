/** The strategies of independent players and the deviations that prove the bound, as points by name, and back. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { ProductGame, Seat } from '../augmented/product-game.ts';
import type { StreamedGame } from '../augmented/streamed/streamed-game.ts';
import type { BoundProof, ProductStrategy } from '../certificate/strategy.ts';
import { errors } from '../errors.ts';
import { deviationPoints, deviationsOf } from './mediated-points.ts';
import { actionNames, checkInfosets, choicesOf, flowOfChoices, type NamedDag } from './named-points.ts';
import type { SavedStrategy, StrategyPoints } from './strategy-points.ts';
import { familyHead, pricePoints, streamedProofOf } from './streamed-points.ts';

export function productPoints({ game, profile, bound }: ProductStrategy): StrategyPoints {
  if ('streamed' in bound)
    return {
      head: { bound: familyHead(bound.streamed) },
      points: playerPoints(game, profile),
      deviations: null,
      prices: pricePoints(bound),
    };
  const { augmented, deviations, multipliers } = bound;
  return {
    head: { bound: boundHead(bound) },
    points: playerPoints(game, profile),
    deviations: deviationPoints(augmented, deviations, multipliers),
  };
}

/** Where a bound is from, and what a search adds to it. */
export const boundHead = ({ augmented, searched }: Pick<BoundProof, 'augmented' | 'searched'>) => ({
  concept: augmented.concept.name,
  points: augmented.mediator.numPoints,
  sequences: augmented.mediator.numSequences,
  ...(searched !== undefined && { searched }),
});

const namedSeat = ({ tree }: ProductGame, { treeplex, infosets }: Seat): NamedDag => ({
  dag: treeplex,
  names: (p) => actionNames(tree, infosets[p]!),
});

function* playerPoints(game: ProductGame, profile: ProductStrategy['profile']): Generator<object> {
  for (const seat of game.seats)
    for (const { id, probabilities } of choicesOf(namedSeat(game, seat), profile[seat.player]!))
      yield {
        id,
        player: seat.player,
        infoset: game.tree.infosetLabel[seat.infosets[id]!],
        recommend: probabilities,
      };
}

/**
 * Everybody's strategy, and what proves the bound of a file, in the game of the concept that its bound is from: augmented, or
 * of simple deviations.
 * @throws InputError naming the point, when the file does not fit
 */
export function productOf(
  saved: SavedStrategy,
  game: ProductGame,
  within: AugmentedGame | StreamedGame,
): ProductStrategy {
  checkPlayers(saved, game);
  const bound = 'family' in within ? streamedProofOf(saved, within) : treeProofOf(saved, within);
  return { kind: 'product', game, profile: game.seats.map((seat) => flowOfSeat(saved, game, seat)), bound };
}

function treeProofOf(saved: SavedStrategy, augmented: AugmentedGame): BoundProof {
  checkBound(saved, augmented);
  return { augmented, ...deviationsOf(saved, augmented) };
}

function flowOfSeat(saved: SavedStrategy, game: ProductGame, seat: Seat) {
  const where = saved.points.flatMap(({ player }, index) => (player === seat.player ? [index] : []));
  const own = where.map((index) => saved.points[index]!);
  const { infosets } = seat;
  checkInfosets({ ...saved, points: own }, game.tree, (p) => infosets[p]!, infosets.length, where);
  return flowOfChoices(
    namedSeat(game, seat),
    own.map(({ id, recommend }) => ({ id, probabilities: recommend })),
    { file: saved.file, entry: (n) => `points[${where[n] ?? saved.points.length}]`, key: 'recommend' },
  );
}

function checkPlayers({ file, points }: SavedStrategy, { seats }: ProductGame): void {
  const stranger = points.findIndex(({ player }) => player >= seats.length);
  if (stranger >= 0)
    throw errors.badStrategy(
      file,
      `points[${stranger}].player`,
      `is ${points[stranger]?.player}; expected 0 to ${seats.length - 1}`,
    );
}

/** As of a mediator's own decision space: another one comes from other options or another version. */
export function checkBound({ file, bound: saved }: SavedStrategy, augmented: AugmentedGame): void {
  const { concept, points, sequences } = boundHead({ augmented });
  if (saved?.points !== points || saved.sequences !== sequences)
    throw errors.badStrategy(
      file,
      'bound',
      `has ${saved?.points} points and ${saved?.sequences} sequences; with the file's options this version has ${points} and ${sequences} under ${concept}`,
    );
}
