import { describe, expect, it } from 'vitest';
import { estimateWalk } from '../../src/augmented/estimate.ts';
import { publicStates } from '../../src/augmented/public-state.ts';
import { consistentReports } from '../../src/augmented/walk.ts';
import { conceptOf, concepts } from '../../src/concepts/index.ts';
import { augmentGame, solve, toTree } from '../../src/solve.ts';

describe('estimateWalk', () => {
  /** Payoffs of 0 are not stored, so the estimate is of at least as many as there are nonzeros before merging. */
  it.each(concepts.map(({ name }) => name))(
    '%s: right within its error, where every payoff counts',
    (name) => {
      const tree = toTree('K33');
      const concept = conceptOf(name);
      const { numAugmentedNodes } = augmentGame('K33', { concept: name });
      const states = publicStates(tree);
      let frames = 0;
      let error = 0;
      for (let i = 1; i <= 3; i++) {
        const lies = concept.reports === 'any-consistent';
        const estimate = estimateWalk(tree, concept, i, lies ? consistentReports(tree, i, states) : null);
        frames += estimate.terminalFrames;
        error += estimate.standardError;
      }
      // Terminal frames are more than a third of all frames, those without deviation included, and less than all.
      expect(frames + 4 * error).toBeGreaterThan(numAugmentedNodes / 3);
      expect(frames - 4 * error).toBeLessThan(numAugmentedNodes);
    },
  );

  it('refuses at once what cannot fit', async () => {
    const started = performance.now();
    await expect(solve('S2254', { concept: 'COMM', memoryLimitMiB: 96 })).rejects.toThrow(
      /^The augmented game of S2254 under COMM needs \d+ MiB or more, over the limit of 96 MiB/,
    );
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});
