import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInShard, jobsOf, parseShard } from '../../src/campaign/index.ts';
import { parseSweep } from '../../src/campaign/sweep-file.ts';
import { FormatError, InputError } from '../../src/errors.ts';

const jobs = (text: string, files: Readonly<Record<string, string>> = {}) =>
  jobsOf(parseSweep(text, 's.yaml'), (file) => files[file]!);
const keys = (text: string, files?: Readonly<Record<string, string>>) =>
  jobs(text, files).map(({ key }) => key);

describe('the jobs of a sweep', () => {
  test('are the product of its lists, in order, the tolerance fastest', () => {
    const listed = jobs(`
games: [chicken, {game: random, parameters: {players: [2, 3]}}]
seeds: [4, 7]
concepts: [CERT, COMM]
methods: [lp, direct]
kernels: [cfr+, dcfr]
tolerances: [1e-2, 1e-3]
`);
    // five games, two concepts, one LP and four solves
    expect(listed).toHaveLength(5 * 2 * (1 + 4));
    expect(listed.slice(0, 6).map((job) => [job.concept, job.method, job.kernel, job.tolerance])).toEqual([
      ['CERT', 'lp', null, null],
      ['CERT', 'direct', 'cfr+', 0.01],
      ['CERT', 'direct', 'cfr+', 0.001],
      ['CERT', 'direct', 'dcfr', 0.01],
      ['CERT', 'direct', 'dcfr', 0.001],
      ['COMM', 'lp', null, null],
    ]);
    const games = [...new Set(listed.map(({ game, shape, seed }) => `${game} | ${shape} | ${seed}`))];
    expect(games).toEqual([
      'chicken | chicken | null',
      'random:seed=4 | random | 4',
      'random:seed=7 | random | 7',
      'random:seed=4,players=3 | random:players=3 | 4',
      'random:seed=7,players=3 | random:players=3 | 7',
    ]);
  });

  test('are one however their games are written, and each comes once', () => {
    const family = '{game: kuhn, parameters: {players: 3, ranks: 5, ante: 1}}';
    expect(jobs(`games: [K35, "kuhn:ranks=5,players=3", ${family}]`)).toHaveLength(1);
    expect(keys('games: K35')).toEqual(keys('games: "kuhn:players=3,ranks=5"'));
  });

  test('have other keys when anything that they are solved by is other', () => {
    const lists = ['concepts: COMM', 'objectives: player:1', 'kernels: cfr+', 'tolerances: 1e-3'];
    const methods = ['methods: binary-search', 'methods: lp', 'methods: lp\nlpMethod: ipm'];
    const options = [
      'options: {timeLimitSeconds: 5}',
      'options: {instruments: [1]}',
      'options: {criterion: published}',
      'options: {absoluteTolerance: 0.01}',
    ];
    const keyOf = (...lines: string[]) => keys(['games: K35', ...lines].join('\n')).join();
    const found = [...lists, ...methods, ...options].map((line) => keyOf(line));
    expect(new Set([...found, keyOf(), ...keys('games: S2122')]).size).toBe(13);
    expect(keyOf('options: {criterion: exact}')).toBe(keyOf());
    expect(keyOf('options: {threads: 2}')).toBe(keyOf());
    expect(keyOf('kernels: auto', 'options: {publicState: true}')).toBe(keyOf());
    // what an LP does not read is no part of its key
    const unread = ['kernels: cfr+', 'tolerances: 1', 'options: {maxIterations: 3}'];
    expect(keyOf('methods: lp', ...unread)).toBe(keyOf('methods: lp'));
  });

  test('keep their keys, so that results files are continued', () => {
    const texts = [
      'games: K35\noptions: {criterion: published}',
      'games: "random:seed=3"\nconcepts: COMM\nmethods: lp\nlpMethod: best',
      'games: {file: mine.efg}\nkernels: cfr+\nmethods: binary-search\noptions: {timeLimitSeconds: 5, instruments: [1]}',
    ];
    // of version 0.1.0, whose criterion was the published one
    expect(texts.flatMap((text) => keys(text, { 'mine.efg': 'content' }))).toEqual([
      '1cac359c83e70663117a6c2cc3e431250219f39152a4a8cd220d333608a131f3',
      'df3fbe48d4007086bf9045aefb064239c35ecc0f436f5c1458705153ae9dce83',
      '15efa4cc9eb2031d85746c96028791d9e930e0c40d5697526036f759997f325a',
    ]);
  });

  test('of a game file go by its content', () => {
    const text = 'games: {file: mine.efg}';
    expect(keys(text, { 'mine.efg': 'a' })).not.toEqual(keys(text, { 'mine.efg': 'b' }));
    expect(keys(text, { 'mine.efg': 'a' })).toEqual(keys('games: {file: other.efg}', { 'other.efg': 'a' }));
    const described = { game: 'mine.efg', source: 'file', seed: null };
    expect(jobs(text, { 'mine.efg': 'a' })[0]).toMatchObject(described);
  });

  test.each([
    ['games: random', '1:8: games[0]: the parameter seed of random has no value'],
    ['games: K35\nseeds: 1', '2:8: seeds: given, but no game has a parameter seed'],
    ['games: {game: kuhn, parameters: {players: 2}}', '1:33: games[0].parameters: kuhn:ranks is missing'],
    ['games: {game: kuhn, parameters: {plaers: 2}}', '1:33: games[0].parameters: unknown parameter of kuhn'],
    ['games: {game: kuhn, parameters: {players: [2, x], ranks: 5}}', 'kuhn:players is "x"'],
  ])('%j is refused', (text, message) => {
    expect(() => jobs(text)).toThrow(FormatError);
    expect(() => jobs(text)).toThrow(message);
  });

  test('are at most a million', () => {
    const text = 'games: {game: random, parameters: {players: 1..10, depth: 1..20}}\nseeds: 0..99999';
    expect(() => jobs(text)).toThrow(InputError);
    expect(() => jobs(text)).toThrow(/number of jobs is more than 1000000/);
  });
});

describe('shards', () => {
  test('are disjoint and complete, whatever their number', () => {
    const all = jobs('games: [random, {game: random, parameters: {players: 3}}]\nseeds: 1..100');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (count) => {
        const shards = Array.from({ length: count }, (_, k) =>
          all.filter((job) => isInShard(job, { index: k + 1, count })),
        );
        const sorted = (list: typeof all) => list.map(({ key }) => key).sort();
        expect(sorted(shards.flat())).toEqual(sorted(all));
        expect(Math.max(...shards.map(({ length }) => length))).toBeLessThan(20 + (2 * all.length) / count);
      }),
      { numRuns: 50, seed: 2 },
    );
  });

  test('keep their jobs when the sweep grows', () => {
    const shard = { index: 2, count: 3 };
    const before = jobs('games: random\nseeds: 1..20').filter((job) => isInShard(job, shard));
    const after = jobs('games: [K35, random]\nseeds: 0..40').filter((job) => isInShard(job, shard));
    const later = new Set(after.map(({ key }) => key));
    expect(before.length).toBeGreaterThan(0);
    expect(before.every(({ key }) => later.has(key))).toBe(true);
  });

  test('are written i/n', () => {
    expect(parseShard('2/5')).toEqual({ index: 2, count: 5 });
    for (const text of ['0/5', '6/5', '1', '1/0', 'a/b', '1/2/3', '-1/2', '1.5/2'])
      expect(() => parseShard(text)).toThrow(/--shard is .*expected i\/n/);
  });
});
