/** What is left of a mixture without the faces that are not in it. */
import { makingExactFlow } from '../../augmented/decision-dag.ts';
import { buildingFaceGame } from '../../faces/face-game.ts';
import type { Keys } from '../../faces/keys.ts';
import type { Work } from '../../work.ts';
import type { Mixture } from './mixture-best.ts';

/** The same mixture of the faces that it uses. */
export function* trimming(keys: Keys, mixture: Mixture): Work<Mixture> {
  const { faces, mediator } = mixture;
  const used = faces.filter((_, f) => mediator[1 + f]! > 0);
  if (used.length === faces.length) return mixture;
  const augmented = yield* buildingFaceGame(keys, used);
  const weights = new Float64Array(augmented.mediator.numSequences);
  let chosen = 1;
  let to = 1 + used.length;
  let from = 1 + faces.length;
  for (const [f, { numSequences }] of faces.entries()) {
    const count = numSequences - 1;
    if (mediator[1 + f]! > 0) {
      weights[chosen++] = mediator[1 + f]!;
      weights.set(mediator.subarray(from, from + count), to);
      to += count;
    }
    from += count;
  }
  return { augmented, faces: used, mediator: yield* makingExactFlow(augmented.mediator, weights) };
}
