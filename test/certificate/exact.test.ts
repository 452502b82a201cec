/** The certificate in whole numbers accepts an optimum, and nothing beside it. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { AugmentedGame } from '../../src/augmented/augmented-game.ts';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { type WholeGame, wholeAugmented, wholeZeroSum } from '../../src/augmented/whole-numbers.ts';
import {
  certifyingExactly,
  certifyingExactValue,
  type ExactFlow,
  type ExactWitness,
} from '../../src/certificate/exact.ts';
import { exactDeviations, exactMediator } from '../../src/lp/exact-witness.ts';
import { Restriction } from '../../src/lp/restricted.ts';
import { Support } from '../../src/lp/support.ts';
import { findingDuals, findingPoint } from '../../src/lp/vertex.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { augmentGame, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';

/** Another numerator at some places. */
const changed = (flow: ExactFlow, changes: Readonly<Record<number, bigint>>): ExactFlow => ({
  ...flow,
  numerators: flow.numerators.map((n, s) => n + (changes[s] ?? 0n)),
});

describe('with a mediator: chicken under EFCE', () => {
  let whole: WholeGame<AugmentedGame>;
  let witness: ExactWitness;
  const objective = () => finish(certifyingExactly(whole.game, witness));

  beforeAll(async () => {
    whole = finish(wholeAugmented(augmentGame('chicken', { concept: 'EFCE' })));
    const { game } = whole;
    const support = new Support(game.mediator);
    finish(support.adding(new Uint8Array(game.mediator.numSequences).fill(1), 0));
    const all = finish(finish(Restriction.making(game)).building(support, null));
    const answer = await highs(all.lp, { timeLimitSeconds: 60 });
    const middle = game.deviators.map(({ direct }) => direct);
    const duals = finish(findingDuals(all.lp, answer));
    witness = {
      mediator: exactMediator(all, finish(findingPoint(all.lp, answer))),
      deviations: exactDeviations(all, duals, game.deviators, middle),
    };
  });

  test('21/2', () => {
    const { numerator, denominator } = objective();
    expect(2n * numerator).toBe(21n * denominator * whole.denominator);
  });

  test('whatever is changed in the mediator is noticed', () => {
    const { mediator, deviations } = witness;
    const { firstSequence, numPoints } = whole.game.mediator;
    let tried = 0;
    for (let p = 0; p < numPoints; p++)
      for (let s = firstSequence[p]!; s < firstSequence[p + 1]!; s++) {
        const tampered = { mediator: changed(mediator, { [s]: 1n }), deviations };
        expect(() => finish(certifyingExactly(whole.game, tampered))).toThrow(/flow is not what comes in/);
        tried++;
      }
    expect(tried).toBeGreaterThan(4);
    const scaled = { ...mediator, denominator: 2n * mediator.denominator };
    expect(() => finish(certifyingExactly(whole.game, { mediator: scaled, deviations }))).toThrow(
      /begin with 1/,
    );
    const negative = changed(mediator, { 1: -mediator.denominator - 1n });
    expect(() => finish(certifyingExactly(whole.game, { mediator: negative, deviations }))).toThrow(
      /negative/,
    );
  });

  test('a mediator that tells everybody to swerve is no equilibrium', () => {
    const { game } = whole;
    const numerators = witness.mediator.numerators.map(() => 0n);
    numerators[0] = 1n;
    for (let p = 0; p < game.mediator.numPoints; p++) {
      let inflow = 0n;
      for (let e = game.mediator.parentStart[p]!; e < game.mediator.parentStart[p + 1]!; e++)
        inflow += numerators[game.mediator.parent[e]!]!;
      numerators[game.mediator.firstSequence[p]!] = inflow;
    }
    const naive = { mediator: { numerators, denominator: 1n }, deviations: witness.deviations };
    expect(() => finish(certifyingExactly(game, naive))).toThrow(/^Player \d gains by deviating\.$/);
  });

  test('deviations that prove less are noticed, and so are those that are none', () => {
    const { mediator, deviations } = witness;
    const without = deviations.map((own) => ({ ...own, numerators: own.numerators.map(() => 0n) }));
    expect(() => finish(certifyingExactly(whole.game, { mediator, deviations: without }))).toThrow(
      /bound is above/,
    );
    const twice = deviations.map((own) => ({ ...own, numerators: own.numerators.map((n) => 5n * n) }));
    expect(() => finish(certifyingExactly(whole.game, { mediator, deviations: twice }))).not.toThrow(
      /objective is above/,
    );
    const broken = [changed(deviations[0]!, { 1: 1n }), ...deviations.slice(1)];
    expect(() => finish(certifyingExactly(whole.game, { mediator, deviations: broken }))).toThrow(
      /deviation 1 is not what comes in/,
    );
  });

  test('another payoff makes another optimum', () => {
    const { game } = whole;
    // both dare, which the mediator never recommends
    const unused = witness.mediator.numerators.lastIndexOf(0n);
    const objectiveVector = game.objectiveVector.map((c, s) => (s === unused ? c + 1000 : c));
    expect(() => finish(certifyingExactly({ ...game, objectiveVector }, witness))).toThrow(/bound is above/);
  });
});

describe('zero-sum: matching pennies', () => {
  const { game } = finish(wholeZeroSum(zeroSumGame(toTree('matching-pennies'))));
  const half: ExactFlow = { numerators: [2n, 1n, 1n], denominator: 2n };
  const pure: ExactFlow = { numerators: [1n, 1n, 0n], denominator: 1n };

  test('halves are the equilibrium, and nothing else', () => {
    expect(finish(certifyingExactValue(game, half, half)).numerator).toBe(0n);
    expect(() => finish(certifyingExactValue(game, half, pure))).toThrow(/same value/);
    expect(() => finish(certifyingExactValue(game, pure, half))).toThrow(/same value/);
    const none = { numerators: [2n, 1n, 0n], denominator: 2n };
    expect(() => finish(certifyingExactValue(game, half, none))).toThrow(/player 2 is not what comes in/);
  });
});
