/** Sequential auctions: rules by hand, money that adds up, and what each assumption is worth beside the others. */
import { describe, expect, it, test } from 'vitest';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { sequentialAuction } from '../../src/games/sequential-auction.ts';
import type { SequentialAuctionParameters } from '../../src/games/sequential-auction-rules.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { actor, infoset, options, payoffs, play } from './play.ts';

const FIRST = 'sequential-auction:values=3,format=first-price';
const SECOND = 'sequential-auction:values=3,format=second-price';
const OPTIMAL = 'sequential-auction:values=3';

describe('fixed formats', () => {
  test('winners pay, budgets are carried over', () => {
    const line = ['1 0.5', 'bid 1', 'bid 0.5', '1 1'];
    expect(options(FIRST, ...line)).toEqual(['bid 0']);
    expect(payoffs(FIRST, ...line, 'bid 0', 'bid 0.5')).toEqual([0, 0.5]);
    expect(options(SECOND, ...line)).toEqual(['bid 0', 'bid 0.5']);
    expect(payoffs(SECOND, ...line, 'bid 0.5', 'bid 0')).toEqual([1.5, 0]);
  });
  test('ties are broken at random', () => {
    const line = ['1 0.5', 'bid 0.5', 'bid 0.5'];
    expect(actor(SECOND, ...line)).toBe('chance');
    expect(options(SECOND, ...line)).toEqual(['1 wins', '2 wins']);
  });
  test('reserve: no sale below it, and no less paid', () => {
    const reserved = `${SECOND},reserve=0.5,items=1`;
    expect(payoffs(reserved, '0 0', 'bid 0', 'bid 0')).toEqual([0, 0]);
    expect(payoffs(reserved, '1 0', 'bid 1', 'bid 0')).toEqual([0.5, 0]);
  });
  test('bids are up to the value, or with overbidding what is left', () => {
    expect(options(FIRST, '0.5 0')).toEqual(['bid 0', 'bid 0.5']);
    expect(options(`${FIRST},overbidding=true,budget=0.7,grid=0.2`, '0.5 0')).toEqual([
      'bid 0',
      'bid 0.2',
      'bid 0.4',
      'bid 0.6',
    ]);
  });
  test('thirds are as good as halves', () => {
    const thirds = 'sequential-auction:values=4,items=3,format=first-price';
    const line = [
      '0.333333 1',
      'bid 0.333333',
      'bid 0.333333',
      '2 wins',
      '1 1',
      'bid 0',
      'bid 0.666667',
      '1 1',
    ];
    expect(options(thirds, '1 1')).toEqual(['bid 0', 'bid 0.333333', 'bid 0.666667', 'bid 1']);
    expect(actor(thirds, ...line.slice(0, 3))).toBe('chance');
    expect(options(thirds, ...line, 'bid 1')).toEqual(['bid 0']);
  });
  test('news', () => {
    const line = ['1 0.5', 'bid 1', 'bid 0.5', '0.5 0.5', 'bid 0.5'];
    const seen = (news: string) => infoset(`${SECOND},news=${news}`, ...line);
    expect(seen('price')).toBe('2|v0.5b0.5>1@0.5 v0.5');
    expect(seen('winner')).toBe('2|v0.5b0.5>1-0 v0.5');
    expect(seen('own')).toBe('2|v0.5b0.5>-0 v0.5');
  });
});

describe('bidders who differ', () => {
  const own = 'points=1:2,probabilities=0.75:0.25,points2=0:4,budgets=2:3';
  test('values and budgets', () => {
    const first = `sequential-auction:format=first-price,${own}`;
    expect(options(first)).toEqual(['1 0', '1 4', '2 0', '2 4']);
    const { game, state } = play(first, []);
    expect(game.moves(state).map((move) => move.probability)).toEqual([0.375, 0.375, 0.125, 0.125]);
    expect(options(first, '2 4')).toEqual(['bid 0', 'bid 1', 'bid 2']);
    expect(options(first, '2 4', 'bid 2')).toEqual(['bid 0', 'bid 1', 'bid 2', 'bid 3']);
    expect(payoffs(`${first},items=1`, '2 4', 'bid 2', 'bid 3')).toEqual([0, 1]);
  });
  test('what each has left limits what the principal can ask', () => {
    const sales = options(`sequential-auction:${own}`, '1 4', 'stay', 'stay');
    expect(sales).toEqual(['0@0', '1@0', '1@1', '1@2', '2@0', '2@1', '2@2', '2@3']);
  });
  test('the step is the coarsest with all values', () => {
    const step = (points: string) =>
      options(`sequential-auction:format=all-pay,overbidding=true,points=${points}`, ...['1 1'])[1];
    expect(step('1:1.5')).toBe('bid 0.5');
    expect(step('1:1.6:2.2')).toBe('bid 0.2');
    expect(step('1')).toBe('bid 1');
  });
});

describe('several units', () => {
  const vcg = 'sequential-auction:format=vcg,bidders=3,units=2,values=3,items=1';
  test('the highest bids win at the highest that loses', () => {
    expect(payoffs(vcg, '1 0.5 1', 'bid 1', 'bid 0.5', 'bid 0.5', '1+2 win')).toEqual([0.5, 0, 0]);
    expect(payoffs(vcg, '1 0.5 1', 'bid 1', 'bid 0', 'bid 0.5')).toEqual([1, 0, 1]);
  });
  test('ties for the last are broken at random', () => {
    expect(options(vcg, '1 1 1', 'bid 1', 'bid 0.5', 'bid 0.5')).toEqual(['1+2 win', '1+3 win']);
    expect(options(vcg, '1 1 1', 'bid 0', 'bid 0', 'bid 0')).toEqual(['1+2 win', '1+3 win', '2+3 win']);
  });
  test('fewer bids than units are sold at the reserve', () => {
    expect(payoffs(`${vcg},reserve=0.5`, '1 0.5 1', 'bid 1', 'bid 0', 'bid 0')).toEqual([0.5, 0, 0]);
  });
  test('first price: each pays its own', () => {
    const first = vcg.replace('vcg', 'first-price');
    expect(payoffs(first, '1 0.5 1', 'bid 0.5', 'bid 0', 'bid 1')).toEqual([0.5, 0, 0]);
  });
  test('all that the principal can do', () => {
    const two = 'sequential-auction:values=2,units=2,grid=1';
    expect(options(two, '1 0', 'stay', 'stay')).toEqual([
      ...['0@0', '1@0', '1@1', '2@0', '2@1'],
      ...['1+2@0/0', '1+2@0/1', '1+2@1/0', '1+2@1/1'],
    ]);
    const line = ['1 0', 'stay', 'stay', '1+2@1/0', '1 1', 'stay', 'stay', '1+2'];
    const { game, state } = play(two, line);
    expect(game.utilities(state)).toEqual([1, 1]);
    expect(game.transfers?.(state).map(({ label }) => label)).toEqual(['2 pays up to 1']);
  });
});

test('all-pay: everybody pays its bid, and budgets shrink', () => {
  const line = ['1 0.5', 'bid 0.5', 'bid 0.5', '2 wins', '1 1'];
  const allPay = 'sequential-auction:values=3,format=all-pay';
  expect(infoset(allPay, ...line)).toBe('2|v1b0.5>2@0.5/0.5 v1');
  expect(options(allPay, ...line)).toEqual(['bid 0', 'bid 0.5']);
  expect(payoffs(allPay, ...line, 'bid 0.5', 'bid 0')).toEqual([0, 0]);
});

describe('optimal', () => {
  test('payments are moves but for the last item, where they are transfers', () => {
    const first = ['1 0', 'stay', 'stay'];
    expect(options(OPTIMAL, ...first)).toEqual(['0@0', '1@0', '1@0.5', '1@1', '2@0', '2@0.5', '2@1']);
    const { game, state } = play(OPTIMAL, [...first, '1@0.5', '1 1', 'stay', 'stay', '1']);
    expect(game.actor(state)).toBe('terminal');
    expect(game.utilities(state)).toEqual([1.5, 0]);
    expect(game.objective?.(state)).toBe(0.5);
    expect(game.transfers?.(state)).toEqual([
      {
        label: '1 pays up to 0.5',
        options: [
          { label: '0', utilities: [0, 0] },
          { label: '0.5', utilities: [-0.5, 0] },
        ],
      },
    ]);
  });
  test('the principal learns what it did and nothing else', () => {
    const line = ['1 0', 'stay', 'stay', '1@0.5', '1 1', 'stay', 'stay'];
    expect(infoset(OPTIMAL, ...line)).toBe('2|1@0.5 ');
  });
  test('all may pay', () => {
    const all = 'sequential-auction:values=2,payers=all';
    expect(options(all, '1 0', 'stay', 'stay')).toHaveLength(3 * 4);
    const { game, state } = play(all, ['1 0', 'stay', 'stay', '1@0/1', '1 1', 'stay', 'stay', '0']);
    expect(game.utilities(state)).toEqual([1, -1]);
    expect(game.transfers?.(state).map(({ label }) => label)).toEqual(['1 pays up to 1']);
  });
  test('who refuses has left', () => {
    expect(payoffs(OPTIMAL, '1 0', 'stay', 'stay', '1@0.5', '1 1', 'refuse')).toEqual([0.5, 0]);
    expect(options(`${OPTIMAL},participation=start`, '1 0', 'stay', 'stay', '0@0', '1 1')).toEqual(['stay']);
    expect(payoffs(`${OPTIMAL},participation=ex-ante`, 'stay', 'refuse')).toEqual([0, 0]);
  });
  test('forgiven: item and payment lapse, and nobody hears of it', () => {
    const forgiven = `${OPTIMAL},participation=forgiven`;
    const line = ['1 0', 'refuse', 'stay', '1@0.5', '1 1', 'stay'];
    expect(infoset(forgiven, ...line)).toBe('2|v0>1@0.5 v1');
    expect(payoffs(forgiven, ...line, 'stay', '2')).toEqual([0, 1]);
  });
  test('outcome: who is to pay may refuse, and all payments are moves', () => {
    const outcome = `${OPTIMAL},participation=outcome`;
    const line = ['1 0', 'stay', 'stay', '1@0', '1 1', 'stay', 'stay', '1@0.5'];
    expect(actor(outcome, ...line)).toBe(1);
    expect(payoffs(outcome, ...line, 'refuse')).toEqual([1, 0]);
    expect(payoffs(outcome, ...line, 'stay')).toEqual([1.5, 0]);
  });
});

describe('money', () => {
  const instances = [
    FIRST,
    `${SECOND},bidders=3,items=1`,
    'sequential-auction:values=2,participation=forgiven',
  ];
  it.each(instances)('changes hands only, and never beyond a budget: %s', (instance) => {
    const { utilities, objective, numTerminals, numPlayers } = expand(createGame(instance));
    for (let z = 0; z < numTerminals; z++) {
      const own = Array.from(utilities.subarray(z * numPlayers, (z + 1) * numPlayers));
      const revenue = objective![z]!;
      const surplus = own.reduce((sum, utility) => sum + utility, revenue);
      expect(revenue).toBeGreaterThanOrEqual(0);
      expect(revenue).toBeLessThanOrEqual(numPlayers);
      // Values of items won are multiples of a half, at most 1 each.
      expect(Number.isInteger(Math.round(surplus * 2e9) / 1e9)).toBe(true);
      expect(surplus).toBeLessThanOrEqual(2);
      for (const utility of own) expect(utility).toBeGreaterThanOrEqual(-1);
    }
  });
});

describe('assumptions, in the order of what the seller can do', () => {
  const revenue = async (parameters: SequentialAuctionParameters) => {
    const problem = { concept: 'COMM', objective: 'principal' };
    const { report } = await solveLp(sequentialAuction({ values: 2, ...parameters }), problem, {
      method: 'simplex',
    });
    expect(report.status).toBe('optimal');
    return report.objective;
  };
  it('refusals: the later they may be made, and the less they cost, the less is paid', async () => {
    const of = (participation: SequentialAuctionParameters['participation']) => revenue({ participation });
    const [exAnte, start, auction, forgiven, outcome] = await Promise.all([
      of('ex-ante'),
      of('start'),
      of('auction'),
      of('forgiven'),
      of('outcome'),
    ]);
    const slack = 1e-7;
    expect(exAnte).toBeGreaterThanOrEqual(start - slack);
    expect(start).toBeGreaterThanOrEqual(auction - slack);
    expect(auction).toBeGreaterThanOrEqual(forgiven - slack);
    expect(auction).toBeGreaterThanOrEqual(outcome - slack);
    expect(exAnte).toBeGreaterThan(forgiven + 0.1);
  });
  it('a finer grid, more payers and less news are worth no less', async () => {
    const plain = await revenue({});
    for (const more of [{ grid: 0.5 }, { payers: 'all' }, { news: 'own' }] as const)
      expect(await revenue(more)).toBeGreaterThanOrEqual(plain - 1e-7);
  });
});

it.each([
  ['sequential-auction:items=0', 'sequential-auction:items is 0; expected a whole number from 1 to 20'],
  ['sequential-auction:format=dutch', 'expected one of optimal, first-price, second-price, all-pay, vcg'],
  [
    'sequential-auction:top=0',
    'sequential-auction:top is 0; expected values that are more than 0.000001 apart',
  ],
  ['sequential-auction:points=1:2,top=3', 'sequential-auction:top is 3; expected nothing beside points'],
  ['sequential-auction:points=2:1', 'sequential-auction:points is "2:1"; expected numbers that ascend'],
  ['sequential-auction:points2=1:1', 'sequential-auction:points2 is "1:1"; expected numbers that ascend'],
  ['sequential-auction:points=-1:1', 'sequential-auction:points is -1; expected values of at least 0'],
  [
    'sequential-auction:points=1:2,probabilities=1',
    'sequential-auction:points: probabilities is "1"; expected 2 numbers, one per value, or none',
  ],
  [
    'sequential-auction:points2=1:2,probabilities2=0.5:0.6',
    'sequential-auction:probabilities2:sum of probabilities is 1.1; expected 1 within 1e-9',
  ],
  [
    'sequential-auction:values=2,probabilities=0:1',
    'sequential-auction:probabilities:probability of value 0 is 0; expected a number above 0',
  ],
  [
    'sequential-auction:points3=1:2',
    'sequential-auction:bidders is 2; expected 3 or more with values of bidder 3',
  ],
  [
    'sequential-auction:budgets=1:2:3',
    'sequential-auction:budgets is "1:2:3"; expected 2 numbers from 0 to 1000000, one per bidder',
  ],
  ['sequential-auction:points=0', 'sequential-auction:grid is 0; expected a number above 0.000001'],
  [
    'sequential-auction:format=second-price,units=2',
    'sequential-auction:format is "second-price"; expected vcg or first-price when there are several units',
  ],
  ['sequential-auction:bidders=6,values=101', 'The number of profiles of values'],
])('refuses %s', (instance, message) => {
  expect(() => createGame(instance)).toThrow(message);
});
