/** Sequential rationality from the command line and from pools: solved, saved, certified, exported, measured. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { certifyMediator } from '../../src/certificate/certificate.ts';
import { createPool } from '../../src/node/pool/index.ts';
import { finish } from '../../src/work.ts';
import { scratch } from '../scratch.ts';
import { mediant, mediantJson, write } from './run.ts';

/** Player 2 offers last, and gets the pie but for ties: 2 slices, of which player 1 may be given one. */
const GAME = 'bargaining:steps=2,rounds=2,discount=0.9';
const ASKED = ['--concept', 'COMM', '--objective', 'player:1'];

test('a file is certified as what it is, and is of another problem without the option', () => {
  const whole = mediantJson('solve', GAME, ...ASKED);
  expect(whole.result.objective).toBeCloseTo(1, 4);
  const { exitCode, result } = mediantJson(
    'solve',
    GAME,
    ...ASKED,
    '--sequential',
    '--save',
    'rational.json',
  );
  expect(exitCode).toBe(0);
  expect(result.objective).toBeCloseTo(0.5, 4);
  expect(mediantJson('lp', GAME, ...ASKED, '--sequential').result.objective).toBeCloseTo(0.5, 6);

  const certified = mediantJson('certify', 'rational.json');
  expect(certified.exitCode).toBe(0);
  expect(certified.result.reproducesReport).toBe(true);
  const text = readFileSync(scratch('rational.json'), 'utf8');
  write('irrational.json', text.replace('"sequential":true', '"sequential":false'));
  const refused = mediant('certify', 'irrational.json');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/mediator has \d+ points and \d+ sequences; with the file's concept/);
});

test('inspect measures what is left, and its LP is exported', () => {
  const measured = (...flags: string[]) => mediantJson('inspect', GAME, '--concept', 'COMM', ...flags).result;
  const [all, left] = [measured(), measured('--sequential')].map(
    ({ problem }) => problem as { sizes: { mediatorSequences: number }; codominated?: object[] },
  );
  expect(all).not.toHaveProperty('codominated');
  // Player 2 keeps at least one slice in the last round, and so gives player 1 no more than one.
  expect(left!.codominated).toContainEqual({ player: 2, infoset: '1|1 ', action: 'offer 2' });
  expect(mediant('inspect', GAME, '--concept', 'COMM', '--sequential').stdout).toMatch(
    /codominated +14 actions, never recommended/,
  );
  expect(left!.sizes.mediatorSequences).toBeLessThan(all!.sizes.mediatorSequences);
  const exported = mediantJson('lp', GAME, ...ASKED, '--sequential', '--export', 'rational.mps');
  expect(exported.exitCode).toBe(0);
  expect((exported.result.sizes as { mediatorSequences: number }).mediatorSequences).toBe(
    left!.sizes.mediatorSequences,
  );
});

test('other concepts have no such variant', () => {
  const { exitCode, stderr } = mediant('solve', GAME, '--concept', 'CERT', '--sequential');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/sequential is true; expected false with the concept CERT: it is of COMM alone/);
});

test('a strategy from a pool is one of the same game', async () => {
  const pool = createPool({ workers: 1 });
  try {
    const options = { concept: 'COMM', objective: 'player:1', sequential: true };
    for (const criterion of ['exact', 'published'] as const) {
      const { report, strategy } = await pool.solve(GAME, { ...options, criterion });
      if (strategy.kind !== 'mediated') throw new Error(`a ${strategy.kind}`);
      const { augmented, witness } = strategy;
      expect(witness.mediator).toHaveLength(augmented.mediator.numSequences);
      const { objective } = finish(certifyMediator(augmented, witness.mediator));
      expect(objective + augmented.objective.offset).toBeCloseTo(report.objective, 9);
    }
  } finally {
    await pool.close();
  }
});
