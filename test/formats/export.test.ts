/** What is written for other programs, read by a reader that is as strict as they are: see gambit-reader.ts. */
import { describe, expect, it } from 'vitest';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { fingerprint } from '../../src/game/fingerprint.ts';
import type { Game } from '../../src/game/game.ts';
import { withTransferNodes } from '../../src/game/transfer-nodes.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame, games } from '../../src/games/index.ts';
import { fixture } from './fixture.ts';
import { exact, type GambitFile, readGambit, sum } from './gambit-reader.ts';

const read = (file: string) => parseGame(fixture(file), file);
const exported = (file: string) => readGambit(formatGame(read(file), 'efg'));
const payoffsOf = ({ nodes }: GambitFile) =>
  nodes.flatMap(({ kind, payoffs }) =>
    kind === 't' ? [payoffs.map(([top, bottom]) => `${top}/${bottom}`)] : [],
  );

describe('files of users', () => {
  it('keeps chance of 1/3', () => {
    const [root] = exported('export-thirds.efg').nodes;
    expect(root?.actions).toEqual(['J', 'Q', 'K']);
    expect(root?.probabilities).toEqual([exact('1/3'), exact('1/3'), exact('1/3')]);
  });

  it('keeps a constant sum exactly', () => {
    const { nodes } = exported('export-constant-sum.efg');
    const sums = nodes.filter(({ kind }) => kind === 't').map(({ payoffs }) => sum(payoffs));
    expect(sums).toEqual(Array.from({ length: 4 }, () => exact('1')));
    expect(nodes.find(({ kind }) => kind === 't')?.payoffs[0]).toEqual(exact('1/3'));
  });

  it('writes tiny and huge numbers without exponents, under the names that the file has', () => {
    const { players, nodes } = exported('export-exponents.efg');
    expect(players).toEqual(['Alice', 'Bob']);
    expect(nodes.map(({ name }) => name)).toEqual(['deal', 'root', 'n1', 'n2', 'n3']);
    expect(nodes.map(({ outcome }) => outcome)).toEqual(['', '', 'win', 'lose', 'big']);
    expect(nodes.map(({ infoset }) => infoset)).toEqual(['coin', "Alice's move", '', '', '']);
    expect(nodes[0]?.probabilities).toEqual([exact('1/10000000'), exact('9999999/10000000')]);
    expect(nodes.slice(2).map(({ payoffs }) => payoffs[0])).toEqual([
      exact('0.0000001'),
      exact('-3'),
      [10n ** 21n, 1n],
    ]);
  });

  it('adds up fractions along a path', () => {
    // -1/3 + 1/10 + 67/30 and so on, by hand.
    expect(payoffsOf(exported('poker.efg'))).toEqual([
      ['2/1', '-2/1'],
      ['1/1', '-1/1'],
      ['-1/1', '1/1'],
      ['-2/1', '2/1'],
      ['1/1', '-1/1'],
      ['-1/1', '1/1'],
    ]);
  });

  it('keeps sums that are no decimals', () => {
    const text =
      'EFG 2 R "" { "A" "B" } p "" 1 1 "" { "x" "y" } 1 "ante" { 1/3 0.5 } t "" 2 "" { 1/7 .25 } t "" 0';
    expect(payoffsOf(readGambit(formatGame(parseGame(text, 'x.efg'), 'efg')))).toEqual([
      ['10/21', '3/4'],
      ['1/3', '1/2'],
    ]);
  });

  it('keeps decimals that the nearest double would change, and those that look like fractions', () => {
    const payoffs = ['0.1000000000000000000001', '0.3333333333333333', '-2.50', '1e-3', '+4/6'];
    const text = `EFG 2 R "" { "A" "B" "C" "D" "E" } t "" 1 "" { ${payoffs.join(' ')} }`;
    const expected = ['0.1000000000000000000001', '0.3333333333333333', '-5/2', '1/1000', '2/3'].map(exact);
    for (const format of ['efg', 'json'] as const) {
      const again = parseGame(formatGame(parseGame(text, 'x.efg'), format), `x.${format}`);
      expect(readGambit(formatGame(again, 'efg')).nodes[0]?.payoffs).toEqual(expected);
    }
  });

  it('makes up for probabilities that miss 1 by little', () => {
    const chance = (texts: string) => `EFG 2 R "" { "A" } c "" 1 "" { ${texts} } 0 t "" 0 t "" 0 t "" 0`;
    for (const texts of [
      '"x" 0.3333333333333333 "y" 0.3333333333333333 "z" 0.3333333333333333',
      '"x" 0.33333333 "y" 0.33333333 "z" 0.3333333395',
      '"x" 1e-300 "y" 0.4999999999 "z" 0.5000000003',
      '"x" 0.123456789012345678901 "y" 0.876543210987654321098 "z" 0',
    ]) {
      const game = parseGame(chance(texts), 'x.efg');
      const text = formatGame(game, 'efg');
      // The reader refuses other sums than 1.
      expect(readGambit(text).nodes[0]?.actions).toEqual(['x', 'y', 'z']);
      const again = expand(parseGame(text, 'x.efg')).reach;
      expand(game).reach.forEach((reach, h) => {
        expect(Math.abs(again[h]! - reach)).toBeLessThan(1e-15 * reach || Number.MIN_VALUE);
      });
    }
  });

  it('gives names to players that have none, and never makes a player the mediator', () => {
    const unnamed = { ...read('poker.efg') };
    delete (unnamed as { playerNames?: unknown }).playerNames;
    expect(readGambit(formatGame(unnamed, 'efg')).players).toEqual(['Player 1', 'Player 2']);
    const text = fixture('player-named-principal.efg');
    const game = parseGame(text, 'x.efg', { principal: false });
    const again = formatGame(game, 'efg');
    expect(readGambit(again).players).toEqual(['Principal (player 1)', 'Agent']);
    expect(fingerprint(expand(parseGame(again, 'x.efg')))).toBe(fingerprint(expand(game)));
  });

  it('writes a game with other payoffs than its file as it is', () => {
    const game = read('export-constant-sum.efg');
    const doubled = { ...game, utilities: (node: number) => game.utilities(node).map((value) => value * 2) };
    expect(payoffsOf(readGambit(formatGame(doubled, 'efg')))).toEqual([
      ['2/3', '4/3'],
      ['2/1', '0/1'],
      ['2/7', '12/7'],
      ['1/5', '9/5'],
    ]);
  });
});

describe('games of the catalogue', () => {
  it('chicken repeats actions and payoffs everywhere', () => {
    expect(formatGame(createGame('chicken'), 'efg').split('\n').slice(3, -1)).toEqual([
      'p "" 1 1 "move" { "swerve" "dare" } 0',
      'p "" 2 1 "move" { "swerve" "dare" } 0',
      't "" 1 "" { 6, 6 }',
      't "" 2 "" { 2, 7 }',
      'p "" 2 1 "move" { "swerve" "dare" } 0',
      't "" 3 "" { 7, 2 }',
      't "" 4 "" { 0, 0 }',
    ]);
  });

  it('deals cards with fractions', () => {
    const [root] = readGambit(formatGame(createGame('kuhn:players=2,ranks=3'), 'efg')).nodes;
    expect(new Set(root?.probabilities.map(String))).toEqual(new Set(['1,6']));
  });

  /** Larger instances say nothing new. */
  const MAX_NODES = 8000;
  const instances = games.flatMap(({ name, examples }) => {
    const small = (examples.length > 0 ? examples : [name]).filter(
      (instance) => expand(playable(instance)).numNodes <= MAX_NODES,
    );
    return small.map((instance) => [name, instance] as const);
  });

  it('has a small instance of every family', () => {
    expect(new Set(instances.map(([family]) => family))).toEqual(new Set(games.map(({ name }) => name)));
  });

  it.each(instances)('%s: %s is read by an exact reader, and is the same game again', (_, instance) => {
    const game = playable(instance);
    const text = formatGame(game, 'efg');
    const tree = expand(game);
    expect(readGambit(text).nodes).toHaveLength(tree.numNodes);
    expect(fingerprint(expand(parseGame(text, 'x.efg')))).toBe(fingerprint(tree));
  });
});

/** With its transfers as nodes and without its constraints, which .efg files do not have. */
function playable(instance: string): Game<unknown> {
  const game = createGame(instance);
  const { constraints, ...free } = game.transfers === undefined ? game : withTransferNodes(game);
  return free as Game<unknown>;
}
