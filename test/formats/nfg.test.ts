import { describe, expect, it } from 'vitest';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { expand } from '../../src/game/tree.ts';
import { cases, expectFormatError, fixture } from './fixture.ts';
import { readGambit } from './gambit-reader.ts';

const HEAD = 'NFG 1 R "T" { "Row" "Column" } ';

describe('nfg', () => {
  it('reads the payoff version, the first player fastest', () => {
    const tree = expand(parseGame(fixture('dilemma-payoffs.nfg'), 'dilemma-payoffs.nfg'));
    expect(tree.name).toBe('Two by three');
    expect(tree.actionLabels).toEqual([
      ['Top', 'Bottom'],
      ['Left', 'Middle', 'Right'],
    ]);
    expect(tree.infosetLabel).toEqual(['Row', 'Column']);
    expect([...tree.infosetPlayer]).toEqual([1, 2]);
    expect([...tree.utilities]).toEqual([1, -1, 3, -3, 0.5, -0.5, 2, -2, 4, -4, 0.75, -0.75]);
    expect(tree.numNodes).toBe(1 + 2 + 6);
  });

  it('reads the outcome version, with numbers of strategies and outcome 0', () => {
    const tree = expand(parseGame(fixture('dilemma-outcomes.nfg'), 'dilemma-outcomes.nfg'));
    expect(tree.actionLabels).toEqual([
      ['1', '2'],
      ['1', '2', '3'],
    ]);
    expect([...tree.utilities]).toEqual([1, -1, 3, -3, 2, -2, 2, -2, 0, 0, 1, -1]);
  });

  it('makes the player named Principal player 0', () => {
    const text = 'NFG 1 R "T" { "A" "principal" "B" } { 2 1 1 } 1 2 3 4 5 6';
    const tree = expand(parseGame(text, 'x.nfg'));
    expect([...tree.infosetPlayer]).toEqual([1, 0, 2]);
    expect([...tree.utilities]).toEqual([1, 3, 4, 6]);
    expect([...(tree.objective ?? [])]).toEqual([2, 5]);
  });

  it('leaves a player named Principal a player when it is told to', () => {
    const game = parseGame('NFG 1 R "T" { "A" "principal" } { 1 1 } 1 2', 'x.nfg', { principal: false });
    expect(game.playerNames).toEqual(['A', 'principal']);
    expect(game.notes).toBeUndefined();
    expect(game.utilities(2)).toEqual([1, 2]);
  });

  it('reads outcomes without names, and commas that part numbers', () => {
    const outcomes = expand(parseGame(`${HEAD}{ 2 1 }\n{ { 1,-1 } { "b" 2,3 } } 1,2`, 'x.nfg'));
    expect([...outcomes.utilities]).toEqual([1, -1, 2, 3]);
    const payoffs = expand(parseGame(`${HEAD}{ 2 1 } 1, 5 -1,-5`, 'x.nfg'));
    expect([...payoffs.utilities]).toEqual([1, 5, -1, -5]);
  });

  it('says in which line the strategies of a player stand', () => {
    const game = parseGame(fixture('dilemma-payoffs.nfg'), 'dilemma-payoffs.nfg');
    expect([0, 1].map((node) => game.place?.(node))).toEqual(['line 3', 'line 4']);
  });

  it('keeps fractions and names', () => {
    const file = readGambit(formatGame(parseGame(fixture('dilemma-payoffs.nfg'), 'x.nfg'), 'efg'));
    expect(file.players).toEqual(['Row', 'Column']);
    const thirds = formatGame(parseGame(`${HEAD}{ 1 1 } 1/3 2/3`, 'x.nfg'), 'efg');
    expect(readGambit(thirds).nodes.at(-1)?.payoffs).toEqual([
      [1n, 3n],
      [2n, 3n],
    ]);
  });

  it('gives names to players and strategies without one', () => {
    const tree = expand(parseGame('NFG 1 R "" { "" } { { "" "x" "x" } } 1 2 3', 'x.nfg'));
    expect(tree.infosetLabel).toEqual(['Player 1']);
    expect(tree.actionLabels).toEqual([['action 1', 'x #2', 'x #3']]);
    expect(tree.name).toBe('x.nfg');
  });

  it.each(
    cases([
      ['', '1:1', 'Expected the file type NFG, but found the end of the file.'],
      ['NFG 2', '1:5', 'Expected version 1 of the NFG format, but found "2".'],
      ['NFG 1 X', '1:7', 'Expected the data type R or D, but found "X".'],
      ['NFG 1 R {', '1:9', 'Expected the title of the game in quotes, but found "{".'],
      [`${HEAD}1`, '1:32', 'Expected "{" before the strategies, but found "1".'],
      [
        `${HEAD}{ "a"`,
        '1:34',
        'Expected the strategies of a player, as a list or a number, but found the text "a".',
      ],
      [`${HEAD}{ { 1 }`, '1:36', 'Expected a strategy in quotes or "}", but found "1".'],
      [`${HEAD}{ 2 0 }`, '1:36', 'A player has no strategy; expected at least one.'],
      [`${HEAD}{ {} 2 }`, '1:34', 'A player has no strategy; expected at least one.'],
      [`${HEAD}{ 2 2 2 }`, '1:32', 'Strategies are given for 3 players; expected 2.'],
      [`${HEAD}{ 2 9999 }`, '1:36', 'The strategies make 19998 profiles, more than the file can hold.'],
      [
        `${HEAD}{ 1 2 } 1 2 3`,
        '1:45',
        'Expected a payoff of profile 2 of 2, a finite number such as -2, .5, 1e-3 or 1/3, but found the end of the file.',
      ],
      [
        `${HEAD}{ 1 1 } 1 x`,
        '1:42',
        'Expected a payoff of profile 1 of 1, a finite number such as -2, .5, 1e-3 or 1/3, but found "x".',
      ],
      [
        `${HEAD}{ 1 1 } 1 2 3`,
        '1:44',
        'Expected the end of the file, because the table is complete, but found "3".',
      ],
      [
        fixture('comma-decimals.nfg'),
        '2:2',
        'The comma in "1,5" stands between two digits; expected a point in a decimal number, or a blank after the comma between two numbers.',
      ],
      [
        `${HEAD}{ 1 1 }\n{ { "" 1,5 2,5 } } 1`,
        '2:3',
        'The outcome has 4 payoffs; expected 2, one per player. A comma parts two numbers; decimals have a point.',
      ],
      [`${HEAD}{ 1 1 } { 1`, '1:42', 'Expected "{" before an outcome or "}", but found "1".'],
      [
        `${HEAD}{ 1 1 } { { 1`,
        '1:45',
        'Expected a payoff, a finite number such as -2, .5, 1e-3 or 1/3, but found the end of the file.',
      ],
      [`${HEAD}{ 1 1 }\n{ { "" 1 } } 1`, '2:3', 'The outcome has 1 payoffs; expected 2, one per player.'],
      [`${HEAD}{ 1 1 }\n{ { "" 1 2 } } 2`, '2:16', 'The outcome is 2; expected 0 to 1.'],
      [`${HEAD}{ 1 1 }\n{ } -1`, '2:5', 'Expected the outcome of profile 1 of 1, but found "-1".'],
    ]),
  )('$problem', ({ text, place, problem }) => {
    expectFormatError(text, 'x.nfg', place, problem);
  });
});
