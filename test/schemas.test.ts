/** The JSON Schemas that are built, judged by an independent validator: they take what Mediant takes, and refuse what it refuses. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSweep } from '../src/campaign/sweep-file.ts';
import { allConcepts } from '../src/concepts/index.ts';
import { parseMechanism } from '../src/formats/index.ts';
import { chicken } from '../src/games/chicken.ts';
import { algorithms, solve } from '../src/index.ts';
import { readRequest } from '../src/node/service/request.ts';
import { modelFields, recordedOptions } from '../src/problem/identity.ts';
import { strategyText } from '../src/report/strategy-file.ts';
import { resolveSolveOptions, solveOptionNames } from '../src/solve/options.ts';

const fileOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const schemaOf = (name: string) => JSON.parse(fileOf(`../dist/schemas/${name}.schema.json`));
const validator = (name: string) => new Ajv2020({ strict: false }).compile(schemaOf(name));

describe('options', () => {
  const isValid = validator('options');

  test('has every option, every concept and every kernel', () => {
    const { properties } = schemaOf('options');
    expect(Object.keys(properties)).toEqual(solveOptionNames);
    expect(properties.concept.examples).toEqual(allConcepts.map(({ name }) => name));
    expect(properties.kernel.enum).toEqual(['auto', ...algorithms.map(({ name }) => name)]);
    for (const { name, help } of modelFields) expect(properties[name].description).toBe(help);
  });

  test.each([
    {},
    { concept: 'comm', objective: 'player:1', tolerance: 1e-3, maxIterations: 0 },
    { instruments: [1, 2], constraints: ['player:1>=0'], publicState: false, infosetOrder: 'smallest' },
    { kernel: 'dcfr', parameters: { alpha: 1.5 }, precision: 'f32', timeLimitSeconds: 0.5 },
  ])('takes %j, as a solve does', (options) => {
    expect(() => resolveSolveOptions(options as never)).not.toThrow();
    expect(isValid(options)).toBe(true);
  });

  test.each([
    { tolerance: 0 },
    { tolerance: '1e-3' },
    { kernel: 'simplex' },
    { infosetorder: 'auto' },
    { instruments: [0] },
    { parameters: { alpha: 'large' } },
    { maxIterations: 1.5 },
    { memoryLimitMiB: 0 },
  ])('refuses %j, as a solve does', (options) => {
    expect(() => resolveSolveOptions(options as never)).toThrow();
    expect(isValid(options)).toBe(false);
  });
});

describe('sweep', () => {
  const isValid = validator('sweep');

  test.each([
    fileOf('../bench/sweeps/example.yaml'),
    'games: K35',
    'games: [{ game: kuhn, parameters: { players: [2, 3], ranks: 3..5 } }, { file: mine.efg }]\nseeds: 1..3',
    'games: [K35]\nmethods: lp\nlpMethod: ipm\noptions: { timeLimitSeconds: 60, instruments: [1] }',
  ])('takes %j, as the reader does', (text) => {
    expect(() => parseSweep(text, 'sweep.yaml')).not.toThrow();
    expect(isValid(parse(text))).toBe(true);
  });

  test.each([
    'concepts: EFCE',
    'games: []',
    'games: [1]',
    'games: [{ game: kuhn, parameter: 1 }]',
    'games: K35\nmethods: dual',
    'games: K35\ntolerances: [1e-2, 0]',
    'games: K35\noptions: { tolerance: 1e-2 }',
    'games: K35\noptions: { timeLimit: 60 }',
  ])('refuses %j, as the reader does', (text) => {
    expect(() => parseSweep(text, 'sweep.yaml')).toThrow();
    expect(isValid(parse(text))).toBe(false);
  });
});

describe('request', () => {
  const isValid = validator('request');
  const own = JSON.parse(fileOf('formats/fixtures/lottery.json'));

  test.each([
    { game: 'K35', options: { concept: 'COMM' } },
    { game: own, strategy: true },
    { efg: 'EFG 2 R "" { "A" } t "" 1 "" { 1 }', principal: false },
  ])('takes %j, as the service does', async (body) => {
    await expect(readRequest(JSON.stringify(body), 60)).resolves.toBeDefined();
    expect(isValid(body)).toBe(true);
  });

  test.each([
    { game: 'K35', options: { tolerance: -1 } },
    { game: 5 },
    { game: 'K35', strategy: 'yes' },
    { game: 'K35', option: {} },
    { efg: {} },
  ])('refuses %j, as the service does', async (body) => {
    await expect(readRequest(JSON.stringify(body), 60)).rejects.toThrow();
    expect(isValid(body)).toBe(false);
  });
});

describe('mechanism', () => {
  const isValid = validator('mechanism');
  const bridge = JSON.parse(fileOf('formats/fixtures/bridge-mechanism.json'));
  const parse = (file: object) => parseMechanism(JSON.stringify(file), 'bridge.json');

  test.each([
    {},
    { title: 'a bridge', outside: [{ low: '1/8' }] },
    {
      values: undefined,
      valuesAt: [
        { types: ['low'], values: [{}] },
        { types: ['high'], values: [{ build: 4 }] },
      ],
    },
  ])('takes %j, as the reader does', (changes) => {
    const file = JSON.parse(JSON.stringify({ ...bridge, ...changes }));
    expect(() => parse(file)).not.toThrow();
    expect(isValid(file), JSON.stringify(isValid.errors)).toBe(true);
  });

  test.each([
    { outcome: ['leave', 'build'] },
    { types: 0 },
    { types: [[{ label: 'low' }]] },
    { values: [{ low: { build: null } }] },
    { mechanism: [{ reports: ['low'], done: { outcome: 'leave' } }] },
    { mechanism: [{ reports: ['low'], done: [{ outcome: 'leave', payments: 3 }] }] },
  ])('refuses %j, as the reader does', (changes) => {
    expect(() => parse({ ...bridge, ...changes })).toThrow();
    expect(isValid({ ...bridge, ...changes })).toBe(false);
  });
});

describe('strategy', () => {
  const isValid = validator('strategy');
  const options = { concept: 'EFCE', constraints: ['player:1>=0'] };

  async function written() {
    const { report, strategy } = await solve(chicken(), { ...options, tolerance: 1e-2 });
    const head = { game: 'chicken', options: recordedOptions(options), report };
    return JSON.parse([...strategyText(head, strategy!)].join(''));
  }

  test('takes what is written', async () => {
    const file = await written();
    expect(isValid(file), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ ...file, options: { ...file.options, colour: 'red' } })).toBe(false);
    expect(isValid({ ...file, format: 'other' })).toBe(false);
    expect(isValid({ ...file, faces: [{ player: -1, profile: [0, 0] }] })).toBe(true);
    expect(isValid({ ...file, faces: [] })).toBe(false);
    expect(isValid({ ...file, points: [{ ...file.points[0], recommend: { A: 'often' } }] })).toBe(false);
  });
});
