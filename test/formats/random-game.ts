import fc from 'fast-check';
import type { Game, Move } from '../../src/game/game.ts';

/** A node of a random game: everything about it follows from its path. */
export interface RandomNode {
  readonly seed: number;
  readonly depth: number;
  /** Per actor, the principal at 0: its own infosets and actions so far. */
  readonly memory: readonly string[];
}

export interface Shape {
  readonly seed: number;
  readonly players: number;
  readonly maxDepth: number;
  readonly hasPrincipal: boolean;
  readonly hasObjective: boolean;
}

export const shapes: fc.Arbitrary<Shape> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  players: fc.integer({ min: 1, max: 4 }),
  maxDepth: fc.integer({ min: 0, max: 5 }),
  hasPrincipal: fc.boolean(),
  hasObjective: fc.boolean(),
});

/** Labels that need escaping or quoting somewhere. */
const ODD = ['a"b', 'c:\\d', 'e\\"f', '{ g }', 'h, i', 'j\nk', 'ℓ ✓', "m'n", ' o ', '\\', '1/2'];

/**
 * A game with perfect recall, timeable because nodes of an infoset have one depth. Payoffs include fractions whose
 * decimals do not end, numbers with exponents, and repetitions.
 */
export function randomGame(shape: Shape): Game<RandomNode> {
  const { players } = shape;
  const draw = (node: RandomNode, salt: number) => hash(node.seed, salt);
  const isTerminal = (node: RandomNode) =>
    node.depth >= shape.maxDepth || (node.depth > 0 && draw(node, 1) % 6 === 0);
  /** -1 is chance. */
  const playerAt = (node: RandomNode) => {
    const lowest = shape.hasPrincipal ? -1 : 0;
    const player = lowest + (draw(node, 2) % (players + 1 - lowest));
    return shape.hasPrincipal || player > 0 ? player : -1;
  };
  const numActions = (node: RandomNode) => 1 + (draw(node, 3) % 3);
  const infoset = (node: RandomNode) => {
    const seen = draw(node, 4) % 2;
    return `${node.memory[playerAt(node)]}/${node.depth}/${numActions(node)}${ODD[seen]}`;
  };
  const game: Game<RandomNode> = {
    name: `random "${shape.seed}"`,
    source: 'test\\formats',
    players,
    initial: () => ({ seed: shape.seed, depth: 0, memory: Array.from({ length: players + 1 }, () => '') }),
    actor: (node) => {
      if (isTerminal(node)) return 'terminal';
      const player = playerAt(node);
      return player < 0 ? 'chance' : player === 0 ? 'principal' : player;
    },
    moves: (node) => {
      const player = playerAt(node);
      const weights = Array.from({ length: numActions(node) }, (_, a) => 1 + (draw(node, 20 + a) % 7));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight, a): Move<RandomNode> => {
        const label = `${ODD[(draw({ ...node, seed: node.depth }, 5) + a) % ODD.length]}`;
        const memory = node.memory.map((own, i) => (i === player ? `${infoset(node)}>${a}` : own));
        const next = { seed: draw(node, 40 + a), depth: node.depth + 1, memory };
        return player < 0 ? { label, next, probability: weight / total } : { label, next };
      });
    },
    infoset,
    utilities: (node) => Array.from({ length: players }, (_, i) => payoff(draw(node, 60 + i))),
  };
  // Never 0 everywhere: such an objective is none in Gambit's formats.
  if (shape.hasObjective) return { ...game, objective: (node) => payoff(draw(node, 80)) || 1 };
  return game;
}

function payoff(random: number): number {
  const small = (random % 9) - 4;
  return [small, small / 3, small * 1e-9, small * 1e25, random / 7][(random >>> 8) % 5] || 0;
}

/** A well-mixed whole number below 2^31 from two others. */
export function hash(seed: number, salt: number): number {
  let x = (seed ^ Math.imul(salt + 1, 0x9e3779b1)) | 0;
  for (const [shift, factor] of [
    [16, 0x85ebca6b],
    [13, 0xc2b2ae35],
  ] as const)
    x = Math.imul(x ^ (x >>> shift), factor);
  return (x ^ (x >>> 16)) & 0x7fffffff;
}
