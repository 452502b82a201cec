import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobsOf } from '../../src/campaign/index.ts';
import { parseSweep, type Sweep } from '../../src/campaign/sweep-file.ts';
import { FormatError } from '../../src/errors.ts';

const EXAMPLE = readFileSync(new URL('../../bench/sweeps/example.yaml', import.meta.url), 'utf8');

/** Without its function. */
const data = ({ fault: _, ...sweep }: Sweep) => sweep;
const parsed = (text: string) => data(parseSweep(text, 's.yaml'));
const noFile = (file: string): string => {
  throw new Error(`${file} is not to be read`);
};

const K35 = 'games: K35\n';
const AVERAGING = 'options: {parameters: {averaging: 2}}';
const UNKNOWN = 'is unknown; expected one of';
const NO_FAMILY = 'parameters go with the name of a family';
const NONE_WITH_AUTO = 'expected none with the kernel auto';

describe('a sweep file', () => {
  test('of the documentation asks for two hundred solves', () => {
    expect(jobsOf(parseSweep(EXAMPLE, 'example.yaml'), noFile)).toHaveLength(200);
  });

  test('of the guide is one', () => {
    const guide = readFileSync(new URL('../../src/guides/sweeps.md', import.meta.url), 'utf8');
    const text = /(?<=```yaml\n)[\s\S]*?(?=```)/.exec(guide)![0];
    // K35, four of Kuhn poker, 200 random games, a file; two concepts and objectives; four solves and an LP
    expect(jobsOf(parseSweep(text, 'sweeps.md'), () => '')).toHaveLength((1 + 4 + 200 + 1) * 2 * 2 * 5);
  });

  test('says little when it means the usual', () => {
    const { options, ...lists } = parsed('games: K35');
    const problem = { games: [{ game: 'K35' }], concepts: ['EFCE'], objectives: ['welfare'] };
    const means = { methods: ['direct'], kernels: ['auto'], tolerances: [1e-4], lpMethod: 'simplex' };
    expect(lists).toEqual({ ...problem, ...means });
    expect(options).toMatchObject({ timeLimitSeconds: 600, memoryLimitMiB: 8192, publicState: true });
  });

  test('is the same in YAML and in JSON', () => {
    const json = {
      games: ['K35', { game: 'kuhn', parameters: { players: [2, 3], ranks: '3..5' } }],
      concepts: ['efce', 'COMM'],
      tolerances: [0.01, 0.001],
      options: { timeLimitSeconds: 60 },
    };
    const yaml = `
games:
  - K35
  - game: kuhn
    parameters: {players: [2, 3], ranks: 3..5}
concepts: [efce, COMM]
tolerances: [1e-2, 1e-3]
options: {timeLimitSeconds: 60}
`;
    expect(parsed(yaml)).toEqual(parsed(JSON.stringify(json, null, 2)));
    expect(parsed(yaml).games[1]?.parameters).toEqual({ players: ['2', '3'], ranks: ['3', '4', '5'] });
    expect(parsed(yaml).concepts).toEqual(['EFCE', 'COMM']);
  });

  test.each([
    ['games: [K35', '1:12', 'flow sequence'],
    ['concepts: EFCE', '1:1', 'games: is missing; expected one or more'],
    ['', '1:1', 'expected object'],
    ['games: []', '1:8', 'games: is empty'],
    ['games: nonsense', '1:8', 'games[0].game: unknown game "nonsense"'],
    ['games:\n  - K35\n  - 5', '3:5', 'games[1]: expected an instance, or an object'],
    ['games: {game: K35, file: x.efg}', '1:8', 'games[0]: expected either game or file'],
    ['games: {game: kuhn, parameter: {}}', '1:32', `games[0].parameter: ${UNKNOWN} game, file, parameters`],
    ['games: {game: "kuhn:players=2", parameters: {ranks: 3}}', '1:8', `games[0]: ${NO_FAMILY}`],
    ['games: K35\nfoo: 1', '2:6', 'foo: is unknown; expected one of games, seeds, concepts'],
    ['games: K35\ngames: K35', '2:1', 'map keys must be unique'],
    ['games: K35\nconcepts:\n  - EFCE\n  - XX', '4:5', 'concepts[1]: unknown concept "XX"; expected one of'],
    ['games: K35\nobjectives: best', '2:13', 'objectives[0]: objective is "best"; expected welfare'],
    ['games: K35\nmethods: [lp, ip]', '2:15', 'methods[1]: invalid option'],
    ['games: K35\nkernels: fast', '2:10', 'kernels[0]: unknown kernel "fast"'],
    ['games: K35\ntolerances: 0', '2:13', 'tolerances[0]: '],
    ['games: random\nseeds: 5..1', '2:8', 'seeds[0]: the range 5..1 is empty'],
    ['games: random\nseeds: 0..1e9', '2:8', 'seeds: expected whole numbers'],
    ['games: random\nseeds: 0..99999999', '2:8', 'has more than 1000000 numbers'],
    ['games: K35\nlpMethod: magic', '2:11', 'lpMethod: invalid option'],
    ['games: K35\noptions: {tolerance: 1}', '2:22', 'expected the list tolerances'],
    [
      `${K35}options: {timeLimitSeconds: -1}`,
      '2:29',
      'options.timeLimitSeconds: option timeLimitSeconds is -1',
    ],
    ['games: K35\noptions: {speed: 1}', '2:10', 'unknown option "speed"'],
    [`${K35}kernels: [cfr+, omwu]\n${AVERAGING}`, '3:10', 'unknown parameter of omwu "averaging"'],
    [`${K35}${AVERAGING}`, '2:23', `options.parameters: parameters is "averaging"; ${NONE_WITH_AUTO}`],
    ['games: &a [*a]', '1:12', 'games[0]: expected an instance, or an object'],
    ['games: !!js/function "x"', '1:8', 'unresolved tag'],
  ])('%j is refused at its place', (text, place, problem) => {
    const parse = () => parseSweep(text, 's.yaml');
    expect(parse).toThrow(FormatError);
    for (const part of [`s.yaml:${place}`, problem]) expect(parse).toThrow(part);
  });

  test('of any text is read or refused at a place, never more', () => {
    const marks = [': ', '\n', '- ', '[', '}', '"', '\t', '0', '!!', '? ', '|'];
    const pieces = fc.constantFrom('games', 'K35', '1..3', '&a', '*a', ...marks);
    const mutated = fc
      .record({ at: fc.nat(EXAMPLE.length), cut: fc.nat(40), put: fc.array(pieces, { maxLength: 4 }) })
      .map(({ at, cut, put }) => EXAMPLE.slice(0, at) + put.join('') + EXAMPLE.slice(at + cut));
    const joined = fc.array(pieces).map((list) => list.join(''));
    fc.assert(
      fc.property(fc.oneof(mutated, joined), (text) => {
        try {
          jobsOf(parseSweep(text, 's.yaml'), () => '');
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          const { line, column } = error as FormatError;
          expect(Math.min(line, column)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 150, seed: 6 },
    );
  });
});
