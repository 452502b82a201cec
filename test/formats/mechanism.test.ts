/** Mechanism files: what they say, and what is wrong with those that say something else. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeMechanism } from '../../src/design/index.ts';
import { parseMechanism } from '../../src/formats/index.ts';

const text = readFileSync(new URL('fixtures/bridge-mechanism.json', import.meta.url), 'utf8');
const bridge = JSON.parse(text);

function judged(file: string) {
  const { problem, mechanism } = parseMechanism(file, 'bridge.json');
  return judgeMechanism(problem, mechanism);
}

it('reads fractions, costs and what is left out', () => {
  const found = judged(`\ufeff${text}`);
  // Two thirds pay 7/2 for what costs 3, and it is worth 1/2 more.
  expect(found.revenue).toBeCloseTo(7 / 3, 12);
  expect(found.budget).toMatchObject({ least: 0, most: 1 / 2 });
  expect(found.principal).toBeCloseTo(2 / 3, 12);
  expect(found.types[1]).toMatchObject({ type: 'high', utility: 1 / 2 });
  expect(found.misreport).toEqual({ mean: 0, exPost: 0 });
});

it('reads a joint prior, values that depend on all types, and outside options', () => {
  const two = {
    types: [
      [{ type: 'x' }, { type: 'y' }],
      [{ type: 'x' }, { type: 'y' }],
    ],
    prior: [
      { types: ['x', 'x'], probability: '3/4' },
      { types: ['y', 'y'], probability: '1/4' },
    ],
    outcomes: ['go'],
    valuesAt: ['xx', 'xy', 'yx', 'yy'].map((pair) => ({
      types: [...pair],
      values: [{ go: pair === 'yy' ? 8 : 4 }, {}],
    })),
    outside: [{ y: 9 }, {}],
    mechanism: ['xx', 'xy', 'yx', 'yy'].map((pair) => ({ reports: [...pair], done: [{ outcome: 'go' }] })),
  };
  const found = judged(JSON.stringify(two));
  expect(found.welfare).toBe(5);
  expect(found.types.map(({ probability }) => probability)).toEqual([3 / 4, 1 / 4, 3 / 4, 1 / 4]);
  expect(found.leave).toEqual({ mean: 1, exPost: 5, drawn: 5 });
});

describe('mistakes are named', () => {
  it.each<[string, object, string]>([
    [
      'a field of another name',
      { value: [] },
      '"value" is unknown; expected a field of this object; check the spelling.',
    ],
    ['types that are none', { types: 3 }, 'types is 3; expected an array with the types of each player.'],
    ['a type without name', { types: [[{ label: 'low' }]] }, 'types[0][0].type is missing; expected a text.'],
    [
      'a probability in words',
      {
        types: [
          [
            { type: 'low', probability: 'half' },
            { type: 'high', probability: 0.5 },
          ],
        ],
      },
      'types[0][0].probability is "half"; expected a number or a text such as "1/3".',
    ],
    ['no values', { values: undefined }, 'values is missing; expected values or valuesAt, one of the two.'],
    ['values of too many', { values: [{}, {}] }, 'values is an array of 2; expected 1, one per player.'],
    [
      'values of an unknown type',
      { values: [{ low: {}, high: {}, middle: {} }] },
      'values[0] is "middle"; expected the name of a type: low, high.',
    ],
    [
      'no values of a type',
      { values: [{ low: {} }] },
      'values[0].high is missing; expected what outcomes are worth to that type.',
    ],
    [
      'values of an unknown outcome',
      { values: [{ low: { bild: 1 }, high: {} }] },
      'values[0].low is "bild"; expected the name of an outcome: leave, build.',
    ],
    [
      'a cost that is no number',
      { cost: { build: 'much' } },
      'cost.build is "much"; expected a number or a text such as "1/3".',
    ],
    [
      'outside options of an unknown type',
      { outside: [{ medium: 1 }] },
      'outside[0] is "medium"; expected the name of a type: low, high.',
    ],
    [
      'prior of an unknown type',
      { prior: [{ types: ['medium'], probability: 1 }] },
      'prior[0].types[0] is "medium"; expected a type of player 1: low, high.',
    ],
    [
      'prior twice',
      {
        prior: [
          { types: ['low'], probability: 1 },
          { types: ['low'], probability: 0 },
        ],
      },
      'prior[1].types is "low"; expected types that no other has.',
    ],
    [
      'values at some profiles only',
      { values: undefined, valuesAt: [{ types: ['low'], values: [{}] }] },
      'valuesAt is an array of 1; expected 2, one for every profile of types.',
    ],
    [
      'payments of too many',
      { mechanism: [{ reports: ['low'], done: [{ outcome: 'leave', payments: [1, 2] }] }] },
      'mechanism[0].done[0].payments is an array of 2; expected 1 numbers, one per player.',
    ],
    [
      'no list of what is done',
      { mechanism: [{ reports: ['low'], done: 'leave' }] },
      'mechanism[0].done is "leave"; expected an array of what may be done.',
    ],
    [
      'an entry that is missing',
      { mechanism: bridge.mechanism.slice(1) },
      'bridge:mechanism is "nothing at low"; expected an entry for every profile of reports.',
    ],
  ])('%s', (_, changes, message) => {
    expect(() => judged(JSON.stringify({ ...bridge, ...changes }))).toThrow(message);
  });

  it('line and column of what is no JSON', () => {
    expect(() => judged('{ "types": [,] }')).toThrow('bridge.json:1:13: ');
  });

  it('names that objects inherit are no types', () => {
    const file = { ...bridge, values: [JSON.parse('{ "low": {}, "high": {}, "constructor": {} }')] };
    expect(() => judged(JSON.stringify(file))).toThrow(
      'values[0] is "constructor"; expected the name of a type',
    );
  });
});
