/** Mechanisms in hand, judged by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JudgedProblem, judgeMechanism, type Lot, mechanismGame } from '../../src/design/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { verdictsOf } from '../../src/report/judgement-text.ts';
import { readMechanism } from '../../src/report/mechanism.ts';
import { mediated } from '../suites/bracket.ts';

const even = (...values: readonly number[]) =>
  values.map((value) => ({ label: `worth ${value}`, value, probability: 1 / values.length }));

type Sale = '1' | '2';
const sale: JudgedProblem<number, Sale> = {
  name: 'sale',
  types: [even(1, 2), even(1, 2)],
  outcomes: ['1', '2'],
  valuation: (i, values, outcome) => (outcome === String(i) ? values[i - 1]! : 0),
};
/** To who reports more, at a price of both reports; an even lottery between equals. */
const sold =
  (priceOf: (own: number, other: number) => number) =>
  ([a = 0, b = 0]: readonly number[]): Lot<Sale>[] => {
    const lots: Lot<Sale>[] = [
      { outcome: '1', payments: [priceOf(a, b), 0] },
      { outcome: '2', payments: [0, priceOf(b, a)] },
    ];
    if (a === b) return lots.map((lot) => ({ ...lot, probability: 0.5 }));
    return [lots[a > b ? 0 : 1]!];
  };

describe('auctions of one item, worth 1 or 2', () => {
  it('second price: truth is dominant, and nobody loses', () => {
    const judged = judgeMechanism(
      sale,
      sold((_, other) => other),
    );
    expect(judged.misreport).toEqual({ mean: 0, exPost: 0 });
    expect(judged.leave).toEqual({ mean: 0, exPost: 0, drawn: 0 });
    // The lower of the two.
    expect(judged.revenue).toBe(5 / 4);
    expect(judged.budget).toEqual({ mean: 5 / 4, least: 1, leastAt: ['worth 1', 'worth 1'], most: 2 });
    expect(judged.welfare).toBe(1 / 2);
    expect(judged.surplus).toBe(7 / 4);
    expect(judged.payoffRange).toBe(2);
  });

  it('first price: who values it at 2 says 1', () => {
    const judged = judgeMechanism(
      sale,
      sold((own) => own),
    );
    // It wins against 1 half of the time, and has 1 left.
    expect(judged.types[1]).toMatchObject({
      ...{ player: 1, type: 'worth 2', probability: 0.5, utility: 0, payment: 3 / 2 },
      misreport: {
        mean: { gain: 1 / 4, report: 'worth 1' },
        exPost: { gain: 1 / 2, report: 'worth 1', others: ['worth 1'] },
      },
    });
    expect(judged.misreport).toEqual({ mean: 1 / 4, exPost: 1 / 2 });
    expect(verdictsOf(judged, 1e-4).misreport).toEqual({ mean: false, exPost: false });
    expect(verdictsOf(judged, 1 / 8).misreport).toEqual({ mean: true, exPost: false });
  });

  it('all-pay, worth 1, 2 or 3: Bayesian, not ex post, and losers would leave after the draw', () => {
    // They win with 1/6, 1/2 and 5/6: 1 pays all it gets, 2 pays 2/3 more, 3 another 1.
    const price = (own: number) => [1 / 6, 5 / 6, 11 / 6][own - 1]!;
    const judged = judgeMechanism({ ...sale, types: [even(1, 2, 3), even(1, 2, 3)] }, (reports) =>
      sold(() => 0)(reports).map((lot) => ({ ...lot, payments: reports.map(price) })),
    );
    expect(judged.misreport.mean).toBeLessThanOrEqual(judged.rounding);
    // 3 against 1 saves 1 by saying 2; 2 against 3 gets -5/6, and 3 may lose against 3.
    expect(judged.misreport.exPost).toBeCloseTo(1, 12);
    expect(judged.leave.mean).toBeCloseTo(0, 12);
    expect(judged.leave.exPost).toBeCloseTo(5 / 6, 12);
    expect(judged.leave.drawn).toBeCloseTo(11 / 6, 12);
    expect(judged.revenue).toBeCloseTo(17 / 9, 12);
  });

  it('a joint prior: conditional means', () => {
    const types = [1, 2].map((value) => ({ label: `worth ${value}`, value }));
    const prior = ([a, b]: readonly number[]) => (a === b ? 3 / 8 : 1 / 8);
    const judged = judgeMechanism(
      { ...sale, types: [types, types], prior },
      sold((own) => own),
    );
    // Given 2 the other has 1 with probability 1/4.
    expect(judged.misreport.mean).toBe(1 / 8);
    expect(judged.revenue).toBe((3 * 1 + 3 * 2 + 2 * 2) / 8);
  });
});

it('trade at the externality: dominant, and always a deficit when there is trade', () => {
  const judged = judgeMechanism(
    {
      ...{ name: 'trade', types: [even(1, 5), even(0, 4)], outcomes: ['keep', 'trade'] },
      valuation: (i, [value = 0, cost = 0], outcome) => (outcome === 'keep' ? 0 : i === 1 ? value : -cost),
    },
    ([value = 0, cost = 0]) =>
      value > cost ? [{ outcome: 'trade', payments: [cost, -value] }] : [{ outcome: 'keep' }],
  );
  expect(judged.misreport.exPost).toBe(0);
  expect(judged.leave.drawn).toBe(0);
  // At (1, 0), (5, 0) and (5, 4) it gives as much as there is to gain.
  expect(judged.budget).toEqual({ mean: -7 / 4, least: -5, leastAt: ['worth 5', 'worth 0'], most: 0 });
  expect(judged.surplus).toBe(7 / 4);
});

it('costs and what the principal gets beside money', () => {
  const judged = judgeMechanism(
    {
      ...{
        name: 'bridge',
        types: [even(0, 4)],
        outcomes: ['leave', 'build'],
        cost: (o) => (o === 'build' ? 3 : 0),
      },
      valuation: (_, [own = 0]: readonly number[], o) => (o === 'build' ? own : 0),
      principalValue: (_, o) => (o === 'build' ? 1 : 0),
      outside: () => 1 / 2,
    },
    ([own]) => (own === 4 ? [{ outcome: 'build', payments: [2] }] : [{ outcome: 'leave' }]),
  );
  expect(judged).toMatchObject({ revenue: 1, principal: 1 - 3 / 2 + 1 / 2, welfare: 1, surplus: 1 });
  expect(judged.budget).toMatchObject({ mean: -1 / 2, least: -1, most: 0 });
  expect(judged.leave).toEqual({ mean: 1 / 2, exPost: 1 / 2, drawn: 1 / 2 });
});

it('random serial dictatorship, 3 × 3: dominant, 6.6667 of 7.0278', () => {
  const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'] as const;
  const types = orders.map((value) => ({ label: value, value: value as string, probability: 1 / 6 }));
  const judged = judgeMechanism(
    {
      ...{ name: 'dictators', types: [types, types, types], outcomes: orders },
      valuation: (i, own, outcome) => [3, 1, 0][own[i - 1]!.indexOf(outcome[i - 1]!)]!,
    },
    (wishes) =>
      ['012', '021', '102', '120', '201', '210'].map((turns) => {
        const given = ['', '', ''];
        for (const turn of turns)
          given[Number(turn)] = [...wishes[Number(turn)]!].find((object) => !given.includes(object))!;
        return { outcome: given.join('') as (typeof orders)[number], probability: 1 / 6 };
      }),
  );
  expect(judged.misreport.exPost).toBeLessThanOrEqual(judged.rounding);
  expect(judged.welfare).toBeCloseTo(20 / 3, 12);
});

describe('what the program finds optimal is so by enumeration', () => {
  const auction = (incentives: 'bayesian' | 'dominant') => ({
    ...sale,
    ...{ source: 'Myerson 1981', incentives, types: [even(1, 2, 4), even(1, 3)] },
    payments: (i: number, outcome: Sale) => (outcome === String(i) ? { least: 0, most: 4 } : null),
    ...({ budgetBalance: 'none', participation: 'ex-post' } as const),
  });
  it.each(['bayesian', 'dominant'] as const)('%s', async (incentives) => {
    const problem = auction(incentives);
    const options = { concept: 'COMM', objective: 'principal' };
    const lp = await solveLp(mechanismGame(problem), options, { method: 'simplex' });
    const { augmented, witness } = mediated(lp);
    const { rows, given, done } = readMechanism(augmented, witness.mediator, 1e-12);
    expect(done).toHaveLength(1);
    const table = new Map<string, Lot<Sale>[]>();
    for (const row of rows) {
      // Of players, or of the principal who sees all reports at once.
      const reports = given.length === 2 ? row.given.join(', ') : row.given[0]!.replace('outcome at ', '');
      const lot = { outcome: row.done[0] as Sale, probability: row.share, payments: row.payments };
      table.set(reports, [...(table.get(reports) ?? []), lot]);
    }
    const judged = judgeMechanism(problem, ([a, b]) => table.get(`worth ${a}, worth ${b}`)!);
    expect(judged.revenue).toBeCloseTo(lp.report.objective, 7);
    const holds = verdictsOf(judged, 1e-7);
    expect(holds.misreport).toMatchObject(
      incentives === 'dominant' ? { mean: true, exPost: true } : { mean: true },
    );
    expect(holds.leave).toEqual({ mean: true, exPost: true, drawn: true });
  });
});

describe('rounding', () => {
  it('is told: figures miss those of whole numbers by less', () => {
    const thirds = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(
        thirds,
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 }),
        (worth, paid) => {
          // Values and payments over 7, types of probability 1/3: times 63, figures are whole.
          const types = [0, 1, 2].map((value) => ({ label: String(value), value, probability: 1 / 3 }));
          const judged = judgeMechanism(
            {
              ...{ name: 'thirds', types: [types, types], outcomes: ['only'] },
              valuation: (i, own) => (i === 1 ? worth[3 * own[0]! + own[1]!]! / 7 : 0),
            },
            ([a = 0, b = 0]) => [{ outcome: 'only', payments: [paid[3 * a + b]! / 7, 0] }],
          );
          const gains = [0, 1, 2].map((t) =>
            Math.max(
              ...[0, 1, 2].map((r) =>
                [0, 1, 2].reduce((sum, b) => sum + paid[3 * t + b]! - paid[3 * r + b]!, 0),
              ),
            ),
          );
          const misses = [
            judged.misreport.mean - Math.max(...gains) / 21,
            judged.revenue - paid.reduce((sum, own) => sum + own, 0) / 63,
            judged.welfare - worth.reduce((sum, own, k) => sum + own - paid[k]!, 0) / 63,
          ];
          for (const miss of misses) expect(Math.abs(miss)).toBeLessThanOrEqual(judged.rounding);
          expect(judged.rounding).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('mistakes are named', () => {
  const entry = { reports: ['worth 1', 'worth 1'], done: [{ outcome: '1' as Sale }] };
  const lots = (list: readonly Lot<Sale>[]) => () => list;
  it.each<[Parameters<typeof judgeMechanism<number, Sale>>[1], string]>([
    [
      [entry],
      'sale:mechanism is "nothing at worth 1, worth 2"; expected an entry for every profile of reports.',
    ],
    [
      [entry, entry],
      'sale:mechanism[1].reports is "worth 1, worth 1"; expected reports that mechanism[0] has not.',
    ],
    [
      [{ ...entry, reports: ['worth 1'] }],
      'sale:mechanism[0].reports is "worth 1"; expected 2 types, one per player.',
    ],
    [
      [{ ...entry, reports: ['worth 1', 'worth 3'] }],
      'sale:mechanism[0].reports[1] is "worth 3"; expected a type of player 2: worth 1, worth 2.',
    ],
    [lots([]), 'sale:mechanism at worth 1, worth 1:sum of probabilities is 0; expected 1 within 1e-9.'],
    [
      lots([{ outcome: '1', probability: 0.5 }]),
      'sale:mechanism at worth 1, worth 1:sum of probabilities is 0.5; expected 1 within 1e-9.',
    ],
    [
      lots([
        { outcome: '1', probability: 1.5 },
        { outcome: '2', probability: -0.5 },
      ]),
      'sale:mechanism at worth 1, worth 1[0].probability is 1.5; expected a number from 0 to 1.',
    ],
    [
      lots([{ outcome: '3' as Sale }]),
      'sale:mechanism at worth 1, worth 1[0].outcome is "3"; expected one of 1, 2.',
    ],
    [
      lots([{ outcome: '1', payments: [1] }]),
      'sale:mechanism at worth 1, worth 1[0].payments is "1"; expected 2 finite numbers, one per player.',
    ],
  ])('%#: %s', (mechanism, message) => {
    expect(() => judgeMechanism(sale, mechanism)).toThrow(message);
  });
  it('a valuation that is no number', () => {
    expect(() =>
      judgeMechanism(
        { ...sale, valuation: () => Number.NaN },
        sold(() => 0),
      ),
    ).toThrow('sale:valuation of player 1 at worth 1, worth 1, 1 is NaN; expected a finite number.');
  });
});
