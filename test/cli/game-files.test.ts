/** What commands say of game files that can be read in two ways, and what they write. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGambit } from '../formats/gambit-reader.ts';
import { folder } from '../scratch.ts';
import { complaint, mediant, mediantJson, write } from './run.ts';

const fixture = (name: string) =>
  write(name, readFileSync(new URL(`../formats/fixtures/${name}`, import.meta.url), 'utf8'));

const FILE = fixture('player-named-principal.efg');
const NOTE = 'The player "Principal" of the file is the mediator;';

test('a player named Principal is taken for the mediator, and every report says so', () => {
  // The agent always shirks; the mediator may pay the high wage, which gives it 3.
  const { result } = mediantJson('solve', FILE, '--save', 'mediated.json');
  expect(result.notes).toEqual([expect.stringContaining(NOTE)]);
  expect(result.objective).toBeCloseTo(3, 3);
  for (const args of [
    ['solve', FILE],
    ['lp', FILE],
    ['inspect', FILE],
    ['certify', 'mediated.json'],
  ]) {
    const { stdout } = mediant(...args);
    expect(stdout.split('\n').filter((line) => line.startsWith(NOTE))).toHaveLength(1);
    expect(mediantJson(...args).result.notes).toEqual(result.notes);
  }
});

test('--no-principal makes it a player, and the strategy file remembers', () => {
  // The agent always shirks; the principal, who then gets -2 of the high wage and 0 of the low one, pays the low one.
  const { result } = mediantJson('solve', FILE, '--no-principal', '--save', 'played.json');
  expect(result).not.toHaveProperty('notes');
  expect(result.objective).toBeCloseTo(1, 3);
  expect(result.utilities).toHaveLength(2);
  expect(mediantJson('lp', FILE, '--no-principal').result.objective).toBeCloseTo(1, 9);
  const certified = mediantJson('certify', 'played.json');
  expect(certified.exitCode).toBe(0);
  expect(certified.result.reproducesReport).toBe(true);
  expect(mediant('inspect', FILE, '--no-principal').stdout).not.toContain(NOTE);
});

test('--no-principal is refused where it says nothing', () => {
  const refused = complaint('inspect', 'K35', '--no-principal');
  expect(refused).toBe('--no-principal is "K35"; expected a Gambit file, .efg or .nfg.');
});

test('an exported file has the numbers and names of its source', () => {
  mediant('inspect', fixture('export-exponents.efg'), '--export', 'out.efg');
  const { players, nodes } = readGambit(readFileSync(join(folder, 'out.efg'), 'utf8'));
  expect(players).toEqual(['Alice', 'Bob']);
  expect(nodes.at(-1)).toMatchObject({
    name: 'n3',
    outcome: 'big',
    payoffs: [
      [10n ** 21n, 1n],
      [-(10n ** 21n), 1n],
    ],
  });
});
