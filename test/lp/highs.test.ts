import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import type { SparseLp } from '../../src/lp/sparse-lp.ts';
import { type LpMethod, type LpSolution, solveLp, solveLpBest } from '../../src/node/highs.ts';
import { scratch } from '../scratch.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const METHODS: readonly LpMethod[] = ['simplex', 'ipm', 'pdlp'];
const VERTEX_METHODS: readonly LpMethod[] = ['simplex', 'ipm'];
const INF = Infinity;

interface DenseLp {
  cost: number[];
  rows: Row[];
  /** Bounds per column; x >= 0 when left out. */
  column?: [number, number][];
}
/** Coefficients between a lower and an upper bound. */
type Row = readonly [lower: number, coefficients: readonly number[], upper: number];
const atMost = (upper: number, ...coefficients: number[]): Row => [-INF, coefficients, upper];
const between = (lower: number, upper: number): [number, number] => [lower, upper];
const atLeast = (lower: number, ...coefficients: number[]): Row => [lower, coefficients, INF];

function sparse({ cost, rows, column }: DenseLp): SparseLp {
  const entries = rows.map(([, of]) => of.flatMap((value, j) => (value === 0 ? [] : [{ j, value }])));
  const bounds = column ?? cost.map((): [number, number] => [0, INF]);
  const rowStart = new Int32Array(rows.length + 1);
  entries.forEach((list, r) => {
    rowStart[r + 1] = rowStart[r]! + list.length;
  });
  return {
    numRows: rows.length,
    numColumns: cost.length,
    cost: Float64Array.from(cost),
    columnLower: Float64Array.from(bounds, ([lower]) => lower),
    columnUpper: Float64Array.from(bounds, ([, upper]) => upper),
    rowLower: Float64Array.from(rows, ([lower]) => lower),
    rowUpper: Float64Array.from(rows, ([, , upper]) => upper),
    rowStart,
    columnIndex: Int32Array.from(entries.flat(), ({ j }) => j),
    values: Float64Array.from(entries.flat(), ({ value }) => value),
  };
}

/** max x + y, x + 2y <= 4, 3x + y <= 6. Rows meet at (8/5, 6/5); y1 + 3 y2 = -1 and 2 y1 + y2 = -1 at (-2/5, -1/5). */
const workshop = (): SparseLp => sparse({ cost: [-1, -1], rows: [atMost(4, 1, 2), atMost(6, 3, 1)] });

/** Assignment of n to n at costs in [0, 100): n * n columns, 2n rows. Solvable, and slow enough to be interrupted. */
function assignment(n: number): SparseLp {
  const random = randomNumbers(n);
  const rowStart = Int32Array.from({ length: 2 * n + 1 }, (_, r) => r * n);
  const columnIndex = new Int32Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      columnIndex[i * n + j] = i * n + j;
      columnIndex[n * n + i * n + j] = j * n + i;
    }
  }
  return {
    numRows: 2 * n,
    numColumns: n * n,
    cost: Float64Array.from({ length: n * n }, () => 100 * random()),
    columnLower: new Float64Array(n * n),
    columnUpper: new Float64Array(n * n).fill(INF),
    rowLower: new Float64Array(2 * n).fill(1),
    rowUpper: new Float64Array(2 * n).fill(1),
    rowStart,
    columnIndex,
    values: new Float64Array(2 * n * n).fill(1),
  };
}

/**
 * A random LP built backwards from an optimal pair: x*, y* and z* first, then bounds that are active exactly where a
 * dual is nonzero, and at last c = A'y* + z*. Optimal by complementary slackness, with value c'x*.
 */
function plantedLp(seed: number): { lp: SparseLp; objective: number } {
  const random = randomNumbers(seed);
  const signed = () => 2 * random() - 1;
  const numRows = 3 + Math.floor(12 * random());
  const numColumns = 3 + Math.floor(15 * random());
  const matrix = Array.from({ length: numRows }, () =>
    Array.from({ length: numColumns }, () => (random() < 0.5 ? signed() : 0)),
  );
  const x = Array.from({ length: numColumns }, signed);
  const y: number[] = [];
  const z: number[] = [];
  const around = (value: number, duals: number[]): [number, number] => {
    const kind = Math.floor(4 * random());
    const dual = kind === 0 ? random() : kind === 1 ? -random() : kind === 2 ? signed() : 0;
    duals.push(dual);
    if (kind === 0) return [value, random() < 0.5 ? INF : value + 1];
    if (kind === 1) return [random() < 0.5 ? -INF : value - 1, value];
    return kind === 2 ? [value, value] : [value - random(), value + 2];
  };
  const activities = matrix.map((entries) => entries.reduce((sum, a, j) => sum + a * x[j]!, 0));
  const rows = matrix.map((entries, r): Row => {
    const [lower, upper] = around(activities[r]!, y);
    return [lower, entries, upper];
  });
  const column = x.map((value) => around(value, z));
  const cost = x.map((_, j) => z[j]! + matrix.reduce((sum, entries, r) => sum + entries[j]! * y[r]!, 0));
  const objective = cost.reduce((sum, c, j) => sum + c * x[j]!, 0);
  return { lp: sparse({ cost, rows, column }), objective };
}

/** min over [lower, upper] of dual * value; -Infinity on a missing bound that the dual needs beyond `slack`. */
function boundTerm(dual: number, lower: number, upper: number, slack: number): number {
  const bound = dual > 0 ? lower : upper;
  if (Number.isFinite(bound)) return dual * bound;
  return Math.abs(dual) <= slack ? 0 : -INF;
}

/** Checks a claimed optimum from the original data alone: primal and dual feasible, and the two values meet. */
function expectOptimal(lp: SparseLp, solution: LpSolution, tolerance: number): void {
  expect(solution.status).toBe('optimal');
  const { primal, rowDual, columnDual } = solution;
  const reduced = Float64Array.from(lp.cost);
  let dualValue = 0;
  for (let r = 0; r < lp.numRows; r++) {
    let activity = 0;
    let size = 1;
    for (let k = lp.rowStart[r]!; k < lp.rowStart[r + 1]!; k++) {
      activity += lp.values[k]! * primal[lp.columnIndex[k]!]!;
      size = Math.max(size, Math.abs(lp.values[k]!));
      reduced[lp.columnIndex[k]!]! -= lp.values[k]! * rowDual[r]!;
    }
    expect(activity).toBeGreaterThanOrEqual(lp.rowLower[r]! - tolerance * size);
    expect(activity).toBeLessThanOrEqual(lp.rowUpper[r]! + tolerance * size);
    dualValue += boundTerm(rowDual[r]!, lp.rowLower[r]!, lp.rowUpper[r]!, tolerance);
  }
  for (let j = 0; j < lp.numColumns; j++) {
    expect(primal[j]).toBeGreaterThanOrEqual(lp.columnLower[j]! - tolerance);
    expect(primal[j]).toBeLessThanOrEqual(lp.columnUpper[j]! + tolerance);
    expect(Math.abs(columnDual[j]! - reduced[j]!)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(lp.cost[j]!)),
    );
    dualValue += boundTerm(columnDual[j]!, lp.columnLower[j]!, lp.columnUpper[j]!, tolerance);
  }
  const scale = Math.max(1, Math.abs(solution.objective));
  expect(Math.abs(solution.objective - dualValue)).toBeLessThanOrEqual(10 * tolerance * scale);
}

function expectClose(got: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(got[i]! - value), `entry ${i}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value)),
    );
  });
}

describe.each(METHODS)('solveLp by %s', (method) => {
  const tolerance = method === 'pdlp' ? 1e-5 : 1e-7;

  it('finds optimum and duals under upper rows, whose duals are negative', async () => {
    const solution = await solveLp(workshop(), { method });
    expectOptimal(workshop(), solution, tolerance);
    expectClose(solution.primal, [1.6, 1.2], tolerance);
    expectClose(solution.rowDual, [-0.4, -0.2], tolerance);
    expectClose(solution.columnDual, [0, 0], tolerance);
    expect(solution.objective).toBeCloseTo(-2.8, 5);
    expect(solution).toMatchObject({ droppedEntries: 0, detail: '' });
  });

  it('finds optimum and duals over lower rows, whose duals are positive', async () => {
    // min 2x + 3y, x + y >= 4, x + 3y >= 6: vertex (3, 1), value 9; y1 + y2 = 2 and y1 + 3 y2 = 3 at (3/2, 1/2)
    const lp = sparse({ cost: [2, 3], rows: [atLeast(4, 1, 1), atLeast(6, 1, 3)] });
    const solution = await solveLp(lp, { method });
    expectOptimal(lp, solution, tolerance);
    expectClose(solution.primal, [3, 1], 10 * tolerance);
    expectClose(solution.rowDual, [1.5, 0.5], 10 * tolerance);
  });

  it('handles free, fixed and boxed columns, an equality and a two-sided row', async () => {
    // min u - 2v + w, u free, v in [0, 3], w = 2; u + v + w = 1, -10 <= u - v <= 10.
    // u = -1 - v, so the cost is -1 - 3v + 2: v = 3, u = -4, value -8, u - v = -7 is inside its row.
    // Equality dual 1 (u is basic); column duals 0, -2 - 1 = -3 (at its upper bound), 1 - 1 = 0.
    const rows: Row[] = [
      [1, [1, 1, 1], 1],
      [-10, [1, -1, 0], 10],
    ];
    const lp = sparse({ cost: [1, -2, 1], rows, column: [between(-INF, INF), between(0, 3), between(2, 2)] });
    const solution = await solveLp(lp, { method });
    expectOptimal(lp, solution, tolerance);
    expectClose(solution.primal, [-4, 3, 2], 10 * tolerance);
    expectClose(solution.rowDual, [1, 0], 10 * tolerance);
    expectClose(solution.columnDual, [0, -3, 0], 10 * tolerance);
  });

  it('says infeasible', async () => {
    // x + 2y <= 1 and 1.1 x + 2.1 y >= 3: at most 1.1 on the left, where x = 1
    const lp = sparse({ cost: [1, 1], rows: [atMost(1, 1, 2), atLeast(3, 1.1, 2.1)] });
    const solution = await solveLp(lp, { method });
    expect(solution).toMatchObject({ status: 'infeasible', objective: INF });
    expect(solution.primal).toHaveLength(0);
    // one number changed: 1 can be had
    lp.rowLower[1] = 1;
    expect((await solveLp(lp, { method })).status).toBe('optimal');
  });

  it('says infeasible for crossed bounds', async () => {
    const lp = workshop();
    lp.columnLower[0] = 1;
    lp.columnUpper[0] = 0;
    expect((await solveLp(lp, { method })).status).toBe('infeasible');
  });

  it('says unbounded', async () => {
    // min -x - y, x - y <= 1: along (1, 1) for ever
    const lp = sparse({ cost: [-1, -1], rows: [atMost(1, 1, -1)] });
    expect(await solveLp(lp, { method })).toMatchObject({ status: 'unbounded', objective: -INF });
    // one number changed: along (1, 1) the cost is now constant
    lp.cost[1] = 1;
    expect((await solveLp(lp, { method })).status).toBe('optimal');
  });

  it('solves a degenerate LP on which textbook simplex cycles (Beale 1955)', async () => {
    // optimum -1.25 at (1, 0, 1, 0): row 1 has slack 3/4, row 2 is active at 0, row 3 at 1
    const rows = [atMost(0, 0.25, -8, -1, 9), atMost(0, 0.5, -12, -0.5, 3), atMost(1, 0, 0, 1, 0)];
    const lp = sparse({ cost: [-0.75, 20, -0.5, 6], rows });
    const solution = await solveLp(lp, { method });
    expectOptimal(lp, solution, 10 * tolerance);
    expect(solution.objective).toBeCloseTo(-1.25, 4);
  });

  it('solves without rows and without columns', async () => {
    const boxed = sparse({ cost: [1, -1], rows: [], column: [between(2, 5), between(-1, 4)] });
    const noRows = await solveLp(boxed, { method });
    expect(noRows).toMatchObject({ status: 'optimal', objective: -2 });
    const noColumns = sparse({ cost: [], rows: [[-1, [], 1]] });
    expect(await solveLp(noColumns, { method })).toMatchObject({ status: 'optimal', objective: 0 });
    noColumns.rowLower[0] = 0.5;
    expect((await solveLp(noColumns, { method })).status).toBe('infeasible');
  });
});

describe.each(VERTEX_METHODS)('badly scaled data by %s', (method) => {
  it('solves the workshop with coefficients from 1e-8 to 1e8', async () => {
    // rows times r, columns x = X / s: same vertex in other units, X = s x, duals y / r, value unchanged
    const r = [1e-4, 1e4 / 3];
    const s = [1e4, 1e-4];
    const rows = [
      atMost(4 * r[0]!, (1 * r[0]!) / s[0]!, (2 * r[0]!) / s[1]!),
      atMost(6 * r[1]!, (3 * r[1]!) / s[0]!, (1 * r[1]!) / s[1]!),
    ];
    const lp = sparse({ cost: [-1 / s[0]!, -1 / s[1]!], rows });
    expect(Math.min(...lp.values)).toBeCloseTo(1e-8, 20);
    const solution = await solveLp(lp, { method });
    expect(solution).toMatchObject({ status: 'optimal', droppedEntries: 0 });
    expect(solution.objective).toBeCloseTo(-2.8, 6);
    const vertex = solution.primal.map((x, j) => x / s[j]!);
    const duals = solution.rowDual.map((y, i) => y * r[i]!);
    expectClose([...vertex, ...duals], [1.6, 1.2, -0.4, -0.2], 1e-6);
  });

  it('keeps a row whose every entry HiGHS alone would drop', async () => {
    // min x, 1e-12 x >= 2e-12: x = 2, row dual 1e12
    const lp = sparse({ cost: [1], rows: [atLeast(2e-12, 1e-12)] });
    const solution = await solveLp(lp, { method });
    expect(solution.status).toBe('optimal');
    expectClose(solution.primal, [2], 1e-7);
    expectClose(solution.rowDual, [1e12], 1e-7);
  });

  it('keeps a small entry beside a large one of its row', async () => {
    // min x + y, 1e4 x + 1e-10 y >= 1, x <= 5e-5: y = 5e9, by the row dual 1e10; z_x = 1 - 1e14
    const column = [between(0, 5e-5), between(0, INF)];
    const lp = sparse({ cost: [1, 1], rows: [atLeast(1, 1e4, 1e-10)], column });
    const solution = await solveLp(lp, { method });
    expect(solution).toMatchObject({ status: 'optimal', droppedEntries: 0 });
    expectClose(solution.primal, [5e-5, 5e9], 1e-6);
  });

  it('optimises costs far below the dual tolerance', async () => {
    const lp = workshop();
    lp.cost.fill(-1e-12);
    const solution = await solveLp(lp, { method });
    expectClose(solution.primal, [1.6, 1.2], 1e-6);
    const duals = solution.rowDual.map((y) => 1e12 * y);
    expectClose(duals, [-0.4, -0.2], 1e-6);
  });
});

describe('random LPs built backwards from an optimal pair', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'seed %i: the methods agree with it',
    async (seed) => {
      const { lp, objective } = plantedLp(seed);
      const scale = Math.max(1, Math.abs(objective));
      for (const method of VERTEX_METHODS) {
        const solution = await solveLp(lp, { method });
        expectOptimal(lp, solution, 1e-6);
        expect(Math.abs(solution.objective - objective)).toBeLessThanOrEqual(1e-6 * scale);
      }
      const rough = await solveLp(lp, { method: 'pdlp' });
      expect(Math.abs(rough.objective - objective)).toBeLessThanOrEqual(1e-4 * scale);
      const inner = await solveLp(lp, { method: 'ipm', crossover: false });
      expect(Math.abs(inner.objective - objective)).toBeLessThanOrEqual(1e-5 * scale);
    },
  );

  it('gets closer with tighter tolerances', async () => {
    const { lp, objective } = plantedLp(7);
    const tight = { feasibilityTolerance: 1e-10, optimalityTolerance: 1e-10 };
    for (const method of METHODS) {
      const solution = await solveLp(lp, { method, ...tight });
      expect(Math.abs(solution.objective - objective)).toBeLessThanOrEqual(1e-8 * Math.abs(objective));
    }
  });
});

describe('limits and cancelling', () => {
  it('solves the assignment alike by simplex and interior point', async () => {
    const lp = assignment(60);
    const simplex = await solveLp(lp, { method: 'simplex' });
    expectOptimal(lp, simplex, 1e-6);
    const ipm = await solveLp(lp, { method: 'ipm' });
    expect(ipm.objective).toBeCloseTo(simplex.objective, 5);
    expect(simplex.methodUsed).toBe('simplex');
    expect(ipm.methodUsed).toBe('ipm');
    expect(ipm.iterations).toBeGreaterThan(0);
  });

  it.each(METHODS)('ends %s as aborted when its signal fires', async (method) => {
    const controller = new AbortController();
    const pending = solveLp(assignment(600), { method, signal: controller.signal });
    setTimeout(() => controller.abort(), 150);
    const solution = await pending;
    expect(solution.status).toBe('aborted');
    expect(solution.objective).toBeNaN();
    expect(solution.primal).toHaveLength(0);
    // the next solve gets a new thread
    expect((await solveLp(workshop(), { method })).status).toBe('optimal');
  });

  it('does not start when already aborted', async () => {
    const solution = await solveLp(workshop(), { method: 'simplex', signal: AbortSignal.abort() });
    expect(solution).toMatchObject({ status: 'aborted', iterations: 0, seconds: 0 });
  });

  it('is not disturbed by a signal that fires after the end', async () => {
    const controller = new AbortController();
    const solution = await solveLp(workshop(), { method: 'simplex', signal: controller.signal });
    controller.abort();
    expect(solution.status).toBe('optimal');
    expect((await solveLp(workshop(), { method: 'simplex' })).status).toBe('optimal');
  });

  it.each(METHODS)("ends %s by HiGHS's own time limit", async (method) => {
    const solution = await solveLp(assignment(400), { method, timeLimitSeconds: 0.05, killGraceSeconds: 60 });
    expect(solution.status).toBe('time-limit');
  });

  it.each(METHODS)('terminates %s when it overruns the grace', async (method) => {
    const solution = await solveLp(assignment(600), { method, timeLimitSeconds: 0.05, killGraceSeconds: 0 });
    expect(solution.status).toBe('time-limit');
    expect(solution.primal).toHaveLength(0);
  });

  it('takes limits beyond the longest timer', async () => {
    for (const timeLimitSeconds of [1e12, INF]) {
      expect((await solveLp(workshop(), { method: 'ipm', timeLimitSeconds })).status).toBe('optimal');
    }
  });

  it('runs many solves at once, each with its own answer', async () => {
    const cases = Array.from({ length: 12 }, (_, seed) => plantedLp(100 + seed));
    const solutions = await Promise.all(cases.map(({ lp }) => solveLp(lp, { method: 'simplex' })));
    solutions.forEach((solution, i) => {
      expect(solution.objective).toBeCloseTo(cases[i]!.objective, 6);
    });
  });

  it('leaves the arrays of the caller as they were, views of a larger buffer included', async () => {
    const lp = workshop();
    const buffer = new Float64Array([9, ...lp.values, 9]);
    const view: SparseLp = { ...lp, values: buffer.subarray(1, 5) };
    const before = structuredClone(view);
    expect((await solveLp(view, { method: 'simplex' })).objective).toBeCloseTo(-2.8, 9);
    expect(view).toEqual(before);
  });
});

describe('solveLpBest', () => {
  it('returns an optimum and both attempts', async () => {
    const lp = assignment(40);
    const best = await solveLpBest(lp, {});
    expectOptimal(lp, best, 1e-6);
    expect(best.attempts.map(({ method }) => method)).toEqual(['simplex', 'ipm']);
    expect(best.attempts.map(({ status }) => status)).toContain('optimal');
    for (const { status } of best.attempts) expect(['optimal', 'aborted']).toContain(status);
  });

  it('reports infeasible, aborted and time-limit when no method is optimal', async () => {
    const infeasible = workshop();
    infeasible.rowUpper[0] = -1;
    expect(await solveLpBest(infeasible, {})).toMatchObject({
      status: 'infeasible',
      attempts: [{ status: 'infeasible' }, { status: 'infeasible' }],
    });
    expect((await solveLpBest(workshop(), { signal: AbortSignal.abort() })).status).toBe('aborted');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    expect((await solveLpBest(assignment(600), { signal: controller.signal })).status).toBe('aborted');
    const late = await solveLpBest(assignment(600), { timeLimitSeconds: 0.05, killGraceSeconds: 0 });
    expect(late.status).toBe('time-limit');
  });

  it('passes on a mistake in the input', async () => {
    const lp = { ...workshop(), cost: new Float64Array(3) };
    await expect(solveLpBest(lp, {})).rejects.toThrow('lp.cost.length is 3; expected 2.');
  });
});

describe('mistakes of the caller', () => {
  const refusal = async (lp: SparseLp, options = {}): Promise<string> => {
    const error = await solveLp(lp, { method: 'simplex', ...options }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  };

  it('refuses more than five million nonzeros before looking at them', async () => {
    const lp = { ...workshop(), rowStart: Int32Array.of(0, 2, 5_000_001) };
    expect(await refusal(lp)).toBe(
      'Number of LP nonzeros is more than 5000000 (reached 5000001); expected a smaller game.',
    );
  });

  it.each<[string, Partial<SparseLp>]>([
    ['rowStart.length is 2; expected 3.', { rowStart: Int32Array.of(0, 4) }],
    ['rowStart[0] is 1; expected 0.', { rowStart: Int32Array.of(1, 2, 4) }],
    ['rowStart[2] is 4; expected at least 5.', { rowStart: Int32Array.of(0, 5, 4) }],
    ['values.length is 3; expected 4.', { values: new Float64Array(3) }],
    ['values[2] is NaN; expected a finite number.', { values: Float64Array.of(1, 2, NaN, 1) }],
    ['cost[1] is Infinity; expected a finite number.', { cost: Float64Array.of(1, INF) }],
    ['columnIndex[3] is 2; expected 0 to 1.', { columnIndex: Int32Array.of(0, 1, 0, 2) }],
    ['columnIndex[3] is 1; expected each column once in row 1.', { columnIndex: Int32Array.of(0, 1, 1, 1) }],
    ['columnLower[1] is NaN; expected a number or -Infinity.', { columnLower: Float64Array.of(0, NaN) }],
    ['rowUpper[1] is -Infinity; expected a number or Infinity.', { rowUpper: Float64Array.of(4, -INF) }],
  ])('names the fault: lp.%s', async (message, change) => {
    expect(await refusal({ ...workshop(), ...change })).toBe(`lp.${message}`);
  });

  it.each([
    ['Unknown LP method "barrier"; expected one of simplex, ipm, pdlp.', { method: 'barrier' }],
    ['timeLimitSeconds is 0; expected a number above 0.', { timeLimitSeconds: 0 }],
    ['killGraceSeconds is -1; expected a number of at least 0.', { killGraceSeconds: -1 }],
    ['optimalityTolerance is 1e-12; expected a number from 1e-10 to 1e-2.', { optimalityTolerance: 1e-12 }],
  ])('names the wrong option: %s', async (message, options) => {
    expect(await refusal(workshop(), options)).toBe(message);
  });

  it('passes on what HiGHS refuses: a lower bound that it takes for infinite', async () => {
    const lp = workshop();
    lp.columnLower[0] = 1e21;
    expect(await refusal(lp)).toContain('lp was refused by HiGHS');
  });
});

describe('the built package in a process of its own', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));

  const program = (solver: string) => `
    import { solveLp } from ${JSON.stringify(solver)};
    const lp = {
      numRows: 1, numColumns: 1, cost: Float64Array.of(1),
      columnLower: Float64Array.of(0), columnUpper: Float64Array.of(Infinity),
      rowLower: Float64Array.of(2), rowUpper: Float64Array.of(Infinity),
      rowStart: Int32Array.of(0, 1), columnIndex: Int32Array.of(0), values: Float64Array.of(1),
    };
    try {
      for (const method of ['simplex', 'ipm', 'pdlp']) {
        process.stdout.write((await solveLp(lp, { method })).status + ' ');
      }
    } catch (error) {
      process.stdout.write(error.name + ' ' + error.code + ': ' + error.message);
    }
  `;
  /** Standard output; fails on anything written to standard error, or if the process does not end by itself. */
  const run = (source: string): string => {
    const file = scratch('program.mjs');
    writeFileSync(file, source);
    return execFileSync('sh', ['-c', '"$0" "$1" 2>&1', process.execPath, file], {
      encoding: 'utf8',
      timeout: 60_000,
    });
  };

  it('is quiet, and lets the process end', () => {
    expect(run(program(join(root, 'dist/node/highs.js')))).toBe('optimal optimal optimal ');
  });

  it('says how to install highs when it is missing', () => {
    // a copy of dist that finds piscina but not highs: an empty folder also hides one installed further up
    cpSync(join(root, 'dist'), scratch('dist'), { recursive: true });
    writeFileSync(scratch('package.json'), '{"type": "module"}');
    mkdirSync(scratch('node_modules/highs'), { recursive: true });
    symlinkSync(join(root, 'node_modules/piscina'), scratch('node_modules/piscina'));
    expect(run(program(scratch('dist/node/highs.js')))).toBe(
      'InputError missing-package: Linear programs need the optional package highs, which is not installed; ' +
        'run: npm install highs@1',
    );
  });
});
