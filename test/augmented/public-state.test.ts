/** Reports and public states when an infoset lies at several depths, so that its player does not know the depth. */
import { describe, expect, it } from 'vitest';
import type { Game } from '../../src/game/game.ts';
import { solveLp } from '../../src/node/solve-lp.ts';

/**
 * Chance draws one of three nodes of player 1, each with one action, each third: `A` in infoset I and `C` in infoset J,
 * both at depth 1, and `B`, again in I, one forced move of chance deeper. After A and C the principal, who sees neither,
 * picks x or y; after B the game ends with nothing for anybody. Player 1 gets 1 from x and 2 from y. The principal wants
 * x after A and y after C, 1 each.
 *
 * COMM, by hand. After B nothing depends on the report, so at I only A matters. Let p be the probability of y after report
 * I, q after J. J may be reported at A with and without public states (J occurs beside A), so truth needs p >= q. The
 * objective is (1 - p) / 3 + q / 3 <= 1/3, attained by p = q.
 */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  A: ['A?'],
  'A?': ['Ax', 'Ay'],
  C: ['C?'],
  'C?': ['Cx', 'Cy'],
  b: ['B'],
  B: ['end'],
};

const twoDepths = (firstMoves: readonly string[]): Game<string> => ({
  name: `infoset at two depths, chance moves ${firstMoves}`,
  source: 'test/augmented',
  players: 1,
  initial: () => '',
  actor: (node) => {
    if (node === '' || node === 'b') return 'chance';
    if ('ABC'.includes(node)) return 1;
    return node.endsWith('?') ? 'principal' : 'terminal';
  },
  moves: (node) => {
    if (node === '') return firstMoves.map((next) => ({ label: next, next, probability: 1 / 3 }));
    const children = PARENTS[node] ?? [];
    if (node === 'b') return children.map((next) => ({ label: 'wait', next, probability: 1 }));
    return children.map((next) => ({ label: node.endsWith('?') ? next.slice(1) : 'go', next }));
  },
  infoset: (node) => (node.endsWith('?') ? 'pick' : node === 'C' ? 'J' : 'I'),
  utilities: (node) => [node.endsWith('y') ? 2 : node.endsWith('x') ? 1 : 0],
  objective: (node) => (node === 'Ax' || node === 'Cy' ? 1 : 0),
});

describe('COMM of a game with an infoset at two depths', () => {
  it.each([
    { publicState: false, order: ['A', 'C', 'b'] },
    { publicState: false, order: ['b', 'A', 'C'] },
    { publicState: true, order: ['A', 'C', 'b'] },
    { publicState: true, order: ['b', 'A', 'C'] },
  ])('is 1/3: public states $publicState, chance moves $order', async ({ publicState, order }) => {
    const options = { concept: 'COMM', objective: 'principal', publicState };
    const { report } = await solveLp(twoDepths(order), options, { method: 'simplex' });
    expect(report.status).toBe('optimal');
    expect(report.objective).toBeCloseTo(1 / 3, 6);
  });
});
