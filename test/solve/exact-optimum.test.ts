/** Optima as fractions: known ones, those of an LP in fractions that shares no code, and reasons why there is none. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGame } from '../../src/formats/index.ts';
import type { Game } from '../../src/game/game.ts';
import { exactOptimum, normalForm, solve } from '../../src/index.ts';
import type { LpSolver } from '../../src/lp/model.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { SolveOptions } from '../../src/solve/options.ts';
import type { GameInput } from '../../src/solve/solve.ts';
import { exactOptimum as oracle } from '../oracle/exact-lp.ts';
import { fraction } from '../oracle/rational.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const { values } = JSON.parse(readFileSync(new URL('../golden/fractions.json', import.meta.url), 'utf8')) as {
  values: { game: string; concept: string; objective: string; value: string }[];
};

/** `50/61`, or the refusal. */
async function exactly(game: GameInput, options: SolveOptions, lp: LpSolver = highs): Promise<string> {
  const { strategy } = await solve(game, { criterion: 'exact', ...options }, { lp: highs });
  const exact = await exactOptimum(strategy, { lp });
  return 'refusal' in exact ? exact.refusal : `${exact.numerator}/${exact.denominator}`;
}

test.each(values)('$game $concept $objective: $value', async ({ game, value, ...options }) => {
  expect(await exactly(game, options)).toBe(value);
});

describe('games with two players', () => {
  const bimatrix = (table: readonly (readonly [number, number])[]): Game<unknown> =>
    normalForm({
      name: 'two by two',
      source: 'made up',
      actions: [
        ['up', 'down'],
        ['left', 'right'],
      ],
      payoffs: ([row = 0, column = 0]: readonly number[]) => table[2 * row + column]!,
    }) as Game<never> as Game<unknown>;

  test.each(['EFCE', 'NFCCE'])(
    '%s: random payoffs in sevenths, as an LP in fractions says',
    async (concept) => {
      const random = randomNumbers(concept.length);
      for (let k = 0; k < 12; k++) {
        const sevenths = Array.from(
          { length: 4 },
          () => [Math.floor(29 * random()) - 14, Math.floor(29 * random()) - 14] as const,
        );
        const of = (scale: number) => sevenths.map(([one, two]) => [one / scale, two / scale] as const);
        const wholes = { actions: [2, 2], payoffs: ([r = 0, c = 0]: readonly number[]) => of(1)[2 * r + c]! };
        const { n, d } = oracle(wholes, [1, 1], concept === 'NFCCE').value;
        const expected = fraction(n, 7n * d);
        expect(await exactly(bimatrix(of(7)), { concept })).toBe(`${expected.n}/${expected.d}`);
      }
    },
  );

  test('far from 0, minimised, weighted, and with constraints', async () => {
    const chicken = (shift: number) =>
      bimatrix([
        [6 + shift, 6 + shift],
        [2 + shift, 7 + shift],
        [7 + shift, 2 + shift],
        [shift, shift],
      ]);
    expect(await exactly(chicken(1e6), {})).toBe('4000021/2');
    const weighted = await exactly(chicken(0), { objective: 'weights:0.5,0.25' });
    expect(await exactly(chicken(0), { objective: 'minimise:weights:-0.5,-0.25' })).toBe(`-${weighted}`);
    expect(await exactly(chicken(0), { objective: 'fairness' })).toBe('21/4');
    const constraints = ['player:1>=5.25'];
    expect(await exactly(chicken(0), { objective: 'player:2', constraints })).toBe('21/4');
  });
});

test('the value of a zero-sum game', async () => {
  expect(await exactly('kuhn:players=2,ranks=3', { concept: 'NASH' })).toBe('-1/18');
  expect(await exactly('matching-pennies', { concept: 'NASH' })).toBe('0/1');
});

test('fractions of a file', async () => {
  const text = `EFG 2 R "thirds" { "one" "two" }
c "" 1 "" { "a" 1/3 "b" 2/3 } 0
p "" 1 1 "" { "l" "r" } 0
t "" 1 "" { 1/7, 0 }
t "" 2 "" { 0, 0 }
p "" 1 1 "" { "l" "r" } 0
t "" 3 "" { 0, 0 }
t "" 4 "" { 1/5, 0 }
`;
  expect(await exactly(parseGame(text, 'thirds.efg'), { objective: 'player:1' })).toBe('2/15');
});

describe('why there is no fraction', () => {
  const game = (payoff: number, probability: number): Game<string> => ({
    name: 'a coin',
    source: 'made up',
    players: 1,
    initial: () => '',
    actor: (state) => (state === '' ? 'chance' : 'terminal'),
    moves: () => [
      { label: 'heads', next: 'heads', probability },
      { label: 'tails', next: 'tails', probability: 1 - probability },
    ],
    infoset: () => '',
    utilities: (state) => [state === 'heads' ? payoff : 0],
  });

  test('the numbers of the game', async () => {
    expect(await exactly(game(2 / 3, 0.3), {})).toBe('1/5');
    expect(await exactly(game(Math.SQRT2, 0.3), {})).toBe(
      'A payoff of player 1 is 1.4142135623730951, which is no simple fraction.',
    );
    expect(await exactly(game(1, Math.SQRT1_2), {})).toMatch(/^A probability of chance is 0\.7\d+, which/);
    expect(await exactly(game(1.23456789, 1 / 65537), {})).toMatch(
      /^The common denominator .* at most 2\^40\.$/,
    );
  });

  test('an LP solver that gives up, or says what is not so', async () => {
    const tired: LpSolver = async (lp, limits) => ({ ...(await highs(lp, limits)), status: 'time-limit' });
    expect(await exactly('chicken', {}, tired)).toMatch(/A linear program was not solved: time-limit\.$/);
    const wrong: LpSolver = async (lp, limits) => {
      const answer = await highs(lp, limits);
      return { ...answer, primal: answer.primal.map((own, k) => (k % 3 === 1 ? 0 : own)) };
    };
    expect(await exactly('chicken', {}, wrong)).toMatch(/^Nothing that was found could be verified: .+\.$/);
  });

  test('a signal', async () => {
    const { strategy } = await solve('S2122', { criterion: 'exact' }, { lp: highs });
    const exact = await exactOptimum(strategy, { lp: highs, signal: { aborted: true } });
    expect(exact).toEqual({ refusal: expect.stringMatching(/^Aborted after/) });
  });
});

test.each(['NFCCE', 'EFCCE', 'EFCE', 'NFCCERT', 'CCERT', 'CERT', 'COMM'])(
  '%s: random games, as the LP of each says',
  async (concept) => {
    for (let seed = 1; seed <= 4; seed++) {
      const game = `random:players=2,depth=4,signals=2,seed=${seed}`;
      const objective = seed % 2 === 0 ? 'welfare' : 'minimise:player:1';
      const { report } = await solveLp(game, { concept, objective });
      const [numerator = Number.NaN, denominator] = (await exactly(game, { concept, objective }))
        .split('/')
        .map(Number);
      expect(numerator / (denominator as number)).toBeCloseTo(report.objective, 7);
    }
  },
);
