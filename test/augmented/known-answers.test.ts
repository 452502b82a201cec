/** Games whose optimal values are known: worked out by hand here, or from the literature. */
import { describe, expect, it } from 'vitest';
import type { Game } from '../../src/game/game.ts';
import { createGame } from '../../src/games/index.ts';
import { bimatrix } from '../../src/games/normal-form.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { solve } from '../../src/solve/solve.ts';
import { expectBracket } from '../suites/bracket.ts';

const PRIVATE = ['NFCCE', 'EFCCE', 'EFCE'];
const FULL = ['NFCCERT', 'CCERT', 'CERT', 'COMM'];
const CONCEPTS = [...PRIVATE, ...FULL];
const TOLERANCE = 1e-3;

/** The value by LP to 1e-7, and in the bracket of the solver's certificate. */
async function expectValue(
  game: string | Game<unknown>,
  problem: ProblemOptions,
  value: number,
): Promise<void> {
  const lp = await solveLp(game, problem, { method: 'simplex' });
  expect(lp.report.status).toBe('optimal');
  expect(lp.report.objective).toBeCloseTo(value, 7);
  const { report } = await solve(game, { ...problem, tolerance: TOLERANCE });
  expectBracket(report, lp, value, TOLERANCE);
}

/**
 * Chicken: SS (6, 6), SD (2, 7), DS (7, 2), DD (0, 0). Welfare is 12 at SS, 9 at SD and DS.
 *
 * CE. Told S, 1 obeys if 6 SS + 2 SD >= 7 SS, that is SS <= 2 SD; told S, 2 obeys if SS <= 2 DS. Adding up,
 * SS <= SD + DS, so SS <= 1/2 and welfare is at most 12/2 + 9/2 = 10.5, attained by SS = 1/2, SD = DS = 1/4.
 * CCE. "Always D" changes play only where S was told, and gains SS - 2 SD; so with two actions a CCE is a CE: 10.5.
 * CERT, COMM. Nobody notices who disobeys: the CE again. Silence of player 1 may be answered by D, and that of player 2
 * is a coarse deviation: neither tempts.
 * CCERT, NFCCERT. Player 1 either obeys or is silent, is answered by D and gets max(2, 0) = 2; player 2 moves last, and
 * keeps SS <= 2 DS. So SS = 2/3, DS = 1/3: welfare 8 + 3 = 11, where player 1 has 6 * 2/3 + 7/3 > 2.
 */
describe('chicken, welfare', () => {
  it.each([
    ['EFCE', 10.5],
    ['EFCCE', 10.5],
    ['NFCCE', 10.5],
    ['CERT', 10.5],
    ['COMM', 10.5],
    ['CCERT', 11],
    ['NFCCERT', 11],
  ])('%s is %d', async (concept, value) => {
    await expectValue('chicken', { concept, objective: 'welfare' }, value);
  });
});

/**
 * Battle of the sexes: OO (2, 1), FF (1, 2), else (0, 0). Both pure equilibria are equilibria of every concept: welfare 3,
 * player 1 gets 2.
 * The worst CE. Let a = OO, b = FF, m = min(a, b). Told O, 1 obeys if OF <= 2 a; told F, 2 obeys if OF <= 2 b; told F, 1
 * obeys if FO <= b / 2; told O, 2 obeys if FO <= a / 2. So 1 - a - b <= 2.5 m.
 * Welfare: m <= (a + b) / 2, so a + b >= 4/9 and welfare >= 4/3.
 * Player 1, 2 a + b: with a = m, 1 <= 3.5 a + b, so it is at least max(3 a, 1 - 1.5 a), smallest at a = 2/9: 2/3. With
 * b = m, a >= b and a >= 1 - 3.5 b, so it is at least max(3 b, 2 - 6 b): 2/3 again. Both are the mixed equilibrium's.
 */
describe('battle of the sexes', () => {
  it.each(CONCEPTS)('%s: welfare 3, player 1 gets 2', async (concept) => {
    await expectValue('battle-of-the-sexes', { concept, objective: 'welfare' }, 3);
    await expectValue('battle-of-the-sexes', { concept, objective: 'player:1' }, 2);
  });

  it.each(PRIVATE)('%s: at worst, welfare 4/3 and player 1 gets 2/3', async (concept) => {
    await expectValue('battle-of-the-sexes', { concept, objective: 'minimise:welfare' }, 4 / 3);
    await expectValue('battle-of-the-sexes', { concept, objective: 'minimise:player:1' }, 2 / 3);
  });
});

/**
 * Prisoner's dilemma: CC (3, 3), CD (0, 5), DC (5, 0), DD (1, 1).
 * CE, and CCE with two actions: defecting is dominant, only DD. CERT and COMM are the CE, as in chicken.
 * CCERT, NFCCERT. Silence of player 1 is answered by D: it must get at least 1. Player 2 must not gain by always D, which
 * gains 2 at CC and 1 at DC: both have probability 0. On CD and DD player 1 gets DD >= 1. So all is DD, welfare 2.
 */
describe("prisoner's dilemma", () => {
  it.each(CONCEPTS)('%s: at best and at worst welfare 2', async (concept) => {
    await expectValue('prisoners-dilemma', { concept, objective: 'welfare' }, 2);
    await expectValue('prisoners-dilemma', { concept, objective: 'minimise:welfare' }, 2);
  });
});

/**
 * Rock, paper, scissors in which a win is 2, a loss -2, and a tie pays 1 to both. Welfare is 2 at ties, else 0.
 *
 * CCE: always tie, each way 1/3. A fixed action then gets (1 + 2 - 2) / 3 < 1. Welfare 2, the most there is.
 * CE: turning all actions by one, and exchanging the players, maps equilibria to equilibria of equal welfare, so some
 * best one is even: each tie t / 3, each other pair (1 - t) / 6. Told rock, obeying pays t; paper pays
 * 2 t + (1 - t)(1 - 2) / 2, so t <= 1/3; scissors pay -2 t + (1 - t)(2 + 1) / 2, so t >= 1/3. Welfare 2/3.
 * CERT and COMM allow no less than the CE does, and a CE with any answer to silence meets them: 2/3. CCERT and NFCCERT
 * are weaker than EFCCE and NFCCE: 2.
 */
const ties = bimatrix(
  'rock, paper, scissors with prizes for ties',
  'test',
  [
    ['rock', 'paper', 'scissors'],
    ['rock', 'paper', 'scissors'],
  ],
  [0, 1, 2].map((a) =>
    [0, 1, 2].map((b): [number, number] => (a === b ? [1, 1] : (a - b + 3) % 3 === 1 ? [2, -2] : [-2, 2])),
  ),
);

describe('rock, paper, scissors with prizes for ties: CE and CCE differ', () => {
  it.each([
    ['NFCCE', 2],
    ['EFCCE', 2],
    ['EFCE', 2 / 3],
    ['NFCCERT', 2],
    ['CCERT', 2],
    ['CERT', 2 / 3],
    ['COMM', 2 / 3],
  ])('%s: welfare %d', async (concept, value) => {
    await expectValue(ties, { concept, objective: 'welfare' }, value);
  });
});

/**
 * A zero-sum game of value v: player 1 can secure v whatever it is told or left without, and so can player 2 secure -v.
 * So every equilibrium of every concept pays exactly v: 0 in matching pennies, -1/18 in Kuhn poker.
 */
describe('zero-sum games have one value in every concept', () => {
  it.each(CONCEPTS)('matching pennies, %s', async (concept) => {
    await expectValue('matching-pennies', { concept, objective: 'player:1' }, 0);
    await expectValue('matching-pennies', { concept, objective: 'minimise:player:1' }, 0);
  });

  it.each(CONCEPTS)('Kuhn poker, %s', async (concept) => {
    await expectValue('kuhn:players=2,ranks=3', { concept, objective: 'player:1' }, -1 / 18);
    await expectValue('kuhn:players=2,ranks=3', { concept, objective: 'minimise:player:1' }, -1 / 18);
  });
});

/**
 * Stackelberg: UL (1, 1), UR (11, 0), DL (0, 0), DR (10, 1).
 * With player 1 the mediator's own, only the follower is tempted: told R, it obeys if UR <= DR. Player 1 gets
 * UL + 11 UR + 10 DR, at most 10.5 at UR = DR = 1/2. Silence of the follower, who moves last, comes too late to be
 * punished, and with two actions coarse deviations are as strong.
 * Without commitment U pays 1 more in every column: the only CE is UL, and player 1 gets 1.
 */
describe('Stackelberg leadership', () => {
  it.each(CONCEPTS)('%s: commitment is worth 10.5', async (concept) => {
    await expectValue('stackelberg', { concept, objective: 'player:1', instruments: [1] }, 10.5);
  });

  it.each(['EFCE', 'EFCCE', 'NFCCE', 'CERT', 'COMM'])('%s: without it the leader gets 1', async (concept) => {
    await expectValue('stackelberg', { concept, objective: 'player:1' }, 1);
  });
});

/**
 * The car is good with probability g; the buyer gets 1 from a good car, -1 from a bad one. Let b be the probability of
 * selling a bad car: told to buy, the buyer obeys if g >= b, so at best the sale has probability g + min(g, 1 - g).
 * Told to leave, it knows that the car is bad. In all it gets g - b, and leaving before the recommendation would give
 * max(0, 2 g - 1), which is no more when b = min(g, 1 - g).
 * A private mediator tells the buyer nothing about the car: for g < 1/2 nothing is sold.
 */
describe('car sale: Bayesian persuasion', () => {
  it.each(FULL)('%s sells with probability 2/3', async (concept) => {
    await expectValue('car-sale', { concept, objective: 'principal' }, 2 / 3);
  });

  it.each([
    ['car-sale:good=0.2', 0.4],
    ['car-sale:good=0.5', 1],
    ['car-sale:good=0.7', 1],
  ])('%s sells with probability %d', async (instance, value) => {
    await expectValue(instance, { concept: 'CERT', objective: 'principal' }, value);
  });

  it.each(PRIVATE)('%s sells nothing', async (concept) => {
    await expectValue('car-sale', { concept, objective: 'principal' }, 0);
  });
});

/** By an independent reference program: a mediator that is told of silence before play can punish it from the start. */
describe("three-player liar's dice with two faces, NFCCERT", () => {
  it.each([
    [true, 0.5],
    [false, 0.375],
  ])('announced %s: player 1 gets %d', async (announced, value) => {
    await expectValue('D32', { concept: 'NFCCERT', objective: 'player:1', announced }, value);
  });
});

/**
 * Two players against one who is told nothing, as an NFCCE whose team is the mediator's: published for 3D3 with three decimals
 * (Zhang, Farina & Sandholm, ICML 2023), and so only where a bid is raised in its face first; 23/81 by two bounds here.
 */
describe("teams in three-player liar's dice with three faces", () => {
  it.each([
    ['DF33', [1, 2], 23 / 81],
    ['DF33', [1, 3], 1 / 4],
    ['DF33', [2, 3], 0],
    ['D33', [1, 2], 26 / 81],
  ])(
    '%s, team %j gets %d',
    async (game, instruments, value) => {
      const weights = [1, 2, 3].map((player) => Number(instruments.includes(player)));
      const objective = `weights:${weights.join(',')}`;
      const { report } = await solve(game, {
        ...{ concept: 'NFCCE', objective, instruments, tolerance: TOLERANCE },
        criterion: 'published',
      });
      expect(report.status).toBe('solved');
      expect(report.upperBound).toBeGreaterThanOrEqual(value - 1e-9);
      expect(Math.abs(report.objective - value)).toBeLessThanOrEqual(2 * TOLERANCE);
    },
    120_000,
  );
});

/**
 * Kuhn 1950: -1/18 for three ranks. Leduc with two raises, three ranks, two suits: -0.08560642 (OpenSpiel and others); it
 * does not matter whether suits are dealt. Liar's dice with five faces: 1/125 under OpenSpiel's rules, where the highest
 * face is wild. Matching pennies are fair. Goofspiel is symmetric and shares out all 1 + 2 + 3 points: 3.
 * Other liar's dice: by this program's own two bounds and LP, of no other source.
 */
const ZERO_SUM: readonly (readonly [string, number, number])[] = [
  ['matching-pennies', 0, 1e-9],
  ['kuhn:players=2,ranks=3', -1 / 18, 1e-9],
  ['leduc:players=2,raises=2,ranks=3,suits=2', -0.08560642, 1e-7],
  ['leduc:players=2,raises=2,ranks=3,suits=2,deal=cards', -0.08560642, 1e-7],
  ['goofspiel:players=2,cards=3', 3, 1e-9],
  ['liars-dice:players=2,faces=5,wild=true', 1 / 125, 1e-9],
  ['liars-dice:players=2,faces=5,wild=true,order=face', -1 / 25, 1e-9],
  ['liars-dice:players=2,faces=2,dice=2', 1 / 8, 1e-9],
  ['liars-dice:players=2,faces=2,dice=2,order=face', 1 / 8, 1e-9],
];

describe('NASH: values of two-player zero-sum games', () => {
  it.each(ZERO_SUM)('%s is %d: the solver brackets it', async (instance, value, accuracy) => {
    const { report } = await solve(instance, { concept: 'NASH', tolerance: TOLERANCE });
    expect(report.status).toBe('solved');
    expect(report.equilibriumGap).toBeLessThanOrEqual(TOLERANCE);
    expect(report.lowerBound).toBeLessThanOrEqual(value + accuracy);
    expect(report.upperBound).toBeGreaterThanOrEqual(value - accuracy);
    expect(report.exploitability).toBeCloseTo((report.upperBound - (report.lowerBound as number)) / 2, 12);
  });

  it.each(ZERO_SUM)('%s is %d: the LP finds it', async (instance, value, accuracy) => {
    const { report } = await solveLp(instance, { concept: 'NASH' }, { method: 'simplex' });
    expect(report.status).toBe('optimal');
    expect(Math.abs(report.objective - value)).toBeLessThanOrEqual(accuracy);
    expect(report.upperBound - (report.lowerBound as number)).toBeLessThanOrEqual(1e-7);
  });

  it('is another value when the highest face is not wild', async () => {
    const { report } = await solve('liars-dice:players=2,faces=5', { concept: 'NASH', tolerance: TOLERANCE });
    expect(report.upperBound < 1 / 125 || (report.lowerBound as number) > 1 / 125).toBe(true);
  });
});

describe('NASH refuses what is not a two-player zero-sum game', () => {
  const pennies = createGame('matching-pennies');
  /** Matching pennies, but player 1's move is the principal's. */
  const withPrincipal: Game<unknown> = {
    ...pennies,
    actor: (state) => (pennies.actor(state) === 1 ? 'principal' : pennies.actor(state)),
  };
  it.each<[string, string | Game<unknown>, RegExp]>([
    ['three players', 'K35', /this one has 3 players\.$/],
    ['one player', 'car-sale', /this one has 1 players\.$/],
    ['utilities without a constant sum', 'chicken', /this one has utilities whose sum varies by 12\.$/],
    ['a principal', withPrincipal, /this one has a principal\.$/],
  ])('%s', async (_, game, message) => {
    const expected = { name: 'InputError', code: 'not-zero-sum', message: expect.stringMatching(message) };
    await expect(solve(game, { concept: 'NASH' })).rejects.toMatchObject(expected);
    await expect(solveLp(game, { concept: 'NASH' })).rejects.toMatchObject(expected);
  });
});
