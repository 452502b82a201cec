/** Twins of assembly/exp.ts: the same polynomials in the same order of operations, one number at a time. */

const MAGIC = 2 ** 52 + 2 ** 51;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** As the constants that assembly/exp.ts loads. */
const Q = [
  0.5, 0.16666666666666666, 0.04166666666661236, 0.008333333333392114, 0.0013888888923763742,
  1.984126964312761e-4, 2.48015121618492e-5, 2.7557518014083045e-6, 2.7623904071904717e-7,
  2.500912149726878e-8,
] as const;

export function exp(argument: number): number {
  const x = Math.min(Math.max(argument, -746), 710);
  const n = x * Math.LOG2E + MAGIC - MAGIC;
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = Q[0] + Q[1] * r + (Q[2] + Q[3] * r) * r2;
  const upper = Q[4] + Q[5] * r + (Q[6] + Q[7] * r) * r2 + (Q[8] + Q[9] * r) * r4;
  const p = 1 + (r + r2 * (low + upper * r4));
  const first = n * 0.5 + MAGIC - MAGIC;
  return p * powerOfTwo(first) * powerOfTwo(n - first);
}

const float = new Float64Array(1);
/** Low and high half of `float`. */
const words = new Uint32Array(float.buffer);

/** 2^k for whole -1022 <= k <= 1023, exactly. */
function powerOfTwo(k: number): number {
  words[0] = 0;
  words[1] = (1023 + k) << 20;
  return float[0]!;
}

const R = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
] as const;

export function log(x: number): number {
  float[0] = x;
  const high = (words[1]! + 0x00095f62) >>> 0;
  const k = (high >>> 20) - 1023;
  words[1] = (high & 0xfffff) + 0x3fe6a09e;
  const f = float[0]! - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (R[1] + w * (R[3] + w * R[5]));
  const odd = z * (R[0] + w * (R[2] + w * (R[4] + w * R[6])));
  const square = 0.5 * (f * f);
  const rest = s * (square + (odd + even)) + k * LN2_LOW;
  return rest - square + f + k * LN2_HIGH;
}
