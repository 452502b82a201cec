/** Optimal values do not depend on how a game is told, and follow its utilities as arithmetic predicts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Game } from '../../src/game/game.ts';
import { createGame } from '../../src/games/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import type { SolveOptions } from '../../src/solve/options.ts';
import type { Report } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import type { PlainDecision, PlainNode, PlainTerminal } from '../oracle/concepts/plain-game.ts';
import { childOf, nodesOf, plainGame, principalPayoff } from '../oracle/concepts/plain-game.ts';
import { expected, purePlans } from '../oracle/concepts/private-memory.ts';
import { expectBracket } from '../suites/bracket.ts';
import { CASES } from '../suites/concept-cases.ts';
import { type Affine, affine, permutePlayers, rename, turnMoves } from '../suites/transform.ts';
import { type Shape, type SmallNode, shapesOf, smallGame } from './small-game.ts';

const SHAPES = shapesOf(['layered', 'free'], 4);
const KUHN = createGame('kuhn:players=3,ranks=3');

async function optimum(game: Game<never> | Game<unknown> | Game<SmallNode>, options: ProblemOptions) {
  const { report } = await solveLp(game as Game<unknown>, options, { method: 'simplex' });
  expect(report.status).toBe('optimal');
  return report.objective;
}

/** Equal to 1e-6 of what their size, or 1 if that is larger, makes of rounding. */
function expectEqual(value: number, expected: number, unit = 1): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * Math.max(unit, Math.abs(expected)));
}

/** A few random games for every concept. */
async function onGames(
  seed: number,
  property: (game: Game<SmallNode>, shape: Shape) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(SHAPES, (shape) => property(smallGame(shape), shape)),
    { seed, numRuns: 25 },
  );
}

describe('the objective', () => {
  it.each(CASES)('$name: minimising u is maximising -u', async ({ options }) => {
    await onGames(21, async (game, { players }) => {
      const minus = Array.from({ length: players }, (_, k) => (k === 0 ? -1 : 0));
      const smallest = await optimum(game, { ...options, objective: 'minimise:player:1' });
      const largest = await optimum(game, { ...options, objective: `weights:${minus}` });
      expectEqual(smallest, -largest);
      const best = await optimum(game, { ...options, objective: 'player:1' });
      expect(smallest).toBeLessThanOrEqual(best + 1e-6);
    });
  });

  it('minimised by the solver gives the same numbers as the negated one maximised', async () => {
    const options = { concept: 'EFCE', tolerance: 1e-3 };
    const smallest = await solve(KUHN, { ...options, objective: 'minimise:player:2' });
    const largest = await solve(KUHN, { ...options, objective: 'weights:0,-1,0' });
    expect(smallest.report.status).toBe('solved');
    expect(smallest.report.iterations).toBe(largest.report.iterations);
    expect(smallest.report.objective).toBe(-largest.report.objective);
    expect(smallest.report.upperBound).toBe(-largest.report.upperBound);
    // An equilibrium up to 1e-3 may be that much better than exact ones, times a multiplier of the order of 1.
    expect(smallest.report.upperBound).toBeLessThanOrEqual(smallest.report.objective + 0.01);
  });

  it.each(CASES)('$name: weights say welfare, one player, and multiples of them', async ({ options }) => {
    await onGames(22, async (game, { players }) => {
      const weights = (value: (k: number) => number) =>
        `weights:${Array.from({ length: players }, (_, k) => value(k))}`;
      const value = (objective: string) => optimum(game, { ...options, objective });
      const welfare = await value('welfare');
      expectEqual(await value(weights(() => 1)), welfare);
      expectEqual(await value(weights(() => 2.5)), 2.5 * welfare);
      expectEqual(await value(weights((k) => (k === 1 ? 1 : 0))), await value('player:2'));
      expectEqual(await value(weights(() => 0)), 0);
    });
  });
});

describe('players who are all instruments: the best play without incentives', () => {
  it.each(CASES)('$name', async ({ options }) => {
    const isPrivate = ['NFCCE', 'EFCCE', 'EFCE'].includes(options.concept);
    let compared = 0;
    await onGames(23, async (game, { players }) => {
      const plain = plainGame(game);
      const profiles = plain.infosets.reduce((product, { actions }) => product * actions, 1);
      if (isPrivate && profiles > 20_000) return;
      const payoff = principalPayoff;
      const best = isPrivate
        ? Math.max(
            ...Array.from(purePlans(plain.infosets), (plan) => expected(plain.root, plan, null, payoff)),
          )
        : bestByTranscript([{ node: plain.root, weight: 1 }]);
      const instruments = Array.from({ length: players }, (_, k) => k + 1);
      expectEqual(await optimum(game, { ...options, objective: 'principal', instruments }), best);
      compared++;
    });
    expect(compared).toBeGreaterThan(15);
  });
});

interface Weighted<Node = PlainNode> {
  readonly node: Node;
  readonly weight: number;
}

/**
 * A mediator that hears every infoset: nodes are told apart exactly by the infosets on their paths. `nodes` are those
 * with one transcript.
 */
function bestByTranscript(nodes: readonly Weighted[]): number {
  let sum = 0;
  const heard = new Map<string, Weighted<PlainDecision>[]>();
  for (const { node, weight } of nodes.flatMap(pastChance)) {
    if (node.kind === 'terminal') sum += weight * node.principal;
    else {
      const group = heard.get(node.infoset.id) ?? [];
      heard.set(node.infoset.id, [...group, { node, weight }]);
    }
  }
  for (const group of heard.values()) {
    const values = group[0]!.node.children.map((_, a) =>
      bestByTranscript(group.map(({ node, weight }) => ({ node: childOf(node, a), weight }))),
    );
    sum += Math.max(...values);
  }
  return sum;
}

function pastChance({ node, weight }: Weighted): Weighted<PlainTerminal | PlainDecision>[] {
  if (node.kind !== 'chance') return [{ node, weight }];
  return node.children.flatMap((child, a) =>
    pastChance({ node: child, weight: weight * node.probabilities[a]! }),
  );
}

describe('names and orders', () => {
  it.each(CASES)(
    '$name: values stay when players, infosets and actions change places',
    async ({ options }) => {
      await onGames(24, async (game, { seed, players }) => {
        const to = players === 2 ? [2, 1] : seed % 2 === 0 ? [2, 3, 1] : [3, 2, 1];
        const told = rename(turnMoves(permutePlayers(game, to), seed), seed);
        for (const objective of ['principal', 'welfare', 'player:1']) {
          const moved = objective.replace('1', `${to[0]}`);
          const expected = await optimum(game, { ...options, objective });
          expectEqual(await optimum(told, { ...options, objective: moved }), expected);
        }
      });
    },
  );

  it.each(CASES)('$name: values of Kuhn poker stay', async ({ options }) => {
    const told = rename(turnMoves(permutePlayers(KUHN, [3, 1, 2]), 5), 5);
    const before = await optimum(KUHN, { ...options, objective: 'player:1' });
    expectEqual(await optimum(told, { ...options, objective: 'player:3' }), before);
  });
});

const SCALES = [1e-3, 0.7, 1e3];

describe('affine changes of utilities', () => {
  it.each(CASES)('$name: values follow, and equilibria do not mind', async ({ options }) => {
    await onGames(25, async (game, { seed, players }) => {
      const changes = Array.from({ length: players + 1 }, (_, k): Affine => {
        return { scale: SCALES[(seed + k) % SCALES.length]!, shift: ((seed + k) % 7) - 3 };
      });
      const other = affine(game, changes.slice(0, -1), changes.at(-1)!);
      for (const objective of ['player:1', 'principal']) {
        const { scale, shift } = changes.at(objective === 'principal' ? -1 : 0)!;
        const before = await optimum(game, { ...options, objective });
        const after = await optimum(other, { ...options, objective });
        expectEqual(after - shift, scale * before, scale);
      }
    });
  });

  it.each(CASES)('$name: the solver follows a shift and a scale', async ({ options }) => {
    const change = { scale: 1000, shift: 50 };
    const other = affine(KUHN, [change, change, change], change);
    const problem = { ...options, objective: 'player:1' };
    const before = await solveLp(KUHN, problem, { method: 'simplex' });
    const after = await solveLp(other, problem, { method: 'simplex' });
    const value = change.scale * before.report.objective + change.shift;
    const { report } = await solve(other, { ...problem, tolerance: 1e-3 });
    expectBracket(report, after, value, 1e-3);
  });

  it.each(CASES)('$name: scaled by 2^k, the solver does the same steps', async ({ options }) => {
    for (const scale of [2 ** -10, 2 ** 10]) {
      const change = { scale, shift: 0 };
      const other = affine(KUHN, [change, change, change], change);
      const settings: SolveOptions = { ...options, objective: 'player:2', tolerance: 1e-3 };
      const before = (await solve(KUHN, settings)).report;
      const after = (await solve(other, settings)).report;
      expect(after.status).toBe('solved');
      expectScaled(after, before, scale);
    }
  });
});

function expectScaled(after: Report, before: Report, scale: number): void {
  for (const name of ['iterations', 'multiplier', 'equilibriumGap'] as const)
    expect(after[name], name).toBe(before[name]);
  for (const name of ['objective', 'upperBound'] as const)
    expect(after[name], name).toBe(scale * before[name]);
  for (const name of ['gains', 'utilities'] as const)
    expect(after[name], name).toEqual(before[name].map((value) => scale * value));
}

describe('the transformations of these tests', () => {
  it('change what they say', () => {
    const size = { players: 3, maxDepth: 4, actions: 3 };
    const game = smallGame({ seed: 3, ...size, hasPrincipal: true, sight: 2, timing: 'free' });
    const payoffs = (node: PlainNode) =>
      [...nodesOf(node)].flatMap((at) => (at.kind === 'terminal' ? [at.utilities] : []));
    const before = payoffs(plainGame(game).root);
    const permuted = payoffs(plainGame(permutePlayers(game, [2, 3, 1])).root);
    expect(permuted).toEqual(before.map(([a, b, c]) => [c, a, b]));
    const turned = payoffs(plainGame(turnMoves(game, 1)).root);
    expect(turned).not.toEqual(before);
    expect(turned.map(String).sort()).toEqual(before.map(String).sort());
  });
});
