/** Binary search at two targets at a time, each in a thread of its own. */
import { describe, expect, it } from 'vitest';
import { certifyMediator } from '../../src/certificate/certificate.ts';
import { type Progress, type Solution, type SolveOptions, solve } from '../../src/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { finish } from '../../src/work.ts';
import { expectBracket, lpSlack, mediated } from '../suites/bracket.ts';
import { expectSameCourse, follow } from '../suites/resume.ts';

const SEARCH = { method: 'binary-search', workers: 2 } as const;
const K33: SolveOptions = { ...SEARCH, concept: 'EFCE', objective: 'player:1' };
const EFCE: SolveOptions = { ...SEARCH, concept: 'EFCE' };
/** No solve of EFCE gets there: only limits and aborts end it. */
const NEVER = 1e-300;

describe('two workers', () => {
  it.each([
    ['B2222', 'NFCCE', 'player:1', 1e-3],
    ['B2222', 'COMM', 'minimise:welfare', 1e-2],
    ['S2122', 'EFCE', 'welfare', 1e-3],
    ['S2122', 'CERT', 'player:2', 1e-3],
    ['S2122', 'COMM', 'welfare', 1e-3],
    ['D32', 'CCERT', 'minimise:player:3', 1e-3],
    ['GL3', 'EFCE', 'player:1', 1e-3],
    ['GL3', 'COMM', 'player:1', 1e-4],
    ['K33', 'NFCCE', 'player:1', 1e-4],
    ['K35', 'COMM', 'player:1', 1e-3],
    ['RS212', 'CERT', 'welfare', 1e-3],
    ['chicken', 'CERT', 'welfare', 1e-6],
  ])('%s %s, %s: solved, and the bracket holds the optimum', async (game, concept, objective, tolerance) => {
    const problem = { concept, objective };
    const { report } = await solve(game, { ...problem, ...SEARCH, tolerance });
    const lp = await solveLp(game, problem, { method: 'simplex' });
    expect([report.method, report.workers]).toEqual(['binary-search', 2]);
    expectBracket(report, lp, lp.report.objective, tolerance);
  });

  it.each([['omwu'], ['dcfr'], ['rm+']])('solve with %s', async (kernel) => {
    const problem = { concept: 'EFCE', objective: 'player:1' };
    const { report } = await solve('K33', { ...problem, ...SEARCH, kernel, tolerance: 1e-3 });
    const lp = await solveLp('K33', problem, { method: 'simplex' });
    expectBracket(report, lp, lp.report.objective, 1e-3);
  });

  it('solve in f32', async () => {
    const problem = { concept: 'EFCE', objective: 'player:1' };
    const { report } = await solve('K33', { ...problem, ...SEARCH, precision: 'f32', tolerance: 1e-3 });
    const lp = await solveLp('K33', problem, { method: 'simplex' });
    expectBracket(report, lp, lp.report.objective, 1e-3);
  });

  it('without deviators find a maximum', async () => {
    const { report } = await solve('S2122', { ...SEARCH, instruments: [1, 2], tolerance: 1e-6 });
    const { report: lp } = await solveLp('S2122', { instruments: [1, 2] });
    expect(report.status).toBe('solved');
    expect(report.objective).toBeCloseTo(lp.objective, 4);
  });

  it('when every strategy is worth the same', async () => {
    const { report } = await solve('chicken', { ...SEARCH, objective: 'weights:0,0' });
    expect([report.status, report.objective]).toEqual(['solved', 0]);
  });

  it('take the memory of two, and say so only then', async () => {
    const options = { ...K33, tolerance: NEVER, maxIterations: 16 };
    const { report: two } = await solve('K33', options);
    const { report: one } = await solve('K33', { ...options, workers: 1 });
    expect(two.kernelBytes).toBe(2 * one.kernelBytes);
    expect([two.workers, two.iterations]).toEqual([2, 16]);
    expect('workers' in one).toBe(false);
  });

  it('need fewer iterations than one, most of the time', async () => {
    const options = { concept: 'EFCCE', objective: 'player:1', tolerance: 1e-3 };
    const { report: one } = await solve('D32', { ...options, ...SEARCH, workers: 1 });
    const { report: two } = await solve('D32', { ...options, ...SEARCH });
    expect(two.iterations).toBeLessThan(one.iterations);
  });
});

describe('the same bytes whatever the timing', () => {
  it.each([
    ['S2122', { concept: 'EFCE', tolerance: 1e-2 }],
    ['GL3', { concept: 'COMM', objective: 'player:1', tolerance: 1e-4 }],
    ['K33', { concept: 'EFCE', objective: 'player:1', tolerance: 1e-5 }],
  ])('%s %j: alone, beside others, and with pauses', async (game, problem) => {
    const options = { ...SEARCH, ...problem };
    const steps: Progress[] = [];
    const alone = await solve(game, options, { onProgress: (step) => steps.push(step) });
    // four threads and the certificates of two solves on whatever cores there are
    const courses = await Promise.all([follow(game, options), follow(game, options)]);
    for (const course of courses)
      expectSameCourse(course, { solution: alone, progress: steps, checkpoints: [] });
    expect(steps.length).toBeGreaterThan(1);
    expect(alone.report.status).toBe('solved');
  });
});

/** Certified again from the strategy: the report says what the strategy does, and the bound holds. */
async function expectValid(solution: Solution): Promise<void> {
  const { augmented, witness } = mediated(solution);
  const again = finish(certifyMediator(augmented, witness.mediator));
  const { objective, gains, equilibriumGap, upperBound } = solution.report;
  expect({ objective, gains, equilibriumGap }).toEqual({
    objective: again.objective,
    gains: again.gains,
    equilibriumGap: again.equilibriumGap,
  });
  const { report: lp } = await solveLp('S2122', { concept: 'EFCE' });
  expect(upperBound).toBeGreaterThanOrEqual(lp.objective - lpSlack(lp.objective));
}

describe('ends with a valid certificate', () => {
  it.each([0, 1, 15, 16, 17, 100])('after %d iterations of each, no more', async (maxIterations) => {
    const solution = await solve('S2122', { ...EFCE, tolerance: NEVER, maxIterations });
    expect(solution.report).toMatchObject({ status: 'iteration-limit', iterations: maxIterations });
    await expectValid(solution);
  });

  it('at a time limit', async () => {
    const solution = await solve('S2122', { ...EFCE, kernel: 'rm', tolerance: NEVER, timeLimitSeconds: 0.5 });
    expect(solution.report.status).toBe('time-limit');
    await expectValid(solution);
  });

  it('when it was aborted before the start: there is no result', async () => {
    const solving = solve('S2122', { ...EFCE, tolerance: NEVER }, { signal: AbortSignal.abort() });
    await expect(solving).rejects.toMatchObject({ name: 'LimitError', code: 'aborted' });
  });

  it('when it is aborted at a checkpoint: nothing more is done', async () => {
    const stop = new AbortController();
    const seen: Progress[] = [];
    const onProgress = (step: Progress) => {
      seen.push(step);
      stop.abort();
    };
    const solution = await solve('S2122', { ...EFCE, tolerance: NEVER }, { signal: stop.signal, onProgress });
    expect(solution.report.status).toBe('aborted');
    expect(solution.report.iterations).toBe(seen[0]?.iterations);
    await expectValid(solution);
  });

  it('when a timer aborts it: the solve lets it run', async () => {
    const stop = new AbortController();
    let isWaiting = false;
    const onProgress = () => {
      if (!isWaiting) setTimeout(() => stop.abort(), 30);
      isWaiting = true;
    };
    const solution = await solve('S2122', { ...EFCE, tolerance: NEVER }, { signal: stop.signal, onProgress });
    expect(solution.report.status).toBe('aborted');
    await expectValid(solution);
  });
});

describe('progress', () => {
  it('only tightens, and iterations never fall', async () => {
    const steps: Progress[] = [];
    const onProgress = (step: Progress) => steps.push(step);
    const { report } = await solve('K33', { ...K33, tolerance: 1e-5 }, { onProgress, lastIterate: true });
    for (let k = 1; k < steps.length; k++) {
      const [before, after] = [steps[k - 1]!, steps[k]!];
      expect(after.upperBound).toBeLessThanOrEqual(before.upperBound);
      expect(after.openness).toBeLessThanOrEqual(before.openness);
      expect(after.iterations).toBeGreaterThanOrEqual(before.iterations);
    }
    const { iterations, objective, upperBound, equilibriumGap } = report;
    expect(steps.at(-1)).toMatchObject({ iterations, objective, upperBound, equilibriumGap });
    expect(steps.at(-1)?.lastIterate).toBeDefined();
  });

  it('what onProgress throws ends the solve', async () => {
    const onProgress = () => {
      throw new Error('enough');
    };
    await expect(solve('K33', K33, { onProgress })).rejects.toThrow('enough');
  });
});
