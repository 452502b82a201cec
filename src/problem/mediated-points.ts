/** A mediator's strategy and the deviations that prove its bound, as points by name, and back. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { Witness } from '../certificate/strategy.ts';
import { errors } from '../errors.ts';
import {
  type Choice,
  checkInfosets,
  choicesOf,
  flowOfChoices,
  namedDeviator,
  namedMediator,
} from './named-points.ts';
import type { Play, SavedStrategy, StrategyPoints } from './strategy-points.ts';

/** Histories of a private mediator that are told in full. */
const MAX_HISTORIES = 3;
/** The history in which nothing has been heard or said. */
const START = '(start)';

export function mediatedPoints(augmented: AugmentedGame, witness: Witness): StrategyPoints {
  return {
    head: { mediator: sizesOf(augmented) },
    points: mediatorPoints(augmented, witness.mediator),
    deviations: deviationPoints(augmented, witness.deviations, witness.multipliers),
  };
}

/** The deviations that prove a bound, with their multipliers. */
export function deviationPoints(
  { deviators }: AugmentedGame,
  deviations: readonly Flow[],
  multipliers: readonly number[],
) {
  return deviators.map((deviator, k) => ({
    player: deviator.player,
    multiplier: multipliers[k]!,
    points: playsOf(choicesOf(namedDeviator(deviator), deviations[k]!)),
  }));
}

const sizesOf = ({ mediator }: AugmentedGame) => ({
  points: mediator.numPoints,
  sequences: mediator.numSequences,
});

/** Its choices by name, with what it has heard and said before. */
export function* mediatorPoints(augmented: AugmentedGame, flow: Flow): Generator<object> {
  const { tree } = augmented;
  for (const { id, probabilities } of choicesOf(namedMediator(augmented), flow)) {
    const { infoset, history } = augmented.readPoint(id);
    const given = [...new Set(history)].map((steps) => steps || START);
    const more = given.length - MAX_HISTORIES;
    yield {
      id,
      player: tree.infosetPlayer[infoset],
      infoset: tree.infosetLabel[infoset],
      given: given.slice(0, MAX_HISTORIES),
      ...(more > 0 && { more }),
      recommend: probabilities,
    };
  }
}

function* playsOf(choices: Iterable<Choice>): Generator<Play> {
  for (const { id, probabilities } of choices) yield { id, play: probabilities };
}

/**
 * The mediator's strategy and the deviations of a file, in the augmented game of its concept and options.
 * @throws InputError naming the point, when the file does not fit
 */
export function witnessOf(saved: SavedStrategy, augmented: AugmentedGame): Witness {
  checkSizes(saved, augmented);
  return { mediator: mediatorOf(saved, augmented), ...deviationsOf(saved, augmented) };
}

/** The mediator's strategy of a file, in a decision space that fits. @throws InputError as witnessOf */
export function mediatorOf(saved: SavedStrategy, augmented: AugmentedGame): Flow {
  const mediator = namedMediator(augmented);
  checkInfosets(saved, augmented.tree, mediator.infosetOf, mediator.dag.numPoints);
  return flowOfChoices(
    mediator,
    saved.points.map(({ id, recommend }) => ({ id, probabilities: recommend })),
    { file: saved.file, entry: (k) => `points[${k}]`, key: 'recommend' },
  );
}

/** The deviations of a file that prove its bound, and their multipliers. @throws InputError as witnessOf */
export function deviationsOf(
  saved: SavedStrategy,
  augmented: AugmentedGame,
): Pick<Witness, 'deviations' | 'multipliers'> {
  checkDeviators(saved, augmented);
  const { file } = saved;
  return {
    deviations: augmented.deviators.map((deviator, d) =>
      flowOfChoices(
        namedDeviator(deviator),
        (saved.deviations[d]?.points ?? []).map(({ id, play }) => ({ id, probabilities: play })),
        { file, entry: (k) => `deviations[${d}].points[${k}]`, key: 'play' },
      ),
    ),
    multipliers: saved.deviations.map(({ multiplier }) => multiplier),
  };
}

/** The fingerprint has matched, so a different decision space comes from the options or the program's version. */
function checkSizes({ file, mediator: saved }: SavedStrategy, augmented: AugmentedGame): void {
  const { points, sequences } = sizesOf(augmented);
  if (saved === undefined)
    throw errors.badStrategy(file, 'mediator', 'is missing; expected the sizes of its decision space');
  if (saved.points !== points || saved.sequences !== sequences)
    throw errors.badStrategy(
      file,
      'mediator',
      `has ${saved.points} points and ${saved.sequences} sequences; with the file's concept and options this version has ${points} and ${sequences}`,
    );
}

function checkDeviators({ file, deviations }: SavedStrategy, { deviators }: AugmentedGame): void {
  const expected = deviators.map(({ player }) => player).join(', ');
  const given = deviations.map(({ player }) => player).join(', ');
  if (given !== expected)
    throw errors.badStrategy(
      file,
      'deviations',
      `are of players [${given}]; expected [${expected}], those who are not instruments, and 0 for each constraint`,
    );
}
