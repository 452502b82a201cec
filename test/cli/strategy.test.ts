/** solve --save, then certify: the certificate is computed again from the game alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { concepts } from '../../src/concepts/index.ts';
import { folder } from '../scratch.ts';
import { complaint, mediant, mediantJson, write } from './run.ts';

interface SavedPoint {
  id: number;
  player: number;
  infoset: string;
  given?: string[];
  recommend: Record<string, number>;
}
interface Saved {
  points: SavedPoint[];
  [key: string]: unknown;
}

const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Saved;
const KUHN = 'kuhn:players=2,ranks=3';
const CONCEPTS = concepts.map(({ name }) => name);

/** Expects certify to find what solve has found, to 1e-12. */
function expectReproduced(...args: string[]) {
  const solved = mediantJson('solve', ...args, '--save', 'saved.json');
  expect(solved.exitCode).toBe(0);
  const { exitCode, result } = mediantJson('certify', 'saved.json');
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({ status: 'solved', reproducesReport: true });
  for (const key of ['objective', 'upperBound', 'equilibriumGap'])
    expect(Math.abs((result[key] as number) - (solved.result[key] as number))).toBeLessThan(1e-12);
  for (const key of ['gains', 'utilities'])
    (result[key] as number[]).forEach((value, k) => {
      expect(Math.abs(value - (solved.result[key] as number[])[k]!)).toBeLessThan(1e-12);
    });
  return solved.result;
}

describe('round trip', () => {
  test.each(CONCEPTS)('%s of Kuhn poker', (concept) => {
    expectReproduced(KUHN, '--concept', concept, '--objective', 'player:1');
  });
  test.each(CONCEPTS)('%s of chicken', (concept) => {
    expectReproduced('chicken', '--concept', concept);
  });
  test.each(['EFCE', 'CERT', 'COMM'])('%s of the car sale, which has a principal', (concept) => {
    expectReproduced('car-sale', '--concept', concept, '--objective', 'principal');
  });
  test('NASH', () => {
    expectReproduced(KUHN, '--concept', 'NASH');
    const { points, deviations } = read('saved.json');
    expect(deviations).toBeUndefined();
    expect(new Set(points.map(({ player }) => player))).toEqual(new Set([1, 2]));
  });
  test('options are in the file: instruments, minimise, announced, no public state', () => {
    const stackelberg = ['stackelberg', '--instruments', '1', '--objective', 'player:1'];
    expect(expectReproduced(...stackelberg).objective).toBeCloseTo(10.5, 2);
    expectReproduced('chicken', '--objective', 'minimise:player:2');
    expectReproduced(KUHN, '--concept', 'NFCCERT', '--announced');
    expectReproduced(KUHN, '--concept', 'COMM', '--no-public-state');
  });
  test('of an LP', () => {
    expect(mediant('lp', KUHN, '--objective', 'player:2', '--save', 'lp.json').exitCode).toBe(0);
    const { exitCode, result } = mediantJson('certify', 'lp.json', '--tol', '1e-6');
    expect(exitCode).toBe(0);
    expect(result.reproducesReport).toBe(true);
  });
  test('of a game file, named in the strategy file or given', () => {
    mediant('inspect', 'chicken', '--export', 'chicken.efg');
    expect(mediant('solve', 'chicken.efg', '--save', 'from-file.json').exitCode).toBe(0);
    expect(read('from-file.json').game).toBe('chicken.efg');
    expect(mediant('certify', 'from-file.json').exitCode).toBe(0);
    expect(mediant('certify', 'from-file.json', 'chicken').exitCode).toBe(0);
  });
  test('of a partial result: exit code 3, with its own certificate', () => {
    expect(mediant('solve', KUHN, '--max-iterations', '5', '--save', 'partial.json').exitCode).toBe(3);
    const { exitCode, result } = mediantJson('certify', 'partial.json');
    expect(exitCode).toBe(3);
    expect(result).toMatchObject({ status: 'open', reproducesReport: true });
    const looser = String((result.closesAt as number) * 1.01);
    expect(mediant('certify', 'partial.json', '--tol', looser).exitCode).toBe(3);
    const published = ['--criterion', 'published', '--tol', looser];
    expect(mediant('certify', 'partial.json', ...published).exitCode).toBe(0);
  });
  test('leaves no file aside', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('the file', () => {
  test('is readable: what is heard, and what is recommended with which probability', () => {
    mediant('solve', 'chicken', '--concept', 'CERT', '--tol', '1e-6', '--save', 'cert.json');
    const { points } = read('cert.json');
    expect(points[0]).toMatchObject({ player: 1, infoset: 'move', given: ['(start)'] });
    const { recommend } = points[0]!;
    expect(Object.keys(recommend)).toEqual(['swerve', 'dare']);
    expect(recommend.swerve).toBeCloseTo(0.75, 3);
    const dared = points.find(({ given }) => given?.[0] === '1 move: dare');
    expect(dared?.recommend).toEqual({ swerve: expect.closeTo(1, 3) });
  });
  test('says what the game was', () => {
    expect(read('cert.json')).toMatchObject({
      format: 'mediant-strategy',
      version: 1,
      game: 'chicken',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      concept: 'CERT',
      objective: 'welfare',
      options: { instruments: [], publicState: true, announced: false },
      report: { status: 'solved' },
    });
  });
});

/** The file with the first point that has a choice recommending the reverse: its probabilities go round. */
function perturbed(saved: Saved): Saved {
  const point = saved.points.find(({ recommend }) => Object.keys(recommend).length > 1) as SavedPoint;
  const names = Object.keys(point.recommend);
  const shares = Object.values(point.recommend);
  point.recommend = Object.fromEntries(names.map((name, k) => [name, shares[(k + 1) % names.length]!]));
  return saved;
}

describe('a perturbed strategy fails its certificate', () => {
  test.each(CONCEPTS)('%s', (concept) => {
    mediant('solve', 'chicken', '--concept', concept, '--save', 'sound.json');
    write('perturbed.json', JSON.stringify(perturbed(read('sound.json'))));
    const { exitCode, result } = mediantJson('certify', 'perturbed.json');
    expect(exitCode).toBe(3);
    expect(result).toMatchObject({ status: 'open', reproducesReport: false });
    const { exitCode: again, stdout } = mediant('certify', 'perturbed.json');
    expect(again).toBe(3);
    expect(stdout).toMatch(/status +not solved at tolerance 1e-4\n/);
    expect(stdout).toMatch(/saved report +NOT reproduced: it claims objective 1[01]/);
  });
  test('NASH', () => {
    mediant('solve', KUHN, '--concept', 'NASH', '--tol', '1e-6', '--save', 'nash.json');
    const saved = read('nash.json');
    // player 2 with the king facing a bet must call
    const king = saved.points.find(({ player, infoset }) => player === 2 && infoset === 'K|b') as SavedPoint;
    king.recommend = { fold: 0.5, call: 0.5 };
    write('nash-perturbed.json', JSON.stringify(saved));
    const certified = mediantJson('certify', 'nash-perturbed.json');
    expect(certified).toMatchObject({ exitCode: 3, result: { status: 'open' } });
  });
});

describe('damaged and foreign files', () => {
  test.each([
    ['none.json', null, 'Strategy file "none.json" cannot be read: there is no such file.'],
    ['syntax.json', '{"format": }', 'syntax.json:1:12: Expected a value, but found "}".'],
    [
      'foreign.json',
      '{"a": 1}',
      'foreign.json: format is missing; expected "mediant-strategy", as --save writes it.',
    ],
  ])('%s', (name, text, expected) => {
    if (text !== null) write(name, text);
    expect(complaint('certify', name)).toBe(expected);
  });
  test('another game', () => {
    mediant('solve', 'chicken', '--save', 'mine.json');
    expect(complaint('certify', 'mine.json', 'stackelberg')).toMatch(
      /^mine\.json: fingerprint is \w{16}, of the game "chicken"; "stackelberg" has \w{16}, so it is another game\.$/,
    );
  });
  test('a game file that is gone', () => {
    write('gone.json', JSON.stringify({ ...read('mine.json'), game: 'gone.efg' }));
    expect(complaint('certify', 'gone.json')).toBe(
      'Game file "gone.efg" cannot be read: there is no such file.',
    );
  });
});
