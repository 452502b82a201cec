/** Votes by counts, against profiles and a linear program over counts that the test writes itself. */
import { describe, expect, it } from 'vitest';
import {
  type AnonymousProblem,
  anonymousGame,
  judgeMechanism,
  mechanismGame,
} from '../../src/design/index.ts';
import { expand } from '../../src/game/tree.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { solve } from '../../src/solve/solve.ts';
import { maximise } from '../oracle/concepts/linear-program.ts';
import { expectBracket } from '../suites/bracket.ts';

const utilities = { left: [3, 2, 1], right: [2, 3, 1], third: [2, 1, 3] } as const;
type Kind = keyof typeof utilities;
const odds = { left: 0.49, right: 0.49, third: 0.02 } as const;
const kinds = ['left', 'right', 'third'] as const;
const outcomes = ['a', 'b', 'c'] as const;
const worth = (kind: Kind, outcome: string) => utilities[kind]['abc'.indexOf(outcome)]!;

const election = (
  players: number,
  incentives: 'bayesian' | 'dominant',
): AnonymousProblem<Kind, 'a' | 'b' | 'c'> => ({
  ...{ name: 'election', source: 'test', players, outcomes, incentives, valuation: worth },
  types: kinds.map((value) => ({ label: value, value, probability: odds[value] })),
});

/** All counts of so many voters, with their probability. */
function counted(voters: number): { readonly counts: readonly number[]; readonly probability: number }[] {
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  const all = Array.from({ length: voters + 1 }, (_, a) =>
    Array.from({ length: voters - a + 1 }, (__, b) => [a, b, voters - a - b]),
  ).flat();
  return all.map((counts) => ({
    counts,
    probability: counts.reduce(
      (product, count, k) => (product * odds[kinds[k]!] ** count) / factorial(count),
      factorial(voters),
    ),
  }));
}

/** Truth may not be worse than another report, in the mean over the others or at all their counts. */
function bestVote(voters: number, isDominant: boolean): Promise<number> {
  const all = counted(voters);
  const variable = (counts: readonly number[], o: number) =>
    3 * all.findIndex((other) => other.counts.join() === counts.join()) + o;
  const objective = new Map<number, number>();
  for (const { counts, probability } of all)
    outcomes.forEach((outcome, o) => {
      const welfare = counts.reduce((sum, count, k) => sum + count * worth(kinds[k]!, outcome), 0);
      objective.set(variable(counts, o), probability * welfare);
    });
  const others = counted(voters - 1);
  const atMostZero = kinds.flatMap((kind, t) =>
    kinds.flatMap((_, r) =>
      (isDominant ? others.map((other) => [{ ...other, probability: 1 }]) : [others]).map((group) => {
        const row = new Map<number, number>();
        for (const { counts, probability } of group)
          outcomes.forEach((outcome, o) => {
            const value = probability * worth(kind, outcome);
            const [lie, truth] = [r, t].map((k) => variable(counts.with(k, counts[k]! + 1), o));
            row.set(lie!, (row.get(lie!) ?? 0) + value);
            row.set(truth!, (row.get(truth!) ?? 0) - value);
          });
        return row;
      }),
    ),
  );
  const equal = all.map(({ counts }) => ({
    coefficients: new Map(outcomes.map((_, o) => [variable(counts, o), 1])),
    right: 1,
  }));
  return maximise({ variables: 3 * all.length, objective, atMostZero, equal });
}

describe('voters of types 3/2/1, 2/3/1 and 2/1/3, at 49, 49 and 2 %', () => {
  it.each([
    [3, 8.1909],
    [5, 13.3383],
    [7, 18.4551],
  ])('%d voters', async (players, expected) => {
    const oracle = await bestVote(players, false);
    expect(oracle).toBeCloseTo(expected, 4);
    const game = anonymousGame(election(players, 'bayesian'));
    const options = { concept: 'COMM', objective: 'principal' };
    const lp = await solveLp(game, options, { method: 'simplex' });
    expect(lp.report.objective).toBeCloseTo(oracle, 6);
    const { report } = await solve(game, { ...options, tolerance: 1e-5 });
    expectBracket(report, lp, oracle, 1e-5);
    // Welfare is what each gets.
    const each = await solveLp(game, { ...options, objective: 'welfare' }, { method: 'simplex' });
    expect(each.report.objective * players).toBeCloseTo(oracle, 6);
  });

  it('in dominant strategies, less from five voters on', async () => {
    const oracle = await bestVote(5, true);
    const game = anonymousGame(election(5, 'dominant'));
    const lp = await solveLp(game, { concept: 'COMM', objective: 'principal' }, { method: 'simplex' });
    expect(lp.report.objective).toBeCloseTo(oracle, 6);
    expect(oracle).toBeLessThan((await bestVote(5, false)) - 1e-5);
  });

  it('sincere plurality, an even lottery on ties: 8.1621, 13.3167, 18.4328, and the third type does not mean it', () => {
    const plurality = (votes: readonly Kind[]) => {
      const counts = kinds.map((kind) => votes.filter((vote) => vote === kind).length);
      const winners = outcomes.filter((_, k) => counts[k] === Math.max(...counts));
      return winners.map((outcome) => ({ outcome, probability: 1 / winners.length }));
    };
    const judged = [3, 5, 7].map((players) => {
      const { types } = election(players, 'bayesian');
      return judgeMechanism(
        {
          ...{ name: 'plurality', outcomes, types: Array.from({ length: players }, () => types) },
          valuation: (i, own, outcome) => worth(own[i - 1]!, outcome),
        },
        plurality,
      );
    });
    [8.1621, 13.3167, 18.4328].forEach((expected, k) => {
      expect(judged[k]!.welfare).toBeCloseTo(expected, 4);
      expect(judged[k]!.leave.mean).toBeLessThan(0);
    });
    // Of three voters, the other two: a vote for c makes a tie of three, worth 2 like a, when they are split, and loses to two
    // votes for b; a vote for a wins against one for b, worth 2, and loses to two, too.
    const third = judged[0]!.types[2]!;
    const split = (a: Kind, b: Kind) => 2 * odds[a] * odds[b];
    const truth =
      2 * odds.left ** 2 +
      odds.right ** 2 +
      3 * odds.third ** 2 +
      split('left', 'right') * 2 +
      3 * (split('left', 'third') + split('right', 'third'));
    const strategic =
      2 * odds.left ** 2 +
      odds.right ** 2 +
      3 * odds.third ** 2 +
      split('left', 'right') * 2 +
      split('left', 'third') * 2 +
      split('right', 'third') * 2;
    expect(third.utility).toBeCloseTo(truth, 12);
    expect(third.misreport.mean.gain).toBeCloseTo(Math.max(0, strategic - truth), 12);
    // Of five, two and two are split: a vote for a decides.
    expect(judged[1]!.types[2]!.misreport.exPost).toMatchObject({ report: 'left', gain: 0.5 });
  });
});

it('counts are worth what profiles are, dominant or not', async () => {
  for (const incentives of ['bayesian', 'dominant'] as const) {
    const problem = election(3, incentives);
    const byProfiles = mechanismGame({
      ...{ name: 'profiles', source: 'test', outcomes, incentives },
      types: [problem.types, problem.types, problem.types],
      valuation: (i, types, outcome) => worth(types[i - 1]!, outcome),
      ...{ budgetBalance: 'none', participation: 'none' },
    });
    const welfare = await solveLp(byProfiles, { concept: 'COMM' }, { method: 'simplex' });
    const counts = { concept: 'COMM', objective: 'principal' };
    const { report } = await solveLp(anonymousGame(problem), counts, { method: 'simplex' });
    expect(report.objective).toBeCloseTo(welfare.report.objective, 6);
  }
});

it('49 voters are 3 × 1,225 profiles', async () => {
  const game = anonymousGame(election(49, 'bayesian'));
  const tree = expand(game);
  expect(tree.numNodes).toBe(1 + 3 * 1225 * (1 + 3 + 9));
  expect(game.leastNodes!()).toBe(tree.numNodes);
  const options = { concept: 'COMM', objective: 'principal', tolerance: 1e-4 };
  const { report } = await solve(game, options);
  expect(report.status).toBe('solved');
  // What is best at all counts, whatever the incentives.
  const best = counted(49).map(
    ({ counts, probability }) =>
      probability *
      Math.max(...outcomes.map((o) => counts.reduce((sum, n, k) => sum + n * worth(kinds[k]!, o), 0))),
  );
  expect(report.objective).toBeLessThanOrEqual(best.reduce((sum, own) => sum + own, 0) + 1e-6);
});

describe('interdependent values, ex post', () => {
  /** A project that is worth more to everybody the more like it. */
  const project = (incentives: 'ex-post' | 'dominant'): AnonymousProblem<number, 'do' | 'leave'> => ({
    ...{ name: 'project', source: 'test', players: 3, outcomes: ['do', 'leave'], incentives },
    types: [
      { label: 'dislikes', value: -2, probability: 0.5 },
      { label: 'likes', value: 1, probability: 0.5 },
    ],
    valuation: (type, outcome, [, likes = 0]) => (outcome === 'do' ? type + likes / 2 : 0),
  });
  it('what is best for all is done', async () => {
    // With k who like it among three it is worth, to all: k (1 + (k - 1)/2) - (3 - k)(2 - k/2) = -6, -2, 2, 6. It is done
    // at two or three: who dislikes it cannot stop it when both others like it, and would not start it when one does.
    const game = anonymousGame(project('ex-post'));
    const { report } = await solveLp(
      game,
      { concept: 'COMM', objective: 'principal' },
      { method: 'simplex' },
    );
    expect(report.objective).toBeCloseTo((3 * 2 + 6) / 8, 6);
  });
  it('is not a matter of dominance', () => {
    expect(() => anonymousGame(project('dominant'))).toThrow(
      'project:valuation of type dislikes at do is "-2 and -1.5"; expected the same whatever the others',
    );
  });
});

describe('mistakes are named', () => {
  it.each<[Partial<AnonymousProblem<Kind, 'a' | 'b' | 'c'>>, string]>([
    [{ players: 0 }, 'election:players is 0; expected a whole number from 1 to 1000.'],
    [{ types: [] }, 'election:types is "[]"; expected at least one.'],
    [{ outcomes: ['a', 'a'] }, 'election:outcomes is "a"; expected an outcome only once.'],
    [
      { types: [{ label: 'left', value: 'left', probability: 0.5 }] },
      'election:types:sum of probabilities is 0.5; expected 1 within 1e-9.',
    ],
  ])('%#: %s', (changes, message) => {
    expect(() => anonymousGame({ ...election(3, 'bayesian'), ...changes })).toThrow(message);
  });
});
