/** Which concepts include which, on random games, and what certificates promise beside the LP's optimum. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryError } from '../../src/errors.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { type LpResult, solveLp } from '../../src/node/solve-lp.ts';
import type { Report } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import { plainGame } from '../oracle/concepts/plain-game.ts';
import { knowsPublicState } from '../oracle/concepts/public-state.ts';
import { allowance, mediated } from '../suites/bracket.ts';
import { CASES, type ConceptCase, INCLUSIONS } from '../suites/concept-cases.ts';
import { type Shape, shapesOf, smallGame } from './small-game.ts';

const TOLERANCE = 1e-3;
const MAX_SEQUENCES = 5000;
/** Independent of the players' utilities, so that incentive constraints bind in many games; welfare rarely meets one. */
const OBJECTIVE = 'principal';

interface Known {
  readonly tree: GameTree;
  /** Cases to leave out: their definition does not cover the game. */
  readonly cases: readonly ConceptCase[];
}

/** null when the game is not timeable, which only loose ones can fail to be. */
function known(shape: Shape): Known | null {
  const game = smallGame(shape);
  const tree = expand(game);
  if (tree.cycle !== null && shape.timing === 'loose') return null;
  const covered = knowsPublicState(plainGame(game));
  return { tree, cases: CASES.filter(({ options }) => covered || options.publicState !== true) };
}

/** null past MAX_SEQUENCES. */
async function lpOf(
  tree: GameTree,
  { options }: ConceptCase,
  objective = OBJECTIVE,
): Promise<LpResult | null> {
  const problem = { ...options, objective, maxSequences: MAX_SEQUENCES };
  try {
    return await solveLp(tree, problem, { method: 'simplex' });
  } catch (error) {
    if (error instanceof MemoryError) return null;
    throw error;
  }
}

/** Whether some game tells two cases apart that the games below do not: of 1,000 more, by two objectives. */
async function differ(one: string, other: string): Promise<boolean> {
  for (const shape of fc.sample(shapesOf(['layered', 'free'], 5), { seed: 13, numRuns: 1000 })) {
    const game = known(shape);
    const cases = game?.cases.filter(({ name }) => name === one || name === other) ?? [];
    if (game === null || cases.length < 2) continue;
    for (const objective of [OBJECTIVE, 'minimise:player:1']) {
      const optima: number[] = [];
      for (const variant of cases) {
        const lp = await lpOf(game.tree, variant, objective);
        if (lp !== null) optima.push(lp.report.objective);
      }
      if (Math.max(...optima) - Math.min(...optima) > 1e-4) return true;
    }
  }
  return false;
}

describe('optimal values of the concepts of one game', () => {
  it('are ordered by how much deviators may do, on 400 games', async () => {
    const strict = new Set<string>();
    let games = 0;
    await fc.assert(
      fc.asyncProperty(shapesOf(['layered', 'free', 'loose'], 5), async (shape) => {
        const game = known(shape);
        if (game === null) return;
        games++;
        const optimum = new Map<string, number>();
        for (const variant of game.cases) {
          const lp = await lpOf(game.tree, variant);
          if (lp !== null) optimum.set(variant.name, lp.report.objective);
        }
        for (const [smaller, larger] of INCLUSIONS) {
          const [low, high] = [optimum.get(smaller), optimum.get(larger)];
          if (low === undefined || high === undefined) continue;
          expect(low, `${smaller} <= ${larger}`).toBeLessThanOrEqual(high + 1e-6);
          if (low < high - 1e-4) strict.add(`${smaller} < ${larger}`);
        }
      }),
      { seed: 11, numRuns: 420 },
    );
    expect(games).toBeGreaterThan(380);
    // Each inclusion is strict somewhere: a concept that silently equals its neighbour would pass all the rest.
    for (const [smaller, larger] of INCLUSIONS)
      if (!strict.has(`${smaller} < ${larger}`))
        expect(await differ(smaller, larger), `${smaller} differs from ${larger} in some game`).toBe(true);
  });
});

describe('certificates beside the LP', () => {
  it.each(CASES)('$name: the LP closes its own, the solver brackets it', async (variant) => {
    let games = 0;
    let solved = 0;
    await fc.assert(
      fc.asyncProperty(shapesOf(['layered', 'free'], 4), async (shape) => {
        const game = known(shape);
        const lp = game === null ? null : await lpOf(game.tree, variant);
        if (game === null || lp === null) return;
        games++;
        expectClosed(lp);
        const limits = { tolerance: TOLERANCE, maxIterations: 20_000 };
        const { report } = await solve(game.tree, { ...variant.options, objective: OBJECTIVE, ...limits });
        expectBracket(report, lp);
        if (report.status === 'solved') {
          solved++;
          expectSolved(report, lp);
        }
      }),
      { seed: 12, numRuns: 340 },
    );
    expect(games).toBeGreaterThanOrEqual(300);
    expect(solved).toBeGreaterThanOrEqual(0.95 * games);
  });
});

function expectClosed({ report }: LpResult): void {
  expect(report.status).toBe('optimal');
  expect(report.equilibriumGap).toBeLessThanOrEqual(1e-7);
  expect(Math.abs(report.upperBound - report.objective)).toBeLessThanOrEqual(1e-6);
}

/**
 * No equilibrium does better than the bound; and with the LP's multipliers l_i and deviations x_i, which prove that
 * objective - sum_i l_i gain_i(x_i) / R_i <= optimum for every mediator, gains from best responses are larger still.
 */
function expectBracket(report: Report, lp: LpResult): void {
  const optimum = lp.report.objective;
  expect(report.upperBound).toBeGreaterThanOrEqual(optimum - 1e-6);
  expect(report.objective - allowance(lp, report)).toBeLessThanOrEqual(optimum + 1e-6);
}

function expectSolved(report: Report, lp: LpResult): void {
  const range = mediated(lp).augmented.objective.range || 1;
  expect(report.equilibriumGap).toBeLessThanOrEqual(TOLERANCE);
  expect(report.upperBound - report.objective).toBeLessThanOrEqual(TOLERANCE * range + 1e-12);
  expect(report.objective).toBeGreaterThanOrEqual(lp.report.objective - TOLERANCE * range - 1e-6);
}
