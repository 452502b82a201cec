/** Binary search on the objective's value finds what the direct Lagrangian and the LP find. */
import { describe, expect, it } from 'vitest';
import { solve } from '../../src/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { expectBracket } from '../suites/bracket.ts';

const TOLERANCE = 1e-3;

describe('binary search', () => {
  it.each([
    ['B2222', 'NFCCE', 'player:1'],
    ['B2222', 'EFCCE', 'welfare'],
    ['B2222', 'EFCE', 'minimise:welfare'],
    ['B2222', 'COMM', 'welfare'],
    ['S2122', 'EFCE', 'welfare'],
    ['S2122', 'CERT', 'player:2'],
    ['S2122', 'NFCCERT', 'weights:1,-2'],
    ['D32', 'EFCCE', 'player:1'],
    ['D32', 'CCERT', 'minimise:player:3'],
    ['GL3', 'EFCE', 'player:1'],
    ['K33', 'EFCE', 'player:1'],
    ['K35', 'COMM', 'player:1'],
    ['RS212', 'CERT', 'welfare'],
    ['chicken', 'CERT', 'welfare'],
  ])('%s %s, %s: solved, and the bracket holds the optimum', async (game, concept, objective) => {
    const problem = { concept, objective };
    const { report } = await solve(game, { ...problem, tolerance: TOLERANCE, method: 'binary-search' });
    const published = { ...problem, criterion: 'published', tolerance: TOLERANCE } as const;
    const { report: direct } = await solve(game, published);
    const lp = await solveLp(game, problem, { method: 'ipm' });
    expect([report.method, direct.method]).toEqual(['binary-search', 'direct']);
    for (const found of [report, direct]) expectBracket(found, lp, lp.report.objective, TOLERANCE);
  });

  it('without deviators is a maximum', async () => {
    const { report } = await solve('S2122', {
      method: 'binary-search',
      instruments: [1, 2],
      tolerance: 1e-6,
    });
    const { report: lp } = await solveLp('S2122', { instruments: [1, 2] });
    expect(report.status).toBe('solved');
    expect(report.objective).toBeCloseTo(lp.objective, 4);
  });

  it('when every strategy is worth the same', async () => {
    const { report } = await solve('chicken', { method: 'binary-search', objective: 'weights:0,0' });
    expect(report.status).toBe('solved');
    expect(report.objective).toBe(0);
  });

  it('stops at a limit with a certificate that is valid', async () => {
    const { report } = await solve('B2222', { method: 'binary-search', maxIterations: 20, tolerance: 1e-6 });
    expect(report.status).toBe('iteration-limit');
    expect(report.upperBound).toBeGreaterThanOrEqual(-0.5247);
    expect(Number.isFinite(report.equilibriumGap)).toBe(true);
  });

  it('is the same twice', async () => {
    const options = { method: 'binary-search', concept: 'EFCE', tolerance: 1e-2 } as const;
    const [one, two] = [await solve('S2122', options), await solve('S2122', options)];
    expect(two.report).toEqual({ ...one.report, seconds: expect.anything() });
  });
});
