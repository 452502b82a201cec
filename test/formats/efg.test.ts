import { describe, expect, it } from 'vitest';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { expand } from '../../src/game/tree.ts';
import { cases, expectFormatError, fixture, refusal } from './fixture.ts';
import { readGambit } from './gambit-reader.ts';

const HEAD = 'EFG 2 R "T" { "A" "B" }\n';

describe('efg', () => {
  it('adds up exact payoffs along the path', () => {
    const tree = expand(parseGame(fixture('poker.efg'), 'poker.efg'));
    // -1/3 + 1/10 + 67/30 = 2, and so on.
    expect([...tree.utilities]).toEqual([2, -2, 1, -1, -1, 1, -2, 2, 1, -1, -1, 1]);
    expect(tree.objective).toBeNull();
    expect([...tree.reach.slice(1, 3)]).toEqual([0.5, 0.5]);
  });

  it('rounds such a sum once, at its end', () => {
    const text = `${HEAD}p "" 1 1 "" { "x" } 1 "" { .1 1e16 } p "" 2 1 "" { "y" } 2 "" { .2 1 } t "" 3 "" { 0 -1e16 }`;
    expect([...expand(parseGame(text, 'x.efg')).utilities]).toEqual([0.3, 1]);
    expect(0.1 + 0.2).not.toBe(0.3);
  });

  it('names the game and its parts', () => {
    const game = parseGame(fixture('poker.efg'), 'poker.efg');
    const tree = expand(game);
    expect(game.name).toBe('One-card poker, the pot paid on the way');
    expect(game.source).toBe(
      'Ann sees the card, Bob does not. He said "call me" once,\nand the file was C:\\games\\poker.efg.',
    );
    expect(tree.infosetLabel).toEqual(['Ann has it', 'infoset 1', 'Ann has nothing']);
    expect([...tree.infosetPlayer]).toEqual([1, 2, 1]);
    const raises = ['Raise', 'Fold'];
    expect(tree.actionLabels).toEqual([raises, ['Meet', 'Pass'], raises]);
    expect(game.moves(0).map((move) => move.label)).toEqual(['King', 'Queen']);
  });

  it('reads a byte order mark and Windows line ends', () => {
    const windows = `\ufeff${fixture('screening.efg').replaceAll('\n', '\r\n')}`;
    expect(expand(parseGame(windows, 'screening.efg'))).toStrictEqual(
      expand(parseGame(fixture('screening.efg'), 'screening.efg')),
    );
  });

  it('places errors after a byte order mark and Windows line ends', () => {
    expectFormatError(
      '\ufeffEFG 2 R "T" { "A" }\r\n\r\n  x',
      'x.efg',
      '3:3',
      'Expected a node, c, p or t, because the tree still needs 1 or more, but found "x".',
    );
  });

  it('takes the player named Principal as player 0', () => {
    const tree = expand(parseGame(fixture('screening.efg'), 'screening.efg'));
    expect(tree.numPlayers).toBe(2);
    expect([...tree.infosetPlayer]).toEqual([2, 0, 1, 0, 2]);
    expect(tree.infosetLabel).toEqual(['type #1', 'after low', 'infoset 1', 'after high', 'type #2']);
    expect([...tree.utilities.slice(0, 6)]).toEqual([1, 3, 2, 0, 0, 0]);
    expect([...(tree.objective ?? [])]).toEqual([2, -1, 0, 4, 0, 2, -1, 0, 4, 0]);
  });

  it('gives no objective to a principal that is paid nothing', () => {
    const text = 'EFG 2 R "" { "Principal" "A" } p "" 1 1 "" { "x" } 0 t "" 1 "" { 0 5 }';
    const tree = expand(parseGame(text, 'x.efg'));
    expect(tree.objective).toBeNull();
    expect([...tree.utilities]).toEqual([5]);
  });

  it('accepts a lone terminal node, commas anywhere and no blanks', () => {
    const tree = expand(parseGame('EFG,2,D,""{"A""B"},""t""1""{1,,2,}', 'x.efg'));
    expect([...tree.utilities]).toEqual([1, 2]);
  });

  it('accepts a repeated description that says the same with other digits', () => {
    const text = `${HEAD}c "" 1 "" { "x" 1/2 "y" 0.5 } 0 c "" 1 "" { "x" .5 "y" 5e-1 } 0
      t "" 1 "o" { 1/4 2 } t "" 1 "o" { .25 2. } t "" 1`;
    expect([...expand(parseGame(text, 'x.efg')).utilities]).toEqual([0.25, 2, 0.25, 2, 0.25, 2]);
  });

  it('accepts chance probabilities that miss 1 by less than 1e-9 and renormalises', () => {
    const third = '0.3333333333333333';
    const text = `${HEAD}c "" 1 "" { "x" ${third} "y" ${third} "z" ${third} } 0 t "" 0 t "" 0 t "" 0`;
    expect([...expand(parseGame(text, 'x.efg')).reach]).toEqual([1, 1 / 3, 1 / 3, 1 / 3]);
    const near = `${HEAD}c "" 1 "" { "x" 0.5 "y" 0.5000000005 } 0 t "" 0 t "" 0`;
    expect(expand(parseGame(near, 'x.efg')).reach[1]).toBeCloseTo(0.5, 8);
  });

  it('numbers actions and infosets whose names are missing or repeated', () => {
    const text = `${HEAD}p "" 1 5 "I" { "" "" } 0
      p "" 1 6 "I" { "x" "x" "x #2" } 0 t "" 0 t "" 0 t "" 0
      p "" 1 7 "I #5" { "x" } 0 t "" 0`;
    const tree = expand(parseGame(text, 'x.efg'));
    expect(tree.infosetLabel).toEqual(['I #5 #5', 'I #6', 'I #5']);
    expect(tree.actionLabels).toEqual([['action 1', 'action 2'], ['x #1', 'x #2 #2', 'x #2'], ['x']]);
  });

  it('reads descriptions without names', () => {
    const game = parseGame(fixture('nameless-infoset.efg'), 'nameless-infoset.efg');
    expect(game.moves(0).map(({ label, probability }) => [label, probability])).toEqual([
      ['a', 0.5],
      ['b', 0.5],
    ]);
    expect([...expand(game).utilities]).toEqual([1, -1, 0, 0]);
  });

  it('takes a name that the first description lacks from a later one', () => {
    const text = `${HEAD}c "" 1 { "x" 1/2 "y" 1/2 } 0
      p "" 1 1 { "l" } 0 t "" 1 { 1 2 }
      p "" 1 1 "I" { "l" } 0 t "" 1 "o" { 1 2 }`;
    const game = parseGame(text, 'x.efg');
    expect(expand(game).infosetLabel).toEqual(['I']);
    const { nodes } = readGambit(formatGame(game, 'efg'));
    expect(nodes.map(({ outcome }) => outcome)).toEqual(['', '', '', '', 'o']);
    expectFormatError(
      `${text} `.replace('"o" { 1 2 }', '"o" { 1 3 }'),
      'x.efg',
      '4:35',
      'Outcome 1 has other payoffs than at its first use; expected the same.',
    );
  });

  it('says in which line an infoset is described', () => {
    const game = parseGame(fixture('screening.efg').replaceAll('\n', '\r\n'), 'screening.efg');
    const places = [1, 2, 3, 7].map((node) => game.place?.(node));
    // Node 7 is the second of the mediator, node 3 the first of player 1.
    expect(places).toEqual(['line 4', 'line 5', 'line 6', 'line 10']);
  });

  it('reads commas without blanks where the number of payoffs tells', () => {
    const tree = expand(parseGame(`${HEAD}t "" 1 "" {1,2}`, 'x.efg'));
    expect([...tree.utilities]).toEqual([1, 2]);
  });

  it('leaves the player named Principal a player when it is told to', () => {
    const text = fixture('player-named-principal.efg');
    const mediated = parseGame(text, 'x.efg');
    expect(mediated.players).toBe(1);
    expect(mediated.playerNames).toEqual(['Agent']);
    expect(mediated.notes).toEqual([
      'The player "Principal" of the file is the mediator; with --no-principal (in code: principal: false) it is a player like the others.',
    ]);
    const played = parseGame(text, 'x.efg', { principal: false });
    expect(played.players).toBe(2);
    expect(played.playerNames).toEqual(['Principal', 'Agent']);
    expect(played.notes).toBeUndefined();
    expect([...expand(played).utilities]).toEqual([1, 2, -2, 3, 3, 0, 0, 1]);
  });

  it('writes what every node needs, and equal payoff vectors as one outcome', () => {
    const text = formatGame(parseGame(fixture('screening.efg'), 'screening.efg'), 'efg');
    expect(text.split('\n').slice(0, 9)).toEqual([
      'EFG 2 R "Screening with a principal" { "Principal" "Seller" "Buyer" }',
      '"screening.efg"',
      '',
      'c "" 1 "" { "low" 1/4 "high" 3/4 } 0',
      'p "" 3 1 "type #1" { "report low" "report high" } 0',
      'p "" 1 1 "after low" { "sell" "keep" } 0',
      'p "" 2 1 "infoset 1" { "deliver" "shirk" } 0',
      't "" 1 "" { 2, 1, 3 }',
      't "" 2 "" { -1, 2, 0 }',
    ]);
    expect(text).toContain(
      '\np "" 2 1 "infoset 1" { "deliver" "shirk" } 0\nt "" 1 "" { 2, 1, 3 }\nt "" 2 "" { -1, 2, 0 }\nt "" 3 "" { 0, 0, 0 }\n',
    );
  });

  it('reads a chain of 10^6 nodes', () => {
    const links = 500_000;
    const lines = [HEAD];
    for (let k = 1; k <= links; k++)
      lines.push(`p "" ${1 + (k % 2)} ${k} "" { "stop" "go" } 1 "" { 1, 1/3 } t "" 0`);
    lines.push('t "" 2 "end" { 0, .1 }');
    const game = parseGame(lines.join('\n'), 'chain.efg');
    const tree = expand(game);
    expect(tree.numNodes).toBe(2 * links + 1);
    expect(tree.infosetLabel[41]).toBe('infoset 42');
    const last = tree.terminal[tree.numNodes - 1]!;
    expect([...tree.utilities.slice(2 * last, 2 * last + 2)]).toEqual([links, links / 3 + 0.1]);
  });
});

describe('efg refuses', () => {
  const NOBODY = 'The game has 0 players besides the principal; expected 1 to 1000.';

  it.each(
    cases([
      ['', '1:1', 'Expected the file type EFG, but found the end of the file.'],
      ['EFG 1', '1:5', 'Expected version 2 of the EFG format, but found "1".'],
      ['EFG 2 "R"', '1:7', 'Expected the data type R or D, but found the text "R".'],
      ['EFG 2 R }', '1:9', 'Expected the title of the game in quotes, but found "}".'],
      ['EFG 2 R "title', '1:9', 'The text that starts here has no closing quote.'],
      ['EFG 2 R "T\\"', '1:9', 'The text that starts here has no closing quote.'],
      ['EFG 2 R "T"', '1:12', 'Expected "{" before the names of the players, but found the end of the file.'],
      ['EFG 2 R "T" { 1', '1:15', 'Expected the name of a player in quotes or "}", but found "1".'],
      ['EFG 2 R "T" { }', '1:13', NOBODY],
      ['EFG 2 R "T" { "principal" }', '1:13', NOBODY],
      [
        `EFG 2 R "T" { ${'"" '.repeat(1001)} }`,
        '1:13',
        'The game has 1001 players besides the principal; expected 1 to 1000.',
      ],
      [
        'EFG 2 R "T" { "Principal" "PRINCIPAL" }',
        '1:27',
        'Two players have the name Principal; expected at most one.',
      ],
    ]),
  )('$problem', ({ text, place, problem }) => {
    expectFormatError(text, 'x.efg', place, problem);
  });

  const MOVE = 'p "" 1 1 "I" { "x" "y" } 0\n';
  const CHANCE = 'c "" 1 "C" { "x" 1/2 "y" 1/2 } 0\n';
  const NODE = 'Expected a node, c, p or t, because the tree still needs 1 or more, but found';
  const NUMBER = 'a finite number such as -2, .5, 1e-3 or 1/3';
  const PROBABILITY = `Expected the probability of the action, ${NUMBER}`;
  const PAYOFF = `Expected a payoff, ${NUMBER}`;
  const SAME = 'than at its first use; expected the same.';

  it.each(
    cases([
      ['q', '2:1', `${NODE} "q".`],
      [`${MOVE}t "" 0`, '3:7', `${NODE} the end of the file.`],
      ['t 1', '2:3', 'Expected the name of the node in quotes, but found "1".'],
      ['p "" A', '2:6', 'Expected the number of the player who moves, but found "A".'],
      ['p "" 0 1', '2:6', 'The player is 0; expected 1 to 2.'],
      ['p "" 3 1', '2:6', 'The player is 3; expected 1 to 2.'],
      ['p "" 1 -1', '2:8', 'Expected the number of the infoset, but found "-1".'],
      ['p "" 1 1.5', '2:8', 'Expected the number of the infoset, but found "1.5".'],
      ['p "" 1 4 0', '2:8', 'Infoset 4 of player 1 has no description at its first use.'],
      ['c "" 4 0', '2:6', 'Chance infoset 4 has no description at its first use.'],
      [`${MOVE}p "" 2 1 0`, '3:8', 'Infoset 1 of player 2 has no description at its first use.'],
      ['p "" 1 1 "" 0', '2:13', 'Expected "{" before the actions, but found "0".'],
      ['p "" 1 1 "" { } 0', '2:13', 'Infoset 1 of player 1 has no action; expected at least one.'],
      ['p "" 1 1 "" { "x" 1 } 0', '2:19', 'Expected an action in quotes or "}", but found "1".'],
      ['c "" 1 "" { "x" } 0', '2:17', `${PROBABILITY}, but found "}".`],
      ['c "" 1 "" { "x" 1/0 } 0', '2:17', `${PROBABILITY}, but found "1/0".`],
      ['c "" 1 "" { "x" -1/2 } 0', '2:17', 'The probability is -1/2; expected a number from 0 to 1.'],
      ['c "" 1 "" { "x" 1.1 } 0', '2:17', 'The probability is 1.1; expected a number from 0 to 1.'],
      [
        'c "" 1 "" { "x" .5 "y" .4 } 0',
        '2:11',
        'The chance probabilities sum to 0.9; expected 1 within 1e-9.',
      ],
      [
        'c "" 1 "" { "x" .5 "y" .500000002 } 0',
        '2:11',
        `The chance probabilities sum to ${0.5 + 0.500000002}; expected 1 within 1e-9.`,
      ],
      [
        `${MOVE}p "" 1 1 "J" { "x" "y" } 0`,
        '3:8',
        'Infoset 1 of player 1 is named "J" here and "I" before; expected the same name.',
      ],
      [`${MOVE}p "" 1 1 "I" { "x" } 0`, '3:8', `Infoset 1 of player 1 has another number of actions ${SAME}`],
      [`${MOVE}p "" 1 1 "I" { "x" "z" } 0`, '3:8', `Infoset 1 of player 1 has other actions ${SAME}`],
      [
        `${CHANCE}c "" 1 "C" { "x" 1/4 "y" 3/4 } 0`,
        '3:6',
        `Chance infoset 1 has other probabilities ${SAME}`,
      ],
      ['t "" x', '2:6', 'Expected the number of the outcome, but found "x".'],
      ['t "" 1', '2:6', 'Outcome 1 has no payoffs at its first use.'],
      ['t "" 0 "" { 1 2 }', '2:6', 'Outcome 0 has payoffs; expected none, because 0 is no outcome.'],
      ['t "" 1 "" 1', '2:11', 'Expected "{" before the payoffs, but found "1".'],
      ['t "" 1 "" { 1 }', '2:11', 'The outcome has 1 payoffs; expected 2, one per player.'],
      [
        't "" 1 "" { 1,5 2,5 }',
        '2:11',
        'The outcome has 4 payoffs; expected 2, one per player. A comma parts two numbers; decimals have a point.',
      ],
      ['p "" 1 1 { } 0', '2:10', 'Infoset 1 of player 1 has no action; expected at least one.'],
      ['t "" 1 "" { 1 2 3 }', '2:11', 'The outcome has 3 payoffs; expected 2, one per player.'],
      ['t "" 1 "" { 1 NaN }', '2:15', `${PAYOFF}, but found "NaN".`],
      ['t "" 1 "" { 1 1e999 }', '2:15', `${PAYOFF}, but found "1e999".`],
      ['t "" 1 "" { 1 2', '2:16', `${PAYOFF}, but found the end of the file.`],
      [
        `${MOVE}t "" 1 "a" { 1 2 } t "" 1 "b" { 1 2 }`,
        '3:25',
        'Outcome 1 is named "b" here and "a" before; expected the same name.',
      ],
      [`${MOVE}t "" 1 "a" { 1 2 } t "" 1 "a" { 1 3 }`, '3:25', `Outcome 1 has other payoffs ${SAME}`],
      [
        'p "" 1 1 "" { "x" } 1 "" { 1e308 0 } t "" 1',
        '2:38',
        'The payoffs on the path to this node add up to more than a number can hold.',
      ],
      ['t "" 0 t', '2:8', 'Expected the end of the file, because the tree is complete, but found "t".'],
    ]),
  )('after the first line: $problem', ({ text, place, problem }) => {
    expectFormatError(HEAD + text, 'x.efg', place, problem);
  });

  it('a small file that asks for a huge tree', () => {
    const actions = '"" '.repeat(1000);
    const text = `${HEAD}p "" 1 1 "" { ${actions}} 0\n${'p "" 1 1 0\n'.repeat(1000)}`;
    expect(refusal(text, 'x.efg').message).toBe(
      'x.efg:16:1: The tree needs more nodes than the file can hold.',
    );
  });

  it('with long texts cut short in the message', () => {
    expect(refusal('z'.repeat(5000), 'x.efg').message).toBe(
      `x.efg:1:1: Expected the file type EFG, but found "${'z'.repeat(39)}…".`,
    );
  });
});
