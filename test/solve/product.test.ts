/** Solves whose witness is a product of independent players, with a bound from a concept that contains theirs. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { concepts, containing } from '../../src/concepts/index.ts';
import { InputError, LimitError } from '../../src/errors.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { checkingStrategy } from '../../src/problem/problem.ts';
import { buildingShare } from '../../src/solve/building-share.ts';
import { resolveSolveOptions, type SolveOptions } from '../../src/solve/options.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { shapesOf, smallGame } from '../augmented/small-game.ts';
import { INCLUSIONS } from '../suites/concept-cases.ts';
import { checkData, dataOf, type StrategyData } from '../suites/strategy-files.ts';

const KUHN = 'kuhn:players=3,ranks=3';
const PRIVATE = ['NFCCE', 'EFCCE', 'EFCE'] as const;
const PUBLISHED = { criterion: 'published', tolerance: 1e-2 } as const;

describe('what contains a concept', () => {
  test('is what the inclusions say that 400 random games are tested for', () => {
    const stated = concepts.flatMap(({ name, within }) => within.map((larger) => `${name} ${larger}`));
    const tested = INCLUSIONS.map(([smaller, larger]) => `${smaller} ${larger}`);
    for (const inclusion of stated) expect(tested).toContain(inclusion);
    expect(stated).toHaveLength(8);
  });
  test('comes step by step, the mediators that remember everything first', () => {
    const namesOf = (name: string) => containing(name).map((concept) => concept.name);
    expect(namesOf('EFCE')).toEqual(['CERT', 'EFCCE', 'CCERT', 'NFCCE', 'NFCCERT']);
    expect(namesOf('NFCCE')).toEqual(['NFCCERT']);
    expect(namesOf('NFCCERT')).toEqual([]);
    expect(namesOf('COMM')).toEqual(['CERT', 'CCERT', 'NFCCERT']);
  });
});

/** Nothing that a product's report says contradicts the optimum. */
function expectAround({ report }: Solution, optimum: number, tree: GameTree): void {
  const slack = 1e-6 * Math.max(1, Math.abs(optimum));
  const sign = report.objectiveName.startsWith('minimise:') ? -1 : 1;
  expect(report.witness).toBe('product');
  expect(sign * (report.upperBound - optimum)).toBeGreaterThanOrEqual(-slack);
  if (report.lowerBound !== undefined)
    expect(sign * (optimum - report.lowerBound)).toBeGreaterThanOrEqual(-slack);
  expect(report.game).toBe(tree.name);
}

describe('the bracket of a product contains the optimum', () => {
  it.each([
    [KUHN, 'player:1'],
    ['leduc:players=2,raises=1,ranks=2,suits=2', 'player:1'],
    ['S2122', 'welfare'],
    ['S2122', 'minimise:player:2'],
    ['chicken', 'welfare'],
  ])('%s, %s', async (name, objective) => {
    const tree = expand(createGame(name));
    for (const concept of PRIVATE) {
      const lp = await solveLp(tree, { concept, objective }, { method: 'simplex' });
      const solution = await solve(tree, { ...PUBLISHED, concept, objective, witness: 'product' });
      expect(lp.report.status).toBe('optimal');
      expectAround(solution, lp.report.objective, tree);
      expect(containing(concept).map((larger) => larger.name)).toContain(solution.report.boundFrom);
      expect(['solved', 'stalled']).toContain(solution.report.status);
    }
  });

  it('on random games, whatever the objective', async () => {
    let exact = 0;
    let games = 0;
    await fc.assert(
      fc.asyncProperty(shapesOf(['layered', 'free'], 5), fc.nat(2), async (shape, k) => {
        const tree = expand(smallGame(shape));
        if (tree.cycle !== null) return;
        const concept = PRIVATE[k]!;
        const objective = ['principal', 'minimise:player:1', 'welfare'][shape.seed % 3]!;
        const lp = await solveLp(tree, { concept, objective }, { method: 'simplex' });
        const options = { concept, objective, witness: 'product' } as const;
        const solution = await solve(tree, { ...options, tolerance: 1e-3, maxIterations: 1000 });
        expectAround(solution, lp.report.objective, tree);
        games++;
        if (solution.report.lowerBound !== undefined) exact++;
      }),
      { seed: 3, numRuns: 60 },
    );
    // many small games have equilibria that play finds exactly: then both ends of the bracket have been tested
    expect(games).toBeGreaterThan(50);
    expect(exact).toBeGreaterThan(10);
  }, 120_000);
});

describe('where the belief DAG does not fit', () => {
  // 3,067 sequences under EFCE, 655 under CERT
  const few = { ...PUBLISHED, concept: 'EFCE', objective: 'player:1', maxSequences: 1000 } as const;

  test('a product is found, and closes where correlation is worth little', async () => {
    const { report, strategy } = await solve(KUHN, few);
    expect(report).toMatchObject({
      status: 'solved',
      witness: 'product',
      boundFrom: 'CERT',
      concept: 'EFCE',
    });
    expect(report.equilibriumGap).toBeLessThan(1e-2);
    expect(report.profileIterations).toBeGreaterThanOrEqual(256);
    const { status, facts } = finish(checkingStrategy(strategy, 1e-2, false));
    expect(status).toBe('solved');
    expect(facts.objective).toBe(report.objective);
    expect(facts.upperBound).toBe(report.upperBound);
    expect(facts.gains).toEqual(report.gains);
  });

  test('no other is sought where a mediator is asked for', async () => {
    const tooLarge = { code: 'too-large' };
    await expect(solve(KUHN, { ...few, witness: 'mediator' })).rejects.toMatchObject(tooLarge);
    const product = { ...few, witness: 'product' } as const;
    const refused = { code: 'bad-field', message: expect.stringMatching(/^witness is "product"/) };
    await expect(solve(KUHN, { ...product, objective: 'fairness' })).rejects.toMatchObject(refused);
    await expect(solve(KUHN, { ...product, constraints: ['player:1>=-1'] })).rejects.toMatchObject(refused);
    const comm = { ...few, concept: 'COMM', maxSequences: 100, objective: 'fairness' } as const;
    await expect(solve(KUHN, comm)).rejects.toMatchObject(tooLarge);
  });

  test.each([{ objective: 'fairness' }, { constraints: ['player:1>=-1'] }])(
    'a mixture is, where a product is none: %o',
    async (aim) => {
      const { report } = await solve(KUHN, { ...few, ...aim });
      expect(report).toMatchObject({ status: 'solved', witness: 'mixture', boundFrom: 'EFCE' });
      await expect(solve(KUHN, { ...few, ...aim, witness: 'product' })).rejects.toThrow(InputError);
    },
  );

  test('nor does anything fit that contains it: the refusal is the first', async () => {
    await expect(solve(KUHN, { ...few, maxSequences: 100 })).rejects.toMatchObject({
      code: 'too-large',
      place: "The mediator's number of sequences",
    });
  });

  test('a concept with a smaller DAG bounds it better than one that is told of silence', async () => {
    // NFCCE has 1,179 sequences, EFCCE 2,775, NFCCERT 945
    const options = { ...few, concept: 'EFCCE', objective: 'welfare', maxSequences: 1500 } as const;
    const { report } = await solve('S2122', options);
    expect(report).toMatchObject({ status: 'stalled', boundFrom: 'NFCCE' });
  });

  test('memory refuses likewise', async () => {
    // 130,561 sequences under EFCE, 9,583 under CERT
    const asked = { ...few, maxSequences: 1e6, memoryLimitMiB: 3 };
    await expect(solve('DF32', { ...asked, witness: 'mediator' })).rejects.toMatchObject({ code: 'memory' });
    expect((await solve('DF32', asked)).report).toMatchObject({ witness: 'product', boundFrom: 'CERT' });
  });

  test('instruments play for the objective', async () => {
    const team = { concept: 'NFCCE', objective: 'weights:1,1,0', instruments: [1, 2] };
    const { report } = await solve('DF32', { ...PUBLISHED, ...team, witness: 'product' });
    expect(report.gains.slice(0, 2)).toEqual([0, 0]);
    // 1/4 is what the team gets when it is correlated
    expect(report.upperBound).toBeGreaterThanOrEqual(0.25);
    expect(report.objective).toBeGreaterThan(0);
  });
});

describe('of a time limit, building may take', () => {
  const tree = expand(createGame('chicken'));
  const shareOf = (options: SolveOptions) => buildingShare(tree, resolveSolveOptions(options));
  test.each<[SolveOptions, number]>([
    [{ concept: 'EFCE', timeLimitSeconds: 600 }, 300],
    [{ concept: 'NFCCE', timeLimitSeconds: 120 }, 60],
    [{ concept: 'COMM', timeLimitSeconds: 600 }, 300],
    // no product is a witness of these, but a mixture
    [{ concept: 'EFCE', timeLimitSeconds: 600, objective: 'fairness' }, 300],
    [{ concept: 'EFCE', timeLimitSeconds: 600, constraints: ['player:1>=0'] }, 300],
  ])('half, where another witness could use the other: %j', (options, seconds) => {
    expect(shareOf(options)).toBe(seconds);
  });
  test.each<SolveOptions>([
    { concept: 'EFCE' },
    { concept: 'EFCE', timeLimitSeconds: 119 },
    { concept: 'COMM', timeLimitSeconds: 600, constraints: ['player:1>=0'] },
    { concept: 'COMM', timeLimitSeconds: 600, sequential: true },
    { concept: 'NASH', timeLimitSeconds: 600 },
    { concept: 'EFCE', timeLimitSeconds: 600, witness: 'mediator' },
  ])('all, with %j', (options) => {
    expect(shareOf(options)).toBeNull();
  });
});

describe('asked for', () => {
  test('where silence is announced it is refused', async () => {
    const refused = solve('chicken', { concept: 'NFCCERT', announced: true, witness: 'product' });
    await expect(refused).rejects.toThrow(/^witness is "product"; expected mediator, or a concept with one/);
  });

  test('a solve ends at its limits, with what there is', async () => {
    const options = { ...PUBLISHED, concept: 'EFCE', objective: 'player:1', witness: 'product' } as const;
    const aborted = solve(KUHN, options, { signal: { aborted: true } });
    await expect(aborted).rejects.toBeInstanceOf(LimitError);
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const { report } = await solve(
      'S2122',
      { ...options, objective: 'welfare', tolerance: 1e-9 },
      { signal: stop.signal, onProgress },
    );
    expect(report.status).toBe('aborted');
    expect(Number.isFinite(report.upperBound)).toBe(true);
    const few = await solve('S2122', {
      ...options,
      tolerance: 1e-9,
      objective: 'welfare',
      maxIterations: 40,
    });
    expect(few.report).toMatchObject({ status: 'iteration-limit', profileIterations: 40 });
  });

  test('two solves are the same in every bit but their seconds', async () => {
    const options = { ...PUBLISHED, concept: 'EFCCE', objective: 'player:1', witness: 'product' } as const;
    const [one, other] = [await solve(KUHN, options), await solve(KUHN, options)];
    expect({ ...one.report, seconds: null }).toEqual({ ...other.report, seconds: null });
    expect(one.strategy.kind === 'product' && one.strategy.profile).toEqual(
      other.strategy.kind === 'product' && other.strategy.profile,
    );
  });
});

describe('strategy files', () => {
  const problem = { concept: 'EFCE', objective: 'player:1' } as const;
  const tree = expand(createGame(KUHN));
  const check = (data: unknown) => checkData(tree, data, 1e-2, false);
  let solution: Solution;
  beforeAll(async () => {
    solution = await solve(KUHN, { ...PUBLISHED, ...problem, witness: 'product' });
  });

  test('hold the profile and the bound, and are certified alike', () => {
    const data = dataOf(KUHN, problem, solution);
    expect(data.bound).toEqual({ concept: 'CERT', points: expect.any(Number), sequences: 655 });
    expect(data.points.some(({ player }) => player === 3)).toBe(true);
    const { status, facts } = check(data);
    expect(status).toBe('solved');
    expect(facts.objective).toBeCloseTo(solution.report.objective, 12);
    expect(facts.upperBound).toBeCloseTo(solution.report.upperBound, 12);
    expect(facts.equilibriumGap).toBeCloseTo(solution.report.equilibriumGap, 12);
    expect(facts).toMatchObject({ witness: 'product', boundFrom: 'CERT', concept: 'EFCE' });
  });

  test('that claim what does not hold are refused, or found out', () => {
    const damaged = (damage: (data: StrategyData) => void) => {
      const data = dataOf(KUHN, problem, solution);
      damage(data);
      return () => check(data);
    };
    // COMM is within CERT, and contains nothing private
    expect(damaged(({ bound }) => Object.assign(bound, { concept: 'COMM' }))).toThrow(
      /bound\.concept is COMM/,
    );
    expect(damaged(({ bound }) => Object.assign(bound, { concept: 'EFCE' }))).toThrow(
      /bound\.concept is EFCE/,
    );
    expect(damaged(({ bound }) => Object.assign(bound, { sequences: 654 }))).toThrow(
      /has \d+ points and 654/,
    );
    expect(damaged(({ points }) => Object.assign(points[0]!, { player: 4 }))).toThrow(
      /is 4; expected 0 to 3/,
    );
    expect(damaged(({ points }) => points.splice(0, 1))).toThrow(InputError);
    expect(damaged(({ deviations }) => deviations.splice(0, 1))).toThrow(/deviations are of players/);
    const other = damaged(({ points }) => {
      points[0]!.recommend = { bet: 1 };
    })();
    expect(other.facts.equilibriumGap).toBeGreaterThan(solution.report.equilibriumGap);
    const dull = damaged(({ deviations }) => {
      for (const deviation of deviations) deviation.multiplier = 0;
    })();
    expect(dull.facts.upperBound).toBeGreaterThan(solution.report.upperBound);
    expect(dull.status).toBe('open');
  });
});
