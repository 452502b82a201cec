import { describe, expect, test } from 'vitest';
import { findingPublicStates } from '../../src/augmented/public-state.ts';
import { InputError } from '../../src/errors.ts';
import type { Actor, Game } from '../../src/game/game.ts';
import { CHANCE, expand, TERMINAL } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';

/** A game drawn as a nested literal: who moves, in which infoset, to what. */
interface Drawn {
  readonly actor: Actor;
  readonly infoset?: string;
  readonly moves?: readonly { readonly label: string; readonly next: Drawn; readonly probability?: number }[];
  readonly payoffs?: readonly number[];
}

function drawn(players: number, root: Drawn): Game<Drawn> {
  return {
    name: 'drawn',
    source: 'test',
    players,
    initial: () => root,
    actor: ({ actor }) => actor,
    moves: ({ moves }) => moves ?? [],
    infoset: ({ infoset }) => infoset ?? '',
    utilities: ({ payoffs }) => payoffs ?? [],
  };
}

const end = (...payoffs: number[]): Drawn => ({ actor: 'terminal', payoffs });
const at = (actor: Actor, infoset: string, moves: Record<string, Drawn>): Drawn => ({
  actor,
  infoset,
  moves: Object.entries(moves).map(([label, next]) => ({ label, next })),
});
const chance = (...branches: [label: string, probability: number, next: Drawn][]): Drawn => ({
  actor: 'chance',
  moves: branches.map(([label, probability, next]) => ({ label, probability, next })),
});

describe('expand', () => {
  test('numbers parents before children, children together, sequences by player', () => {
    const first = at(1, 'I', { l: end(1, 2), r: at(2, 'J', { x: end(3, 4) }) });
    const tree = expand(drawn(2, chance(['a', 0.25, first], ['b', 0.75, end(5, 6)])));
    expect(tree.numNodes).toBe(6);
    expect([...tree.actor]).toEqual([CHANCE, 1, TERMINAL, TERMINAL, 2, TERMINAL]);
    expect([...tree.parent]).toEqual([-1, 0, 0, 1, 1, 4]);
    expect([...tree.reach]).toEqual([1, 0.25, 0.75, 0.25, 0.25, 0.25]);
    expect([...tree.numSequences]).toEqual([1, 3, 2]);
    // Node 5: player 1 took r (its sequence 2), player 2 took x (its sequence 1).
    expect([...tree.sequence.subarray(15, 18)]).toEqual([0, 2, 1]);
    expect([...tree.utilities.subarray(2 * tree.terminal[5]!, 2 * tree.terminal[5]! + 2)]).toEqual([3, 4]);
    expect([...tree.infosetLevel]).toEqual([0, 1]);
  });

  test('a chain of 1,000,000 nodes does not overflow', () => {
    const length = 1_000_000;
    const chain: Game<number> = {
      name: 'chain',
      source: 'test',
      players: 1,
      initial: () => 1,
      actor: (depth) => (depth === length ? 'terminal' : 1),
      moves: (depth) => [{ label: 'on', next: depth + 1 }],
      infoset: (depth) => String(depth),
      utilities: () => [1],
    };
    const tree = expand(chain);
    expect(tree.numNodes).toBe(length);
    expect(tree.infosetLevel[length - 2]).toBe(length - 2);
  });

  test('probabilities within 1e-9 of 1 are renormalised', () => {
    const tree = expand(drawn(1, chance(['a', 0.3333333333, end(0)], ['b', 0.6666666666, end(1)])));
    expect((tree.reach[1] ?? 0) + (tree.reach[2] ?? 0)).toBeCloseTo(1, 15);
  });
});

describe('bad games: one sentence each, naming the place', () => {
  const ONE = 'expected one own history.';
  const forgets = (actor: Actor): Drawn =>
    at(actor, 'I', { l: at(actor, 'J', { x: end(0) }), r: at(actor, 'J', { x: end(0) }) });
  /** One action at one node of infoset I, two at the other. */
  const uneven = chance(
    ['a', 0.5, at(1, 'I', { l: end(0) })],
    ['b', 0.5, at(1, 'I', { l: end(0), r: end(0) })],
  );
  const short = at(1, 'I', { l: chance(['a', 0.5, end(0)], ['b', 0.4, end(0)]) });

  test.each<[message: string, players: number, root: Drawn]>([
    [
      `Player 1 has imperfect recall at infoset "J": it is reached after l at "I" and after r at "I"; ${ONE}`,
      1,
      forgets(1),
    ],
    [
      `Player 1 has imperfect recall at infoset "I": it is reached after no own action and after l at "I"; ${ONE}`,
      1,
      at(1, 'I', { l: at(1, 'I', { l: end(0) }) }),
    ],
    [
      `Player 0 has imperfect recall at infoset "J": it is reached after l at "I" and after r at "I"; ${ONE}`,
      1,
      forgets('principal'),
    ],
    [
      'Infoset "I" of player 1 has actions [l] at one node and [l, r] at another; expected the same at every node.',
      1,
      uneven,
    ],
    [
      'Chance at the root gives action "a" probability -0.5; expected a number from 0 to 1.',
      1,
      chance(['a', -0.5, end(0)], ['b', 1.5, end(0)]),
    ],
    ['Chance probabilities at node l sum to 0.9; expected 1 within 1e-9.', 1, short],
    ['Payoff of player 2 at node l is NaN; expected a finite number.', 2, at(1, 'I', { l: end(0, NaN) })],
    [
      'Payoff of player 1 at node l is -1e+308; expected at most 1e+100 in absolute value, so that sums stay finite.',
      1,
      at(1, 'I', { l: end(-1e308), r: end(1e308) }),
    ],
    ['node l has 1 payoffs; expected 2, one per player.', 2, at(1, 'I', { l: end(0) })],
    ['the root belongs to 1 but has no action; expected at least one.', 1, at(1, 'I', {})],
    ['actor at the root is 2; expected a player from 1 to 1.', 1, at(2, 'I', { l: end(0) })],
    ['players is 0; expected a whole number from 1 to 1000.', 0, end()],
  ])('%s', (message, players, root) => {
    const attempt = () => expand(drawn(players, root));
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(message);
  });

  /** Nobody knows who moves first: sequence form does not need to. */
  test('a game that is not timeable has a cycle in words, which concepts with a mediator refuse', () => {
    const root = chance(
      ['a', 0.5, at(1, 'I', { l: at(2, 'J', { x: end(0, 0) }) })],
      ['b', 0.5, at(2, 'J', { x: at(1, 'I', { l: end(0, 0) }) })],
    );
    const tree = expand(drawn(2, root));
    expect(tree.cycle).toEqual(['"I" of player 1', '"J" of player 2', '"I" of player 1']);
    const sentence =
      'The game is not timeable, as EFCE needs it to be: infosets "I" of player 1 -> "J" of player 2 -> "I" of player 1 each occur before the next, in a cycle';
    expect(() => augmentGame(tree, { concept: 'EFCE' })).toThrow(sentence);
    expect(() => augmentGame(tree, { concept: 'COMM' })).toThrow(InputError);
  });

  test('too many nodes', () => {
    expect(() => expand(createGame('K35'), { maxNodes: 100 })).toThrow(/number of nodes is more than 100/);
    // One that does not say how many it has.
    const silent = createGame('trick-taking:ranks=2');
    expect(silent.leastNodes).toBe(undefined);
    expect(() => expand(silent, { maxNodes: 100 })).toThrow(/nodes is more than 100 \(reached 1\d\d\)/);
  });
});

describe('public states', () => {
  test('Kuhn poker: the betting is public; a card is while it is in play only if the other player moves no more', () => {
    const tree = expand(createGame('kuhn:players=2,ranks=3'));
    const state = finish(findingPublicStates(tree));
    const decisions = Array.from({ length: tree.numNodes }, (_, h) => h).filter((h) => tree.infoset[h]! >= 0);
    // At the root and after a check both players have infosets now or later, which link all 6 deals: 1 + 1 states.
    // After a bet, and after check and bet, the last mover's infosets alone are left, one per card: 3 + 3 states.
    expect(new Set(decisions.map((h) => state[h])).size).toBe(8);
    expect(decisions.length).toBe(24);
  });

  test('a perfect-information game has one public state per node', () => {
    const tree = expand(drawn(1, at(1, 'I', { l: at(1, 'J', { x: end(0) }), r: at(1, 'K', { x: end(0) }) })));
    expect(new Set(finish(findingPublicStates(tree))).size).toBe(tree.numNodes);
  });
});
