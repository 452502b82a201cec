/** Bad input: one clear sentence each on stderr, exit code 2. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder } from '../scratch.ts';
import { complaint, write } from './run.ts';

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
    ['--instruments 1 --concept NASH', 'instruments is "1"; expected no players with the concept NASH.'],
    ['--objective player:3', 'objective is "player:3"; expected a player from 1 to 2.'],
    ['--kernel foo', 'Unknown kernel "foo"; expected one of auto, '],
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
    ['kuhn:players=5,ranks=3', /^kuhn:ranks is 3; expected at least 5, one card for each of 5 players\.$/],
    ['missing.efg', /^Game file "missing\.efg" cannot be read: there is no such file\.$/],
    ['nowhere/game', /^Game file "nowhere\/game" cannot be read: there is no such file\.$/],
  ])('%s', (game, expected) => {
    expect(complaint('solve', game)).toMatch(expected);
    expect(complaint('inspect', game)).toMatch(expected);
  });

  test('a folder', () => {
    mkdirSync(join(folder, 'games.json'), { recursive: true });
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
      'nan.efg',
      `${EFG}t "" 2 "" { nan }\n`,
      'nan.efg:4:13: Expected a payoff, a finite number such as -2, .5, 1e-3 or 1/3, but found "nan".',
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
    mkdirSync(join(folder, 'taken'), { recursive: true });
    expect(complaint('lp', 'chicken', '--save', 'taken')).toBe(
      'Strategy file "taken" cannot be written: it is a folder.',
    );
    expect(complaint('inspect', 'chicken', '--export', 'game.txt')).toBe(
      '--export is "game.txt"; expected a file name that ends in .efg or .json.',
    );
  });
});
