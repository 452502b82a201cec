/** How a solve ends, and what it says on the way: a valid certificate whatever the status. */
import { describe, expect, it } from 'vitest';
import { flowViolation, uniformFlow } from '../../src/augmented/decision-dag.ts';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { certifyMediator } from '../../src/certificate/certificate.ts';
import {
  algorithms,
  type CertifiedNumbers,
  type Progress,
  type Solution,
  type SolveOptions,
  solve,
} from '../../src/index.ts';
import { solveAugmentedLp, solveLp } from '../../src/node/solve-lp.ts';
import { flowsOf as withoutGame } from '../../src/problem/problem.ts';
import { zeroSumProblem } from '../../src/problem/zero-sum.ts';
import { solveProblem } from '../../src/solve/loop.ts';
import { resolveSolveOptions } from '../../src/solve/options.ts';
import { augmentGame, solveAugmented, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { expectBracket, lpSlack, mediated } from '../suites/bracket.ts';

const K33: SolveOptions = {
  concept: 'EFCE',
  objective: 'player:1',
  kernel: 'cfr+',
  criterion: 'published',
};
/** No solve gets there: only limits and aborts end it. */
const NEVER = 1e-300;

const optima = new Map<string, number>();

async function optimumOf(game: string, { concept, objective }: SolveOptions): Promise<number> {
  const key = [game, concept, objective].join(' ');
  const known = optima.get(key);
  if (known !== undefined) return known;
  const { report } = await solveLp(game, { concept, objective }, { method: 'simplex' });
  optima.set(key, report.objective);
  return report.objective;
}

/** Certified again from the strategy: the report says what the strategy does, and the bound holds. */
async function expectValid(solution: Solution, game: string, problem: SolveOptions): Promise<void> {
  const { report } = solution;
  const { augmented, witness } = mediated(solution);
  const { sign } = augmented.objective;
  const again = finish(certifyMediator(augmented, witness.mediator));
  expect(report.objective).toBe(sign * again.objective);
  expect(report.gains).toEqual(again.gains);
  expect(report.equilibriumGap).toBe(again.equilibriumGap);
  const optimum = await optimumOf(game, problem);
  expect(sign * report.upperBound).toBeGreaterThanOrEqual(sign * optimum - lpSlack(optimum));
}

describe('no iteration at all', () => {
  it('certifies the first strategy: uniform where nothing was merged', async () => {
    const solution = await solve('K33', { ...K33, maxIterations: 0 });
    expect(solution.report.status).toBe('iteration-limit');
    expect(solution.report.iterations).toBe(0);
    const { augmented, witness } = mediated(solution);
    expect(flowViolation(augmented.mediator, witness.mediator)).toBeLessThan(1e-12);
    expect(witness.mediator.subarray(0, 100)).toEqual(uniformFlow(augmented.mediator).subarray(0, 100));
    await expectValid(solution, 'K33', K33);
  });

  it('is enough when every strategy is an equilibrium and equally good', async () => {
    const { report } = await solve('chicken', {
      instruments: [1, 2],
      objective: 'weights:0,0',
      maxIterations: 0,
    });
    expect(report.status).toBe('solved');
    expect([report.objective, report.upperBound, report.equilibriumGap]).toEqual([0, 0, 0]);
  });

  /** Uniform play of matching pennies is the equilibrium; in Kuhn poker it is not. */
  it('certifies uniform profiles in NASH', async () => {
    const pennies = await solve('matching-pennies', { concept: 'NASH', maxIterations: 0 });
    expect(pennies.report.status).toBe('solved');
    const kuhn = await solve('kuhn:players=2,ranks=3', { concept: 'NASH', maxIterations: 0 });
    expect(kuhn.report.status).toBe('iteration-limit');
    expect(kuhn.report.exploitability).toBeGreaterThan(0.1);
    expect(kuhn.report.lowerBound).toBeLessThan(-1 / 18);
    expect(kuhn.report.upperBound).toBeGreaterThan(-1 / 18);
  });
});

describe('limits', () => {
  it.each([1, 63, 64, 65, 1000])('%d iterations are done, no more', async (maxIterations) => {
    const solution = await solve('K33', { ...K33, tolerance: NEVER, maxIterations });
    expect(solution.report.status).toBe('iteration-limit');
    expect(solution.report.iterations).toBe(maxIterations);
    await expectValid(solution, 'K33', K33);
  });

  it('a time limit ends the solve, soon after', async () => {
    const started = performance.now();
    const solution = await solve('K33', { ...K33, kernel: 'rm', tolerance: NEVER, timeLimitSeconds: 0.5 });
    const seconds = (performance.now() - started) / 1000;
    expect(solution.report.status).toBe('time-limit');
    expect(solution.report.iterations).toBeGreaterThan(0);
    // a share of it is left for the last certificates
    expect(seconds).toBeGreaterThanOrEqual(0.35);
    expect(seconds).toBeLessThan(10);
    await expectValid(solution, 'K33', K33);
  });

  it('end NASH as well', async () => {
    const problem = { concept: 'NASH', tolerance: NEVER };
    const limited = await solve('kuhn:players=2,ranks=3', { ...problem, maxIterations: 100 });
    expect([limited.report.status, limited.report.iterations]).toEqual(['iteration-limit', 100]);
    const stop = new AbortController();
    const hooks = { signal: stop.signal, onBuilt: () => stop.abort() };
    const aborted = await solve('kuhn:players=2,ranks=3', problem, hooks);
    expect([aborted.report.status, aborted.report.iterations]).toEqual(['aborted', 0]);
    for (const { report } of [limited, aborted]) {
      expect(report.lowerBound).toBeLessThanOrEqual(-1 / 18 + 1e-12);
      expect(report.upperBound).toBeGreaterThanOrEqual(-1 / 18 - 1e-12);
    }
  });
});

describe('an aborted signal', () => {
  it('once the problem is built: no iteration, a valid certificate', async () => {
    const controller = new AbortController();
    const solution = await solve(
      'K33',
      { ...K33, tolerance: NEVER },
      { signal: controller.signal, onBuilt: () => controller.abort() },
    );
    expect(solution.report.status).toBe('aborted');
    expect(solution.report.iterations).toBe(0);
    await expectValid(solution, 'K33', K33);
  });

  it('at a checkpoint: nothing more is done', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ iterations }: Progress) => {
      seen.push(iterations);
      if (seen.length === 3) controller.abort();
    };
    const { signal } = controller;
    const solution = await solve('K33', { ...K33, tolerance: NEVER }, { signal, onProgress });
    expect(solution.report.status).toBe('aborted');
    expect(seen.length).toBe(3);
    expect(solution.report.iterations).toBe(seen[2]);
    await expectValid(solution, 'K33', K33);
  });

  it('by a timer: the solve lets it run', async () => {
    const controller = new AbortController();
    let isWaiting = false;
    const onProgress = () => {
      if (!isWaiting) setTimeout(() => controller.abort(), 30);
      isWaiting = true;
    };
    const { signal } = controller;
    const solution = await solve('K33', { ...K33, tolerance: NEVER }, { signal, onProgress });
    expect(solution.report.status).toBe('aborted');
    expect(solution.report.iterations).toBeGreaterThan(64);
    await expectValid(solution, 'K33', K33);
  });
});

/** Every progress of a solve, with what its solution says. */
async function follow(
  game: string,
  options: SolveOptions,
): Promise<{ steps: Progress[]; solution: Solution }> {
  const steps: Progress[] = [];
  const solution = await solve(game, options, { onProgress: (progress) => steps.push(progress) });
  return { steps, solution };
}

describe('progress', () => {
  it.each([
    ['D32', 'EFCCE', 'player:1', 1],
    ['K33', 'NFCCE', 'minimise:player:1', -1],
    ['S2122', 'CERT', 'welfare', 1],
  ])('%s %s %s: bounds only tighten', async (game, concept, objective, sign) => {
    const { steps, solution } = await follow(game, { concept, objective, tolerance: 1e-6 });
    const { report } = solution;
    expect(report.status).toBe('solved');
    expect(steps.length).toBeGreaterThan(1);
    for (let k = 1; k < steps.length; k++) {
      const [before, after] = [steps[k - 1]!, steps[k]!];
      expect(sign * after.upperBound).toBeLessThanOrEqual(sign * before.upperBound);
      expect(after.openness).toBeLessThanOrEqual(before.openness);
      expect(after.multiplier).toBeGreaterThanOrEqual(before.multiplier);
      expect(after.iterations).toBeGreaterThan(before.iterations);
      expect(after.seconds).toBeGreaterThanOrEqual(before.seconds);
    }
    const last = steps[steps.length - 1]!;
    expect(last.openness).toBeLessThanOrEqual(1);
    const { iterations, objective: value, upperBound, equilibriumGap, multiplier } = report;
    expect(last).toMatchObject({ iterations, objective: value, upperBound, equilibriumGap, multiplier });
  });

  it('comes at iterations 135, 420, … where nothing promises a certificate, and in between on request', async () => {
    const options = { ...K33, multiplier: 4, tolerance: NEVER, maxIterations: 500 };
    const { steps, solution } = await follow('K33', options);
    expect(steps.map(({ iterations }) => iterations)).toEqual([135, 420]);
    const all: Progress[] = [];
    const hooks = { everyLook: true, onProgress: (progress: Progress) => all.push(progress) };
    const same = await solve('K33', options, hooks);
    const ages = [
      16, 24, 32, 40, 48, 56, 65, 75, 87, 101, 117, 135, 156, 180, 207, 239, 275, 317, 365, 420, 483,
    ];
    expect(all.map(({ iterations }) => iterations)).toEqual(ages);
    expect({ ...same.report, seconds: null }).toEqual({ ...solution.report, seconds: null });
  });

  it.each([
    ['B2222', 'COMM', 'welfare', 1e-4],
    ['K35', 'CERT', 'player:1', 1e-3],
    ['D32', 'EFCCE', 'player:1', 1e-3],
  ])('%s %s %s: bounds miss no checkpoint that closes', async (game, concept, objective, tolerance) => {
    const options = { concept, objective, tolerance };
    const closing: number[] = [];
    const { report } = await solve(game, options, {
      everyLook: true,
      onProgress: ({ openness, iterations }) => openness <= 1 && closing.push(iterations),
    });
    expect(report.status).toBe('solved');
    expect(closing).toEqual([report.iterations]);
  });

  it('of NASH narrows the exploitability', async () => {
    const { steps, solution } = await follow('kuhn:players=2,ranks=3', {
      concept: 'NASH',
      kernel: 'cfr',
      tolerance: 1e-4,
    });
    expect(solution.report.status).toBe('solved');
    expect(steps.length).toBeGreaterThan(1);
    const gaps = steps.map(({ equilibriumGap }) => equilibriumGap);
    expect(gaps).toEqual([...gaps].sort((a, b) => b - a));
    expect(gaps[gaps.length - 1]).toBe(solution.report.equilibriumGap);
  });
});

describe('the last iterate', () => {
  it.each([
    ['K33', 'EFCE'],
    ['kuhn:players=2,ranks=3', 'NASH'],
  ])(
    'of omwu solves %s %s to 1e-9, which averages would take millions of iterations for',
    async (game, concept) => {
      const options = { concept, objective: 'player:1', kernel: 'omwu', maxIterations: 50_000 };
      const { report } = await solve(game, { ...options, tolerance: 1e-9 });
      expect(report.status).toBe('solved');
      expect(report.equilibriumGap).toBeLessThanOrEqual(1e-9);
    },
  );

  const hooks = (steps: Progress[]) => ({
    lastIterate: true,
    onProgress: (progress: Progress) => steps.push(progress),
  });

  it.each([
    ['K33', 'EFCE', 'player:1', 1],
    ['K33', 'NFCCE', 'minimise:player:1', -1],
  ])('%s %s %s has a valid certificate of its own', async (game, concept, objective, sign) => {
    const steps: Progress[] = [];
    const problem = { concept, objective };
    await solve(game, { ...problem, tolerance: NEVER, maxIterations: 1000 }, hooks(steps));
    const optimum = await optimumOf(game, problem);
    expect(steps.length).toBeGreaterThan(1);
    for (const { lastIterate } of steps) {
      const { equilibriumGap, upperBound } = lastIterate as CertifiedNumbers;
      expect(sign * upperBound).toBeGreaterThanOrEqual(sign * optimum - lpSlack(optimum));
      expect(equilibriumGap).toBeGreaterThanOrEqual(0);
    }
    const { lastIterate, ...averages } = steps[0]!;
    expect(averages).not.toMatchObject(lastIterate as object);
  });

  it('of NASH brackets the value', async () => {
    const steps: Progress[] = [];
    const { strategy } = await solve('kuhn:players=2,ranks=3', { concept: 'NASH' }, hooks(steps));
    const range = strategy.kind === 'nash' ? strategy.game.range : Number.NaN;
    for (const { lastIterate } of steps) {
      const { objective, equilibriumGap, upperBound } = lastIterate as CertifiedNumbers;
      expect(upperBound).toBeGreaterThanOrEqual(-1 / 18 - 1e-12);
      expect(upperBound - 2 * range * equilibriumGap).toBeLessThanOrEqual(-1 / 18 + 1e-12);
      expect(objective).toBeLessThanOrEqual(upperBound + 1e-12);
    }
  });

  it('is absent unless asked for, and asking changes nothing else', async () => {
    const asked: Progress[] = [];
    const { solution, steps } = await follow('K33', K33);
    const other = await solve('K33', K33, hooks(asked));
    expect(steps.every((step) => !('lastIterate' in step))).toBe(true);
    expect({ ...other.report, seconds: null }).toEqual({ ...solution.report, seconds: null });
    const withoutSeconds = ({ seconds: _, lastIterate: __, ...rest }: Progress) => rest;
    expect(asked.map(withoutSeconds)).toEqual(steps.map(withoutSeconds));
  });
});

describe('two runs', () => {
  it.each([
    ['K33', { ...K33, tolerance: 1e-3 }],
    ['S2122', { concept: 'COMM', tolerance: 1e-2 }],
    ['kuhn:players=2,ranks=3', { concept: 'NASH', tolerance: 1e-4 }],
  ])('of %s are the same but for seconds', async (game, options) => {
    const first = await solve(game, options);
    const second = await solve(game, options);
    const { seconds: _, ...before } = first.report;
    const { seconds: __, ...after } = second.report;
    expect(after).toEqual(before);
    expect(flowsOf(second)).toEqual(flowsOf(first));
  });
});

const flowsOf = ({ strategy }: Solution) => withoutGame(strategy);

describe('every kernel', () => {
  it.each(algorithms)('$name solves three-player Kuhn poker, CERT', async ({ name }) => {
    const problem = { concept: 'CERT', objective: 'player:1' };
    const { report } = await solve('K33', { ...problem, kernel: name, tolerance: 1e-2 });
    const lp = await solveLp('K33', problem, { method: 'simplex' });
    expect(report.kernel).toBe(name);
    expectBracket(report, lp, lp.report.objective, 1e-2);
  });

  it.each(algorithms)('$name solves matching pennies, NASH', async ({ name }) => {
    // From uniform play, which is the equilibrium; Kuhn poker has to be learnt.
    for (const [game, value] of [
      ['matching-pennies', 0],
      ['kuhn:players=2,ranks=3', -1 / 18],
    ] as const) {
      const { report } = await solve(game, { concept: 'NASH', kernel: name, tolerance: 1e-2 });
      expect(report.status).toBe('solved');
      expect(report.lowerBound).toBeLessThanOrEqual(value + 1e-12);
      expect(report.upperBound).toBeGreaterThanOrEqual(value - 1e-12);
    }
  });
});

it('numbers that overflow end as numerical-failure, with a certificate that is still valid', async () => {
  // A multiplier of 1e308 overflows the mediator's gradient in the first iterations.
  const { report } = await solve('S2122', { concept: 'EFCE', multiplier: 1e308, maxIterations: 500 });
  expect(report.status).toBe('numerical-failure');
  expect(Number.isFinite(report.objective)).toBe(true);
  // S2122 EFCE's optimal welfare, test/golden/values.json.
  expect(report.upperBound).toBeGreaterThanOrEqual(9.077669);
  expect(report.equilibriumGap).toBeGreaterThan(0.01);
});

it.each(['CERT', 'COMM', 'NFCCE', 'EFCE'])(
  '%s beyond the memory limit is refused with the numbers',
  async (concept) => {
    // D33 needs more than 8 MiB under each of them; 1 MiB is asked for so that the walk or the belief DAG has to notice.
    await expect(solve(toTree('D33'), { concept, witness: 'mediator', memoryLimitMiB: 1 })).rejects.toThrow(
      new RegExp(
        `^The augmented game of D33 under ${concept} needs \\d+ MiB or more, over the limit of 1 MiB`,
      ),
    );
  },
);

describe('f32', () => {
  it.each(['direct', 'binary-search'] as const)('solves to 1e-4 by %s, certified in f64', async (method) => {
    const solution = await solve('K33', { ...K33, kernel: 'auto', method, precision: 'f32' });
    expect(solution.report).toMatchObject({ status: 'solved', precision: 'f32' });
    expect(solution.report.equilibriumGap).toBeLessThanOrEqual(1e-4);
    const { augmented, witness } = mediated(solution);
    expect(flowViolation(augmented.mediator, witness.mediator)).toBeLessThan(1e-12);
    await expectValid(solution, 'K33', K33);
  });

  it('says so when it cannot get there', async () => {
    const options = {
      ...K33,
      kernel: 'auto',
      precision: 'f32',
      tolerance: NEVER,
      maxIterations: 20_000,
    } as const;
    const solution = await solve('K33', options);
    expect(solution.report.status).toBe('iteration-limit');
    expect(solution.report.equilibriumGap).toBeGreaterThan(NEVER);
    await expectValid(solution, 'K33', K33);
  });
});

describe('numbers that contradict each other, as a wrong bound on rounding makes them, are a numerical-failure', () => {
  const augmented = augmentGame('K23', { concept: 'EFCE', objective: 'player:1' });
  const options = { tolerance: 1e-3 };
  const deviators = augmented.deviators.map((own) => ({ ...own, rounding: -own.magnitude }));
  const wrong = { ...augmented, deviators };
  const zeroSum = zeroSumGame(toTree('K23'));
  const wrongZeroSum = { ...zeroSum, rounding: -zeroSum.magnitude };

  it('of a mediator', async () => {
    expect((await solveAugmented(augmented, options)).report.status).toBe('solved');
    expect((await solveAugmented(wrong, options)).report.status).toBe('numerical-failure');
    expect((await solveAugmentedLp(wrong)).report.status).toBe('numerical-failure');
  });

  it('of a profile', async () => {
    const resolved = resolveSolveOptions({ concept: 'NASH', tolerance: 1e-3 });
    const statusOf = async (game: typeof zeroSum) =>
      (await solveProblem(zeroSumProblem(game), resolved, {}, performance.now())).report.status;
    expect(await statusOf(zeroSum)).toBe('solved');
    expect(await statusOf(wrongZeroSum)).toBe('numerical-failure');
  });
});
