import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { Crew, patience } from '../../src/kernels/crew.ts';
import { createKernel } from '../../src/kernels/kernel.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import { pcfrPlus } from '../../src/kernels/pcfr-plus.ts';
import { compileKernels, MAX_PAGES } from '../../src/kernels/wasm.ts';
import { type Checkpoint, readCheckpoint } from '../../src/solve/checkpoint.ts';
import { identityOfSolve, resolveSolveOptions } from '../../src/solve/options.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import { around, type SolverKernel } from '../../src/solve/start-kernel.ts';
import { randomSaddle } from '../kernels/random-saddle.ts';

const GAME = 'B2222';
const OPTIONS = { concept: 'EFCE', criterion: 'published', tolerance: 1e-3 } as const;

/** All that a solve finds: not how long it took, and with what. */
function found({ report, strategy }: Solution) {
  const { seconds, threads, ...facts } = report;
  return { facts, strategy: 'witness' in strategy ? strategy.witness : null };
}

test.each(['apcfr+', 'pdhg', 'omwu'])('%s finds the same with any number of threads', async (kernel) => {
  const options = { ...OPTIONS, kernel, maxIterations: 400 };
  const alone = await solve(GAME, { ...options, threads: 1 });
  expect(alone.report.threads).toBe(1);
  for (const threads of [2, 3]) {
    const shared = await solve(GAME, { ...options, threads });
    expect(shared.report.threads).toBe(threads);
    expect(found(shared)).toEqual(found(alone));
  }
});

test('auto has one thread for a short iteration', async () => {
  expect((await solve(GAME, OPTIONS)).report.threads).toBe(1);
});

test('threads define no solve, and are a whole number or auto', () => {
  const identity = (threads: number | 'auto') =>
    identityOfSolve(resolveSolveOptions({ ...OPTIONS, threads }));
  expect(identity(4)).toEqual(identity('auto'));
  for (const threads of [0, 1.5, 65, 'many' as 'auto'])
    expect(() => resolveSolveOptions({ threads })).toThrow(InputError);
  expect(() => resolveSolveOptions({ threads: 1.5 })).toThrow(
    'Option threads is 1.5: expected auto, or a whole number from 1 to 64.',
  );
});

test('limits hold while threads start, and those that have started end', async () => {
  const module = await compileKernels('f64', 'threads');
  const before = numThreads();
  const started = performance.now();
  const starting = Crew.start(module, 64, MAX_PAGES, { timeLimitSeconds: 0.02 });
  await expect(starting).rejects.toMatchObject({
    code: 'time-limit',
    stage: { doing: 'starting threads' },
  });
  // 64 threads take some two seconds on two cores
  expect(performance.now() - started).toBeLessThan(1000);
  const aborted = Crew.start(module, 3, MAX_PAGES, { signal: { aborted: true } });
  await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
  expect(numThreads()).toBeLessThanOrEqual(before + 1);
});

test('a kernel that no method can be made of ends', async () => {
  let ended = 0;
  const kernel = { end: async () => void ended++ } as unknown as SolverKernel;
  const making = around(kernel, () => {
    throw new RangeError('no room');
  });
  await expect(making).rejects.toThrow('no room');
  expect(ended).toBe(1);
  expect(await around(kernel, (given) => given === kernel)).toBe(true);
  expect(ended).toBe(1);
});

describe('who waits for a thread that does not answer', () => {
  const waiting = (naps: readonly number[]) => {
    let now = 0;
    const isPatient = patience(true, () => now);
    isPatient(7);
    for (const nap of naps) {
      now += nap;
      isPatient(7);
    }
  };

  test('gives up after a minute of naps', () => {
    expect(() => waiting(new Array(599).fill(100))).not.toThrow();
    expect(() => waiting(new Array(601).fill(100))).toThrow('it has not answered for 60 s');
  });

  test('does not count how long the process was stopped', () => {
    expect(() => waiting([100, 3_600_000, 100])).not.toThrow();
  });
});

describe('a solve on two threads', () => {
  const endless = { ...OPTIONS, kernel: 'cfr', tolerance: 1e-12, threads: 2 };

  test('ends when it is aborted', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 700);
    const { report } = await solve(GAME, endless, { signal: abort.signal });
    expect(report).toMatchObject({ status: 'aborted', threads: 2 });
  });

  test('ends at its time limit', async () => {
    const { report } = await solve(GAME, { ...endless, timeLimitSeconds: 0.8 });
    expect(report).toMatchObject({ status: 'time-limit', threads: 2 });
  });

  test('goes on with one from its checkpoint, to the same end', async () => {
    let resume: Checkpoint | null = null;
    const save = (pieces: readonly Uint8Array[]) => {
      resume = readCheckpoint(Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
    };
    const options = { ...OPTIONS, tolerance: 1e-9 };
    await solve(GAME, { ...options, threads: 2, maxIterations: 150 }, { checkpoint: { save } });
    const resumed = await solve(
      GAME,
      { ...options, threads: 1, maxIterations: 400 },
      { checkpoint: { resume } },
    );
    const whole = await solve(GAME, { ...options, threads: 1, maxIterations: 400 });
    expect(found(resumed)).toEqual(found(whole));
  });

  test('throws what a callback throws, and ends its threads', async () => {
    const before = numThreads();
    const onProgress = () => {
      throw new Error('enough');
    };
    await expect(solve(GAME, { ...OPTIONS, threads: 2 }, { onProgress })).rejects.toThrow('enough');
    expect(numThreads()).toBeLessThanOrEqual(before + 1);
  });
});

test('a thread that fails is told of, and nobody waits for it', async () => {
  const crew = await Crew.start(await compileKernels('f64', 'threads'), 2, MAX_PAGES);
  const problem = planProblem(randomSaddle(3), 'f64');
  const kernel = createKernel(pcfrPlus, crew.arena.module, problem, 2, { crew, grain: 0 });
  kernel.run(3);
  // nothing of the kernels' is at the end of the memory: the other thread alone traps
  crew.give({ views: [viewOf(crew), 2 ** 32 - 8] });
  expect(() => kernel.run(3)).toThrow(/^A thread of the solve has failed: .*threads: 1/s);
  expect(() => kernel.bounds()).toThrow(/^A thread of the solve has failed/);
  await kernel.end();
});

function viewOf(crew: Crew): number {
  return (crew as unknown as { sides: number }).sides;
}

function numThreads(): number {
  return readdirSync('/proc/self/task').length;
}

test.runIf(process.platform === 'linux')(
  'threads end with the solve',
  async () => {
    const one = () => solve('kuhn:players=2,ranks=3', { concept: 'NASH', tolerance: 1e-2, threads: 3 });
    await one();
    const before = numThreads();
    for (let k = 0; k < 200; k++) expect((await one()).report.threads).toBe(3);
    expect(numThreads()).toBeLessThanOrEqual(before + 1);
  },
  60_000,
);
