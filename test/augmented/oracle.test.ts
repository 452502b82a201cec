/** Optimal values against enumeration straight from the definitions, on random games small enough for it. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingPublicStates } from '../../src/augmented/public-state.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { finish } from '../../src/work.ts';
import { fullMemoryOptimum } from '../oracle/concepts/full-memory.ts';
import {
  nodesOf,
  type Payoff,
  type PlainGame,
  plainGame,
  principalPayoff,
  utilityOf,
  welfare,
} from '../oracle/concepts/plain-game.ts';
import { privateOptimum } from '../oracle/concepts/private-memory.ts';
import { knowsPublicState, publicStatesByDefinition } from '../oracle/concepts/public-state.ts';
import { type ConceptCase, FULL_CASES, PRIVATE_CASES } from '../suites/concept-cases.ts';
import { type Shape, shapesOf, smallGame } from './small-game.ts';

const OBJECTIVES: readonly { readonly name: string; readonly payoff: Payoff }[] = [
  { name: 'welfare', payoff: welfare },
  { name: 'player:1', payoff: utilityOf(1) },
  // Independent of the players' utilities, so that incentive constraints bind; half of the games have it.
  { name: 'principal', payoff: principalPayoff },
  { name: 'principal', payoff: principalPayoff },
];
const NUM_GAMES = 300;
const SHAPES = shapesOf(['layered', 'free', 'loose'], 5);

interface Small {
  readonly tree: GameTree;
  readonly plain: PlainGame;
  readonly objective: (typeof OBJECTIVES)[number];
  /** Those with incentive constraints: all, or all but player 1, the mediator's instrument. */
  readonly instruments: number[];
  readonly strategic: number[];
}

/** null when the game is not timeable, which only loose ones can fail to be. */
function small(shape: Shape): Small | null {
  const game = smallGame(shape);
  const instruments = shape.seed % 4 === 0 ? [1] : [];
  const everybody = Array.from({ length: shape.players }, (_, k) => k + 1);
  const tree = expand(game);
  if (tree.cycle !== null && shape.timing === 'loose') return null;
  return {
    tree,
    plain: plainGame(game),
    objective: OBJECTIVES[shape.seed % OBJECTIVES.length]!,
    instruments,
    strategic: everybody.filter((i) => !instruments.includes(i)),
  };
}

/** Runs a comparison on random games; it returns false to say that a game was too large for it. */
async function compare(seed: number, comparison: (game: Small) => Promise<boolean>): Promise<number> {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(SHAPES, async (shape) => {
      const game = small(shape);
      if (game !== null && (await comparison(game))) compared++;
    }),
    { seed, numRuns: NUM_GAMES },
  );
  return compared;
}

async function expectOptimum(game: Small, { options }: ConceptCase, oracle: number): Promise<void> {
  const { tree, objective, instruments } = game;
  const problem = { ...options, objective: objective.name, instruments };
  const { report } = await solveLp(tree, problem, { method: 'simplex' });
  expect(report.status).toBe('optimal');
  // Payoffs are of size 1 to 30.
  expect(Math.abs(report.objective - oracle)).toBeLessThan(1e-6);
}

describe('private memory: distributions over pure profiles', () => {
  it.each(PRIVATE_CASES)('$name', async (variant) => {
    const compared = await compare(1, async (game) => {
      const { plain, objective, strategic } = game;
      const limits = { unknowns: 1200, entries: 2e5 };
      const oracle = await privateOptimum(plain, variant.concept, objective.payoff, strategic, limits);
      if (oracle !== null) await expectOptimum(game, variant, oracle);
      return oracle !== null;
    });
    expect(compared).toBeGreaterThan(0.7 * NUM_GAMES);
  });
});

describe('full memory: pure deviation plans against every transcript', () => {
  it.each(FULL_CASES)('$name', async (variant) => {
    let enumerated = 0;
    const compared = await compare(2, async (game) => {
      const { plain, objective, strategic } = game;
      if (variant.publicState && !knowsPublicState(plain)) return false;
      const limits = { plans: 500, strategies: 500 };
      const oracle = await fullMemoryOptimum(plain, variant, objective.payoff, strategic, limits);
      if (oracle === null) return false;
      await expectOptimum(game, variant, oracle.sequenceForm);
      if (oracle.pureStrategies === null) return true;
      enumerated++;
      expect(Math.abs(oracle.pureStrategies - oracle.sequenceForm)).toBeLessThan(1e-6);
      return true;
    });
    expect(compared).toBeGreaterThan(0.5 * NUM_GAMES);
    expect(enumerated).toBeGreaterThan(0.4 * NUM_GAMES);
  });
});

describe('public states', () => {
  it('are the components of the definition', async () => {
    let joined = 0;
    const compared = await compare(3, async ({ tree, plain }) => {
      const states = finish(findingPublicStates(tree));
      const byDefinition = publicStatesByDefinition(plain);
      const node = treeNodes(tree, plain);
      for (const [a, stateOfA] of byDefinition)
        for (const [b, stateOfB] of byDefinition) {
          if (a.depth !== b.depth) continue;
          const same = states[node.get(a) as number] === states[node.get(b) as number];
          expect(same).toBe(stateOfA === stateOfB);
          if (same && a !== b) joined++;
        }
      return true;
    });
    expect(compared).toBeGreaterThan(0.9 * NUM_GAMES);
    expect(joined).toBeGreaterThan(1000);
  });
});

/** The tree's number of each plain node: both list children in the order of moves. */
function treeNodes(tree: GameTree, plain: PlainGame): Map<PlainGame['root'], number> {
  const numbers = new Map([[plain.root, 0]]);
  for (const node of nodesOf(plain.root))
    if (node.kind !== 'terminal')
      node.children.forEach((child, a) => {
        numbers.set(child, tree.firstChild[numbers.get(node) as number]! + a);
      });
  return numbers;
}
