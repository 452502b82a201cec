/** Strategy files: what is written can be read, and every way to damage one has its message. */

import { beforeAll, describe, expect, test } from 'vitest';
import { certify } from '../../src/certificate/certificate.ts';
import { InputError } from '../../src/errors.ts';
import type { Game } from '../../src/game/game.ts';
import { expand } from '../../src/game/tree.ts';
import { recordedOptions } from '../../src/problem/identity.ts';
import { witnessOf } from '../../src/problem/mediated-points.ts';
import { actionNames } from '../../src/problem/named-points.ts';
import { productOf } from '../../src/problem/product-points.ts';
import { profileOf } from '../../src/problem/zero-sum-points.ts';
import { checkGame, parseStrategy, strategyText } from '../../src/report/strategy-file.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { gameOf } from '../suites/bound-game.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests damage files in every way, also against their type
type Data = any;
const OPTIONS = recordedOptions({});
const KUHN = 'kuhn:players=2,ranks=3';

function save({ report, strategy }: Solution): Data {
  return JSON.parse([...strategyText({ game: report.game, options: OPTIONS, report }, strategy)].join(''));
}

let mediated: Solution;
let nash: Solution;
beforeAll(async () => {
  mediated = await solve(KUHN, { concept: 'EFCE', objective: 'player:1', maxIterations: 200 });
  nash = await solve(KUHN, { concept: 'NASH', maxIterations: 200 });
});

/** Reads a file into the game that it is of. */
function load(data: Data, { strategy }: Solution) {
  const saved = parseStrategy(data, 'f.json');
  if (strategy.kind === 'nash') return profileOf(saved, strategy.game);
  if (strategy.kind === 'product') return productOf(saved, strategy.game, gameOf(strategy.bound));
  checkGame(saved, strategy.augmented.tree);
  return witnessOf(saved, strategy.augmented);
}

function complaint(damage: (data: Data) => unknown, solution = mediated): string {
  const data = save(solution);
  damage(data);
  try {
    load(data, solution);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return 'no complaint';
}

/** The buyer values at 1 what it gets at a price from 0 to 2. */
const sale: Game<boolean> = {
  name: 'sale',
  source: 'test',
  players: 1,
  initial: () => false,
  actor: (bought) => (bought ? 'terminal' : 1),
  moves: () => [{ label: 'buy', next: true }],
  infoset: () => 'offer',
  utilities: () => [1],
  transfers: () => [
    {
      label: 'price',
      options: [
        { label: 'free', utilities: [0] },
        { label: 'dear', utilities: [-2] },
      ],
    },
  ],
};

function expectRoundTrip(solution: Solution): void {
  if (solution.strategy.kind !== 'mediated') throw new Error('no mediator');
  const { augmented, witness } = solution.strategy;
  const read = load(save(solution), solution) as typeof witness;
  const distance = (a: Float64Array, b: Float64Array) =>
    a.reduce((most, value, s) => Math.max(most, Math.abs(value - b[s]!)), 0);
  expect(distance(read.mediator, witness.mediator)).toBeLessThan(1e-15);
  witness.deviations.forEach((flow, k) => {
    expect(distance(read.deviations[k] as Float64Array, flow)).toBeLessThan(1e-15);
  });
  expect(read.multipliers).toEqual(witness.multipliers);
  const certificate = finish(certify(augmented, read));
  expect(certificate.objective).toBeCloseTo(solution.report.objective, 14);
  expect(certificate.upperBound).toBeCloseTo(solution.report.upperBound, 14);
  expect(certificate.equilibriumGap).toBeCloseTo(solution.report.equilibriumGap, 14);
}

describe('what is written', () => {
  test('reads back to the same flows, and certifies to the same numbers', () => {
    expectRoundTrip(mediated);
  });

  test('with transfers, constraints and the level of fairness', async () => {
    const solution = await solve(sale, {
      concept: 'COMM',
      objective: 'fairness',
      constraints: ['principal>=0.5', 'always player:1>=0.25'],
      tolerance: 1e-3,
    });
    expect(solution.report.objective).toBeCloseTo(0.5, 2);
    const { points, deviations } = save(solution);
    const labels = points.map(({ infoset }: { infoset: string }) => infoset);
    expect(labels).toContain('price');
    expect(labels).toContain('(level of the smallest utility)');
    expect(deviations.map(({ player }: { player: number }) => player)).toEqual([1, 0, 0, 0]);
    expectRoundTrip(solution);
  });

  test('of NASH too', () => {
    if (nash.strategy.kind !== 'nash') throw new Error('NASH has a profile');
    const [x, y] = load(save(nash), nash) as [Float64Array, Float64Array];
    const [first, second] = nash.strategy.profile;
    x.forEach((value, s) => {
      expect(value).toBeCloseTo(first[s]!, 14);
    });
    y.forEach((value, s) => {
      expect(value).toBeCloseTo(second[s]!, 14);
    });
  });

  test('leaves out points that are never reached', () => {
    const data = save(mediated);
    for (const point of data.points) {
      const shares = Object.values(point.recommend) as number[];
      expect(shares.every((share) => share > 0)).toBe(true);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });

  test('labels that cannot be keys get numbers', async () => {
    const labels = ['bid', 'bid', '(any other)', '__proto__'];
    const game: Game<number> = {
      name: 'labels',
      source: 'test',
      players: 1,
      initial: () => -1,
      actor: (state) => (state < 0 ? 1 : 'terminal'),
      moves: () => labels.map((label, next) => ({ label, next })),
      infoset: () => 'I',
      utilities: (state) => [state === 3 ? 1 : 0],
    };
    const tree = expand(game);
    expect(actionNames(tree, 0)).toEqual(['bid', 'bid #2', '(any other) #3', '__proto__ #4']);
    const solution = await solve(tree, { tolerance: 1e-6 });
    expect(solution.report.objective).toBeCloseTo(1, 4);
    const data = save(solution);
    expect(data.points[0].recommend['__proto__ #4']).toBeCloseTo(1, 4);
    expect(load(data, solution)).toBeDefined();
  });
});

describe('damaged files', () => {
  test.each<[RegExp, (data: Data) => unknown]>([
    [/format is "pdf"; expected "mediant-strategy", as --save writes it\.$/, (d) => (d.format = 'pdf')],
    [/format is missing; expected/, (d) => delete d.format],
    [/version is 2; this program reads version 1\.$/, (d) => (d.version = 2)],
    [
      /fingerprint is 00, of the game "kuhn:.*"; "kuhn:.*" has \w+, so it is another game\.$/,
      (d) => (d.fingerprint = '00'),
    ],
    [/points is wrong: /, (d) => delete d.points],
    [/points\[1\]\.recommend\.bet is wrong: /, (d) => (d.points[1].recommend.bet = 'x')],
    [/points\[1\]\.recommend\.bet is wrong: /, (d) => (d.points[1].recommend.bet = null)],
    [/points\[1\]\.recommend\.bet is wrong: .*NaN/, (d) => (d.points[1].recommend.bet = Number.NaN)],
    [/deviations\[0\]\.multiplier is wrong: /, (d) => (d.deviations[0].multiplier = Infinity)],
    [/deviations\[0\]\.multiplier is wrong: /, (d) => (d.deviations[0].multiplier = -1)],
    [/points\[0\]\.id is 1000000; expected a decision point from 0 to \d+\.$/, (d) => (d.points[0].id = 1e6)],
    [/points\[1\]\.id is \d+, which an earlier entry has too\.$/, (d) => (d.points[1] = d.points[0])],
    [
      /points\[0\] is infoset "Z" of player \d; decision point \d+ is ".*" of player \d\.$/,
      (d) => (d.points[0].infoset = 'Z'),
    ],
    [/points\[0\] is infoset ".*" of player 9; decision point/, (d) => (d.points[0].player = 9)],
    [
      /points\[0\]\.recommend has the choice "raise"; expected some of check, bet\.$/,
      (d) => (d.points[0].recommend = { raise: 1 }),
    ],
    [
      /points\[0\]\.recommend gives "bet" probability -0\.5; expected 0 or more\.$/,
      (d) => (d.points[0].recommend = { check: 1.5, bet: -0.5 }),
    ],
    [
      /points\[0\]\.recommend sums to 0\.9; expected 1 within 0\.000001\.$/,
      (d) => (d.points[0].recommend = { check: 0.5, bet: 0.4 }),
    ],
    [
      /points\[\d+\] is missing: decision point 0 is reached with probability .*, but no entry has this id\.$/,
      (d) => d.points.shift(),
    ],
    [
      /deviations are of players \[1\]; expected \[1, 2\], those who are not instruments, and 0 for each constraint\.$/,
      (d) => d.deviations.pop(),
    ],
    [
      /deviations\[0\]\.points\[0\]\.play has the choice "7"; expected some of 0, 1\.$/,
      (d) => (d.deviations[0].points[0].play = { 7: 1 }),
    ],
    [
      /mediator has \d+ points and \d+ sequences; with the file's concept and options this version has/,
      (d) => (d.mediator.points += 1),
    ],
    [/mediator is missing; expected the sizes of its decision space\.$/, (d) => delete d.mediator],
  ])('%s', (message, damage) => {
    expect(complaint(damage)).toMatch(new RegExp(`^f\\.json: ${message.source}`));
  });

  test.each<[RegExp, (data: Data) => unknown]>([
    [/points\[3\]\.player is 3; expected 1 or 2\.$/, (d) => (d.points[3].player = 3)],
    [/points\[\d+\] is infoset "Z" of player 2; /, (d) => (d.points.at(-1).infoset = 'Z')],
    [/points\[\d+\]\.recommend sums to 0; expected 1 within/, (d) => (d.points.at(-1).recommend = {})],
  ])('%s', (message, damage) => {
    expect(complaint(damage, nash)).toMatch(new RegExp(`^f\\.json: ${message.source}`));
  });

  test.each([null, 3, 'text', []])('%j is no strategy', (data) => {
    expect(() => parseStrategy(data, 'f.json')).toThrow('f.json: format is missing');
  });

  test('sums within 1e-6 are taken, and made exact', () => {
    const data = save(mediated);
    for (const name of Object.keys(data.points[0].recommend)) data.points[0].recommend[name] *= 1 + 5e-7;
    const read = load(data, mediated) as { mediator: Float64Array };
    const expected = load(save(mediated), mediated) as { mediator: Float64Array };
    read.mediator.forEach((value, s) => {
      expect(value).toBeCloseTo(expected.mediator[s]!, 14);
    });
  });
});
