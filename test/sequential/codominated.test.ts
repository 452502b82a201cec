/** Codominated actions of games that are worked out by hand, and of games of perfect information by backward induction. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expand, type GameTree, type Node } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import type { LpSolver } from '../../src/lp/model.ts';
import { highs } from '../../src/node/solve-lp.ts';
import { hash } from '../formats/random-game.ts';
import { codominated } from './find.ts';
import { atOnce, type Written, writtenGame } from './written-game.ts';

describe('moves at once: what is dominated, and what is best against nothing else', () => {
  test("prisoner's dilemma: cooperation", async () => {
    expect(await codominated(createGame('prisoners-dilemma'))).toHaveLength(2);
  });
  test.each(['chicken', 'battle-of-the-sexes', 'matching-pennies'])('%s: nothing', async (name) => {
    expect(await codominated(createGame(name))).toEqual([]);
  });
  // c is worse than b always; l is best against c alone; then b is worse than a where l is left out.
  test('one after the other, all at once', async () => {
    const table = {
      a: { l: [1, 0], r: [2, 1] },
      b: { l: [3, 0], r: [0, 1] },
      c: { l: [2, 1], r: [-1, 0] },
    };
    expect(await codominated(writtenGame(2, atOnce(table)))).toEqual([
      'at once: b',
      'at once: c',
      'at once: l',
    ]);
  });
  // m gets 0.4 always: a mixture of a and b gets more; at 0.5 it is a best answer to half and half.
  test.each<[number, string[]]>([
    [0.4, ['at once: m']],
    [0.5, []],
    [0.6, []],
  ])('a mixture dominates what gets %d', async (middle, expected) => {
    const table = {
      a: { l: [1, 0], r: [0, 0] },
      b: { l: [0, 0], r: [1, 0] },
      m: { l: [middle, 0], r: [middle, 0] },
    };
    expect(await codominated(writtenGame(2, atOnce(table)))).toEqual(expected);
  });
});

describe('moves after others', () => {
  // Fighting costs the incumbent 1 once the other is in, so that it is an empty threat; out is worth 0, in 1.
  const entry: Written = {
    player: 1,
    next: { out: [0, 2], in: { player: 2, next: { fight: [-1, 0], share: [1, 1] } } },
  };
  test('an empty threat, and what is a mistake without it', async () => {
    expect(await codominated(writtenGame(2, entry))).toEqual(['after in: fight', 'after: out']);
  });
  test('not of a player whom the mediator controls', async () => {
    expect(await codominated(writtenGame(2, entry), { instruments: [2] })).toEqual([]);
  });
  // c is worse than anything, so that l, its best answer, is dominated if 2 does not see it; but whoever has seen c answers l.
  test('what was seen is answered, though it is dominated', async () => {
    const blind = { a: { l: [1, 0], r: [1, 1] }, c: { l: [0, 1], r: [0, 0] } };
    expect(await codominated(writtenGame(2, atOnce(blind)))).toEqual(['at once: c', 'at once: l']);
    const seen: Written = {
      player: 1,
      next: { a: { player: 2, next: blind.a }, c: { player: 2, next: blind.c } },
    };
    expect(await codominated(writtenGame(2, seen))).toEqual(['after a: l', 'after c: r', 'after: c']);
  });
});

/** Chance draws good or bad, half and half; player 2 may buy, which pays 1 if it is good, and costs `loss` if not. */
function buying(loss: number, whoKnows: 'nobody' | 'the seller'): Written {
  const buyer = {
    player: 2,
    sees: 'the offer',
  };
  const seller = (sees: string, pay: number): Written => ({
    player: 1,
    sees,
    next: { sell: { ...buyer, next: { buy: [1, pay], wait: [0, 0] } }, keep: [0, 0] },
  });
  const names = whoKnows === 'nobody' ? ['unknown', 'unknown'] : ['good', 'bad'];
  return {
    player: 0,
    shares: [0.5, 0.5],
    next: { good: seller(names[0]!, 1), bad: seller(names[1]!, -loss) },
  };
}

describe('beliefs', () => {
  test('what nobody knows keeps its probability', async () => {
    expect(await codominated(writtenGame(2, buying(3, 'nobody')))).toEqual(['the offer: buy']);
    expect(await codominated(writtenGame(2, buying(0.5, 'nobody')))).toEqual([
      'the offer: wait',
      'unknown: keep',
    ]);
  });
  test('what somebody knows may have led there with any', async () => {
    expect(await codominated(writtenGame(2, buying(3, 'the seller')))).toEqual([]);
  });
});

test('a solver that claims what is not so proves nothing', async () => {
  const game = createGame('prisoners-dilemma');
  const liar: LpSolver = async (lp) => ({
    status: 'optimal',
    objective: 0,
    primal: new Float64Array(lp.numColumns),
    rowDual: new Float64Array(lp.numRows),
  });
  expect(await codominated(game, {}, liar)).toEqual([]);
  const chicken = createGame('chicken');
  // of beliefs that it found, it says nothing; its duals are those of a program that has a solution
  const silent: LpSolver = async (lp, request) => {
    const answer = await highs(lp, request);
    return {
      ...answer,
      primal: answer.primal.map(() => 0),
      rowDual: answer.rowDual.map((dual) => 10 * Math.abs(dual)),
    };
  };
  expect(await codominated(chicken, {}, silent)).toEqual([]);
  for (const dual of [Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1, 1e-320]) {
    const mad: LpSolver = async (lp) => ({
      ...(await liar(lp, { timeLimitSeconds: 1 })),
      rowDual: new Float64Array(lp.numRows).fill(dual),
    });
    expect(await codominated(chicken, {}, mad)).toEqual([]);
  }
  const lost: LpSolver = async (lp, request) => ({
    ...(await highs(lp, request)),
    status: 'numerical-failure',
  });
  expect(await codominated(game, {}, lost)).toEqual([]);
});

test('time that is over, and an abort, are limits and no answers', async () => {
  const game = createGame('prisoners-dilemma');
  for (const status of ['aborted', 'time-limit'] as const) {
    const stopped: LpSolver = async (lp, request) => ({ ...(await highs(lp, request)), status });
    await expect(codominated(game, {}, stopped)).rejects.toMatchObject({ name: 'LimitError', code: status });
  }
});

/** Players see everything. Payoffs are a few whole numbers, which tie. */
function perfectGame(seed: number, depth: number, players: number): Written {
  const draw = hash(seed, 1);
  if (depth === 0 || draw % 5 === 0) return Array.from({ length: players }, (_, i) => hash(seed, 10 + i) % 4);
  const count = 2 + (hash(seed, 2) % 2);
  const children = Array.from({ length: count }, (_, a) =>
    perfectGame(hash(seed, 20 + a), depth - 1, players),
  );
  const player = hash(seed, 3) % (players + 1);
  return {
    player,
    ...(player === 0 && { shares: count === 2 ? [0.25, 0.75] : [0.25, 0.25, 0.5] }),
    next: Object.fromEntries(children.map((child, a) => [`${a}`, child])),
  };
}

/**
 * Of perfect information: an action is codominated if the most that it may bring, when all go on with actions that are not, is
 * less than the least that another one has to bring, when the others punish with such actions and its player does its best.
 */
function codominatedBackwards(tree: GameTree): string[] {
  const { numPlayers } = tree;
  const most: number[][] = [];
  const least: number[][] = [];
  const found: string[] = [];
  for (let h = tree.numNodes - 1; h >= 0; h--) {
    const children = childrenOf(tree, h);
    const z = tree.terminal[h]!;
    if (z >= 0) {
      most[h] = [...tree.utilities.subarray(z * numPlayers, (z + 1) * numPlayers)];
      least[h] = most[h]!;
      continue;
    }
    const mover = tree.actor[h]! - 1;
    const shares = children.map((child) => tree.reach[child]! / tree.reach[h]!);
    const mean = (values: readonly number[]) => values.reduce((sum, value, a) => sum + shares[a]! * value, 0);
    const left = children.filter(
      (child) =>
        mover < 0 ||
        children.every((other) => other === child || most[child]![mover]! >= least[other]![mover]! - 1e-9),
    );
    for (const child of children)
      if (!left.includes(child)) {
        const I = tree.infoset[h]!;
        found.push(`${tree.infosetLabel[I]}: ${tree.actionLabels[I]![children.indexOf(child)]}`);
      }
    const players = Array.from({ length: numPlayers }, (_, i) => i);
    most[h] = players.map((i) =>
      mover < 0 ? mean(children.map((c) => most[c]![i]!)) : Math.max(...left.map((c) => most[c]![i]!)),
    );
    least[h] = players.map((i) => {
      if (mover < 0) return mean(children.map((c) => least[c]![i]!));
      if (mover === i) return Math.max(...children.map((c) => least[c]![i]!));
      return Math.min(...left.map((c) => least[c]![i]!));
    });
  }
  return found.sort();
}

const childrenOf = (tree: GameTree, h: Node) =>
  Array.from({ length: tree.numChildren[h]! }, (_, a) => tree.firstChild[h]! + a);

test('games of perfect information, with ties: by backward induction', async () => {
  const seeds = fc.record({
    seed: fc.integer({ min: 0, max: 1e9 }),
    players: fc.integer({ min: 1, max: 3 }),
  });
  let some = 0;
  await fc.assert(
    fc.asyncProperty(seeds, async ({ seed, players }) => {
      const tree = expand(writtenGame(players, perfectGame(seed, 4, players)));
      const expected = codominatedBackwards(tree);
      some += expected.length;
      expect(await codominated(tree)).toEqual(expected);
    }),
    { numRuns: 40, seed: 1 },
  );
  expect(some).toBeGreaterThan(100);
}, 120_000);
