/** Transfers against the same game with their options as moves of the principal, which every other test covers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concepts } from '../../src/concepts/index.ts';
import { InputError } from '../../src/errors.ts';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import type { Game, Transfer } from '../../src/game/game.ts';
import { withTransferNodes } from '../../src/game/transfer-nodes.ts';
import { expand } from '../../src/game/tree.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { solve } from '../../src/solve/solve.ts';
import { expectBracket, lpSlack } from '../suites/bracket.ts';
import { type SmallNode, shapesOf, smallGame } from './small-game.ts';

const CONCEPTS = concepts.filter(({ memory }) => memory === 'full').map(({ name }) => name);

const TRANSFERS: readonly Transfer[] = [
  {
    label: 'fee',
    options: [
      { label: 'none', utilities: [0, 0, 0] },
      { label: 'all', utilities: [-2, 0, 0] },
    ],
  },
  {
    label: 'prize',
    options: [
      { label: 'to 1', utilities: [3, 0, 1], objective: -1 },
      { label: 'to 2', utilities: [0, 3, 0], objective: -3 },
      { label: 'nobody', utilities: [0, 0, 0] },
    ],
  },
];

/** At a terminal node by its seed: none, one or both. */
function paying(game: Game<SmallNode>): Game<SmallNode> {
  const { players } = game;
  const transfers = TRANSFERS.map(({ label, options }) => ({
    label,
    options: options.map((option) => ({ ...option, utilities: option.utilities.slice(0, players) })),
  }));
  // Where there are two, both are told apart from those that are alone: the principal's moves know of one another.
  const both = transfers.map(({ label, options }) => ({ label: `${label} of both`, options }));
  return {
    ...game,
    transfers: ({ seed }) => [[], transfers.slice(0, 1), transfers.slice(1), both][seed % 4] ?? [],
  };
}

describe('transfers', () => {
  it('are worth the same as moves of the principal, on 60 games by every concept with full memory', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(shapesOf(['layered', 'free'], 4), async (shape) => {
        const game = paying(smallGame(shape));
        const tree = expand(game);
        const moved = expand(withTransferNodes(game));
        for (const concept of CONCEPTS) {
          // Moves of the principal at the end would change public states, not what is known.
          const problem = { concept, objective: 'principal', publicState: false };
          const lp = await solveLp(tree, problem, { method: 'simplex' });
          const other = await solveLp(moved, problem, { method: 'simplex' });
          expect(lp.report.status).toBe('optimal');
          const slack = lpSlack(other.report.objective);
          expect(Math.abs(lp.report.objective - other.report.objective)).toBeLessThanOrEqual(slack);
          if (tree.transfers.length > 0) compared++;
        }
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('are bracketed by the solver', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const [shape] = fc.sample(shapesOf(['layered'], 4), { numRuns: 1, seed }) as [never];
      const game = paying(smallGame(shape));
      const problem = { concept: 'COMM', objective: 'surplus' };
      const lp = await solveLp(game, problem, { method: 'simplex' });
      const { report } = await solve(game, { ...problem, tolerance: 1e-3 });
      expectBracket(report, lp, lp.report.objective, 1e-3);
    }
  });

  it('need a mediator with full memory', async () => {
    await expect(solve(priced(), { concept: 'EFCE' })).rejects.toThrow(
      'concept is "EFCE"; expected a concept whose mediator remembers everything, such as COMM, as the game has transfers.',
    );
    await expect(solve(priced(), { concept: 'NASH' })).rejects.toThrow(InputError);
  });

  const labelled = (label: string, ...utilities: number[]): Transfer => ({
    label,
    options: [{ label: 'x', utilities }],
  });
  const place = 'at node offer > buy';
  const twice = [labelled('p', 0), labelled('p', 0)];
  const newLabel = 'a label that no infoset of the principal has';
  it.each<[string, readonly Transfer[], string]>([
    [
      'no option',
      [{ label: 'p', options: [] }],
      `transfer "p" ${place} is "[]"; expected at least one option`,
    ],
    ['a payment per player', [labelled('p')], `transfer "p" ${place}, x has 0 payoffs; expected 1`],
    ['finite payments', [labelled('p', Number.NaN)], 'x is NaN; expected a number'],
    ['labels that differ at a terminal', twice, `transfers ${place} is "p"; expected different labels`],
    [newLabel, [labelled('offer', 0)], `transfers is "offer"; expected ${newLabel}`],
  ])('must have %s', (_, transfers, message) => {
    expect(() => expand({ ...priced(), transfers: (bought) => (bought ? transfers : []) })).toThrow(message);
  });
});

/** A principal offers, and player 1 buys at a price up to 5 what it values at 3, or leaves. */
function priced(): Game<string> {
  return {
    name: 'priced',
    source: 'test',
    players: 1,
    initial: () => '',
    actor: (state) => (state === '' ? 'principal' : state === 'offered' ? 1 : 'terminal'),
    moves: (state) =>
      state === ''
        ? [{ label: 'offer', next: 'offered' }]
        : [
            { label: 'buy', next: 'bought' },
            { label: 'leave', next: 'left' },
          ],
    infoset: () => 'offer',
    utilities: (state) => [state === 'bought' ? 3 : 0],
    transfers: (state) => {
      const options = [0, 5].map((price) => ({ label: `${price}`, utilities: [-price] }));
      return state === 'bought' ? [{ label: 'price', options }] : [];
    },
  };
}

describe('by hand', () => {
  it('files hold transfers as moves of the principal', async () => {
    const game = { ...priced(), constraints: ['principal<=2'] };
    const problem = { concept: 'COMM', objective: 'principal' };
    const read = parseGame(formatGame(game, 'json'), 'priced.json');
    expect((await solveLp(read, problem)).report.objective).toBeCloseTo(2, 7);
    expect((await solveLp(game, problem)).report.objective).toBeCloseTo(2, 7);
    expect(() => formatGame(game, 'efg')).toThrow(
      'constraints is "principal<=2"; expected none in an .efg file',
    );
    const gambit = parseGame(formatGame(priced(), 'efg'), 'priced.efg');
    expect((await solveLp(gambit, problem)).report.objective).toBeCloseTo(3, 7);
  });

  it('the buyer pays its value, and not more', async () => {
    const problem = { concept: 'COMM', objective: 'principal' };
    const lp = await solveLp(priced(), problem, { method: 'simplex' });
    expect(lp.report.objective).toBeCloseTo(3, 9);
    expectBracket((await solve(priced(), problem)).report, lp, 3, 1e-4);
  });
});
