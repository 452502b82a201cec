/** A mixture of faces and the deviations that prove its bound, as points by name, and back. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { BoundProof, FaceOutline, MixtureStrategy } from '../certificate/strategy.ts';
import { errors } from '../errors.ts';
import { FaceMaker } from '../faces/face.ts';
import { buildingFaceGame } from '../faces/face-game.ts';
import { type Keys, readingKeys } from '../faces/keys.ts';
import type { Work } from '../work.ts';
import { deviationPoints, deviationsOf, mediatorOf, mediatorPoints } from './mediated-points.ts';
import { boundHead, checkBound } from './product-points.ts';
import type { SavedStrategy, StrategyPoints } from './strategy-points.ts';

export function mixturePoints({ augmented, faces, mediator, bound }: MixtureStrategy): StrategyPoints {
  return {
    head: {
      bound: boundHead(bound),
      faces: faces.map(({ player, profile }) => ({ player, profile: Array.from(profile) })),
    },
    points: mediatorPoints(augmented, mediator),
    deviations: deviationPoints(bound.augmented, bound.deviations, bound.multipliers),
  };
}

/**
 * The mixture of a file.
 * @param relaxed the keys of its concept, @param within the game that its bound is of
 * @throws InputError naming what does not fit
 */
export function* readingMixture(
  saved: SavedStrategy,
  relaxed: AugmentedGame,
  within: AugmentedGame,
): Work<MixtureStrategy> {
  checkBound(saved, within);
  const keys = yield* readingKeys(relaxed);
  const faces = (saved.faces ?? []).map((face, k) => outlineOf(saved.file, keys, face, k));
  const augmented = yield* mixing(keys, faces);
  const searched = saved.bound?.searched;
  const bound: BoundProof = {
    augmented: within,
    ...deviationsOf(saved, within),
    ...(searched !== undefined && { searched }),
  };
  return { kind: 'mixture', augmented, faces, mediator: mediatorOf(saved, augmented), bound };
}

/** The game of mixtures of faces that are known by their outlines alone, from the keys of its concept. */
export function* mixingOutlines(relaxed: AugmentedGame, faces: readonly FaceOutline[]): Work<AugmentedGame> {
  return yield* mixing(yield* readingKeys(relaxed), faces);
}

function* mixing(keys: Keys, faces: readonly FaceOutline[]): Work<AugmentedGame> {
  const maker = new FaceMaker(keys);
  const made = [];
  for (const { profile, player } of faces) made.push(yield* maker.making(profile, player));
  return yield* buildingFaceGame(keys, made);
}

function outlineOf(
  file: string,
  { firstPair, relaxed }: Keys,
  { player, profile }: { readonly player: number; readonly profile: readonly number[] },
  k: number,
): FaceOutline {
  const numInfosets = firstPair.length - 1;
  const isAction = (action: number, I: number) => action >= 0 && action < firstPair[I + 1]! - firstPair[I]!;
  if (profile.length !== numInfosets || !profile.every(isAction) || player > relaxed.tree.numPlayers)
    throw errors.badStrategy(
      file,
      `faces[${k}]`,
      `is none of this game; expected a player, and one action for each of ${numInfosets} infosets`,
    );
  return { player, profile: Int32Array.from(profile) };
}
