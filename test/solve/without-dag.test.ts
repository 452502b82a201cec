/** How solves without a belief DAG end: at limits, with the nearer of two witnesses, or because nothing brings them closer. */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LimitError } from '../../src/errors.ts';
import { expand } from '../../src/game/tree.ts';
import { compileKernels, instantiateKernels } from '../../src/kernels/wasm.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { checkingStrategy } from '../../src/problem/problem.ts';
import { Budget } from '../../src/solve/budget.ts';
import { Clock } from '../../src/solve/clock.ts';
import type { Progress, SolveHooks } from '../../src/solve/hooks.ts';
import { mostNodes } from '../../src/solve/mixture/search-memory.ts';
import { resolveSolveOptions, type SolveOptions } from '../../src/solve/options.ts';
import { SelfPlay } from '../../src/solve/product/self-play.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import { finish, paced } from '../../src/work.ts';
import { shapesOf, smallGame } from '../augmented/small-game.ts';
import { mixtureOf } from '../suites/strategy-files.ts';
import { gameOf } from './product-game.ts';

afterEach(() => vi.restoreAllMocks());

/** From where it is called on, time passes in leaps: of each reading the clock has gone on by as much as it has ever. */
function leapingClock() {
  const now = performance.now.bind(performance);
  let leaps = 0;
  let ahead = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    if (leaps-- > 0) ahead += now() + ahead;
    return now() + ahead;
  });
  return {
    leap: (times: number) => {
      leaps = times;
    },
  };
}

describe('self-play of a small game', () => {
  // as many iterations as take seconds: none of them fills a piece of work by itself
  const playing = () => new SelfPlay(gameOf('kuhn:players=3,ranks=3')).running(200_000);

  test('ends at a time limit', async () => {
    const before = performance.now();
    await expect(paced(playing(), { timeLimitSeconds: 0.05 })).rejects.toMatchObject({ code: 'time-limit' });
    expect(performance.now() - before).toBeLessThan(500);
  });

  test('lets timers run, one of which aborts it', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    await expect(paced(playing(), { signal: stop.signal })).rejects.toMatchObject({ code: 'aborted' });
  });
});

// a product that stalls within a second: correlation is worth something
const OPEN = { concept: 'EFCCE', objective: 'welfare', tolerance: 1e-4 } as const;
const GAME = 'random:players=2,depth=4,signals=2,seed=7';

/** What the product comes to that a mixture follows, and how often it tells of itself. */
async function productOf(options: SolveOptions): Promise<Solution & { readonly told: number }> {
  let told = 0;
  const onProgress = () => told++;
  const solution = await solve(GAME, { ...options, witness: 'product' }, { onProgress });
  return { ...solution, told };
}

describe('a mixture after a product', () => {
  test.each(['aborted', 'time-limit'] as const)(
    'that has nothing certified leaves the product, with what ended it: %s',
    async (code) => {
      const { report: product, told } = await productOf(OPEN);
      expect(product.status).toBe('stalled');
      const clock = leapingClock();
      let heard = 0;
      let readings = 0;
      // the product, which is over after its last progress, looks no more than once
      const isOver = () => heard === told && ++readings > 3;
      const signal = {
        get aborted() {
          if (!isOver()) return false;
          if (code === 'time-limit') clock.leap(3);
          return code === 'aborted';
        },
      };
      const options = { ...OPEN, timeLimitSeconds: 1000, witness: 'mixture' } as const;
      const { report } = await solve(GAME, options, { signal, onProgress: () => heard++ });
      expect(readings).toBeGreaterThan(3);
      expect(report).toMatchObject({ witness: 'product', status: code, objective: product.objective });
    },
  );

  test('is not returned where the product is nearer to solved', async () => {
    const { report: product, told } = await productOf(OPEN);
    const progress: Progress[] = [];
    const stop = new AbortController();
    const onProgress = (now: Progress) => {
      // the first mixture, after a few iterations, is far from an equilibrium
      if (progress.push(now) > told) stop.abort();
    };
    const options = { ...OPEN, witness: 'mixture' } as const;
    const { report, strategy } = await solve(GAME, options, { signal: stop.signal, onProgress });
    expect(report).toMatchObject({
      witness: 'product',
      status: 'aborted',
      objective: product.objective,
      equilibriumGap: product.equilibriumGap,
      upperBound: product.upperBound,
    });
    expect(report.rounds).toBeUndefined();
    expect(finish(checkingStrategy(strategy, report.tolerance, true)).facts.upperBound).toBe(
      report.upperBound,
    );
    // nor told of
    expect(progress).toHaveLength(told + 1);
    expect(progress[told]!.openness).toBe(progress[told - 1]!.openness);
    expect(progress[told]!.objective).toBe(product.objective);
  });
});

describe('onBuilt', () => {
  test.each([
    ['of a product', { ...OPEN, witness: 'product' }],
    ['of a product before a mixture', { ...OPEN, witness: 'mixture' }],
    ['of a mixture alone', { ...OPEN, objective: 'fairness', witness: 'mixture' }],
  ] as const)('is heard when an abort has a result: %s', async (_, options) => {
    const stop = new AbortController();
    const hooks = { signal: stop.signal, onBuilt: () => stop.abort() };
    expect((await solve(GAME, options, hooks)).report.status).toBe('aborted');
  });

  test('is heard once, whatever follows', async () => {
    let built = 0;
    const options = { ...OPEN, witness: 'mixture' } as const;
    const { report } = await solve(GAME, options, { lp: highs, onBuilt: () => built++ });
    expect(report.witness).toBe('mixture');
    expect(built).toBe(1);
  });
});

describe('masters', () => {
  const KUHN = 'kuhn:players=2,ranks=3';
  const LEDUC = 'leduc:players=2,raises=1,ranks=2,suits=2';
  const EXACT = { concept: 'EFCE', objective: 'player:1', tolerance: 1e-6 } as const;

  test('that are exact and take too long do not end the solve', async () => {
    const clock = leapingClock();
    let exact = 0;
    // no other master looks for it
    const hooks: SolveHooks = {
      get lp() {
        exact++;
        clock.leap(12);
        return highs;
      },
    };
    const { report } = await mixtureOf(KUHN, EXACT, hooks);
    expect(exact).toBeGreaterThan(0);
    // without them nothing has no gains
    expect(report.status).toBe('stalled');
  });

  test('make no more iterations than are asked for, exact ones included', async () => {
    // without linear programs it is iterations that make a master exact
    for (const maxIterations of [0, 5, 4500]) {
      const { report, strategy } = await mixtureOf(LEDUC, { ...EXACT, maxIterations }, {});
      expect(report.status).toBe('iteration-limit');
      expect(report.iterations).toBeLessThanOrEqual(maxIterations);
      // what is proved before any is certified alike
      const { facts } = finish(checkingStrategy(strategy, report.tolerance, true));
      expect(facts.upperBound).toBeCloseTo(report.upperBound, 12);
    }
  });

  test('say which limit it was that left nothing certified', () => {
    const options = { ...resolveSolveOptions(EXACT), timeLimitSeconds: 0.001 };
    const budget = new Budget(options, {}, new Clock(performance.now() - 10));
    expect(budget.nothingCertified('iteration-limit', 1000).code).toBe('time-limit');
    const aborted = new Budget(options, { signal: { aborted: true } }, new Clock(performance.now()));
    expect(aborted.nothingCertified('aborted', 1000).code).toBe('aborted');
  });

  test('that no face brings closer, and no search, end the solve without a limit', async () => {
    const { report, strategy } = await mixtureOf(LEDUC, { ...EXACT, tolerance: 1e-3 });
    expect(report.status).toBe('stalled');
    const { status, facts } = finish(checkingStrategy(strategy, 1e-3, true));
    expect(status).toBe('open');
    expect(facts.equilibriumGap).toBeLessThan(1e-9);
    expect(facts.upperBound).toBeCloseTo(report.upperBound, 9);
  });

  test('have the multiplier that is given', async () => {
    const options = { ...EXACT, criterion: 'published', tolerance: 1e-3, multiplier: 0.5 } as const;
    const { report } = await mixtureOf(KUHN, options);
    expect(report.status).toBe('stalled');
    expect(report.multiplier).toBe(0.5);
  });

  test('that do not fit leave the mixture that there is', async () => {
    // 1,179,648 bytes: the first master needs 417,856, that of the fourth round 1,558,208
    const arena = instantiateKernels(await compileKernels('f64'), 18);
    const { report, strategy } = await mixtureOf('S2122', EXACT, { arena });
    expect(report).toMatchObject({ witness: 'mixture', status: 'stalled' });
    expect(report.rounds).toBeGreaterThan(1);
    expect(report.rounds).toBeLessThanOrEqual(4);
    expect(finish(checkingStrategy(strategy, report.tolerance, true)).status).toBe('open');
  });
});

describe('whatever ends a solve', () => {
  /** Between these is the optimum. */
  const bracketOf = ({ report }: Solution) => {
    const { lowerBound = Number.NaN, upperBound } = report;
    return report.objectiveName.startsWith('minimise:') ? [upperBound, lowerBound] : [lowerBound, upperBound];
  };

  test('its certificate holds, and its bracket contains the optimum', async () => {
    const endings = new Set<string>();
    const shapes = shapesOf(['layered', 'free'], 5);
    const limits = fc.record({
      witness: fc.constantFrom('product' as const, 'mixture' as const),
      concept: fc.constantFrom('NFCCE', 'EFCCE', 'EFCE'),
      objective: fc.constantFrom('welfare', 'minimise:player:1', 'principal', 'fairness'),
      ends: fc.constantFrom('abort', 'time', 'memory', 'iterations'),
      amount: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, limits, async (shape, { witness, concept, objective, ends, amount }) => {
        const tree = expand(smallGame(shape));
        if (tree.cycle !== null || (witness === 'product' && objective === 'fairness')) return;
        const aim = { concept, objective, tolerance: 1e-3 };
        const hooks = { lp: highs };
        const optimum = await solve(tree, { ...aim, witness: 'mediator', tolerance: 1e-6 }, hooks);
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), ends === 'abort' ? 200 * amount ** 2 : 2000);
        const options = {
          ...aim,
          witness,
          ...(ends === 'time' && { timeLimitSeconds: 10 ** (-2 * amount) }),
          ...(ends === 'memory' && { memoryLimitMiB: 1 }),
          ...(ends === 'iterations' && { maxIterations: Math.floor(10 ** (4 * amount)) }),
        };
        let built = 0;
        try {
          const found = await solve(tree, options, {
            ...hooks,
            signal: stop.signal,
            onBuilt: () => built++,
          });
          expect(built).toBe(1);
          endings.add(`${found.report.witness} ${found.report.status}`);
          const { status, facts } = finish(checkingStrategy(found.strategy, 1e-3, true));
          expect(status).toBe(found.report.status === 'solved' ? 'solved' : 'open');
          expect(facts.upperBound).toBeCloseTo(found.report.upperBound, 9);
          expect(facts.equilibriumGap).toBe(found.report.equilibriumGap);
          const [low, high] = bracketOf(found);
          const [least, most] = bracketOf(optimum);
          // of what is not exact one end is not known
          expect(low! > most! + 1e-9 || high! < least! - 1e-9).toBe(false);
        } catch (error) {
          if (!(error instanceof LimitError)) throw error;
          expect(built).toBe(0);
          endings.add(`nothing ${error.code}`);
        } finally {
          clearTimeout(timer);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
    for (const ending of ['mixture solved', 'product stalled', 'nothing aborted'])
      expect(endings).toContain(ending);
  }, 120_000);
});

test('a search over profiles looks at as many nodes as fit in memory', () => {
  // two infosets, of 2 and of 5 actions: a node opens 5 others of 128 bytes at most
  const firstPair = Int32Array.of(0, 2, 7);
  expect(mostNodes({ firstPair }, 1)).toBe(Math.floor(2 ** 20 / 640));
  expect(mostNodes({ firstPair }, 8192)).toBe(20_000);
  expect(mostNodes({ firstPair: Int32Array.of(0, 1e7) }, 1)).toBe(1);
});
