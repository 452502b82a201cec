/** The catalogue's design problems against optima computed by their own theories, by solver and by LP. */
import { describe, expect, it } from 'vitest';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { type GameInput, solve } from '../../src/solve/solve.ts';
import { expectBracket } from '../suites/bracket.ts';
import {
  bestTrade,
  concavified,
  monopolyRevenue,
  myerson,
  securityOptimum,
  type Target,
  uniform,
  type Values,
} from './oracles.ts';

const ACCURACY = 1e-4;
const SOLVER_TOLERANCE = 3e-6;

async function expectOptimum(game: GameInput, options: ProblemOptions, optimum: number): Promise<void> {
  const problem = { concept: 'COMM', objective: 'principal', ...options };
  const lp = await solveLp(game, problem, { method: 'simplex' });
  expect(lp.report.status).toBe('optimal');
  expect(Math.abs(lp.report.objective - optimum)).toBeLessThan(1e-7);
  const { report } = await solve(game, { ...problem, tolerance: SOLVER_TOLERANCE });
  expectBracket(report, lp, optimum, SOLVER_TOLERANCE);
  expect(Math.abs(report.objective - optimum)).toBeLessThan(ACCURACY);
}

const list = (numbers: readonly number[]) => numbers.join(':');

describe("single-item auctions earn Myerson's virtual values", () => {
  const grids: readonly (readonly [string, readonly Values[], number])[] = [
    ['single-item-auction', [uniform(1, 2), uniform(1, 2)], 0],
    ['single-item-auction:values=1:2:3', [uniform(1, 2, 3), uniform(1, 2, 3)], 0],
    ['single-item-auction:bidders=3', [uniform(1, 2), uniform(1, 2), uniform(1, 2)], 0],
    ['single-item-auction:values=1:2:3,cost=1.5', [uniform(1, 2, 3), uniform(1, 2, 3)], 1.5],
    ['single-item-auction:values=1:2,values2=0:4', [uniform(1, 2), uniform(0, 4)], 0],
    [
      'single-item-auction:values=1:2:3,probabilities=0.6:0.3:0.1,values2=2:3,probabilities2=0.7:0.3',
      [
        { values: [1, 2, 3], probabilities: [0.6, 0.3, 0.1] },
        { values: [2, 3], probabilities: [0.7, 0.3] },
      ],
      0,
    ],
  ];
  it.each(grids)('%s', (game, bidders, cost) => expectOptimum(game, {}, myerson(bidders, cost)));

  it('ironed: values 4, 5, 6 whose virtual values 3, 1, 6 fall', async () => {
    const bidder = { values: [4, 5, 6], probabilities: [0.5, 0.1, 0.4] };
    // 6 wins with probability 1 - 0.6^2, otherwise both have the average (0.5 * 3 + 0.1 * 1) / 0.6.
    const optimum = 0.64 * 6 + 0.36 * (1.6 / 0.6);
    expect(myerson([bidder, bidder], 0)).toBeCloseTo(optimum, 12);
    await expectOptimum('single-item-auction:values=4:5:6,probabilities=0.5:0.1:0.4', {}, optimum);
  });
});

describe('one buyer', () => {
  it.each([
    ['posted-price', uniform(1, 3)],
    ['posted-price:values=1:2:3:4', uniform(1, 2, 3, 4)],
    ['posted-price:values=2:5,probabilities=0.75:0.25', { values: [2, 5], probabilities: [0.75, 0.25] }],
  ])('%s: the monopoly price', (game, values) => expectOptimum(game, {}, monopolyRevenue(values)));

  it('two items: a lottery earns 21/8, prices of items and bundle at most 5/2', async () => {
    await expectOptimum('two-item-monopolist', {}, 21 / 8);
    let best = 0;
    for (let p = 0; p <= 20; p++)
      for (let q = 0; q <= 20; q++)
        for (let r = 0; r <= 20; r++) best = Math.max(best, menuRevenue(p / 4, q / 4, r / 4));
    expect(best).toBe(5 / 2);
  });

  it('two items of values 0 or 1: apart at 1 each, the bundle earns 3/4', () =>
    expectOptimum('two-item-monopolist:values1=0:1,values2=0:1', {}, 1));

  it('two items of values 1 or 2: the bundle at 3 earns 9/4, apart 2', () =>
    // Hart and Nisan 2017, example 1.
    expectOptimum('two-item-monopolist:values2=1:2', {}, 9 / 4));

  it('information: a garbled signal is sold to the low stake', () =>
    expectOptimum('selling-information', {}, 5 / 8));
  it.each([
    // The budget does not bind: the monopoly price of full information, worth stake / 2.
    ['selling-information:budget=2', 3 / 4],
    // One type: its value or its budget.
    ['selling-information:stakes=3', 1],
    ['selling-information:stakes=1,prior=0.8', 1 / 5],
  ])('%s', (game, optimum) => expectOptimum(game, {}, optimum));
});

/** Prices of item 1, item 2 and both, values (1 or 2, 1 or 3); the seller's favour breaks ties. */
function menuRevenue(first: number, second: number, both: number): number {
  let sum = 0;
  for (const v of [1, 2])
    for (const w of [1, 3]) {
      const offers = [
        [0, 0],
        [v, first],
        [w, second],
        [v + w, Math.min(both, first + second)],
      ] as const;
      const best = Math.max(...offers.map(([worth, price]) => worth - price));
      sum += Math.max(...offers.filter(([worth, price]) => worth - price === best).map(([, price]) => price));
    }
  return sum / 4;
}

describe('bilateral trade falls short of efficiency exactly as Myerson and Satterthwaite say', () => {
  const cases: readonly (readonly [string, Values, Values])[] = [
    ['two types each', uniform(1, 5), uniform(0, 4)],
    ['four', uniform(1, 3, 5, 7), uniform(0, 2, 4, 6)],
    ['six', uniform(0, 1, 2, 3, 4, 5), uniform(0, 1, 2, 3, 4, 5)],
    [
      'skewed',
      { values: [1, 3, 6], probabilities: [0.5, 0.3, 0.2] },
      { values: [0, 2, 5], probabilities: [0.2, 0.3, 0.5] },
    ],
  ];
  describe.each(cases)('%s', (_, buyer, seller) => {
    const game = (balance: string) =>
      `bilateral-trade:values=${list(buyer.values)},probabilities=${list(buyer.probabilities)},costs=${list(seller.values)},costProbabilities=${list(seller.probabilities)},balance=${balance}`;
    const { best, efficient } = bestTrade(buyer, seller);
    it('balanced ex post', () => expectOptimum(game('ex-post'), { objective: 'surplus' }, best));
    it('balanced ex ante', () => expectOptimum(game('ex-ante'), { objective: 'surplus' }, best));
    it('efficient with a subsidy', () => expectOptimum(game('none'), { objective: 'surplus' }, efficient));
  });
  it('by hand: 5/3 of 7/4', () => {
    const { best, efficient } = bestTrade(uniform(1, 5), uniform(0, 4));
    expect(best).toBeCloseTo(5 / 3, 12);
    expect(efficient).toBe(7 / 4);
  });
  it('every pair of overlapping supports has a gap', () => {
    for (const [, buyer, seller] of cases) {
      const { best, efficient } = bestTrade(buyer, seller);
      expect(efficient - best).toBeGreaterThan(0.01);
    }
  });
});

describe('public project', () => {
  it.each([
    ['none', 'ex-post', 9 / 8],
    ['none', 'ex-ante', 9 / 8],
    ['ex-ante', 'ex-post', 9 / 8],
    ['ex-interim', 'ex-post', 21 / 20],
    ['ex-interim', 'ex-ante', 21 / 20],
    ['ex-post', 'ex-ante', 21 / 20],
    ['ex-interim', 'none', 9 / 8],
  ])('participation %s, balance %s', (participation, balance, surplus) =>
    expectOptimum(
      `public-project:participation=${participation},balance=${balance}`,
      { objective: 'surplus' },
      surplus,
    ),
  );

  it('efficiency with refusal costs 3/8', () =>
    // Of what is efficient the principal keeps the most: −3/8.
    expectOptimum(
      'public-project:participation=ex-interim,balance=none',
      { constraints: ['surplus>=1.125'] },
      -3 / 8,
    ));
});

describe('persuasion', () => {
  it.each(['CERT', 'COMM'])('concavified, %s', async (concept) => {
    const receiver = [
      [0, -1, -4],
      [0, 3, 4],
    ];
    await expectOptimum('persuasion', { concept }, concavified(1 / 2, receiver, [0, 1, 2]));
    for (const prior of [0.1, 0.2, 0.7])
      await expectOptimum(
        `persuasion:prior=${1 - prior}:${prior}`,
        { concept },
        concavified(prior, receiver, [0, 1, 2]),
      );
    // Action 2 is not worth a signal any more.
    const value = concavified(0.3, receiver, [0, 1, 4]);
    expect(value).toBeCloseTo(1.6, 12);
    await expectOptimum('persuasion:prior=0.7:0.3,sender=0:1:4', { concept }, value);
  });

  it('three states: the good one pays for as much as it can of the others', () =>
    // 0.3 * 2 pays for all of 0.4 * 1, and 0.2 of 0.3 * 3.
    expectOptimum(
      'persuasion:prior=0.3:0.4:0.3,receiver=0:2:0:-1:0:-3,sender=0:1',
      {},
      0.7 + 0.3 * (0.2 / 0.9),
    ));

  it.each([
    ['quota-persuasion', 0.3, 3, 2],
    ['quota-persuasion:receivers=2,quota=2', 0.3, 2, 2],
    ['quota-persuasion:receivers=4,quota=3,good=0.2', 0.2, 4, 3],
    ['quota-persuasion:receivers=2,quota=1,good=0.4', 0.4, 2, 1],
  ])('%s', (game, good, receivers, quota) =>
    expectOptimum(game, {}, good + (1 - good) * Math.min(1, (receivers * (good / (1 - good))) / quota)),
  );
});

describe('commitment', () => {
  const leads = { concept: 'EFCE', objective: 'player:1', instruments: [1] };
  it.each([
    [2, 0.5],
    [3, 1],
    [3, 0.25],
    [2, 4],
  ])('one inspection, %d followers, fine %d', (followers, fine) =>
    expectOptimum(
      `inspection:followers=${followers},fine=${fine}`,
      leads,
      -Math.max(0, followers - (1 + fine)),
    ),
  );

  const target = (attacker: [number, number], defender: [number, number]): Target => ({
    attacker: { covered: attacker[0], uncovered: attacker[1] },
    defender: { covered: defender[0], uncovered: defender[1] },
  });
  it('security, by hand', async () => {
    const optimum = securityOptimum([target([-1, 3], [0, -4]), target([-1, 1], [0, -2])]);
    expect(optimum).toBeCloseTo(-4 / 3, 12);
    await expectOptimum('security', leads, optimum);
  });
  it('security, three targets', () => {
    const targets = [target([-2, 4], [1, -3]), target([-1, 2], [0, -5]), target([-3, 1], [2, -1])];
    const column = (side: 'attacker' | 'defender', end: 'covered' | 'uncovered') =>
      list(targets.map((own) => own[side][end]));
    return expectOptimum(
      `security:attackerUncovered=${column('attacker', 'uncovered')},attackerCovered=${column('attacker', 'covered')},defenderUncovered=${column('defender', 'uncovered')},defenderCovered=${column('defender', 'covered')}`,
      leads,
      securityOptimum(targets),
    );
  });
});

describe('a mediator in the dilemma', () => {
  it.each(['NFCCE', 'EFCCE', 'EFCE', 'NFCCERT', 'CCERT', 'CERT', 'COMM'])('%s', (concept) =>
    expectOptimum('mediated-dilemma', { concept, objective: 'welfare' }, 6),
  );
  it('does not help when nobody can hand over', () =>
    expectOptimum('prisoners-dilemma', { objective: 'welfare' }, 2));
});
