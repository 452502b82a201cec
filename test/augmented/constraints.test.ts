/** Constraints and fairness on battle of the sexes: OO (2, 1), FF (1, 2), else (0, 0); OO and FF are equilibria. */
import { describe, expect, it } from 'vitest';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { solve } from '../../src/solve/solve.ts';
import { expectBracket } from '../suites/bracket.ts';

const GAME = 'battle-of-the-sexes';

async function expectValue(problem: ProblemOptions, value: number): Promise<void> {
  const lp = await solveLp(GAME, problem, { method: 'simplex' });
  expect(lp.report.status).toBe('optimal');
  expect(lp.report.objective).toBeCloseTo(value, 7);
  for (const method of ['direct', 'binary-search'] as const) {
    const { report } = await solve(GAME, { ...problem, method, tolerance: 1e-4 });
    expectBracket(report, lp, value, 1e-4);
  }
}

describe.each(['NFCCE', 'EFCE', 'CERT', 'COMM'])('%s', (concept) => {
  it('shares evenly when fairness is asked for', () => expectValue({ concept, objective: 'fairness' }, 1.5));

  // OO with probability p: player 2 gets 2 - p.
  it('keeps a mean', () =>
    expectValue({ concept, objective: 'player:1', constraints: ['player:2 >= 1.75'] }, 1.25));

  it('keeps a mean from above', () =>
    expectValue({ concept, objective: 'player:1', constraints: ['weights:1,0<=1.5'] }, 1.5));

  it('keeps a bound at every terminal', () =>
    expectValue({ concept, objective: 'player:2', constraints: ['always player:1>=2'] }, 1));

  it('weighs a constraint against fairness', () =>
    expectValue({ concept, objective: 'fairness', constraints: ['player:1>=1.75'] }, 1.25));

  it.each(['direct', 'binary-search'] as const)('says when there is none: %s', async (method) => {
    const problem = { concept, constraints: ['welfare>=3.5'] };
    expect((await solveLp(GAME, problem)).report.status).toBe('infeasible');
    const { report } = await solve(GAME, { ...problem, method });
    expect(report.status).toBe('infeasible');
    expect(report.constraints?.[0]?.violation).toBeGreaterThan(0.1);
  });
});

it.each([
  ['principal>=0', "expected a game whose terminals carry the principal's own payoff"],
  ['player:3>=0', 'expected a player from 1 to 2'],
  ['welfare', 'expected [always ]PAYOFF>=NUMBER or …<=NUMBER'],
  ['always >=1', 'expected welfare,'],
  ['player:1>=1e', 'expected [always ]PAYOFF>=NUMBER or …<=NUMBER'],
  ['fairness>=1', 'expected welfare, player:N, weights:W1,W2,…, principal or surplus'],
])('refuses %s', async (constraint, message) => {
  await expect(solve(GAME, { constraints: [constraint] })).rejects.toThrow(message);
});

// a pattern that tries every cut of them takes minutes
it.each([
  ['blanks', `always ${' '.repeat(60_000)}x`],
  ['relations', `${'<='.repeat(30_000)}x`],
  ['digits', `player:1>=${'1'.repeat(60_000)}x`],
])('refuses a constraint of %s at once', async (_, constraint) => {
  const started = performance.now();
  await expect(solve(GAME, { constraints: [constraint] })).rejects.toThrow(/expected \[always \]PAYOFF/);
  expect(performance.now() - started).toBeLessThan(2000);
});

it('reads blanks wherever they are', async () => {
  const asWritten = { objective: 'player:1', constraints: [' always   player:2  >=  +1.5e0 '] };
  const plain = { objective: 'player:1', constraints: ['always player:2>=1.5'] };
  const [first, second] = [await solveLp(GAME, asWritten), await solveLp(GAME, plain)];
  expect(first.report.status).toBe(second.report.status);
  expect(first.report.objective).toBe(second.report.objective);
});
