/** Products of mediators that remember everything, with bounds by prices of simple deviations. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { InputError, LimitError } from '../../src/errors.ts';
import { parseJson } from '../../src/formats/json-syntax.ts';
import type { Game } from '../../src/game/game.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { createGame, games, smallerGame } from '../../src/games/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { recordedOptions, resolveProblemOptions } from '../../src/problem/identity.ts';
import {
  arraysOf,
  buildingChecker,
  checkingStrategy,
  flowsOf,
  strategyOf,
} from '../../src/problem/problem.ts';
import { parseStrategy, savedProblem, strategyText } from '../../src/report/strategy-file.ts';
import { walksLimit } from '../../src/solve/building-share.ts';
import { resolveSolveOptions } from '../../src/solve/options.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { shapesOf, smallGame } from '../augmented/small-game.ts';
import { FULL_CASES } from '../suites/concept-cases.ts';
import { affine } from '../suites/transform.ts';

/** Of small games: what simple deviations leave open of Sheriff with three items is 6 % of the range. */
const PUBLISHED = { criterion: 'published', tolerance: 0.1 } as const;
const SMUGGLER = 'sheriff:maxItems=3,maxBribe=2,rounds=2';
const CASES = FULL_CASES.filter(({ announced }) => !announced);

/** Payoffs of odd sizes, far from 0: of players and the principal. */
const SCALES = [
  { by: 1, add: 0 },
  { by: 1e6, add: -3e7 },
  { by: 1 / 3, add: 1000.1 },
];

const scaled = <State>(game: Game<State>, { by, add }: (typeof SCALES)[number]): Game<State> =>
  affine(
    game,
    Array.from({ length: game.players }, (_, k) => ({ scale: by * (1 + k / 7), shift: add * (1 - k) })),
    { scale: by, shift: add },
  );

/** Nothing that the report says contradicts the optimum. */
function expectAround({ report }: Solution, optimum: number): void {
  const sign = report.objectiveName.startsWith('minimise:') ? -1 : 1;
  const slack = 1e-6 * Math.max(1, Math.abs(optimum));
  expect(report.witness).toBe('product');
  expect(sign * (report.upperBound - optimum)).toBeGreaterThanOrEqual(-slack);
  if (report.lowerBound !== undefined)
    expect(sign * (optimum - report.lowerBound)).toBeGreaterThanOrEqual(-slack);
}

describe('the bracket contains the optimum of the whole tree', () => {
  it.each(CASES)(
    'under $name, on random games, whatever objective and scale',
    async ({ options }) => {
      let exact = 0;
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(
          shapesOf(['layered', 'free'], 4),
          fc.constantFrom(...SCALES),
          async (shape, scale) => {
            const tree = expand(scaled(smallGame(shape), scale));
            if (tree.cycle !== null) return;
            const objective = ['principal', 'minimise:player:1', 'welfare', 'minimise:principal'][
              shape.seed % 4
            ]!;
            const asked = { ...options, objective };
            const lp = await solveLp(tree, asked, { method: 'simplex' });
            const solution = await solve(tree, {
              ...asked,
              witness: 'product',
              tolerance: 1e-2,
              maxIterations: 600,
            });
            expectAround(solution, lp.report.objective);
            const { boundFrom, simpleDeviations, status } = solution.report;
            expect(boundFrom).toBe(options.concept);
            expect(simpleDeviations).toBeGreaterThanOrEqual(0);
            expect(['solved', 'stalled', 'iteration-limit']).toContain(status);
            compared++;
            if (status === 'solved') exact++;
          },
        ),
        { seed: 7, numRuns: 40 },
      );
      expect(compared).toBeGreaterThan(25);
      expect(exact).toBeGreaterThan(5);
    },
    240_000,
  );

  it.each([
    ['kuhn:players=3,ranks=3', 'COMM', 'player:1'],
    ['S2122', 'COMM', 'welfare'],
    ['chicken', 'CERT', 'welfare'],
    ['chicken', 'COMM', 'minimise:welfare'],
  ])(
    '%s %s, %s',
    async (name, concept, objective) => {
      const lp = await solveLp(name, { concept, objective }, { method: 'simplex' });
      const solution = await solve(name, { ...PUBLISHED, concept, objective, witness: 'product' });
      expectAround(solution, lp.report.objective);
    },
    60_000,
  );
});

describe('the smaller game of a family', () => {
  it('has its parameters, and the others of the game', () => {
    expect(smallerGame('S2254')?.name).toBe('sheriff:maxItems=20,maxBribe=5,rounds=1');
    expect(smallerGame('sheriff:maxItems=3,maxBribe=2,rounds=2,value=7')?.name).toBe(
      'sheriff:maxItems=3,maxBribe=2,rounds=1,value=7',
    );
  });
  it.each(['sheriff:maxItems=3,maxBribe=2,rounds=1', 'K35', 'chicken', 'a game of mine', 'sheriff:rounds=x'])(
    'is none for %s',
    (name) => {
      expect(smallerGame(name)).toBeNull();
    },
  );
  it('can be made of every example that has one', () => {
    const made = games.flatMap(({ examples }) => examples.flatMap((name) => smallerGame(name) ?? []));
    for (const game of made) expect(expand(game).numNodes).toBeGreaterThan(1);
    expect(made.length).toBeGreaterThan(4);
  });
});

describe('where the whole tree does not fit', () => {
  const asked = { ...PUBLISHED, concept: 'COMM' } as const;

  test('a product is found, and closes where correlation is worth little', async () => {
    const { report, strategy } = await solve(SMUGGLER, { ...asked, maxSequences: 100 });
    expect(report).toMatchObject({
      ...{ status: 'solved', witness: 'product', boundFrom: 'COMM', concept: 'COMM', kernel: 'streamed' },
      game: SMUGGLER,
    });
    expect(report.simpleDeviations).toBe(report.sizes.deviatorSequences);
    expect(report.equilibriumGap).toBeLessThan(1e-2);
    const lp = await solveLp(SMUGGLER, { concept: 'COMM' }, { method: 'simplex' });
    expect(report.upperBound).toBeGreaterThanOrEqual(lp.report.objective - 1e-6);
    const { status, facts } = finish(checkingStrategy(strategy, 0.1, false));
    expect(status).toBe('solved');
    expect(facts.upperBound).toBe(report.upperBound);
    expect(facts.sizes).toEqual(report.sizes);
    expect(facts.gains).toEqual(report.gains);
  });

  test('so that memory refuses its walks before they are made', async () => {
    const tree = expand(createGame('S2122'));
    const limit = (options: object) => walksLimit(tree, resolveSolveOptions({ concept: 'COMM', ...options }));
    expect(limit({ memoryLimitMiB: 1000 })).toBe(250);
    expect(limit({ concept: 'EFCE' })).toBeNull();
    expect(limit({ witness: 'mediator' })).toBeNull();
    expect(limit({ objective: 'fairness' })).toBeNull();
    expect(limit({ concept: 'NASH' })).toBeNull();
    // counted to need 1.1 MiB, and 2 MiB are enough to build it
    const within = { ...asked, memoryLimitMiB: 2, timeLimitSeconds: 60, maxIterations: 300 };
    const { report } = await solve('S2122', within);
    expect(report).toMatchObject({ witness: 'product', boundFrom: 'COMM' });
    const whole = await solve('S2122', { ...asked, memoryLimitMiB: 8 });
    expect(whole.report.witness).toBeUndefined();
    expect(whole.report.status).toBe('solved');
  });

  test('nor do simple deviations: what was asked for is refused, or built after all where it fits', async () => {
    const deep: Game<number> = {
      ...{ name: 'deep', source: 'test', players: 2, initial: () => 0 },
      actor: (k) => (k === 1100 ? 'terminal' : 1 + (k % 2)),
      moves: (k) => [
        { label: 'on', next: k + 1 },
        { label: 'out', next: 1100 },
      ],
      infoset: (k) => `${k}`,
      utilities: (k) => [k % 3, k % 2],
    };
    await expect(solve(deep, { ...asked, witness: 'product', maxIterations: 1 })).rejects.toThrow(
      /number of moves on a path is more than 1000/,
    );
    await expect(solve(deep, { ...asked, maxSequences: 10 })).rejects.toMatchObject({
      code: 'too-large',
      place: "The mediator's number of sequences",
    });
  });
});

describe('a solve ends at its limits', () => {
  const asked = { ...PUBLISHED, concept: 'COMM', witness: 'product' } as const;
  test('with what there is', async () => {
    await expect(solve(SMUGGLER, asked, { signal: { aborted: true } })).rejects.toBeInstanceOf(LimitError);
    const stop = new AbortController();
    const seen: number[] = [];
    let built = 0;
    const hooks = {
      signal: stop.signal,
      onBuilt: () => {
        built++;
      },
      onProgress: ({ upperBound }: { upperBound: number }) => {
        seen.push(upperBound);
        stop.abort();
      },
    };
    const { report } = await solve(SMUGGLER, { ...asked, criterion: 'exact' }, hooks);
    expect(report.status).toBe('aborted');
    expect(built).toBe(1);
    expect(report.upperBound).toBe(seen.at(-1));
    const few = await solve(SMUGGLER, { ...asked, tolerance: 1e-6, maxIterations: 40 });
    expect(few.report).toMatchObject({ status: 'iteration-limit', profileIterations: 40 });
    expect(few.report.iterations).toBeLessThanOrEqual(82);
    const late = await solve('S2123', { ...asked, tolerance: 1e-7, timeLimitSeconds: 4 });
    expect(late.report.status).toBe('time-limit');
    expect(Number.isFinite(late.report.upperBound)).toBe(true);
    const { build, solve: solving, certify } = late.report.seconds;
    expect(build + solving + certify).toBeLessThan(15);
  }, 60_000);

  test('and is the same in every bit but its seconds', async () => {
    const [one, other] = [await solve(SMUGGLER, asked), await solve(SMUGGLER, asked)];
    expect({ ...one.report, seconds: null }).toEqual({ ...other.report, seconds: null });
    expect(flowsOf(one.strategy)).toEqual(flowsOf(other.strategy));
  });
});

describe('strategy files', () => {
  const problem = { concept: 'COMM' };
  // biome-ignore lint/suspicious/noExplicitAny: damaged below
  const fileOf = ({ report, strategy }: Solution): any =>
    parseJson(
      [...strategyText({ game: SMUGGLER, options: recordedOptions(problem), report }, strategy)].join(''),
      'f',
    );
  const tree: GameTree = expand(createGame(SMUGGLER));
  const check = (data: unknown) => {
    const saved = parseStrategy(data, 'f.json');
    return finish(finish(buildingChecker(tree, savedProblem(saved), saved)).checking(saved, 0.1, false));
  };
  const solving = solve(SMUGGLER, { ...PUBLISHED, ...problem, witness: 'product' });

  test('hold the profile and the prices by name, and are certified alike', async () => {
    const solution = await solving;
    const data = fileOf(solution);
    expect(data.bound).toEqual({
      ...{ concept: 'COMM', prices: expect.any(Number) },
      simpleDeviations: solution.report.simpleDeviations,
    });
    expect(data.deviations).toBeUndefined();
    expect(data.prices.length).toBeGreaterThan(3);
    for (const { price } of data.prices) expect(price).toBeGreaterThan(0);
    expect(data.prices[0]).toMatchObject({ player: 1, at: 'load', told: expect.stringMatching(/^load \d$/) });
    const { status, facts } = check(data);
    expect(status).toBe('solved');
    expect(facts.objective).toBeCloseTo(solution.report.objective, 12);
    expect(facts.upperBound).toBe(solution.report.upperBound);
    expect(facts.equilibriumGap).toBeCloseTo(solution.report.equilibriumGap, 12);
    expect(facts).toMatchObject({ witness: 'product', boundFrom: 'COMM', concept: 'COMM' });
  });

  test('cross from thread to thread', async () => {
    const { report, strategy } = await solving;
    const flows = flowsOf(strategy);
    expect(arraysOf(flows).every((array) => array instanceof Float64Array)).toBe(true);
    expect(arraysOf(flows)).toHaveLength(4);
    const again = strategyOf(structuredClone(flows), () => tree, resolveProblemOptions(problem));
    expect(finish(checkingStrategy(again, 0.1, false)).facts.upperBound).toBe(report.upperBound);
  });

  test('that claim what does not hold are refused, or prove what is true', async () => {
    const solution = await solving;
    const { upperBound } = solution.report;
    const damaged = (damage: (data: ReturnType<typeof fileOf>) => void) => {
      const data = structuredClone(fileOf(solution));
      damage(data);
      return () => check(data);
    };
    for (const concept of ['CERT', 'CCERT', 'EFCE'])
      expect(damaged((data) => Object.assign(data.bound, { concept }))).toThrow(InputError);
    expect(damaged((data) => Object.assign(data, { concept: 'EFCE' }))).toThrow(/bound\.concept is COMM/);
    expect(damaged((data) => Object.assign(data.options, { constraints: ['player:1>=0'] }))).toThrow(
      /bound\.concept/,
    );
    expect(damaged((data) => Object.assign(data.bound, { prices: 1 }))).toThrow(/bound has \d+ simple/);
    expect(damaged((data) => Object.assign(data.bound, { simpleDeviations: 7 }))).toThrow(/bound has 7/);
    expect(damaged((data) => Object.assign(data.prices[0], { id: 1e6 }))).toThrow(
      /prices\[0\] has id 1000000/,
    );
    expect(damaged((data) => data.prices.push(data.prices[0]))).toThrow(/which is given before/);
    expect(damaged((data) => Object.assign(data.prices[1], { player: 2 }))).toThrow(/prices\[1\] is of/);
    expect(damaged((data) => Object.assign(data.prices[1], { told: null }))).toThrow(/prices\[1\] is of/);
    expect(damaged((data) => Object.assign(data.prices[2], { price: -1 }))).toThrow(/prices\[2\]\.price/);
    // prices that are none: nothing is proved but that no payoff is larger
    const none = damaged((data) => data.prices.splice(0))();
    expect(none.status).toBe('open');
    expect(none.facts.upperBound).toBeGreaterThan(upperBound);
    for (const price of [1e307, 1e150, 1e20, 1e-300]) {
      const { facts, status } = damaged((data) => Object.assign(data.prices[0], { price }))();
      expect(facts.upperBound).toBeGreaterThan(0.7);
      expect(facts.upperBound).toBeLessThanOrEqual(none.facts.upperBound + 1e-9);
      expect(status).not.toBe('numerical-failure');
    }
  });
});
