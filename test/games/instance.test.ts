/** Instance strings: names, messages, and the registry against its folder. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { createGame, games } from '../../src/games/index.ts';
import { canonicalName, type Parameter, parseInstance } from '../../src/games/instance.ts';
import { kuhn } from '../../src/games/kuhn.ts';

/** Files of the folder that are not families. */
const HELPERS = [
  'deal',
  'drawn-values',
  'index',
  'instance',
  'normal-form',
  'bidder-values',
  'sequential-auction-rules',
  'sequential-auction-size',
];

describe('registry', () => {
  test('has one entry per file', () => {
    const files = readdirSync(new URL('../../src/games', import.meta.url)).map((file) =>
      file.replace(/\.ts$/, ''),
    );
    expect(games.map(({ name }) => name).sort()).toEqual(
      files.filter((file) => !HELPERS.includes(file)).sort(),
    );
  });
  test.each(games)('$name is described', ({ title, source, parameters, examples }) => {
    expect(title).not.toBe('');
    expect(source).not.toBe('');
    expect(examples.length).toBeGreaterThan(0);
    for (const { description } of Object.values(parameters)) expect(description).toMatch(/^\S[^\n]+[^.\s]$/);
  });
  test.each(games.flatMap(({ examples }) => examples))('%s names itself', (example) => {
    expect(createGame(example).name).toBe(example);
    const instance = parseInstance(example, games);
    expect(canonicalName(instance)).toBe(instance.family.create(instance.given).name);
  });
});

test('a text of digits is refused at once, and one that is longer than any instance', () => {
  const started = performance.now();
  expect(() => createGame(`kuhn:players=${'1'.repeat(60_000)}x`)).toThrow(/kuhn:players is "1+…"; expected/);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(() => createGame(`kuhn:players=${'1'.repeat(70_000)}`)).toThrow(/expected at most 65536 characters/);
});

describe('names', () => {
  test('are canonical: parameters in order, without defaults', () => {
    expect(createGame(' kuhn: bet=2, ranks=5 ,players=3,ante=1').name).toBe('kuhn:players=3,ranks=5,bet=2');
    expect(createGame('goofspiel:players=2,cards=2,prizes=1:-.5').name).toBe(
      'goofspiel:players=2,cards=2,prizes=1:-0.5',
    );
    expect(createGame('leduc:players=2,raises=2,ranks=3,suits=2,deal=ranks').name).toBe(
      'leduc:players=2,raises=2,ranks=3,suits=2',
    );
    expect(createGame('liars-dice:players=2,faces=2,wild=false').name).toBe('liars-dice:players=2,faces=2');
    expect(createGame('car-sale:good=1e-1').name).toBe('car-sale:good=0.1');
  });
  test('of tables stand for parameters', () => {
    expect(createGame('S2122').moves(createGame('S2122').initial())).toHaveLength(11);
    expect(createGame('K49').players).toBe(4);
    expect(createGame('DF32').name).toBe('DF32');
    expect(canonicalName(parseInstance('DF32', games))).toBe('liars-dice:players=3,faces=2,order=face');
    expect(canonicalName(parseInstance('D32', games))).toBe('liars-dice:players=3,faces=2');
    expect(kuhn({ players: 3, ranks: 5 }).name).toBe('kuhn:players=3,ranks=5');
  });
});

const message = (instance: string): string => {
  try {
    createGame(instance);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return 'no error';
};

describe('messages', () => {
  test.each([
    ['kuhn', 'kuhn:players is missing; expected a whole number from 2 to 10.'],
    ['kuhn:players=3', 'kuhn:ranks is missing; expected a whole number from 2 to 100.'],
    ['kuhn:players=three,ranks=5', 'kuhn:players is "three"; expected a whole number from 2 to 10.'],
    ['kuhn:players=2.5,ranks=5', 'kuhn:players is 2.5; expected a whole number from 2 to 10.'],
    ['kuhn:players=2,players=3', 'kuhn:players is "3"; expected one value, not two.'],
    ['kuhn:players=2,rank=3', 'Unknown parameter of kuhn "rank"; expected one of players, ranks, ante, bet.'],
    ['kuhn:toString=2', 'Unknown parameter of kuhn "toString"; expected one of players, ranks, ante, bet.'],
    ['K15', 'kuhn:players is 1; expected a whole number from 2 to 10.'],
    ['chicken:players=2', 'chicken is "players=2"; expected no parameters.'],
    ['kuhn:', 'kuhn is ""; expected parameter=value pairs separated by commas, as in players=3,ranks=5.'],
    [
      'kuhn:players',
      'kuhn is "players"; expected parameter=value pairs separated by commas, as in players=3,ranks=5.',
    ],
  ])('%s', (instance, expected) => {
    expect(message(instance)).toBe(expected);
  });

  test.each(['', 'poker', 'k35', 'K355', 'B3222', ':players=3'])('unknown game %j', (instance) => {
    const name = instance.split(':')[0];
    expect(message(instance)).toMatch(`Unknown game "${name}"; expected one of battleship, goofspiel, kuhn,`);
    expect(message(instance)).toMatch('B2222');
  });

  test('typed callers get the same checks', () => {
    expect(() => kuhn({ players: 3, ranks: Number.NaN })).toThrow('kuhn:ranks is NaN');
    expect(() => kuhn({ players: 3, ranks: 5, ...{ stake: 1 } })).toThrow(
      'Unknown parameter of kuhn "stake"',
    );
  });
});

describe('impossible sizes', () => {
  test.each([
    ['kuhn:players=5,ranks=3', 'kuhn:ranks is 3; expected at least 5, one card for each of 5 players.'],
    [
      'kuhn:players=10,ranks=13',
      'The number of deals of kuhn:players=10,ranks=13 is more than 1000000 (reached 1037836800); expected a smaller game.',
    ],
    [
      'liars-dice:players=10,faces=20',
      'The number of deals of liars-dice:players=10,faces=20 is more than 1000000 (reached 10240000000000); expected a smaller game.',
    ],
    ['battleship:height=0,width=2,rounds=1', 'battleship:height is 0; expected a whole number from 1 to 30.'],
    [
      'battleship:height=2,width=2,rounds=5',
      'battleship:rounds is 5; expected at most 4, one shot for each of 4 cells.',
    ],
    [
      'battleship:height=6,width=6,rounds=2',
      'battleship:width is 6; expected a grid of at most 30 cells, not 36.',
    ],
    [
      'leduc:players=3,raises=1,ranks=3,suits=1',
      'leduc:ranks is 3; expected ranks × suits of at least 4, one card for each of 3 players and the board.',
    ],
    ['goofspiel:players=2,cards=3,prizes=1:2', 'goofspiel:prizes is "1:2"; expected 3 values, one per card.'],
    [
      'ride-sharing:map=1,steps=2,rewards=1:2',
      'ride-sharing:rewards is "1:2"; expected 7 values, one per vertex.',
    ],
    ['trick-taking:ranks=5', 'trick-taking:ranks is 5; expected a whole number from 2 to 3.'],
  ])('%s', (instance, expected) => {
    expect(message(instance)).toBe(expected);
  });
});

/** For every parameter of every family: values just outside, and the words of the message. */
const outside = (parameter: Parameter): [string, string][] => {
  switch (parameter.kind) {
    case 'number': {
      const range = `a ${parameter.whole ? 'whole ' : ''}number from ${parameter.min} to ${parameter.max}`;
      return [String(parameter.min - 1), String(parameter.max + 1), 'x', '0x1'].map((text) => [text, range]);
    }
    case 'choice':
      return [['neither', `one of ${parameter.choices.join(', ')}`]];
    case 'flag':
      return [['maybe', 'true or false']];
    case 'list':
      return [['1:x', 'numbers separated by colons, as in 1:2:3']];
  }
};

const cases = games.flatMap(({ name, parameters }) => {
  const needed = Object.entries(parameters).flatMap(([key, { default: fallback, ...rest }]) =>
    fallback === null && 'max' in rest ? [[key, rest.min] as const] : [],
  );
  return Object.entries(parameters).flatMap(([key, parameter]) =>
    outside(parameter).map(([value, words]) => {
      const others = needed.filter(([other]) => other !== key).map(([other, least]) => `${other}=${least}`);
      return [`${name}:${[...others, `${key}=${value}`].join(',')}`, `${name}:${key}`, words] as const;
    }),
  );
});

describe('ranges', () => {
  test.each(cases)('%s', (instance, field, words) => {
    expect(message(instance)).toMatch(new RegExp(`^${field} is .*; expected ${words}\\.$`));
  });
});
