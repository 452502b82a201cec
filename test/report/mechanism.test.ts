/** Mechanisms read from strategies: tables known by hand, and means that must agree with the certificate. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mechanismGame, persuasionGame } from '../../src/design/index.ts';
import type { Game } from '../../src/game/game.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { readMechanism } from '../../src/report/mechanism.ts';
import { mechanismFields, mechanismRecords, mechanismText } from '../../src/report/mechanism-text.ts';
import { plain } from '../../src/report/table.ts';
import type { GameInput } from '../../src/solve/solve.ts';
import { shapesOf, smallGame } from '../augmented/small-game.ts';
import { mediated } from '../suites/bracket.ts';

async function readLp(game: GameInput, options: ProblemOptions = {}, least = 1e-9) {
  const problem = { concept: 'COMM', objective: 'principal', ...options };
  const lp = await solveLp(game, problem, { method: 'simplex' });
  const { augmented, witness } = mediated(lp);
  return { mechanism: readMechanism(augmented, witness.mediator, least), report: lp.report };
}

const text = async (game: GameInput, options?: ProblemOptions) =>
  mechanismText((await readLp(game, options)).mechanism, plain);

const even = <Value>(...types: readonly (readonly [string, Value])[]) =>
  types.map(([label, value]) => ({ label, value, probability: 1 / types.length }));

/** One buyer who must not lose anything ex post; the optimum is unique. */
const sale = mechanismGame({
  name: 'sale',
  source: 'test',
  types: [even(['low', 1], ['high', 3])],
  outcomes: ['keep', 'sell'],
  valuation: (_, [value], outcome) => (outcome === 'sell' ? (value as number) : 0),
  payments: (_, outcome) => (outcome === 'sell' ? { least: 0, most: 4 } : null),
  budgetBalance: 'none',
  participation: 'ex-post',
});

describe('tables', () => {
  it('a posted price', async () => {
    expect(await text(sale)).toBe(
      `Given what is reported, what is done
  player 1 reports  principal does  probability  player 1 pays
  low               keep                      1              0
  high              sell                      1              3
  in the mean                                              1.5

What players can expect
            reports  probability  utility  pays
  player 1  low              0.5        0     0
            high             0.5        0     3
`,
    );
  });

  it('a menu with a lottery', async () => {
    const { mechanism } = await readLp('two-item-monopolist');
    // How the price 5/2 falls on the outcomes of the lottery is open.
    const sold = mechanism.rows
      .filter(({ given }) => given[0] !== 'values 1 and 1')
      .map(({ given, done, share }) => [given[0], done.at(-1), share]);
    expect(sold).toEqual([
      ['values 1 and 3', 'both', expect.closeTo(1, 9)],
      ['values 2 and 1', 'item 1', expect.closeTo(1 / 2, 9)],
      ['values 2 and 1', 'both', expect.closeTo(1 / 2, 9)],
      ['values 2 and 3', 'both', expect.closeTo(1, 9)],
    ]);
    expect(mechanism.types.map(({ report, utility, payment }) => [report, utility, payment])).toEqual([
      ['values 1 and 1', expect.closeTo(0, 9), expect.closeTo(0, 9)],
      ['values 1 and 3', expect.closeTo(0, 9), expect.closeTo(4, 9)],
      ['values 2 and 1', expect.closeTo(0, 9), expect.closeTo(5 / 2, 9)],
      ['values 2 and 3', expect.closeTo(1, 9), expect.closeTo(4, 9)],
    ]);
  });

  it('a signalling scheme: state, then recommendation', async () => {
    // Good cars are recommended, and bad ones half of the time.
    expect(await text('car-sale')).toBe(
      `Given what is reported, what is done
  principal sees  player 1 does  probability
  good car        buy                      1
  bad car         buy                    0.5
                  leave                  0.5
`,
    );
  });

  it('what is always done', async () => {
    expect(await text('mediated-dilemma', { objective: 'welfare' })).toBe(
      `Given what is reported, what is done
  probability
            1
  Always: player 1 hand over, player 2 hand over, principal cooperate, principal cooperate.
`,
    );
  });

  it('a correlation device of a private mediator', async () => {
    // Without information everything is done at once; (swerve, swerve), (swerve, dare) and (dare, swerve) in some shares.
    const { mechanism } = await readLp('chicken', { concept: 'EFCE', objective: 'welfare' });
    expect(mechanism.given).toEqual([]);
    expect(mechanism.done.map(({ actor }) => actor)).toEqual([1, 2]);
    expect(mechanism.rows.map(({ done }) => done)).not.toContainEqual(['dare', 'dare']);
    expect(mechanism.rows.map(({ done }) => done)).toContainEqual(['swerve', 'swerve']);
    expect(mechanism.types).toEqual([]);
  });

  it('says what it left out', () => {
    const nothing = {
      given: [],
      done: [],
      always: [],
      rows: [],
      types: [],
      pays: false,
      meanPayments: [],
      leftOut: 2e-5,
    };
    expect(mechanismText(nothing, plain)).toContain('What is left out has probability 2e-5.');
  });

  it('second reports have columns of their own', async () => {
    // Both days' weather are seen, one after the other; a guess after each.
    const { mechanism } = await readLp(weather(), { objective: 'player:1' });
    expect(mechanism.given).toEqual([
      { actor: 1, kind: 'given', ordinal: 1 },
      { actor: 1, kind: 'given', ordinal: 2 },
    ]);
    const { texts, numbers } = mechanismFields(mechanism);
    expect(texts).toEqual(['player 1 reports', 'player 1 reports (2)', 'player 1 does', 'player 1 does (2)']);
    expect(numbers).toEqual(['reports probability', 'probability']);
    expect(mechanismRecords(mechanism)).toEqual([
      { texts: ['sun', 'sun go then sun', 'go', 'go'], numbers: [0.25, 1] },
      { texts: ['sun', 'sun go then rain', 'go', 'stay'], numbers: [0.25, 1] },
      { texts: ['rain', 'rain stay then sun', 'stay', 'go'], numbers: [0.25, 1] },
      { texts: ['rain', 'rain stay then rain', 'stay', 'stay'], numbers: [0.25, 1] },
    ]);
  });
});

/** Going is worth 1 in the sun and −1 in the rain, today and tomorrow. */
function weather(): Game<readonly string[]> {
  return {
    name: 'weather',
    source: 'test',
    players: 1,
    initial: () => [],
    actor: (past) => (past.length === 4 ? 'terminal' : past.length % 2 === 0 ? 'chance' : 1),
    moves: (past) =>
      past.length % 2 === 0
        ? ['sun', 'rain'].map((label) => ({ label, probability: 0.5, next: [...past, label] }))
        : ['go', 'stay'].map((label) => ({ label, next: [...past, label] })),
    infoset: (past) => (past.length === 1 ? past[0]! : `${past[0]} ${past[1]} then ${past[2]}`),
    utilities: (past) => [
      [0, 2].reduce((sum, k) => sum + (past[k + 1] === 'go' ? (past[k] === 'sun' ? 1 : -1) : 0), 0),
    ],
  };
}

describe('agrees with the certificate', () => {
  it('payments, utilities and probabilities of an auction with private types', async () => {
    for (const game of [
      'single-item-auction',
      'bilateral-trade',
      'selling-information',
      'quota-persuasion',
    ]) {
      const { mechanism, report } = await readLp(game, {}, 0);
      expect(mechanism.leftOut).toBe(0);
      const revenue = mechanism.meanPayments.reduce((sum, paid) => sum + paid, 0);
      if (mechanism.pays) expect(revenue).toBeCloseTo(report.objective, 9);
      report.utilities.forEach((utility, k) => {
        const own = mechanism.types.filter(({ player }) => player === k + 1);
        if (own.length === 0) return;
        expect(own.reduce((sum, row) => sum + row.probability, 0)).toBeCloseTo(1, 9);
        expect(own.reduce((sum, row) => sum + row.probability * row.utility, 0)).toBeCloseTo(utility, 9);
      });
    }
  });

  it('shares of what is done add up to 1 whatever is given, on random games by every kind of mediator', async () => {
    let informed = 0;
    await fc.assert(
      fc.asyncProperty(shapesOf(['layered', 'free'], 4), async (shape) => {
        for (const concept of ['EFCE', 'COMM']) {
          const { mechanism } = await readLp(smallGame(shape), { concept, objective: 'welfare' }, 0);
          const groups = new Map<string, { probability: number; share: number }>();
          for (const { given, probability, share } of mechanism.rows) {
            const key = JSON.stringify(given);
            groups.set(key, { probability, share: (groups.get(key)?.share ?? 0) + share });
          }
          for (const { share } of groups.values()) expect(share).toBeCloseTo(1, 9);
          const mass = [...groups.values()].reduce((sum, { probability }) => sum + probability, 0);
          expect(mass).toBeCloseTo(1, 9);
          if (mechanism.given.length > 0) informed++;
        }
      }),
      { numRuns: 15, seed: 3 },
    );
    expect(informed).toBeGreaterThan(8);
  });
});

it('types that receivers do not know of one another are columns too', async () => {
  const game = persuasionGame({
    name: 'two receivers',
    source: 'test',
    states: even(['heads', 'heads'], ['tails', 'tails']),
    receivers: [
      { actions: ['heads', 'tails'] },
      { actions: ['in', 'out'], types: even(['poor', 0], ['rich', 1]) },
    ],
    payoff: (i, { state, actions, types }) =>
      i === 1 ? Number(actions[0] === state) : actions[1] === 'in' ? (types[1] === 1 ? 1 : -1) : 0,
    sender: ({ state, actions }) => Number(actions[0] === state) + Number(actions[1] === 'in'),
  });
  const { mechanism } = await readLp(game);
  expect(mechanism.rows.map(({ given, done, share }) => [...given, ...done, share])).toEqual([
    ['heads', 'poor', 'heads', 'out', 1],
    ['heads', 'rich', 'heads', 'in', 1],
    ['tails', 'poor', 'tails', 'out', 1],
    ['tails', 'rich', 'tails', 'in', 1],
  ]);
});
