/** Linear programs as text: they read back to the same LP, and whoever solves them finds the same optimum. */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import type { LpModel } from '../../src/lp/model.ts';
import { type LpFormat, writingLp } from '../../src/lp/model-text.ts';
import { type NamedLp, Names } from '../../src/lp/names.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { type ProblemOptions, resolveProblemOptions } from '../../src/problem/identity.ts';
import { buildingProblem } from '../../src/problem/problem.ts';
import { finish } from '../../src/work.ts';
import { type ReadLp, readLpFormat, readMps } from '../suites/lp-readers.ts';

const CASES: readonly (readonly [game: string, options: ProblemOptions])[] = [
  ['chicken', { concept: 'EFCE' }],
  ['kuhn:players=2,ranks=3', { concept: 'NASH' }],
  ['kuhn:players=2,ranks=3', { concept: 'NFCCE', objective: 'player:1' }],
  ['kuhn:players=3,ranks=4', { concept: 'CERT', objective: 'minimise:player:1' }],
  ['battle-of-the-sexes', { concept: 'COMM', constraints: ['player:2 >= 1.75', 'always player:1>=0'] }],
  ['battle-of-the-sexes', { concept: 'CCERT', objective: 'fairness' }],
  ['stackelberg', { concept: 'NFCCE', instruments: [1], objective: 'player:1' }],
];
const BOTH = CASES.flatMap(([game, options]) =>
  [false, true].map((reduced) => ({
    name: `${game} ${options.concept}${reduced ? ', reduced' : ''}`,
    ...{ game, options, reduced },
  })),
);

function modelOf(game: string, options: ProblemOptions, reduced: boolean): LpModel {
  const problem = finish(buildingProblem(expand(createGame(game)), resolveProblemOptions(options)));
  return finish(problem.lpModel(reduced));
}

function written(named: NamedLp, format: LpFormat, comments: readonly string[] = []): string {
  let text = '';
  finish(
    writingLp(named, format, comments, (piece) => {
      text += piece;
    }),
  );
  return text;
}

/** What a reader should find; -0 is 0. */
function expected({ lp, rows, columns }: NamedLp): ReadLp {
  const entries = new Map<string, number>();
  for (let j = 0; j < lp.numColumns; j++)
    if (lp.cost[j] !== 0) entries.set(`cost ${columns.at(j)}`, lp.cost[j]!);
  for (let r = 0; r < lp.numRows; r++)
    for (let e = lp.rowStart[r]!; e < lp.rowStart[r + 1]!; e++)
      entries.set(`${rows.at(r)} ${columns.at(lp.columnIndex[e]!)}`, lp.values[e]!);
  const rowOf = (r: number) => ({
    sense: lp.rowLower[r] === lp.rowUpper[r] ? ('E' as const) : ('G' as const),
    bound: lp.rowLower[r]!,
  });
  const names = Array.from({ length: lp.numColumns }, (_, j) => columns.at(j));
  return {
    columns: names,
    rows: new Map(Array.from({ length: lp.numRows }, (_, r) => [rows.at(r), rowOf(r)])),
    entries,
    free: new Set(names.filter((_, j) => lp.columnLower[j] === -Infinity)),
  };
}

const withoutZeros = (read: ReadLp): ReadLp => ({
  ...read,
  entries: new Map([...read.entries].filter(([, value]) => value !== 0)),
});

describe.each(BOTH)('$name', ({ game, options, reduced }) => {
  const model = modelOf(game, options, reduced);

  test('reads back bit for bit, columns in their order', () => {
    const comments = ['one', 'two'];
    expect(withoutZeros(readMps(written(model, 'mps', comments)))).toEqual(expected(model));
    expect(withoutZeros(readLpFormat(written(model, 'lp', comments)))).toEqual(expected(model));
  });

  test('every name leads back, is of letters, numbers and underlines, and begins with a letter that no number has', () => {
    for (const names of [model.rows, model.columns]) {
      const all = Array.from({ length: names.count }, (_, k) => names.at(k));
      expect(new Set(all).size).toBe(names.count);
      for (const [k, name] of all.entries()) {
        expect(name).toMatch(/^[a-df-z]\w*$/);
        expect(names.indexOf(name)).toBe(k);
      }
    }
    expect(model.lp.numRows).toBe(model.rows.count);
    expect(model.lp.numColumns).toBe(model.columns.count);
  });

  test('HiGHS finds the optimum of solveLp in either text', async () => {
    const { default: load } = (await import('highs')) as unknown as { default: () => Promise<Highs> };
    const highs = await load();
    const { report } = await solveLp(game, options, { method: 'simplex' });
    const { sign, offset } = model.objective;
    const tiny = 1e-7 * (1 + Math.abs(report.objective));
    const text = highs.solve(written(model, 'lp'), { output_flag: false });
    expect(Math.abs(sign * (offset - text.ObjectiveValue) - report.objective)).toBeLessThan(tiny);
    highs.withModel({ format: 'mps', data: new TextEncoder().encode(written(model, 'mps')) }, (loaded) => {
      loaded.options.set({ output_flag: false });
      loaded.run();
      const { colValue } = loaded.getSolution();
      const cost = colValue.reduce((sum, x, j) => sum + x * model.lp.cost[j]!, 0);
      expect(Math.abs(sign * (offset - cost) - report.objective)).toBeLessThan(tiny);
    });
  });

  test('solveLp of it is certified to the same optimum', async () => {
    const whole = (await solveLp(game, options, { method: 'simplex' })).report;
    const { report } = await solveLp(game, options, { method: 'simplex', reduced });
    expect(report).toMatchObject({ status: 'optimal', reduced, solver: 'highs-wasm', sizes: whole.sizes });
    expect(report.objective).toBeCloseTo(whole.objective, 7);
    expect(report.upperBound).toBeCloseTo(whole.upperBound, 7);
    expect(report.rows).toBe(model.lp.numRows);
  });
});

/** What of HiGHS is used here. */
interface Highs {
  solve(text: string, options: object): { readonly ObjectiveValue: number };
  withModel(
    source: { readonly format: 'mps'; readonly data: Uint8Array },
    use: (model: {
      readonly options: { set(options: object): void };
      run(): void;
      getSolution(): { readonly colValue: Float64Array };
    }) => void,
  ): void;
}

describe('odd ones', () => {
  const named = (lp: Partial<NamedLp['lp']>): NamedLp => ({
    columns: new Names([{ prefix: 'm', count: 2 }]),
    rows: new Names(['flow_root', { prefix: 'gain_', count: 1 }]),
    lp: {
      numRows: 2,
      numColumns: 2,
      cost: new Float64Array([-1 / 3, 0]),
      columnLower: new Float64Array([0, -Infinity]),
      columnUpper: new Float64Array([Infinity, Infinity]),
      rowLower: new Float64Array([1, -5e-324]),
      rowUpper: new Float64Array([1, Infinity]),
      rowStart: new Int32Array([0, 2, 2]),
      columnIndex: new Int32Array([0, 1]),
      values: new Float64Array([0.1 + 0.2, -1.7976931348623157e308]),
      ...lp,
    },
  });

  test('an empty row, the largest and the smallest double', () => {
    const odd = named({});
    expect(withoutZeros(readMps(written(odd, 'mps')))).toEqual(expected(odd));
    expect(withoutZeros(readLpFormat(written(odd, 'lp')))).toEqual(expected(odd));
  });

  test.each([
    ['rowUpper', { rowUpper: new Float64Array([1, 3]) }, 'lp.rowUpper[1]'],
    ['columnUpper', { columnUpper: new Float64Array([1, Infinity]) }, 'lp.columnLower[0]'],
  ] as const)('what is not written is refused: %s', (_, lp, place) => {
    const write = () => written(named(lp), 'mps');
    expect(write).toThrow(InputError);
    expect(write).toThrow(place);
  });

  test('names that are none', () => {
    const names = new Names(['gain1', { prefix: 'gain1_', count: 12 }, 'v_root']);
    for (const name of [
      'gain',
      'gain1_',
      'gain1_12',
      'gain1_01',
      'gain2',
      'v_0',
      '',
      'gain1_-1',
      'gain1_1e0',
    ])
      expect(names.indexOf(name), name).toBe(-1);
    expect(names.indexOf('gain1_11')).toBe(12);
  });

  test('large ones are given away in pieces', () => {
    let longest = 0;
    let pieces = 0;
    const model = modelOf('K35', { concept: 'CERT' }, false);
    finish(
      writingLp(model, 'lp', [], (piece) => {
        longest = Math.max(longest, piece.length);
        pieces++;
      }),
    );
    expect(longest).toBeLessThan(2 ** 17);
    expect(pieces).toBeGreaterThan(5);
  });
});
