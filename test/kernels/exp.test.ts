import { expect, test } from 'vitest';
import { compileKernels, instantiateKernels } from '../../src/kernels/wasm.ts';
import * as twin from '../oracle/kernels/exp.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const { exports, memory } = instantiateKernels(await compileKernels('f64'));
const SAMPLES = 1 << 15;

/** A pass over an array, by the kernels. */
function applied(pass: typeof exports.expAll, arguments_: Float64Array): Float64Array {
  const from = Math.ceil(exports.arenaBase() / 16) * 16;
  const to = from + arguments_.byteLength;
  memory.grow(Math.max(0, Math.ceil((to + arguments_.byteLength - memory.buffer.byteLength) / 2 ** 16)));
  new Float64Array(memory.buffer, from, arguments_.length).set(arguments_);
  pass(from, to, arguments_.length);
  return new Float64Array(memory.buffer.slice(to, to + arguments_.byteLength));
}

/** Distance to the next number from 0. */
function ulp(x: number): number {
  const bits = new BigInt64Array(Float64Array.of(Math.abs(x)).buffer);
  const next = new Float64Array(BigInt64Array.of(bits[0]! + 1n).buffer);
  return next[0]! - Math.abs(x);
}

/** Largest |got - wanted| in ulps of what is wanted; endless where only one of them is finite. */
function worstUlps(got: Float64Array, wanted: Float64Array): number {
  return got.reduce((worst, x, k) => {
    const expected = wanted[k]!;
    return Object.is(x, expected) ? worst : Math.max(worst, Math.abs(x - expected) / ulp(expected));
  }, 0);
}

function samples(draw: (random: number, k: number) => number): Float64Array {
  const random = randomNumbers(11);
  return Float64Array.from({ length: SAMPLES }, (_, k) => draw(random(), k));
}

const EXP_RANGES: readonly (readonly [string, Float64Array])[] = [
  ['the range of a step, -1 to 0', samples((u) => -u)],
  ['-50 to 50', samples((u) => 100 * u - 50)],
  ['all of it, evenly from -760 to 720', samples((_, k) => -760 + (1480 * k) / SAMPLES)],
  ['denormal results, -746 to -708', samples((u) => -746 + 38 * u)],
  ['results near the largest, 700 to 710', samples((u) => 700 + 10 * u)],
  ['arguments of every size, both signs', samples((u, k) => (k % 2 === 0 ? 1 : -1) * 10 ** (-324 + 632 * u))],
];

test.each(EXP_RANGES)('exp is within 1 ulp of Math.exp: %s', (_, x) => {
  const got = applied(exports.expAll, x);
  expect(worstUlps(got, x.map(Math.exp))).toBeLessThanOrEqual(1);
  expect(got).toEqual(x.map(twin.exp));
});

test('exp at its edges', () => {
  const edges = [-0, 0, -Infinity, Infinity, NaN, 709.782712893384, 709.7827128933841, 1e308];
  const tiny = [-745.1332191019411, -745.1332191019412, -708.3964185322641, -1e308, 5e-324, -5e-324];
  const x = Float64Array.of(...edges, ...tiny);
  expect(applied(exports.expAll, x)).toEqual(x.map(Math.exp));
  expect(x.map(twin.exp)).toEqual(x.map(Math.exp));
});

const LOG_RANGES: readonly (readonly [string, Float64Array])[] = [
  ['sums of weights, 1e-30 to 1', samples((u) => 10 ** (-30 * u))],
  ['close to 1', samples((u) => 1 + (u - 0.5) / 8)],
  ['all normal numbers', samples((_, k) => 10 ** (-307 + (615 * k) / SAMPLES))],
];

test.each(LOG_RANGES)('log is within 1 ulp of Math.log: %s', (_, x) => {
  const got = applied(exports.logAll, x);
  expect(worstUlps(got, x.map(Math.log))).toBeLessThanOrEqual(1);
  expect(got).toEqual(x.map(twin.log));
});

test('log of 1 is 0: a strategy that stays has no value beyond its best action', () => {
  expect(applied(exports.logAll, Float64Array.of(1, 1))).toEqual(Float64Array.of(0, 0));
});
