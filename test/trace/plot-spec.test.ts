/** Convergence figures: the specification, and that Vega draws it. */
import { describe, expect, test } from 'vitest';
import { pngOf, svgOf } from '../../src/figures/render.ts';
import { AXES, tracePlotSpec } from '../../src/figures/trace.ts';
import { problemsOf } from '../../src/studies/trace/series.ts';
import type { TraceRow } from '../../src/studies/trace/trace.ts';
import { madeRow, runsOf } from './made-up.ts';

/** Gaps and distances fall as 1/T; the distance is negative first. */
function rowsOf(kernel: string, strategy: TraceRow['strategy']): TraceRow[] {
  return [64, 640, 6400].map((iterations, k) =>
    madeRow({
      ...{ kernel, strategy, iterations, seconds: iterations / 1000, equilibriumGap: 1 / iterations },
      upperBound: k === 0 ? 0.9 : 1 + 1 / iterations,
    }),
  );
}

const ROWS = ['cfr+', 'rm+'].flatMap((kernel) => [
  ...rowsOf(kernel, 'averages'),
  ...rowsOf(kernel, 'last-iterate'),
]);
const problems = problemsOf(runsOf(ROWS));
const spec = tracePlotSpec(problems, AXES);

/** Every object anywhere in a value. */
function* objects(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const child of Object.values(value)) yield* objects(child);
}

const all = [...objects(spec)];
const titled = (title: unknown) => all.filter((object) => object.title === title);

describe('the specification', () => {
  test('has every point, of every kernel and both strategies', () => {
    const data = all.flatMap(({ values }) => (Array.isArray(values) ? values : []));
    const points = data.filter((value) => typeof value === 'object' && 'series' in value);
    const pairs = new Set(points.map(({ series, strategy }) => `${series} ${strategy}`));
    expect(points).toHaveLength(ROWS.length);
    expect([...pairs].sort()).toEqual([
      'cfr+ averages',
      'cfr+ last iterate',
      'rm+ averages',
      'rm+ last iterate',
    ]);
    expect(points[0]).toMatchObject({ iterations: 64, seconds: 0.064, gap: 1 / 64 });
    expect(points[0].distance).toBeCloseTo(-0.025, 12);
  });

  test('names the problem, and the axes with their units', () => {
    expect(all.some(({ text }) => text === "K35: EFCE, maximise player 1's utility")).toBe(true);
    expect(titled('iterations').length).toBeGreaterThan(0);
    expect(titled('seconds since the start, building included').length).toBeGreaterThan(0);
    const texts = JSON.stringify(spec);
    for (const part of ['largest gain from deviating', 'over payoff range', 'over range of the objective'])
      expect(texts).toContain(part);
  });

  test('is logarithmic throughout', () => {
    const scales = all.flatMap(({ scale }) => [...objects(scale)]).filter(({ type }) => type !== undefined);
    expect(scales.length).toBeGreaterThan(8);
    expect(scales.every(({ type }) => type === 'log')).toBe(true);
  });

  test('says how zero and negative values are shown, if there are any', () => {
    const note = /▽ at the bottom: zero up to rounding, or negative/;
    expect(JSON.stringify(spec)).toMatch(note);
    const positive = problemsOf(runsOf(ROWS.filter(({ iterations }) => iterations > 64)));
    expect(JSON.stringify(tracePlotSpec(positive, AXES))).not.toMatch(note);
  });

  test('has the rates of theory against iterations alone', () => {
    expect(JSON.stringify(spec)).toContain('1/√T');
    expect(JSON.stringify(tracePlotSpec(problems, ['seconds']))).not.toContain('1/√T');
  });

  test('has one column for one axis', () => {
    const [block] = (tracePlotSpec(problems, ['seconds']) as unknown as { vconcat: { concat: object[] }[] })
      .vconcat;
    expect(block?.concat).toHaveLength(2);
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });
});

describe('Vega draws', () => {
  const marks = (svg: string, role: string) =>
    [...svg.matchAll(new RegExp(`aria-roledescription="${role}"`, 'g'))].length;

  test('a line per kernel, strategy and panel in its colour and dash, and a mark per value without a logarithm', async () => {
    const svg = await svgOf(spec);
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
    // four panels with four series each, and two guides in each of the two against iterations
    expect(marks(svg, 'line mark')).toBe(4 * 4 + 2 * 2);
    // the first distance of each series, against both axes
    const triangles = [...svg.matchAll(/aria-roledescription="point"[^>]* d="M0,[\d.]+L/g)];
    expect(triangles).toHaveLength(4 * 2);
    const lines = [
      ...svg.matchAll(/series: (\S+); strategy: (\w+)[^>]* stroke="(#\w+)"[^>]* stroke-dasharray="([^"]+)"/g),
    ];
    expect(new Set(lines.map((line) => line.slice(1).join(' ')))).toEqual(
      new Set([
        'cfr+ averages #0072b2 1,0',
        'cfr+ last #0072b2 4,5',
        'rm+ averages #d55e00 1,0',
        'rm+ last #d55e00 4,5',
      ]),
    );
    for (const text of [
      'Equilibrium gap',
      'Distance of the objective to the upper bound',
      'rm+',
      'last iterate',
    ])
      expect(svg).toContain(text);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test.each([
    ['one point', [madeRow()]],
    ['values that are all zero', [madeRow({ equilibriumGap: 0, upperBound: 1 })]],
    ['averages alone', rowsOf('cfr+', 'averages')],
    ['more kernels than colours', 'abcdefghij'.split('').map((kernel) => madeRow({ kernel }))],
    ['two problems', [madeRow(), madeRow({ game: 'K33' })]],
  ])('%s', async (_, rows) => {
    const svg = await svgOf(tracePlotSpec(problemsOf(rows.flatMap((row) => runsOf([row]))), AXES));
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test('a PNG', async () => {
    const png = Buffer.from(await pngOf(spec));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });
});
