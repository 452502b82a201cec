import { afterAll, describe, expect, test } from 'vitest';
import { FormatError, InputError, MemoryError } from '../../src/errors.ts';
import { formatGame } from '../../src/formats/index.ts';
import { createGame } from '../../src/games/index.ts';
import { createPool } from '../../src/node/pool/index.ts';

const pool = createPool({ workers: 1, memoryLimitMiB: 64 });
afterAll(() => pool.destroy());

describe('a game file that the worker reads', () => {
  const options = { concept: 'COMM', objective: 'player:1', tolerance: 1e-3 };

  test.each(['efg', 'json'] as const)('%s: the game that the catalogue has', async (format) => {
    const text = formatGame(createGame('K23'), format);
    const { report, strategy } = await pool.solve({ file: `kuhn.${format}`, text }, options);
    const known = await pool.solve('K23', options);
    expect({ ...report, game: '', seconds: null }).toEqual({ ...known.report, game: '', seconds: null });
    expect(strategy).toMatchObject({
      kind: 'mediated',
      witness: (known.strategy as { witness: object }).witness,
    });
    // built again from the file
    expect(strategy.kind === 'mediated' && strategy.augmented.tree.numNodes).toBe(report.sizes.nodes);
  });

  test('a linear program of one', async () => {
    const text = formatGame(createGame('chicken'), 'efg');
    const { report } = await pool.lp({ file: 'chicken.efg', text });
    expect(report.objective).toBeCloseTo(10.5, 6);
  });

  test('a player named Principal is no mediator when the file says so, nor in its strategy file', async () => {
    const text =
      'EFG 2 R "" { "Principal" "A" } p "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1, 0 } t "" 2 "" { 0, 5 }';
    const known = await pool.solve({ file: 'x.efg', text }, {}, { strategyFileFor: 'x.efg' });
    expect(known.report.utilities).toHaveLength(1);
    expect(known.report.objective).toBeCloseTo(5, 3);
    expect(JSON.parse(known.strategyFile as string)).not.toHaveProperty('principal');
    const file = { file: 'x.efg', text, principal: false };
    const played = await pool.solve(file, {}, { strategyFileFor: 'x.efg' });
    expect(played.report.utilities).toHaveLength(2);
    expect(played.report.objective).toBeCloseTo(1, 3);
    expect(JSON.parse(played.strategyFile as string).principal).toBe(false);
  });

  test('mistakes come back as what they are, with their place', async () => {
    const text = 'EFG 2 R "x" { "1" }\np';
    const broken = await pool.solve({ file: 'x.efg', text }).catch((error) => error);
    expect(broken).toBeInstanceOf(FormatError);
    expect(broken).toMatchObject({ file: 'x.efg', line: 2 });
    expect(broken.message).toMatch(/^x\.efg:2:\d+: \S/);
    const unknown = await pool.solve({ file: 'x.gam', text: '?' }).catch((error) => error);
    expect(unknown).toBeInstanceOf(InputError);
    expect(unknown.code).toBe('unknown-name');
  });

  test('one that does not fit is refused', async () => {
    const text = formatGame(createGame('L3132'), 'efg');
    const options = { concept: 'COMM', witness: 'mediator', memoryLimitMiB: 1 } as const;
    const refused = pool.solve({ file: 'leduc.efg', text }, options);
    await expect(refused).rejects.toThrow(MemoryError);
  });
});
