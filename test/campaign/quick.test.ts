/**
 * A quick part of the benchmark table: fails when a status, a size, the number of iterations or a value changes.
 *
 * Solves are the same everywhere (checkpoints depend on iterations alone), so that any change is a change of ours. When
 * it is meant, rewrite the golden file and say why in the commit:
 *
 *   MEDIANT_WRITE_GOLDEN=1 npx vitest run --config test/vitest.config.ts test/campaign/quick.test.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultObjective } from '../../src/campaign/table/preset.ts';
import { type Report, solve } from '../../src/index.ts';

const GOLDEN = new URL('../golden/quick-table.json', import.meta.url);
const REWRITE = process.env.MEDIANT_WRITE_GOLDEN === '1';
const TOLERANCE = 1e-2;
/** Of values, relative; absolute below 1, gaps being relative to payoffs already. */
const SAME = 1e-9;

/** Private and full-memory concepts in every family that has a small instance. */
const CELLS = [
  ...['B2222 EFCE', 'B2222 COMM', 'D32 NFCCE', 'D32 EFCCE', 'D32 CERT', 'GL3 EFCE', 'GL3 COMM'],
  ...['K35 COMM', 'K35 CERT', 'L3132 NFCCE', 'L3132 CERT', 'S2122 EFCE', 'S2123 COMM'],
  ...['RS212 NFCCE', 'RS222 EFCE', 'RS213 CERT'],
];

type Exact = 'objectiveName' | 'status' | 'sizes' | 'iterations';
type Close = 'objective' | 'upperBound' | 'equilibriumGap';
type Golden = Pick<Report, Exact | Close> & { readonly instance: string; readonly concept: string };

const golden = REWRITE ? [] : (JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden[]);
const measured: Golden[] = [];

const nameOf = ({ instance, concept }: Golden) => `${instance} ${concept}`;

async function measure(cell: string): Promise<Golden> {
  const [instance, concept] = cell.split(' ') as [string, string];
  const objectiveName = defaultObjective(instance);
  const problem = { concept, objective: objectiveName };
  const { report } = await solve(instance, { ...problem, criterion: 'published', tolerance: TOLERANCE });
  const { status, sizes, iterations, objective, upperBound, equilibriumGap } = report;
  const certified = { objective, upperBound, equilibriumGap };
  return { instance, concept, objectiveName, status, sizes, iterations, ...certified };
}

describe('quick table', () => {
  test.each(CELLS)('%s', async (cell) => {
    const now = await measure(cell);
    measured.push(now);
    expect(now.status).toBe('solved');
    if (REWRITE) return;
    const then = golden.find((other) => nameOf(other) === cell) as Golden;
    expect(then, 'the cell is in the golden file').toBeDefined();
    for (const field of ['objectiveName', 'status', 'sizes', 'iterations'] as const)
      expect(now[field], field).toEqual(then[field]);
    for (const field of ['objective', 'upperBound', 'equilibriumGap'] as const) {
      const error = Math.abs(now[field] - then[field]) / Math.max(1, Math.abs(then[field]));
      expect(error, `${field}: ${now[field]}, golden ${then[field]}`).toBeLessThanOrEqual(SAME);
    }
  });

  test('has a golden for these cells and no others', () => {
    expect((REWRITE ? measured : golden).map(nameOf)).toEqual(CELLS);
  });
});

afterAll(() => {
  // not of a run of some cells only, or of one that failed
  if (!REWRITE || measured.length < CELLS.length) return;
  const lines = measured.map((cell) => `  ${JSON.stringify(cell)}`);
  writeFileSync(GOLDEN, `[\n${lines.join(',\n')}\n]\n`);
});
