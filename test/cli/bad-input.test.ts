/** Bad input: one clear sentence each on stderr, exit code 2. */
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scratch } from '../scratch.ts';
import { mediant, write } from './run.ts';

/** Runs and returns the one line that it says. */
function complaint(...args: string[]): string {
  const { exitCode, stdout, stderr } = mediant(...args);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  return stderr.slice('error: '.length, -1);
}

describe('arguments', () => {
  test.each([
    ['solve', "Missing required argument 'GAME'; see mediant --help."],
    ['sovle K35', "Unknown command 'sovle' (Did you mean solve?); see mediant --help."],
    ['solve K35 --jsn', "Unknown option '--jsn' (Did you mean --json?); see mediant --help."],
    ['solve K35 K36', "Too many arguments for 'solve': expected 1 argument but got 2; see mediant --help."],
    ['solve K35 --tol', "Option '--tol <number>' argument missing; see mediant --help."],
  ])('%s', (line, expected) => {
    expect(complaint(...line.split(' '))).toBe(expected);
  });
});

describe('options', () => {
  test.each([
    ['--tol abc', '--tol is "abc"; expected a number above 0.'],
    ['--tol 0', '--tol is "0"; expected a number above 0.'],
    ['--tol NaN', '--tol is "NaN"; expected a number above 0.'],
    ['--tol 1e999', '--tol is "1e999"; expected a number above 0.'],
    ['--time-limit -3', '--time-limit is "-3"; expected a number above 0.'],
    ['--max-iterations 2.5', '--max-iterations is "2.5"; expected a whole number of at least 0.'],
    ['--max-sequences 0', '--max-sequences is "0"; expected a whole number of at least 1.'],
    ['--parameter stepSize', '--parameter is "stepSize"; expected NAME=NUMBER, as in averaging=2.'],
    ['--parameter =2', '--parameter is "=2"; expected NAME=NUMBER, as in averaging=2.'],
    ['--parameter stepSize=', '--parameter is "stepSize="; expected NAME=NUMBER, as in averaging=2.'],
    [
      '--kernel omwu --parameter stepSize=2 --parameter stepSize=-1',
      'parameters.stepSize is -1; expected a number from 0.001 to 1000.',
    ],
    ['--kernel rm --parameter stepSize=2', 'parameters is "stepSize"; expected none with the kernel rm.'],
    ['--multiplier -1', '--multiplier is "-1"; expected a number of at least 0.'],
    ['--instruments x', '--instruments is "x"; expected player numbers separated by commas, as in 1,3.'],
    ['--instruments 1,', '--instruments is "1,"; expected player numbers separated by commas, as in 1,3.'],
    ['--instruments 3', 'instruments is "3"; expected players from 1 to 2.'],
    [
      '--instruments 1 --concept NASH',
      '--instruments is "1"; expected none with NASH, which has no mediator.',
    ],
    ['--objective player:3', 'objective is "player:3"; expected a player from 1 to 2.'],
    [
      '--objective weights:1',
      'objective is "weights:1"; expected 2 finite weights, one per player, separated by commas.',
    ],
    [
      '--objective principal',
      'objective is "principal"; expected a game whose terminals carry the principal\'s own payoff.',
    ],
    [
      '--objective profit',
      'objective is "profit"; expected welfare, player:N, weights:W1,W2,…, principal, surplus or fairness, with minimise: before it to minimise.',
    ],
    [
      '--concept ABC',
      'Unknown concept "ABC"; expected one of NASH, NFCCE, EFCCE, EFCE, NFCCERT, CCERT, CERT, COMM.',
    ],
    ['--kernel foo', 'Unknown kernel "foo"; expected one of auto, arcfr+, apcfr+, cfr+, '],
    ['--method magic', 'Option method is "magic": '],
    [
      '--concept NASH',
      'NASH needs a two-player game without a principal whose utilities have a constant sum; this one has utilities whose sum varies by 12.',
    ],
  ])('%s', (line, expected) => {
    expect(complaint('solve', 'chicken', ...line.split(' '))).toContain(expected);
  });

  test('--lp-method', () => {
    expect(complaint('lp', 'chicken', '--lp-method', 'magic')).toBe(
      'Unknown LP method "magic"; expected one of best, simplex, ipm, pdlp.',
    );
  });
});

describe('games', () => {
  test.each([
    ['poker', /^Unknown game "poker"; expected one of battleship, .*K35.*\.$/],
    ['kuhn', /^kuhn:players is missing; expected a whole number from 2 to 10\.$/],
    [
      'kuhn:players=2,rank=3',
      /^Unknown parameter of kuhn "rank"; expected one of players, ranks, ante, bet\.$/,
    ],
    ['kuhn:players=5,ranks=3', /^kuhn:ranks is 3; expected at least 5, one card for each of 5 players\.$/],
    [
      'kuhn:players=10,ranks=13',
      /^The number of deals of kuhn:players=10,ranks=13 is more than 1000000 \(reached \d+\); expected a smaller game\.$/,
    ],
    ['missing.efg', /^Game file "missing\.efg" cannot be read: there is no such file\.$/],
    ['nowhere/game', /^Game file "nowhere\/game" cannot be read: there is no such file\.$/],
  ])('%s', (game, expected) => {
    expect(complaint('solve', game)).toMatch(expected);
    expect(complaint('inspect', game)).toMatch(expected);
  });

  test('a folder', () => {
    mkdirSync(scratch('games.json'), { recursive: true });
    expect(complaint('solve', 'games.json')).toBe('Game file "games.json" cannot be read: it is a folder.');
  });

  test('more sequences than allowed', () => {
    expect(complaint('solve', 'kuhn:players=2,ranks=3', '--max-sequences', '5')).toMatch(
      /^The mediator's number of sequences is more than 5; expected a smaller game\.$/,
    );
  });
});

const EFG = 'EFG 2 R "t" { "a" }\np "" 1 1 "" { "l" "r" } 0\nt "" 1 "" { 1 }\n';
const game = (infosets: string, nodes: string) => `{"players":1,"infosets":[${infosets}],"nodes":[${nodes}]}`;

describe('game files', () => {
  test.each([
    [
      'syntax.json',
      '{ "players": 2,\n  "nodes": [ oops ] }',
      'syntax.json:2:14: Expected a value or "]", but found "oops".',
    ],
    ['nan.json', game('', '{"payoffs":[NaN]}'), 'nan.json:1:49: Expected a value or "]", but found "NaN".'],
    [
      'infinite.json',
      game('', '{"payoffs":[1e999]}'),
      'nodes[0].payoffs[0] is Infinity; expected a finite number or a text such as "1/3".',
    ],
    [
      'nan.efg',
      `${EFG}t "" 2 "" { nan }\n`,
      'nan.efg:4:13: Expected a payoff, a finite number such as -2, .5, 1e-3 or 1/3, but found "nan".',
    ],
    [
      'short.efg',
      EFG,
      'short.efg:4:1: Expected a node, c, p or t, because the tree still needs 1 or more, but found the end of the file.',
    ],
    [
      'sum.json',
      game('', '{"chance":[0.5,0.4],"children":[1,2]},{"payoffs":[0]},{"payoffs":[1]}'),
      'Chance probabilities at nodes[0].chance sum to 0.9; expected 1 within 1e-9.',
    ],
    [
      'recall.json',
      game(
        '{"player":1,"actions":["l","r"],"label":"first"},{"player":1,"actions":["l","r"],"label":"forgets"}',
        '{"player":1,"infoset":0,"children":[1,2]},{"player":1,"infoset":1,"children":[3,4]},{"player":1,"infoset":1,"children":[5,6]},{"payoffs":[0]},{"payoffs":[1]},{"payoffs":[2]},{"payoffs":[3]}',
      ),
      'Player 1 has imperfect recall at infoset "forgets": it is reached after l at "first" and after r at "first"; expected one own history.',
    ],
    [
      'payoffs.json',
      game('', '{"payoffs":[1,2]}'),
      'nodes[0].payoffs has 2 payoffs; expected 1, one per player.',
    ],
    ['text', 'Once upon a time', 'Unknown format of game file "text"; expected one of .efg, .nfg, .json.'],
  ])('%s', (name, text, expected) => {
    write(name, text);
    expect(complaint('solve', name)).toBe(expected);
  });
});

describe('files to write', () => {
  test('are refused before anything is solved', () => {
    expect(complaint('solve', 'chicken', '--save', 'nowhere/x.json')).toBe(
      'Strategy file "nowhere/x.json" cannot be written: there is no folder nowhere.',
    );
    mkdirSync(scratch('taken'), { recursive: true });
    expect(complaint('lp', 'chicken', '--save', 'taken')).toBe(
      'Strategy file "taken" cannot be written: it is a folder.',
    );
    expect(complaint('inspect', 'chicken', '--export', 'game.txt')).toBe(
      '--export is "game.txt"; expected a file name that ends in .efg or .json.',
    );
  });
});
