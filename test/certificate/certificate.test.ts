/** Certificates by hand, and what they must not do: pass a spoilt strategy, or bound the optimum from below. */

import { describe, expect, it } from 'vitest';
import type { AugmentedGame } from '../../src/augmented/augmented-game.ts';
import { behaviourOf, type Flow, flowOf, inflow, uniformFlow } from '../../src/augmented/decision-dag.ts';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { bestResponse } from '../../src/certificate/best-response.ts';
import {
  type Certificate,
  certifyMediator,
  isSolved,
  upperBoundWith,
} from '../../src/certificate/certificate.ts';
import { certifyNash } from '../../src/certificate/nash.ts';
import { concepts } from '../../src/concepts/index.ts';
import { type LpResult, solveLp } from '../../src/node/solve-lp.ts';
import { augmentGame, solve, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { addTransposedProduct } from '../oracle/products.ts';
import { allowance, lpSlack, mediated } from '../suites/bracket.ts';
import { randomFlow, randomNumbers } from '../suites/random-flow.ts';

const SWERVE = 0;
const DARE = 1;

/** The mediator that always recommends these actions, one per player. */
function pure(augmented: AugmentedGame, actions: readonly number[]): Flow {
  const { mediator, tree, readPoint, sequenceAction } = augmented;
  const weights = new Float64Array(mediator.numSequences);
  for (let p = 0; p < mediator.numPoints; p++) {
    const { infoset } = readPoint(p);
    const end = mediator.firstSequence[p + 1]!;
    for (let s = mediator.firstSequence[p]!; s < end; s++)
      if (infoset < 0 || sequenceAction(s) === actions[tree.infosetPlayer[infoset]! - 1]) weights[s] = 1;
  }
  return flowOf(mediator, behaviourOf(mediator, weights));
}

/** Each player's best deviation against a mediator. */
function responses(augmented: AugmentedGame, mu: Flow): Flow[] {
  return augmented.deviators.map(({ treeplex, payoff }) => {
    const gradient = new Float64Array(treeplex.numSequences);
    addTransposedProduct(payoff, mu, 1, gradient);
    return bestResponse(treeplex, gradient).flow;
  });
}

/** Chicken: SS (6, 6), SD (2, 7), DS (7, 2), DD (0, 0), so R_i = 7; welfare 12, 9, 9, 0, so R_M = 12. */
describe('chicken by hand', () => {
  const nfcce = augmentGame('chicken', { concept: 'NFCCE' });
  const efce = augmentGame('chicken', { concept: 'EFCE' });
  const mix = (augmented: AugmentedGame, weights: readonly number[]) => {
    const profiles = [
      [SWERVE, SWERVE],
      [SWERVE, DARE],
      [DARE, SWERVE],
      [DARE, DARE],
    ].map((actions) => pure(augmented, actions));
    return new Float64Array(augmented.mediator.numSequences).map((_, s) =>
      profiles.reduce((sum, flow, k) => sum + weights[k]! * flow[s]!, 0),
    );
  };

  it.each([
    // Always swerving gets (6 + 2) / 2 = 4 against 15/4; told D, swerving gets 8/4 against 7/4.
    { weights: [1 / 4, 1 / 4, 1 / 4, 1 / 4], welfare: 7.5, utilities: [3.75, 3.75], gains: [0.25, 0.25] },
    // Daring against S gets 7 against 6.
    { weights: [1, 0, 0, 0], welfare: 12, utilities: [6, 6], gains: [1, 1] },
    // Swerving against D gets 2 against 0.
    { weights: [0, 0, 0, 1], welfare: 0, utilities: [0, 0], gains: [2, 2] },
    // A pure equilibrium.
    { weights: [0, 1, 0, 0], welfare: 9, utilities: [2, 7], gains: [0, 0] },
    // The best CE: told S, daring gets 7/2 against 6/2 + 2/4 = 7/2.
    { weights: [1 / 2, 1 / 4, 1 / 4, 0], welfare: 10.5, utilities: [5.25, 5.25], gains: [0, 0] },
    // Player 1, told S, gains 7 * 0.6 - (6 * 0.6 + 2 * 0.2) = 0.2; so does player 2.
    { weights: [0.6, 0.2, 0.2, 0], welfare: 10.8, utilities: [5.4, 5.4], gains: [0.2, 0.2] },
    // Player 1, told S, gains 3.5 - 3 - 0.8 < 0; player 2, told S, gains 3.5 - 3 - 0.2 = 0.3.
    { weights: [0.5, 0.4, 0.1, 0], welfare: 10.5, utilities: [4.5, 6], gains: [0, 0.3] },
  ])('SS, SD, DS, DD with $weights', ({ weights, welfare, utilities, gains }) => {
    for (const augmented of [nfcce, efce]) {
      const side = finish(certifyMediator(augmented, mix(augmented, weights)));
      expect(side.objective).toBeCloseTo(welfare, 12);
      utilities.forEach((utility, k) => {
        expect(side.utilities[k]).toBeCloseTo(utility, 12);
      });
      gains.forEach((gain, k) => {
        expect(side.gains[k]).toBeCloseTo(gain, 12);
      });
      expect(side.equilibriumGap).toBeCloseTo(Math.max(...gains) / 7, 12);
    }
  });

  /**
   * "Always dare" gains 1 for both at SS; at SD player 1 loses 2 and player 2 nothing; nothing at DD. So at multiplier m
   * the Lagrangian is 12 - 2 m / 7 at SS, 9 + 2 m / 7 at SD and DS, 0 at DD. At m = 21/4 the first two are 10.5: these
   * deviations prove that the best CCE is no better.
   */
  it.each([
    [0, 12],
    [1, 12 - 2 / 7],
    [21 / 4, 10.5],
    [7, 11],
    [70, 29],
  ])('upper bound by "always dare" at multiplier %d is %d', (multiplier, bound) => {
    const dare = responses(nfcce, mix(nfcce, [1, 0, 0, 0]));
    const proved = finish(upperBoundWith(nfcce, dare, [multiplier, multiplier])).bound;
    expect(proved).toBeCloseTo(bound, 11);
    expect(proved).toBeGreaterThanOrEqual(bound);
  });

  /** "Always swerve" gains 2 at DD for both; at SD player 2 loses 1: 12, 9 + m / 7, -4 m / 7. */
  it.each([
    [0, 12],
    [21, 12],
    [42, 15],
  ])('upper bound by "always swerve" at multiplier %d is %d', (multiplier, bound) => {
    const swerve = responses(nfcce, mix(nfcce, [0, 0, 0, 1]));
    const proved = finish(upperBoundWith(nfcce, swerve, [multiplier, multiplier])).bound;
    expect(proved).toBeCloseTo(bound, 11);
    expect(proved).toBeGreaterThanOrEqual(bound);
  });
});

describe('solved', () => {
  const closed: Certificate = {
    objective: 10,
    objectiveRounding: 0,
    utilities: [4, 6],
    gains: [0.1, 0],
    violations: [],
    totalGain: 0.01,
    equilibriumGap: 0.01,
    upperBound: 10.5,
    objectiveRange: 50,
  };
  it.each([
    ['both gaps at the tolerance', {}, 0.01, true],
    ['the equilibrium gap above it', { equilibriumGap: 0.0101 }, 0.01, false],
    ['the optimality gap above it', { upperBound: 10.51 }, 0.01, false],
    ['a smaller range', { objectiveRange: 49 }, 0.01, false],
    ['a smaller tolerance', {}, 0.0099, false],
  ])('%s', (_, change, tolerance, solved) => {
    expect(isSolved({ ...closed, ...change }, tolerance)).toBe(solved);
  });
});

/** Heads with p and q: player 1 gets (2 p - 1)(2 q - 1), secures -|2 p - 1|, and is held to |2 q - 1|. */
describe('matching pennies by hand', () => {
  const game = zeroSumGame(toTree('matching-pennies'));
  it.each([
    [0.5, 0.5, 0, 0, 0],
    [1, 0.5, 0, -1, 0],
    [1, 1, 1, -1, 1],
    [0.75, 0, -0.5, -0.5, 1],
    [0.25, 0.625, -0.125, -0.5, 0.25],
  ])('heads with %d and %d', (p, q, value, lower, upper) => {
    const certificate = finish(certifyNash(game, Float64Array.of(1, p, 1 - p), Float64Array.of(1, q, 1 - q)));
    expect(certificate.value).toBeCloseTo(value, 15);
    expect(certificate.lower).toBeCloseTo(lower, 13);
    expect(certificate.lower).toBeLessThanOrEqual(lower);
    expect(certificate.upper).toBeCloseTo(upper, 13);
    expect(certificate.upper).toBeGreaterThanOrEqual(upper);
    expect(certificate.exploitability).toBeCloseTo((upper - lower) / 2, 13);
    expect(certificate.largestGain).toBeCloseTo(Math.max(upper - value, value - lower), 13);
  });
});

const OPTIMA: readonly { readonly game: string; readonly concept: string; readonly objective: string }[] = [
  ...concepts.map(({ name }) => ({ game: 'chicken', concept: name, objective: 'welfare' })),
  { game: 'K33', concept: 'EFCE', objective: 'player:1' },
  { game: 'K33', concept: 'NFCCE', objective: 'player:2' },
  { game: 'K33', concept: 'CERT', objective: 'player:1' },
  { game: 'K33', concept: 'COMM', objective: 'player:3' },
  { game: 'S2122', concept: 'EFCE', objective: 'welfare' },
  { game: 'S2122', concept: 'CCERT', objective: 'welfare' },
  { game: 'D22', concept: 'EFCCE', objective: 'player:1' },
  { game: 'car-sale', concept: 'CERT', objective: 'principal' },
];

/** One flow per point that is reached and sequence of it: everything moved to that sequence. */
function* spoilt({ mediator }: AugmentedGame, mu: Flow): Generator<Flow> {
  for (let p = 0; p < mediator.numPoints; p++) {
    const first = mediator.firstSequence[p]!;
    const end = mediator.firstSequence[p + 1]!;
    const reach = inflow(mediator, mu, p);
    if (reach < 0.05 || end - first < 2) continue;
    for (let s = first; s < end; s++) {
      if (mu[s]! > 0.9 * reach) continue;
      const behaviour = behaviourOf(mediator, mu);
      behaviour.fill(0, first, end);
      behaviour[s] = 1;
      yield flowOf(mediator, behaviour);
    }
  }
}

describe('an optimal equilibrium with probability moved at one point', () => {
  it.each(OPTIMA)('$game $concept $objective', async ({ game, ...options }) => {
    const lp = await solveLp(game, options, { method: 'simplex' });
    const { augmented, witness } = mediated(lp);
    expect(lp.report.equilibriumGap).toBeLessThan(1e-7);
    let failed = 0;
    let worst = 0;
    for (const mu of spoilt(augmented, witness.mediator)) {
      const { objective, gains, equilibriumGap } = finish(certifyMediator(augmented, mu));
      // Whatever it is, it does not beat the optimum without gains that pay for it.
      const slack = lpSlack(lp.report.objective);
      expect(objective - allowance(lp, { gains })).toBeLessThanOrEqual(lp.report.objective + slack);
      worst = Math.max(worst, equilibriumGap);
      if (equilibriumGap > 1e-2) failed++;
    }
    expect(failed).toBeGreaterThan(0);
    expect(worst).toBeGreaterThan(0.04);
  });
});

describe('a multiplier that is too small', () => {
  it('leaves a gap and never says solved', async () => {
    const options = { concept: 'EFCE', objective: 'welfare' };
    const { report } = await solve('S2122', {
      ...options,
      multiplier: 0.5,
      maxIterations: 2000,
      tolerance: 1e-3,
    });
    const lp = await solveLp('S2122', options, { method: 'simplex' });
    expect(report.status).toBe('iteration-limit');
    expect(report.iterations).toBe(2000);
    expect(report.multiplier).toBe(0.5);
    expect(report.equilibriumGap).toBeGreaterThan(1e-2);
    // It buys objective with gains: above the optimum, and above what bounds those that have none.
    expect(report.objective).toBeGreaterThan(lp.report.objective + 1);
    expect(report.upperBound).toBeGreaterThanOrEqual(lp.report.objective + 1);
  });

  it('of zero ignores incentives: the bound is the best welfare of all', async () => {
    const options = { concept: 'EFCE', multiplier: 0, maxIterations: 500, tolerance: 1e-3 };
    const { report } = await solve('chicken', options);
    expect(report.status).toBe('iteration-limit');
    expect(report.upperBound).toBeCloseTo(12, 12);
    expect(report.upperBound).toBeGreaterThanOrEqual(12);
    expect(report.objective).toBeGreaterThan(11.9);
    expect(report.equilibriumGap).toBeGreaterThan(0.1);
  });
});

/** Deviations of all kinds: random ones, responses to random mediators, direct play, and those of the LP. */
function deviationsOf(lp: LpResult, random: () => number): Flow[] {
  const { augmented, witness } = mediated(lp);
  const kind = Math.floor(random() * 4);
  if (kind === 0) return augmented.deviators.map(({ treeplex }) => randomFlow(treeplex, random));
  if (kind === 1) return responses(augmented, randomFlow(augmented.mediator, random));
  const other =
    kind === 2 ? augmented.deviators.map(({ direct }) => direct) : responses(augmented, uniform(lp));
  const weight = random();
  return witness.deviations.map((flow, k) =>
    flow.map((value, t) => weight * value + (1 - weight) * other[k]![t]!),
  );
}

const uniform = (lp: LpResult) => uniformFlow(mediated(lp).augmented.mediator);

describe('upper bounds', () => {
  it.each(OPTIMA)('$game $concept $objective: no draw is below the optimum', async ({ game, ...options }) => {
    const lp = await solveLp(game, options, { method: 'simplex' });
    const { augmented, witness } = mediated(lp);
    const optimum = lp.report.objective;
    const random = randomNumbers(41);
    const { range } = augmented.objective;
    let nearest = Number.POSITIVE_INFINITY;
    for (let draw = 0; draw < 200; draw++) {
      const multipliers = witness.multipliers.map((multiplier) =>
        random() < 0.5 ? multiplier * 2 * random() : range * 10 ** (4 * random() - 2),
      );
      const bound = finish(upperBoundWith(augmented, deviationsOf(lp, random), multipliers)).bound;
      expect(bound).toBeGreaterThanOrEqual(optimum - lpSlack(optimum));
      nearest = Math.min(nearest, bound);
    }
    // The draws are not all far off, and the LP's own deviations and multipliers prove the optimum.
    expect(nearest).toBeLessThan(augmented.objective.largest + range);
    const proof = finish(upperBoundWith(augmented, witness.deviations, witness.multipliers)).bound;
    expect(Math.abs(proof - optimum)).toBeLessThanOrEqual(lpSlack(optimum));
  });
});
