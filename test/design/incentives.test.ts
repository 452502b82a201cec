/** Incentives ex post and in dominant strategies, against hand-made answers and a linear program of the test's own. */
import { describe, expect, it } from 'vitest';
import { type MechanismProblem, mechanismGame } from '../../src/design/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { type GameInput, solve } from '../../src/solve/solve.ts';
import { expectBracket } from '../suites/bracket.ts';
import { bestMechanism, type DirectDesign } from './design-lp.ts';

const even = <Value extends number | string>(...values: readonly Value[]) =>
  values.map((value) => ({ label: String(value), value, probability: 1 / values.length }));

async function optimum(game: GameInput, objective: string, options: ProblemOptions = {}): Promise<number> {
  const lp = await solveLp(game, { concept: 'COMM', objective, ...options }, { method: 'simplex' });
  expect(lp.report.status).toBe('optimal');
  return lp.report.objective;
}

async function expectOptimum(game: GameInput, objective: string, expected: number): Promise<void> {
  const problem = { concept: 'COMM', objective };
  const lp = await solveLp(game, problem, { method: 'simplex' });
  expect(lp.report.objective).toBeCloseTo(expected, 6);
  const { report } = await solve(game, { ...problem, tolerance: 1e-5 });
  expectBracket(report, lp, expected, 1e-5);
}

describe('auctions', () => {
  /** Subsets of three bidders, of at most two: who gets a unit. */
  const allotments = ['nobody', '1', '2', '3', '1 2', '1 3', '2 3'] as const;
  const wins = (i: number, outcome: string) => outcome.split(' ').includes(String(i));
  const units: MechanismProblem<number, (typeof allotments)[number]> = {
    name: 'two units',
    source: 'Myerson 1981; Maskin and Riley 1989',
    types: [even(1, 2, 3), even(1, 2, 3), even(1, 2, 3)],
    outcomes: allotments,
    valuation: (i, types, outcome) => (wins(i, outcome) ? types[i - 1]! : 0),
    feasible: (outcome, present) =>
      outcome === 'nobody' || outcome.split(' ').every((i) => present.includes(Number(i))),
    payments: (i, outcome) => (wins(i, outcome) ? { least: 0, most: 3 } : null),
    budgetBalance: 'none',
    participation: 'ex-interim',
  };

  // Virtual values 3, 1, -1 of values 3, 2, 1: the mean of the two largest positive ones of three. All three have
  // 3 * 4/3 together, and the smallest is 3 or at least 1 with probabilities 1/27 and 8/27: 4 - (3 + 7)/27 = 98/27.
  it('two units for three bidders earn 98/27 = 3.6296, dominant or not', async () => {
    expect(await optimum(mechanismGame(units), 'principal')).toBeCloseTo(98 / 27, 6);
    expect(await optimum(mechanismGame({ ...units, incentives: 'dominant' }), 'principal')).toBeCloseTo(
      98 / 27,
      6,
    );
  });

  it('a posted price is dominant: one buyer who knows all there is to know', () => {
    const buyer: MechanismProblem<number, 'keep' | 'sell'> = {
      ...{
        name: 'posted',
        source: 'Riley and Zeckhauser 1983',
        budgetBalance: 'none',
        participation: 'ex-interim',
      },
      types: [even(1, 2, 3, 4)],
      outcomes: ['keep', 'sell'],
      valuation: (_, [value], outcome) => (outcome === 'sell' ? value! : 0),
      feasible: (outcome, present) => outcome === 'keep' || present.length > 0,
      payments: (_, outcome) => (outcome === 'sell' ? { least: 0, most: 4 } : null),
      incentives: 'dominant',
    };
    // 2 is paid by three quarters, 3 by half.
    return expectOptimum(mechanismGame(buyer), 'principal', 3 / 2);
  });

  describe('interdependent values: an item is worth the own signal and a share of the other', () => {
    const item = (share: number): MechanismProblem<number, 'keep' | '1' | '2'> => ({
      name: 'interdependent',
      source: 'Dasgupta and Maskin 2000',
      types: [even(1, 2, 4), even(1, 2, 4)],
      outcomes: ['keep', '1', '2'],
      valuation: (i, types, outcome) => (outcome === String(i) ? types[i - 1]! + share * types[2 - i]! : 0),
      payments: (i, outcome) => (outcome === String(i) ? { least: 0, most: 20 } : null),
      budgetBalance: 'none',
      participation: 'ex-interim',
      feasible: (outcome, present) => outcome === 'keep' || present.includes(Number(outcome)),
    });
    const design = (share: number, knows: DirectDesign['knows']): DirectDesign => {
      const { types, outcomes, valuation } = item(share);
      return {
        ...{ types, outcomes, knows, mayLeave: true, objective: 'revenue' },
        valuation: valuation as DirectDesign['valuation'],
        payments: (i, outcome) => (outcome === String(i) ? [0, 20] : [0, 0]),
      };
    };
    it.each([1 / 2, 2])('share %d', async (share) => {
      const exPost = await bestMechanism(design(share, 'all types'));
      const bayesian = await bestMechanism(design(share, 'own type'));
      expect(
        await optimum(mechanismGame({ ...item(share), incentives: 'ex-post' }), 'principal'),
      ).toBeCloseTo(exPost, 6);
      expect(await optimum(mechanismGame(item(share)), 'principal')).toBeCloseTo(bayesian, 6);
      expect(exPost).toBeLessThanOrEqual(bayesian + 1e-6);
    });

    it('whoever wants the item less should get it: efficient in no ex post mechanism when the other counts more', async () => {
      const selling = (share: number) =>
        mechanismGame({ ...item(share), incentives: 'ex-post', outcomes: ['1', '2'], participation: 'none' });
      // Who has the larger signal gets it at 1/2; at 2 it should be the other one, but it would say less to win.
      const most = (share: number) => {
        const pairs = [1, 2, 4].flatMap((a) => [1, 2, 4].map((b) => Math.max(a + share * b, b + share * a)));
        return pairs.reduce((sum, own) => sum + own, 0) / 9;
      };
      expect(await optimum(selling(1 / 2), 'surplus')).toBeCloseTo(most(1 / 2), 6);
      expect(await optimum(selling(2), 'surplus')).toBeLessThan(most(2) - 0.1);
    });

    it('no strategy is dominant there', () => {
      expect(() => mechanismGame({ ...item(1), incentives: 'dominant' })).toThrow(
        'interdependent:valuation of player 1 of type 1 at 1 is "2 and 3"; expected the same whatever the others',
      );
    });
  });
});

describe('trade', () => {
  const trade = (
    incentives: 'bayesian' | 'dominant',
    budgetBalance: 'none' | 'ex-post',
  ): MechanismProblem<number, 'keep' | 'trade'> => ({
    name: 'trade',
    source: 'Hagerty and Rogerson 1987',
    types: [even(1, 5), even(0, 4)],
    outcomes: ['keep', 'trade'],
    valuation: (i, types, outcome) => (outcome === 'keep' ? 0 : i === 1 ? types[0]! : -types[1]!),
    payments: (i, outcome) =>
      outcome === 'keep' ? null : i === 1 ? { least: 0, most: 5 } : { least: -5, most: 0 },
    participation: 'ex-interim',
    feasible: (outcome, present) => outcome === 'keep' || present.length === 2,
    ...{ incentives, budgetBalance },
  });

  it('efficient with a subsidy (Vickrey, Clarke, Groves), in dominant strategies too', () =>
    expectOptimum(mechanismGame(trade('dominant', 'none')), 'surplus', 7 / 4));

  it('dominant strategies cost more than Bayesian ones when payments must cover', async () => {
    const { types, outcomes, valuation } = trade('dominant', 'ex-post');
    const best = await bestMechanism({
      ...{ types, outcomes, knows: 'all types', mayLeave: true, objective: 'both', covers: () => 0 },
      valuation: valuation as DirectDesign['valuation'],
      payments: (i, outcome) => (outcome === 'keep' ? [0, 0] : i === 1 ? [0, 5] : [-5, 0]),
    });
    await expectOptimum(mechanismGame(trade('dominant', 'ex-post')), 'surplus', best);
    // A price from 4 to 5, or from 0 to 1, is one such mechanism; Bayesian ones reach 5/3.
    expect(best).toBeGreaterThanOrEqual(3 / 2 - 1e-9);
    expect(best).toBeLessThan(5 / 3 - 1e-3);
  });
});

describe('without money', () => {
  const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'] as const;
  const three = [even(...orders), even(...orders), even(...orders)];
  const ballot = (utilities: readonly number[], incentives: 'bayesian' | 'dominant') =>
    ({
      ...{ name: 'ballot', source: 'Gibbard 1977', types: three, incentives },
      outcomes: ['a', 'b', 'c'],
      valuation: (i: number, types: readonly string[], outcome: string) =>
        utilities[types[i - 1]!.indexOf(outcome)]!,
      ...{ budgetBalance: 'none', participation: 'none' },
    }) satisfies MechanismProblem<string, string>;
  const oracle = ({ types, outcomes, valuation, incentives }: ReturnType<typeof ballot>) =>
    bestMechanism({
      ...{ types, outcomes, mayLeave: false, objective: 'welfare' },
      valuation: valuation as DirectDesign['valuation'],
      knows: incentives === 'dominant' ? 'all types' : 'own type',
    });

  it.each([
    [3, 2, 1],
    [3, 1, 0],
  ])(
    'three voters, three alternatives of utilities %d, %d, %d: a bound on dominant voting',
    async (...utilities) => {
      const dominant = await oracle(ballot(utilities, 'dominant'));
      const bayesian = await oracle(ballot(utilities, 'bayesian'));
      expect(await optimum(mechanismGame(ballot(utilities, 'dominant')), 'welfare')).toBeCloseTo(dominant, 5);
      expect(await optimum(mechanismGame(ballot(utilities, 'bayesian')), 'welfare')).toBeCloseTo(bayesian, 5);
      // A dictator gets the best and gives the mean (Gibbard and Satterthwaite: nothing else is dominant, onto and sure).
      const mean = utilities.reduce((sum, own) => sum + own, 0) / 3;
      expect(dominant).toBeGreaterThanOrEqual(utilities[0]! + 2 * mean);
      expect(dominant).toBeLessThanOrEqual(bayesian + 1e-6);
    },
  );

  it('random assignment, 3 × 3, utilities 3, 1, 0: 7.0278, and 6.8472 in dominant strategies', async () => {
    const assigned = (incentives: 'bayesian' | 'dominant') =>
      ({
        ...ballot([3, 1, 0], incentives),
        ...{ name: 'assignment', source: 'Hylland and Zeckhauser 1979' },
        // Object of player 1, of 2, of 3.
        outcomes: [...orders],
        valuation: (i: number, types: readonly string[], outcome: string) =>
          [3, 1, 0][types[i - 1]!.indexOf(outcome[i - 1]!)]!,
      }) satisfies MechanismProblem<string, string>;
    // The best assignment of each profile, which is no worse than any mechanism, and is Bayesian incentive compatible.
    const pairs = orders.flatMap((a) => orders.flatMap((b) => orders.map((c) => [a, b, c])));
    const best = pairs.map((types) =>
      Math.max(
        ...orders.map((outcome) =>
          types.reduce((sum, own, i) => sum + [3, 1, 0][own.indexOf(outcome[i]!)]!, 0),
        ),
      ),
    );
    expect(best.reduce((sum, own) => sum + own, 0) / 216).toBeCloseTo(253 / 36, 12);
    expect(await optimum(mechanismGame(assigned('bayesian')), 'welfare')).toBeCloseTo(253 / 36, 6);
    const dominant = await oracle(assigned('dominant'));
    expect(await optimum(mechanismGame(assigned('dominant')), 'welfare')).toBeCloseTo(dominant, 5);
    expect(dominant).toBeCloseTo(6.8472, 4);
  });
});

describe('mistakes are named', () => {
  const problem: MechanismProblem<number, 'a' | 'b'> = {
    ...{
      name: 'problem',
      source: 'test',
      budgetBalance: 'none',
      participation: 'none',
      incentives: 'ex-post',
    },
    types: [
      [
        { label: 'x', value: 0 },
        { label: 'y', value: 1 },
      ],
    ],
    prior: ([own]) => own!,
    outcomes: ['a', 'b'],
    valuation: () => 0,
  };
  it('a profile of probability 0 would not be guarded', () => {
    const both = { ...problem, types: [problem.types[0]!, problem.types[0]!] };
    const prior = ([a, b]: readonly number[]) => (a === b ? 0.5 : 0);
    expect(() => mechanismGame({ ...both, prior })).toThrow(
      'problem:prior of x, y is 0; expected above 0 at every profile unless incentives are bayesian',
    );
  });
});
