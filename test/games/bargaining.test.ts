/** Bargaining: rules and sizes by hand, and equilibria that theory gives in closed form. */
import { describe, expect, test } from 'vitest';
import { CHANCE, expand, type GameTree } from '../../src/game/tree.ts';
import { bargaining } from '../../src/games/bargaining.ts';
import { createGame } from '../../src/games/index.ts';
import { solve } from '../../src/index.ts';
import { actor, infoset, options, payoffs, play } from './play.ts';

/** Two types of each player: values 1 and 2, outside options 0 and 0.5. */
const PRIVATE = 'bargaining:steps=4,rounds=3,values1=1:2,outside2=0:0.5,discount=0.5,breakdown=0.25';

describe('rules', () => {
  test('an offer is what the other gets; a round later it is worth less', () => {
    // Player 1 offers a quarter and keeps 3/4 of a pie that is worth 2 to it.
    expect(payoffs(PRIVATE, '2 1', 'offer 1', 'accept')).toEqual([1.5, 0.25]);
    // Player 2 offers a half, half a unit of time later: 0.5 · 1 · 1/2.
    expect(payoffs(PRIVATE, '1 1', 'offer 0', 'reject', 'go on', 'offer 2', 'accept')).toEqual([0.25, 0.25]);
    const third = ['offer 0', 'reject', 'go on', 'offer 0', 'reject', 'go on', 'offer 4'];
    expect(payoffs(PRIVATE, '2 2', ...third, 'accept')).toEqual([0, 0.25]);
  });
  test('leaving, breakdown and the last rejection give the outside options of that round', () => {
    expect(payoffs(PRIVATE, '1 2', 'offer 4', 'leave')).toEqual([0, 0.5]);
    expect(payoffs(PRIVATE, '1 2', 'offer 4', 'reject', 'break')).toEqual([0, 0.5]);
    expect(payoffs(PRIVATE, '1 2', 'offer 4', 'reject', 'go on', 'offer 0', 'leave')).toEqual([0, 0.25]);
    const third = ['offer 0', 'reject', 'go on', 'offer 0', 'reject', 'go on', 'offer 4'];
    expect(payoffs(PRIVATE, '1 2', ...third, 'reject')).toEqual([0, 0.125]);
    expect(options(PRIVATE, '1 2', ...third)).toEqual(['accept', 'reject']);
    expect(options(PRIVATE, '1 2', ...third.slice(0, 4))).toEqual(['accept', 'reject', 'leave']);
    expect(options(`${PRIVATE},leave=false`, '1 2', 'offer 4')).toEqual(['accept', 'reject']);
  });
  test('players take turns, know their own type alone, and all offers', () => {
    expect([actor(PRIVATE), actor(PRIVATE, '1 1'), actor(PRIVATE, '1 1', 'offer 3')]).toEqual([
      'chance',
      1,
      2,
    ]);
    const rejected = ['offer 3', 'reject', 'go on'];
    expect(actor(PRIVATE, '1 1', 'offer 3', 'reject')).toBe('chance');
    expect(actor(PRIVATE, '1 1', ...rejected)).toBe(2);
    expect(actor(PRIVATE, '1 1', ...rejected, 'offer 0')).toBe(1);
    expect(infoset(PRIVATE, '1 1', 'offer 3')).toBe('1|3');
    expect(infoset(PRIVATE, '2 1', 'offer 3')).toBe('1|3');
    expect(infoset(PRIVATE, '1 2', 'offer 3')).toBe('2|3');
    expect(infoset(PRIVATE, '1 2', ...rejected)).toBe('2|3 ');
    expect(infoset(PRIVATE, '1 2', ...rejected, 'offer 0')).toBe('1|3 0');
  });
  test('types are equally likely, values and outside options paired by place', () => {
    const { game, state } = play(PRIVATE, []);
    expect(game.moves(state).map(({ label, probability }) => [label, probability])).toEqual([
      ['1 1', 0.25],
      ['1 2', 0.25],
      ['2 1', 0.25],
      ['2 2', 0.25],
    ]);
    const paired = 'bargaining:steps=2,rounds=1,values2=1:3,outside2=0.25:0.5';
    expect(payoffs(paired, '1 1', 'offer 1', 'reject')).toEqual([0, 0.25]);
    expect(payoffs(paired, '1 2', 'offer 1', 'reject')).toEqual([0, 0.5]);
    expect(payoffs(paired, '1 2', 'offer 1', 'accept')).toEqual([0.5, 1.5]);
  });
});

describe('random proposers', () => {
  const game = 'bargaining:steps=4,rounds=2,values2=1:3,discount=0.5,offers=random,proposer1=0.75';
  test('chance draws who offers in each round, and all see it', () => {
    expect(actor(game, '1 2')).toBe('chance');
    const { game: rules, state } = play(game, ['1 2']);
    expect(rules.moves(state).map(({ label, probability }) => [label, probability])).toEqual([
      ['player 1 offers', 0.75],
      ['player 2 offers', 0.25],
    ]);
    const second = ['1 2', 'player 2 offers', 'offer 1'];
    expect([actor(game, ...second.slice(0, 2)), actor(game, ...second)]).toEqual([2, 1]);
    expect(infoset(game, ...second)).toBe('1|2:1');
    expect(infoset(game, ...second, 'reject', 'player 1 offers', 'offer 0')).toBe('2|2:1 1:0');
  });
  test('an offer is what the other gets of who was drawn', () => {
    expect(payoffs(game, '1 2', 'player 2 offers', 'offer 1', 'accept')).toEqual([0.25, 2.25]);
    const later = ['1 1', 'player 2 offers', 'offer 0', 'reject', 'player 1 offers', 'offer 1'];
    expect(payoffs(game, ...later, 'accept')).toEqual([0.375, 0.125]);
    expect(payoffs(game, '1 1', 'player 1 offers', 'offer 0', 'leave')).toEqual([0, 0]);
  });
});

describe('simultaneous offers', () => {
  const game = 'bargaining:steps=4,rounds=2,outside1=0.125,outside2=0.25,discount=0.5,offers=simultaneous';
  test('neither sees the demand of the other before both are made', () => {
    expect([actor(game, '1 1'), actor(game, '1 1', 'demand 3')]).toEqual([1, 2]);
    expect(infoset(game, '1 1', 'demand 3')).toBe('1|');
    expect(infoset(game, '1 1', 'leave')).toBe('1|');
    expect(infoset(game, '1 1', 'demand 3', 'demand 2')).toBe('1|3/2 ');
  });
  test('demands that fit are met, and what is left over is split', () => {
    expect(payoffs(game, '1 1', 'demand 3', 'demand 1')).toEqual([0.75, 0.25]);
    expect(payoffs(game, '1 1', 'demand 2', 'demand 1')).toEqual([0.625, 0.375]);
    expect(payoffs(game, '1 1', 'demand 3', 'demand 2', 'demand 0', 'demand 0')).toEqual([0.25, 0.25]);
  });
  test('demands of more than the pie are a rejection, and who leaves ends it for both', () => {
    expect(payoffs(game, '1 1', 'demand 3', 'demand 2', 'demand 4', 'demand 1')).toEqual([0.0625, 0.125]);
    expect(payoffs(game, '1 1', 'leave', 'demand 0')).toEqual([0.125, 0.25]);
    expect(payoffs(game, '1 1', 'demand 0', 'leave')).toEqual([0.125, 0.25]);
    expect(options(game, '1 1', 'demand 3', 'demand 2')).toEqual([0, 1, 2, 3, 4].map((k) => `demand ${k}`));
    const risky = `${game},breakdown=0.5`;
    expect(payoffs(risky, '1 1', 'demand 3', 'demand 2', 'break')).toEqual([0.125, 0.25]);
    expect(actor(risky, '1 1', 'demand 3', 'demand 2', 'go on')).toBe(1);
  });
});

describe('side payments', () => {
  const game = 'bargaining:steps=2,rounds=2,values1=1:2,discount=0.5,payment=1,paymentSteps=2';
  test('an offer pays or asks for money in steps', () => {
    expect(options(game, '1 1').slice(0, 6)).toEqual([
      'offer 0 and ask 1',
      'offer 0 and ask 0.5',
      'offer 0',
      'offer 0 and pay 0.5',
      'offer 0 and pay 1',
      'offer 1 and ask 1',
    ]);
    expect(payoffs(game, '2 1', 'offer 0 and pay 1', 'accept')).toEqual([1, 1]);
    expect(payoffs(game, '2 1', 'offer 2 and ask 0.5', 'accept')).toEqual([0.5, 0.5]);
    const later = ['2 1', 'offer 0 and pay 1', 'reject', 'offer 2 and ask 1'];
    expect(infoset(game, ...later)).toBe('2|0+2 2-2');
    expect(payoffs(game, ...later, 'accept')).toEqual([0.5, 0.5]);
    expect(payoffs(game, ...later, 'reject')).toEqual([0, 0]);
  });
  test('demands of money fit when no more is asked than given, and the difference is split', () => {
    const both = `${game},offers=simultaneous`;
    expect(payoffs(both, '2 1', 'demand 2 and pay 1', 'demand 0 and get 1')).toEqual([1, 1]);
    expect(payoffs(both, '2 1', 'demand 2 and pay 1', 'demand 0 and get 0.5')).toEqual([1.25, 0.75]);
    expect(infoset(both, '2 1', 'demand 2 and pay 0.5', 'demand 0 and get 1')).toBe('2|2-1/0+2 ');
  });
});

/** Nodes from an offer on, itself included: below each of its answers an agreement, exits, and what follows. */
function nodesFrom(round: number, { steps = 0, rounds = 0, breakdown = false, leave = true }): number {
  const last = round === rounds;
  const rest = last ? 1 : nodesFrom(round + 1, { steps, rounds, breakdown, leave }) + (breakdown ? 2 : 0);
  return 1 + (steps + 1) * (2 + rest + (leave && !last ? 1 : 0));
}

describe('sizes', () => {
  test.each([
    { steps: 4, rounds: 1, breakdown: false, leave: true, nodes: 17 },
    { steps: 4, rounds: 2, breakdown: false, leave: true, nodes: 97 },
    { steps: 10, rounds: 2, breakdown: false, leave: false, nodes: 398 },
    { steps: 3, rounds: 3, breakdown: true, leave: true, nodes: 314 },
  ])('$steps slices, $rounds rounds: $nodes nodes', ({ nodes, ...given }) => {
    const { steps, rounds, leave, breakdown } = given;
    const tree = expand(bargaining({ steps, rounds, leave, breakdown: breakdown ? 0.1 : 0 }));
    expect(1 + nodesFrom(1, given)).toBe(nodes);
    expect(tree.numNodes).toBe(nodes);
    // Two types of one player and three of the other: six times all but the root.
    const types = { values1: [1, 2], outside2: [0, 0.1, 0.2] };
    const typed = expand(bargaining({ steps, rounds, leave, breakdown: breakdown ? 0.1 : 0, ...types }));
    expect(typed.numNodes).toBe(1 + 6 * (nodes - 1));
  });
});

describe('refusals', () => {
  test.each([
    ['steps=0,rounds=1', 'bargaining:steps is 0; expected a whole number from 1 to 1000.'],
    ['steps=4', 'bargaining:rounds is missing; expected a whole number from 1 to 20.'],
    ['steps=4,rounds=1,discount=1.5', 'bargaining:discount is 1.5; expected a number from 0 to 1.'],
    [
      'steps=4,rounds=1,offers=sequential',
      'bargaining:offers is "sequential"; expected one of alternating, random, simultaneous.',
    ],
    ['steps=4,rounds=1,proposer1=2', 'bargaining:proposer1 is 2; expected a number from 0 to 1.'],
    ['steps=4,rounds=1,payment=-1', 'bargaining:payment is -1; expected a number from 0 to 1000000000.'],
    ['steps=4,rounds=1,breakdown=-1', 'bargaining:breakdown is -1; expected a number from 0 to 1.'],
    ['steps=4,rounds=1,values2=1:-1', 'bargaining:values2 is "1:-1"; expected numbers of at least 0.'],
    [
      'steps=4,rounds=1,values1=1:2:3,outside1=0:1',
      'bargaining:outside1 is "0:1"; expected one number, or 3, one per value of player 1.',
    ],
  ])('%s', (text, message) => {
    expect(() => createGame(`bargaining:${text}`)).toThrow(message);
  });
});

/** Payoffs by backward induction from a node of a tree in which everybody sees everything; ties go to the first action. */
function backwardInduction(tree: GameTree, at = 0): number[] {
  const value: number[][] = [];
  for (let h = tree.numNodes - 1; h >= 0; h--) {
    const first = tree.firstChild[h]!;
    const children = value.slice(first, first + tree.numChildren[h]!);
    const actor = tree.actor[h]!;
    const z = tree.terminal[h]!;
    if (z >= 0) value[h] = [...tree.utilities.subarray(z * tree.numPlayers, (z + 1) * tree.numPlayers)];
    else if (actor === CHANCE)
      value[h] = [0, 1].map((i) =>
        children.reduce((sum, child, k) => {
          const weight = tree.reach[first + k]! / tree.reach[h]!;
          return sum + weight * child[i]!;
        }, 0),
      );
    else value[h] = children.reduce((best, child) => (child[actor - 1]! > best[actor - 1]! ? child : best));
  }
  return value[at]!;
}

describe('the subgame-perfect split', () => {
  // In the last round the one who offers keeps all, so that before it the other is worth its discounted pie.
  test.each([
    ['steps=10,rounds=1', [1, 0]],
    ['steps=10,rounds=2,discount=0.5', [0.5, 0.5]],
    // 1 is worth 0.25 in round 3, 2 is worth 0.5 · (1 − 0.5) = 0.25 in round 2.
    ['steps=4,rounds=3,discount=0.5', [0.75, 0.25]],
    ['steps=10,rounds=2,breakdown=0.4', [0.4, 0.6]],
    // Player 2 would rather leave with 0.3 than wait for 0.2.
    ['steps=10,rounds=2,discount=0.2,outside2=0.3', [0.7, 0.3]],
  ])('%s: %j', (text, split) => {
    const tree = expand(createGame(`bargaining:${text}`));
    backwardInduction(tree).forEach((payoff, i) => {
      expect(payoff).toBeCloseTo(split[i]!, 12);
    });
  });

  test('where a pie is worth what the outside options are together, it is the value of the zero-sum game', async () => {
    const game = 'bargaining:steps=10,rounds=2,outside1=0.3,outside2=0.7';
    const [first] = backwardInduction(expand(createGame(game))) as [number];
    expect(first).toBeCloseTo(0.3, 12);
    const { report } = await solve(game, { concept: 'NASH', tolerance: 1e-6 });
    expect(report.status).toBe('solved');
    expect(report.lowerBound).toBeLessThanOrEqual(first + 1e-9);
    expect(report.upperBound).toBeGreaterThanOrEqual(first - 1e-9);
    expect(report.utilities[1]).toBeCloseTo(0.7, 4);
  });
});

/** What players get from a node on: the root's child, and so on, by the numbers of the moves. */
function valueAfter(text: string, ...moves: number[]): number[] {
  const tree = expand(createGame(`bargaining:${text}`));
  let node = 0;
  for (const move of moves) node = tree.firstChild[node]! + move;
  return backwardInduction(tree, node);
}

describe('the subgame-perfect split of random proposers', () => {
  // In the last round who offers keeps all, worth the probability of being drawn; before it, the other's share of that,
  // discounted, is what has to be offered.
  test.each([
    ['steps=8,rounds=2,discount=0.5,offers=random', 0.5, [0.75, 0.25], [0.25, 0.75]],
    ['steps=8,rounds=2,discount=0.5,offers=random,proposer1=0.75', 0.75, [0.875, 0.125], [0.375, 0.625]],
    // three rounds: each is worth a half at every date
    ['steps=4,rounds=3,discount=0.5,offers=random', 0.5, [0.75, 0.25], [0.25, 0.75]],
    // half of the others' rejections end in nothing
    ['steps=4,rounds=2,breakdown=0.5,offers=random', 0.5, [0.75, 0.25], [0.25, 0.75]],
  ])('%s: player 1 gets %d', (text, first, ifOne, ifTwo) => {
    const found = [valueAfter(text), valueAfter(text, 0, 0), valueAfter(text, 0, 1)];
    [[first, 1 - first], ifOne, ifTwo].forEach((split, k) => {
      expect(found[k]![0]).toBeCloseTo(split[0]!, 12);
      expect(found[k]![1]).toBeCloseTo(split[1]!, 12);
    });
  });
});

test('with side payments the pie goes to whom it is worth more, and who offers gets all of its worth', () => {
  // Worth 1 to player 1 and 2 to player 2, who pays 2 for it.
  const [one, two] = valueAfter('steps=2,rounds=1,values2=2,payment=2,paymentSteps=4');
  expect([one, two]).toEqual([2, 0]);
  // without them it is no use to player 1 there
  expect(valueAfter('steps=2,rounds=1,values2=2')).toEqual([1, 0]);
});

describe('demands at once', () => {
  // Who demands all but what the other gets outside is answered by a demand of that: neither gains by another demand.
  test.each([
    ['player:1', 0.75],
    ['minimise:player:1', 0.25],
    ['welfare', 1],
  ])('%s is %d under EFCE, with outside options of a quarter', async (objective, value) => {
    const game = 'bargaining:steps=4,rounds=1,outside1=0.25,outside2=0.25,offers=simultaneous';
    const { report } = await solve(game, { concept: 'EFCE', objective, tolerance: 1e-6 });
    expect(report.status).toBe('solved');
    expect(report.objective).toBeCloseTo(value, 5);
  });
});

describe('take it or leave it, the outside option of player 2 being 0 or 0.5', () => {
  // Asking for all loses the strong type: (1 + 0.2) / 2; half of the pie suits both: 0.5.
  const game = 'bargaining:steps=4,rounds=1,outside1=0.2,outside2=0:0.5';
  test.each(['NFCCE', 'EFCE', 'CERT', 'COMM'])('%s: player 1 gets 0.6', async (concept) => {
    const { report } = await solve(game, { concept, objective: 'player:1', tolerance: 1e-5 });
    expect(report.status).toBe('solved');
    expect(report.objective).toBeCloseTo(0.6, 3);
    expect(report.upperBound).toBeGreaterThanOrEqual(0.6 - 1e-9);
  });
});
