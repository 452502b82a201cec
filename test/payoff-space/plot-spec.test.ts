/** The figure and the CSV of payoff spaces, made up ones included. */
import { describe, expect, test } from 'vitest';
import { payoffSpaceSpec } from '../../src/figures/payoff-space.ts';
import { pngOf, svgOf } from '../../src/figures/render.ts';
import { payoffSpaceCsv } from '../../src/studies/payoff-space/csv.ts';
import type { PayoffSet, PayoffSpace, Polygon } from '../../src/studies/payoff-space/index.ts';
import { corners } from './corners.ts';

function setOf(concept: string, inner: Polygon, outer: Polygon, given: Partial<PayoffSet> = {}): PayoffSet {
  const measured = { distance: 0.004, overshoot: 0, equilibriumGap: 0.001, diameter: 1 };
  const solves = { directions: 8, seconds: 1, supports: [] };
  return { concept, status: 'solved', inner, outer, ...measured, ...solves, ...given };
}

const TRIANGLE = corners(0, 0, 4, 1, 1, 3);
const AROUND = corners(-0.1, -0.1, 4.1, 1, 1, 3.1);
const SPACE: PayoffSpace = {
  game: 'made-up',
  players: [1, 3],
  ranges: [5, 4],
  tolerance: 0.01,
  // the smallest first: figures have it on top
  sets: [setOf('COMM', [[1, 1]], [[1, 1.0000001]]), setOf('NFCCE', TRIANGLE, AROUND)],
  feasible: null,
  version: '0',
};
const FEASIBLE = corners(-5, -5, 9, 0, 0, 9);

interface Layer {
  readonly data: { readonly values: readonly object[] };
  readonly mark: Readonly<Record<string, unknown>>;
  readonly encoding: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const layersOf = (space: PayoffSpace) => (payoffSpaceSpec(space) as unknown as { layer: Layer[] }).layer;

describe('the specification', () => {
  test('an achieved polygon is filled, a proved one dashed; the larger set lies below', () => {
    const layers = layersOf(SPACE);
    expect(
      layers.map(({ mark, encoding }) => [encoding.stroke?.datum, mark.type, 'strokeDash' in mark]),
    ).toEqual([
      ['NFCCE', 'line', false],
      ['NFCCE', 'line', true],
      ['COMM', 'line', false],
      ['COMM', 'line', true],
      ['COMM', 'point', false],
    ]);
    expect(layers[0]?.data.values).toEqual(TRIANGLE.map(([x, y], k) => ({ k, x, y })));
    expect(layers[1]?.data.values).toEqual(AROUND.map(([x, y], k) => ({ k, x, y })));
    expect(layers[0]?.mark).toMatchObject({ fill: '#d55e00', interpolate: 'linear-closed' });
    expect(layers[1]?.mark).not.toHaveProperty('fill');
    // colours go by the order asked for
    expect(layers[0]?.encoding.stroke?.scale).toMatchObject({ domain: ['COMM', 'NFCCE'] });
  });

  test('says how exact it is, and whose payoffs these are', () => {
    const text = JSON.stringify(payoffSpaceSpec(SPACE));
    expect(text).toContain('equilibrium gaps at most 0.001');
    expect(text).toContain('0.004 of the ranges apart');
    expect(text).toContain('utility of player 3');
    expect(text).not.toContain('Not closed');
    const open = {
      ...SPACE,
      sets: [setOf('CERT', [], AROUND, { status: 'open', distance: Number.POSITIVE_INFINITY })],
    };
    expect(JSON.stringify(payoffSpaceSpec(open))).toContain('Not closed to 0.01: CERT.');
  });

  test('a long name is broken between parameters', () => {
    const titleOf = (game: string) => (payoffSpaceSpec({ ...SPACE, game }).title as { text: string[] }).text;
    expect(titleOf('chicken')).toEqual(['chicken']);
    expect(titleOf('bargaining:steps=4,rounds=2,values1=1:2,outside2=0:0.5,discount=0.9')).toEqual([
      'bargaining:steps=4,rounds=2,values1=1:2,',
      'outside2=0:0.5,discount=0.9',
    ]);
  });

  test('what is feasible is grey, and below all', () => {
    const [first] = layersOf({ ...SPACE, feasible: FEASIBLE });
    expect(first?.data.values).toHaveLength(3);
    expect(first?.mark).toMatchObject({ fill: '#f1f1f1' });
    expect(first?.encoding.x?.scale).toMatchObject({ domain: [-5.7, 9.7] });
    const [{ encoding }] = layersOf(SPACE) as [Layer];
    const domain = (encoding.x?.scale as { domain?: number[] } | undefined)?.domain ?? [];
    expect(domain[0]).toBeCloseTo(-0.31, 12);
    expect(domain[1]).toBeCloseTo(4.31, 12);
  });
});

describe('Vega draws', () => {
  test.each([
    ['sets and what is feasible', { ...SPACE, feasible: FEASIBLE }],
    ['a point alone', { ...SPACE, sets: SPACE.sets.slice(0, 1) }],
    ['a segment', { ...SPACE, sets: [setOf('EFCE', TRIANGLE.slice(0, 2), TRIANGLE.slice(0, 2))] }],
    [
      'nothing achieved',
      { ...SPACE, sets: [setOf('EFCE', [], AROUND, { distance: Number.POSITIVE_INFINITY })] },
    ],
  ])('%s', async (_, space) => {
    const svg = await svgOf(payoffSpaceSpec(space));
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(svg).toContain('made-up');
    for (const { concept } of space.sets) expect(svg).toContain(`>${concept}<`);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
  test('a PNG', async () => {
    expect(
      Buffer.from(await pngOf(payoffSpaceSpec(SPACE)))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

test('CSV: a line per vertex', () => {
  const lines = payoffSpaceCsv({ ...SPACE, feasible: FEASIBLE })
    .trimEnd()
    .split('\r\n');
  expect(lines[0]).toBe('concept,polygon,vertex,utility.1,utility.3');
  expect(lines).toHaveLength(1 + 1 + 1 + 3 + 3 + 3);
  expect(lines[1]).toBe('COMM,inner,0,1,1');
  expect(lines[4]).toBe('NFCCE,inner,1,4,1');
  expect(lines.at(-1)).toBe(',feasible,2,0,9');
});
