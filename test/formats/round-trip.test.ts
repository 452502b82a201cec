import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { fingerprint } from '../../src/game/fingerprint.ts';
import type { Game } from '../../src/game/game.ts';
import { expand } from '../../src/game/tree.ts';
import { fixture } from './fixture.ts';
import { readGambit } from './gambit-reader.ts';
import { randomEfg } from './random-efg.ts';
import { randomGame, shapes } from './random-game.ts';

const FORMATS = ['efg', 'json'] as const;

const FIXTURES = [
  'poker.efg',
  'screening.efg',
  'export-thirds.efg',
  'export-constant-sum.efg',
  'export-exponents.efg',
  'nameless-infoset.efg',
  'player-named-principal.efg',
  'dilemma-payoffs.nfg',
  'dilemma-outcomes.nfg',
  'lottery.json',
];

function reread<State>(game: Game<State>, format: (typeof FORMATS)[number]): Game<number> {
  return parseGame(formatGame(game, format), `game.${format}`);
}

describe.each(FORMATS)('a game written as %s and read again', (format) => {
  it('is the same game, array by array', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const game = randomGame(shape);
        const again = reread(game, format);
        expect(expand(again)).toStrictEqual(expand(game));
        expect(again.source).toBe(game.source);
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('is written the same the second time', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const text = formatGame(randomGame(shape), format);
        expect(formatGame(parseGame(text, `game.${format}`), format)).toBe(text);
      }),
      { numRuns: 100, seed: 8 },
    );
  });

  it.each(FIXTURES)('keeps the fixture %s: numbers, names and places', (file) => {
    const game = parseGame(fixture(file), file);
    const again = reread(game, format);
    expect(expand(again)).toStrictEqual(expand(game));
    expect(fingerprint(expand(again))).toBe(fingerprint(expand(game)));
    expect(again.playerNames).toEqual(game.playerNames);
    // Exact numbers, names of nodes, outcomes and events, as a second reader finds them.
    expect(readGambit(formatGame(again, 'efg'))).toEqual(readGambit(formatGame(game, 'efg')));
  });

  it('keeps exact numbers and names of any tree', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        const text = randomEfg(seed);
        const given = readGambit(text);
        const game = parseGame(text, 'x.efg');
        const once = formatGame(game, format);
        const again = parseGame(once, `x.${format}`);
        expect(formatGame(again, format)).toBe(once);
        expect(fingerprint(expand(again))).toBe(fingerprint(expand(game)));
        expect(readGambit(formatGame(again, 'efg'))).toEqual(given);
      }),
      { numRuns: 200, seed: 9 },
    );
  });

  it('differs when one payoff differs', () => {
    const utilities = (node: number) => poker.utilities(node).map((value) => value + 1e-9);
    expect(expand(reread({ ...poker, utilities }, format))).not.toStrictEqual(expand(poker));
  });

  const poker = parseGame(fixture('poker.efg'), 'poker.efg');
  const movesOf = (node: number) => poker.moves(node);

  it.each<[string, Partial<Game<number>>]>([
    ['Payoff of player 1 at node 3 is NaN; expected a finite number.', { utilities: () => [NaN, 0] }],
    ['node 3 has 1 payoffs; expected 2, one per player.', { utilities: () => [1] }],
    [
      'Payoff of the principal at node 3 is Infinity; expected a finite number.',
      { objective: () => Infinity },
    ],
    [
      'has actions [Meet, Pass] at one node and [Pass] at another; expected the same at every node.',
      { moves: (node) => (node === 7 ? movesOf(node).slice(1) : movesOf(node)) },
    ],
    ['node 0 belongs to chance but has no action; expected at least one.', { moves: () => [] }],
    [
      'Chance at node 0 gives action "King" probability NaN; expected a number from 0 to 1.',
      { moves: (node) => movesOf(node).map(({ label, next }) => ({ label, next })) },
    ],
    ['actor at node 0 is 3; expected a player from 1 to 2.', { actor: () => 3 }],
  ])('is refused: %s', (message, change) => {
    expect(() => formatGame({ ...poker, ...change }, format)).toThrow(message);
  });

  it('may have infosets in other places', () => {
    const infoset = (node: number) => (node === 1 || node === 6 ? 'x' : 'y');
    expect(() => formatGame({ ...poker, infoset }, format)).not.toThrow();
  });
});
