/** Recommendations that are never made: the same as if the linear program of the whole game forbade their flows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AugmentedGame } from '../../src/augmented/augmented-game.ts';
import { excludingRecommendations, type Recommendation } from '../../src/augmented/excluding.ts';
import { concepts } from '../../src/concepts/index.ts';
import { expand, type GameTree, PRINCIPAL } from '../../src/game/tree.ts';
import { highs } from '../../src/node/solve-lp.ts';
import { resolveProblemOptions } from '../../src/problem/identity.ts';
import { mediatedProblem } from '../../src/problem/mediated.ts';
import { augmentingTree } from '../../src/problem/problem.ts';
import { finish } from '../../src/work.ts';
import { hash } from '../formats/random-game.ts';
import { shapesOf, smallGame } from './small-game.ts';

/** Some actions of players, and never all of an infoset. */
function someActions(tree: GameTree, seed: number): Recommendation[] {
  return Array.from({ length: tree.numInfosets }, (_, infoset) => infoset).flatMap((infoset) => {
    const count = tree.infosetNumActions[infoset]!;
    const action = hash(seed, infoset) % (2 * count);
    const isOne = tree.infosetPlayer[infoset] !== PRINCIPAL && count > 1 && action < count;
    return isOne ? [{ infoset, action }] : [];
  });
}

async function optimum(augmented: AugmentedGame, forbidden: (sequence: number) => boolean) {
  const { lp } = finish(mediatedProblem(augmented).lpModel());
  const columnUpper = lp.columnUpper.map((upper, column) =>
    column < augmented.mediator.numSequences && forbidden(column) ? 0 : upper,
  );
  const { status, objective } = await highs({ ...lp, columnUpper }, { timeLimitSeconds: 60 });
  return { status, objective };
}

test('under every concept', async () => {
  const statuses = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      shapesOf(['layered'], 4),
      fc.constantFrom(...concepts),
      fc.nat(1e6),
      async (shape, { name: concept }, seed) => {
        const tree = expand(smallGame(shape));
        const whole = finish(augmentingTree(tree, resolveProblemOptions({ concept, objective: 'player:1' })));
        const excluded = someActions(tree, seed);
        const left = finish(excludingRecommendations(whole, excluded));
        const { firstSequence, numPoints } = whole.mediator;
        const isForbidden = new Uint8Array(whole.mediator.numSequences);
        for (let p = 0; p < numPoints; p++)
          for (let s = firstSequence[p]!; s < firstSequence[p + 1]!; s++)
            isForbidden[s] = Number(
              excluded.some(
                ({ infoset, action }) =>
                  infoset === whole.readPoint(p).infoset && action === whole.sequenceAction(s),
              ),
            );
        const expected = await optimum(whole, (s) => isForbidden[s] === 1);
        const found = await optimum(left, () => false);
        statuses.add(found.status);
        expect(found.status).toBe(expected.status);
        if (found.status === 'optimal') expect(found.objective).toBeCloseTo(expected.objective, 6);
        const recommended = Array.from({ length: left.mediator.numPoints }, (_, p) => {
          const { infoset } = left.readPoint(p);
          const [first, end] = [left.mediator.firstSequence[p]!, left.mediator.firstSequence[p + 1]!];
          return Array.from({ length: end - first }, (_, k) => ({
            infoset,
            action: left.sequenceAction(first + k),
          }));
        }).flat();
        for (const one of excluded) expect(recommended).not.toContainEqual(one);
      },
    ),
    { numRuns: 60, seed: 3 },
  );
  expect([...statuses].sort()).toEqual(['infeasible', 'optimal']);
}, 120_000);
