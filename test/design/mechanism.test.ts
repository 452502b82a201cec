import { describe, expect, it } from 'vitest';
import { type MechanismProblem, mechanismGame } from '../../src/design/index.ts';
import { expand } from '../../src/game/tree.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { type GameInput, solve } from '../../src/solve/solve.ts';
import { expectBracket } from '../suites/bracket.ts';

type Sale = 'keep' | 'sell to 1' | 'sell to 2';
type Auction = MechanismProblem<number, Sale>;

const even = (...values: number[]) =>
  values.map((value) => ({ label: `value ${value}`, value, probability: 1 / values.length }));

/** Two bidders with values 1 or 2; only the winner pays, up to 2. */
const auction: Auction = {
  name: 'auction',
  source: 'test',
  types: [even(1, 2), even(1, 2)],
  outcomes: ['keep', 'sell to 1', 'sell to 2'],
  valuation: (i, values, outcome) => (outcome === `sell to ${i}` ? values[i - 1]! : 0),
  feasible: (outcome, participants) =>
    outcome === 'keep' || participants.some((i) => outcome === `sell to ${i}`),
  payments: (i, outcome) => (outcome === `sell to ${i}` ? { least: 0, most: 2 } : null),
  budgetBalance: 'none',
  participation: 'ex-interim',
};
const changed = (changes: Partial<Auction>) => mechanismGame({ ...auction, ...changes });

async function expectOptimum(game: GameInput, optimum: number, options: ProblemOptions = {}) {
  const problem = { concept: 'COMM', objective: 'principal', ...options };
  const lp = await solveLp(game, problem, { method: 'simplex' });
  expect(lp.report.objective).toBeCloseTo(optimum, 7);
  const { report } = await solve(game, { ...problem, tolerance: 1e-5 });
  expectBracket(report, lp, optimum, 1e-5);
}

describe('participation', () => {
  it.each([
    // Expected virtual values, in both: ex post the optimal auction loses nobody anything.
    ['ex-interim', 3 / 2],
    ['ex-post', 3 / 2],
    // All of the surplus: who gains pays for who loses, or nobody asks.
    ['ex-ante', 7 / 4],
    ['none', 2],
  ] as const)('%s', (participation, revenue) => expectOptimum(changed({ participation }), revenue));

  it('outside options depend on the type', () =>
    expectOptimum(
      mechanismGame({
        ...auction,
        types: [even(1, 3)],
        outcomes: ['keep', 'sell to 1'],
        payments: () => ({ least: 0, most: 3 }),
        outside: (_, value) => (value === 3 ? 0.5 : 0),
      }),
      // Value 3 pays 5/2 and keeps 1/2, so that it does not mind a lottery for value 1: a quarter of the item, at 1/4.
      (5 / 2 + 1 / 4) / 2,
    ));

  it('in the mean, of outside options too', () => {
    const game = changed({ participation: 'ex-ante', outside: (i, value) => (i === 1 ? value : 0) });
    expect(game.constraints).toEqual(['player:1>=1.5', 'player:2>=0']);
  });

  it('who refuses is seen, and gets nothing but its outside option', () => {
    const tree = expand(changed({ outside: () => -1 }));
    expect(tree.infosetLabel.filter((_, I) => tree.infosetPlayer[I] === 0).toSorted()).toEqual([
      'outcome',
      'outcome without 1',
      'outcome without 1 and 2',
      'outcome without 2',
      'payment of 1, 0 to 2',
      'payment of 2, 0 to 2',
    ]);
    const alone = tree.infosetLabel.indexOf('outcome without 1');
    expect(tree.actionLabels[alone]).toEqual(['keep', 'sell to 2']);
  });
});

describe('budget balance', () => {
  const project = {
    name: 'bridge',
    source: 'test',
    types: [even(0, 4), even(0, 4)],
    outcomes: ['leave', 'build'],
    valuation: (i: number, values: readonly number[], outcome: 'leave' | 'build') =>
      outcome === 'build' ? values[i - 1]! : 0,
    payments: () => ({ least: -9, most: 9 }),
    cost: (outcome: 'leave' | 'build') => (outcome === 'build' ? 3 : 0),
    participation: 'none',
  } as const;

  it('ex post, every option covers the cost of what is done', () => {
    const tree = expand(mechanismGame({ ...project, budgetBalance: 'ex-post' }));
    expect(tree.constraints).toEqual([]);
    expect(tree.transfers.map(({ label }) => label)).toEqual([
      'payments of 1 -9 to 9, 2 -9 to 9, at least 0 in all',
      'payments of 1 -9 to 9, 2 -9 to 9, at least 3 in all',
    ]);
    tree.transfers.forEach(({ options }, k) => {
      for (const { utilities } of options)
        expect(utilities.reduce((sum, own) => sum - own, 0)).toBeGreaterThanOrEqual(3 * k);
    });
  });

  it('ex post leaves out what nobody can pay for', () => {
    const game = mechanismGame({
      ...project,
      budgetBalance: 'ex-post',
      payments: () => ({ least: 0, most: 1 }),
    });
    expect(expand(game).actionLabels).not.toContainEqual(['leave', 'build']);
  });

  it('does not count what the principal values beside money', async () => {
    const built = { ...project, principalValue: (_: unknown, o: string) => (o === 'build' ? 5 : 0) };
    // The surplus is largest when it is always built: 4 on average, cost 3, and 5.
    await expectOptimum(mechanismGame({ ...built, budgetBalance: 'ex-post' }), 6, { objective: 'surplus' });
    expect(() => mechanismGame({ ...built, budgetBalance: 'ex-ante' })).toThrow(
      'bridge:budgetBalance is "ex-ante"; expected none or ex-post beside principalValue',
    );
  });
});

describe('priors', () => {
  /** Bidders of one seller who pay and are paid whatever they get; what one knows of the other is its type. */
  const correlated = (same: number): Auction => ({
    ...auction,
    types: [1, 2].map(() => [1, 2].map((value) => ({ label: `value ${value}`, value }))),
    prior: ([v, w]) => (v === w ? same / 2 : (1 - same) / 2),
    payments: () => ({ least: -6, most: 6 }),
  });
  it('correlated values leave the bidders nothing (Crémer and McLean 1988)', () =>
    // The mean of the larger value: 1.5 when they are the same, 2 when not.
    expectOptimum(mechanismGame(correlated(0.75)), 0.75 * 1.5 + 0.25 * 2));

  it('independent ones leave them their rents', () => expectOptimum(mechanismGame(correlated(0.5)), 1.5));

  it('what chance excludes is no public knowledge', () => {
    // If both have the same value for sure, a lie can still be told.
    const game = mechanismGame(correlated(1));
    expect(expand(game).numNodes).toBe(expand(mechanismGame(correlated(0.5))).numNodes);
    return expectOptimum(game, 1.5);
  });
});

describe('mistakes are named', () => {
  const types = (...items: { label: string; value: number; probability?: number }[]) => ({
    types: [items, even(1, 2)],
  });
  it.each<[Partial<Auction>, string]>([
    [{ types: [] }, 'auction:types is "[]"; expected a list of types for at least one player.'],
    [{ types: [even(1), []] }, 'auction:types of player 2 is "[]"; expected at least one.'],
    [
      types({ label: 'a', value: 1, probability: 0.5 }, { label: 'a', value: 2, probability: 0.5 }),
      'auction:types of player 1 is "a"; expected a label only once.',
    ],
    [
      types({ label: 'a', value: 1, probability: 0.5 }),
      'auction:types of player 1:sum of probabilities is 0.5; expected 1 within 1e-9.',
    ],
    [
      types({ label: 'a', value: 1 }),
      'auction:types of player 1:probability of a is undefined; expected a number above 0, up to 1.',
    ],
    [
      { prior: () => 1 / 4 },
      'auction:types of player 1 is "probability"; expected none beside the joint prior.',
    ],
    [{ outcomes: [] }, 'auction:outcomes is "[]"; expected at least one.'],
    [{ outcomes: ['keep', 'keep'] }, 'auction:outcomes is "keep"; expected an outcome only once.'],
    [
      { payments: () => ({ least: 1, most: 0 }) },
      'auction:payments of player 1 at keep is "1 to 0"; expected finite numbers, the least up to the most.',
    ],
    [
      { participation: 'ex-post', outside: (_, value) => value },
      'auction:outside of player 1 is "1 and 2"; expected the same for every type when participation is ex-post.',
    ],
    [
      { outcomes: ['sell to 1'] },
      'auction:outcomes is "sell to 1"; expected one that is feasible when the players who take part are [2].',
    ],
  ])('%#: %s', (changes, message) => {
    expect(() => expand(changed(changes))).toThrow(message);
  });
  it.each([
    [() => 0.3, 'auction:prior:sum of probabilities is 1.2; expected 1 within 1e-9.'],
    [() => -1, 'auction:prior of a, a is -1; expected a number from 0 to 1.'],
    [
      ([v]: readonly number[]) => (v === 1 ? 1 / 2 : 0),
      'auction:types of player 1:prior of b is 0; expected above 0 in some profile.',
    ],
  ])('joint prior %#', (prior, message) => {
    const list = [
      { label: 'a', value: 1 },
      { label: 'b', value: 2 },
    ];
    expect(() => changed({ types: [list, list], prior })).toThrow(message);
  });
});

it('outcomes are typed by their names', () => {
  const game = mechanismGame({
    ...auction,
    outcomes: ['keep', 'sell to 1'],
    // @ts-expect-error there is no outcome of that name
    cost: (outcome) => (outcome === 'burn' ? 1 : 0),
  });
  expect(game.players).toBe(2);
  // @ts-expect-error whether budgets balance is a choice that has to be made
  mechanismGame({ ...auction, budgetBalance: undefined });
});
