/** Two games so small that every number can be worked out here, each for a rule that random games rarely exercise. */
import { describe, expect, it } from 'vitest';
import type { Game } from '../../src/game/game.ts';
import { solveLp } from '../../src/node/solve-lp.ts';

/** A node is the string of moves to it; the actor, infoset and moves follow from its length and the layers given. */
interface Layer {
  readonly actor: 'chance' | 'principal' | number;
  readonly moves: string;
  /** Whether the actor sees the moves before it. */
  readonly sees: boolean;
}

const layered = (
  players: number,
  layersFrom: (node: string) => Layer | null,
  utilities: (node: string) => readonly number[],
  objective: (node: string) => number,
): Game<string> => ({
  name: 'by hand',
  source: 'test/augmented',
  players,
  initial: () => '',
  actor: (node) => layersFrom(node)?.actor ?? 'terminal',
  moves: (node) => {
    const { actor, moves } = layersFrom(node) as Layer;
    return [...moves].map((label) => {
      const move = { label, next: node + label };
      return actor === 'chance' ? { ...move, probability: 1 / moves.length } : move;
    });
  },
  infoset: (node) => (layersFrom(node)?.sees ? node : `${node.length} moves`),
  utilities,
  objective,
});

async function optimum(game: Game<string>, concept: string): Promise<number> {
  const { report } = await solveLp(game, { concept, objective: 'principal' }, { method: 'simplex' });
  expect(report.status).toBe('optimal');
  return report.objective;
}

/**
 * Screening. Chance draws type s or t, half each; player 1 sees it and has one action; the principal, who does not see it,
 * picks x or y. Player 1 gets 1 from y at s and from x at t; the principal gets 1 from the other two.
 *
 * Let p be player 1's utility at type s and r at t: the objective is 1 - (p + r) / 2.
 * CERT: who is silent shows no type. Let q be the probability of y after silence: truth needs p >= q and r >= 1 - q, so
 * p + r >= 1 and the objective is at most 1/2, attained by p = 1, r = 0, q = 1. Without the option of silence it would be 1.
 * COMM: s may claim t, and gets y with probability 1 - r: p >= 1 - r, the same bound.
 * CCERT: silence as in CERT. NFCCERT: one silence for both types, p / 2 + r / 2 >= q / 2 + (1 - q) / 2: the same.
 */
const LAYERS: readonly Layer[] = [
  { actor: 'chance', moves: 'st', sees: false },
  { actor: 1, moves: '.', sees: true },
  { actor: 'principal', moves: 'xy', sees: false },
];
const wins = (node: string) => (node === 's.y' || node === 't.x' ? 1 : 0);
const screening = layered(
  1,
  (node) => LAYERS[node.length] ?? null,
  (node) => [wins(node)],
  (node) => 1 - wins(node),
);

describe('screening: silence hides the type', () => {
  it.each(['CERT', 'COMM', 'CCERT', 'NFCCERT'])('%s is 1/2', async (concept) => {
    expect(await optimum(screening, concept)).toBeCloseTo(1 / 2, 7);
  });
});

/**
 * A threat of nothing. Player 1 moves L, which ends the game, or R, after which player 2 moves a or b. Player 1 gets 2 from
 * L, 0 from Ra and 5 from Rb; player 2 gets 0 always. The objective is 1 for L.
 *
 * EFCE, EFCCE, NFCCE: recommend L, and a to player 2, who does not care: leaving for R pays 0 < 2. So the optimum is 1.
 * The payoff 0 is in no matrix of a program that leaves out zeros, but the threat must still be possible.
 */
const threat = layered(
  2,
  (node) => {
    if (node === '') return { actor: 1, moves: 'LR', sees: true };
    return node === 'R' ? { actor: 2, moves: 'ab', sees: true } : null;
  },
  (node) => [node === 'L' ? 2 : node === 'Rb' ? 5 : 0, 0],
  (node) => (node === 'L' ? 1 : 0),
);

describe('a threat of nothing', () => {
  it.each(['EFCE', 'EFCCE', 'NFCCE', 'CERT', 'CCERT', 'NFCCERT', 'COMM'])(
    'supports L in %s',
    async (concept) => {
      expect(await optimum(threat, concept)).toBeCloseTo(1, 7);
    },
  );
});
