// exp and log of two numbers at once, by + - * / alone: the same bits on every machine.
//
//   x = n ln 2 + r, |r| <= ln 2 / 2 (Cody & Waite 1980, "Software manual for the elementary functions"),
//   exp(x) = 2^n (1 + r + r^2 Q(r)), Q of degree 9: minimax but for its first two coefficients, relative error 2^-57;
//   log as in FreeBSD's e_log.c (Sun 1993).
// Constants are loaded from memory: V8 builds a v128.const from two moves and an insertion.
import { SLOT } from "../src/kernels/layout";

const EXP: usize = memory.data<f64>([
  -746, 710, // below, 0; above, infinity
  1.4426950408889634, // 1 / ln 2
  6755399441055744, // MAGIC = 2^52 + 2^51: adding it rounds to an integer, which is then in the low bits
  0.6931471803691238, 1.9082149292705877e-10, // ln 2: 33 bits, and the rest
  0.5, 0.16666666666666666, 0.04166666666661236, 0.008333333333392114, 0.0013888888923763742,
  1.984126964312761e-4, 2.48015121618492e-5, 2.7557518014083045e-6, 2.7623904071904717e-7, 2.500912149726878e-8,
  1,
]);

/** Within 1 ulp; infinity above 709.79, denormal below -708.4, 0 below -745.2, NaN of NaN. */
export function exp(x: v128): v128 {
  x = f64x2.pmin(f64x2.pmax(x, v128.load_splat<f64>(EXP)), v128.load_splat<f64>(EXP, 8));
  const magic = v128.load_splat<f64>(EXP, 24);
  const half = v128.load_splat<f64>(EXP, 48);
  const one = v128.load_splat<f64>(EXP, 128);
  const n = f64x2.sub(f64x2.add(f64x2.mul(x, v128.load_splat<f64>(EXP, 16)), magic), magic);
  const high = f64x2.sub(x, f64x2.mul(n, v128.load_splat<f64>(EXP, 32)));
  const r = f64x2.sub(high, f64x2.mul(n, v128.load_splat<f64>(EXP, 40)));

  // Q by pairs: ((q0 + q1 r) + (q2 + q3 r) r^2) + ((q4 + q5 r) + (q6 + q7 r) r^2) r^4 + (q8 + q9 r) r^8.
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const q0 = f64x2.add(half, f64x2.mul(v128.load_splat<f64>(EXP, 56), r));
  const q2 = f64x2.add(v128.load_splat<f64>(EXP, 64), f64x2.mul(v128.load_splat<f64>(EXP, 72), r));
  const q4 = f64x2.add(v128.load_splat<f64>(EXP, 80), f64x2.mul(v128.load_splat<f64>(EXP, 88), r));
  const q6 = f64x2.add(v128.load_splat<f64>(EXP, 96), f64x2.mul(v128.load_splat<f64>(EXP, 104), r));
  const q8 = f64x2.add(v128.load_splat<f64>(EXP, 112), f64x2.mul(v128.load_splat<f64>(EXP, 120), r));
  const low = f64x2.add(q0, f64x2.mul(q2, r2));
  const upper = f64x2.add(f64x2.add(q4, f64x2.mul(q6, r2)), f64x2.mul(q8, r4));
  const q = f64x2.add(low, f64x2.mul(upper, r4));
  const p = f64x2.add(one, f64x2.add(r, f64x2.mul(r2, q)));

  // 2^n in two factors, so that results from 2^-1074 to the largest number come out, rounded once.
  const first = f64x2.add(f64x2.mul(n, half), magic);
  const second = f64x2.add(f64x2.sub(n, f64x2.sub(first, magic)), magic);
  return f64x2.mul(f64x2.mul(p, powerOfTwo(first, one)), powerOfTwo(second, one));
}

// 2^k of lanes k + MAGIC, -1022 <= k <= 1023: the low bits of k become the exponent.
function powerOfTwo(shifted: v128, one: v128): v128 {
  return i64x2.add(i64x2.shl(shifted, 52), one);
}

const LOG: usize = memory.data<f64>([
  0.6931471803691238, 1.9082149292705877e-10, // ln 2: 33 bits, and the rest
  4503599627371519, // 2^52 + 1023
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784,
  0.1818357216161805, 0.15313837699209373, 0.14798198605116586,
]);

/** Within 1 ulp, of normal positive numbers: at least 2.3e-308. */
export function log(x: v128): v128 {
  // x = 2^k (1 + f), 1 + f from about sqrt(1/2) to sqrt(2): 0x3fe6a09e begins the former, 0x3ff00000 is 1.
  const bits = i64x2.add(x, i64x2.splat(0x0009_5f62_0000_0000));
  const mantissa = v128.and(bits, i64x2.splat(0x000f_ffff_ffff_ffff));
  const biased = v128.or(i64x2.shr_u(bits, 52), i64x2.splat(0x4330_0000_0000_0000));
  const k = f64x2.sub(biased, v128.load_splat<f64>(LOG, 16));
  const f = f64x2.sub(i64x2.add(mantissa, i64x2.splat(0x3fe6_a09e_0000_0000)), f64x2.splat(1));

  // log(1 + f) = f - f^2 / 2 + s (f^2 / 2 + R(s^2)), s = f / (2 + f).
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.add(v128.load_splat<f64>(LOG, 48), f64x2.mul(w, v128.load_splat<f64>(LOG, 64)));
  even = f64x2.mul(w, f64x2.add(v128.load_splat<f64>(LOG, 32), f64x2.mul(w, even)));
  let odd = f64x2.add(v128.load_splat<f64>(LOG, 56), f64x2.mul(w, v128.load_splat<f64>(LOG, 72)));
  odd = f64x2.add(v128.load_splat<f64>(LOG, 40), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(v128.load_splat<f64>(LOG, 24), f64x2.mul(w, odd)));
  const square = f64x2.mul(f64x2.splat(0.5), f64x2.mul(f, f));
  const rest = f64x2.add(
    f64x2.mul(s, f64x2.add(square, f64x2.add(odd, even))),
    f64x2.mul(k, v128.load_splat<f64>(LOG, 8)),
  );
  return f64x2.add(f64x2.add(f64x2.sub(rest, square), f), f64x2.mul(k, v128.load_splat<f64>(LOG)));
}

/** exp of an even number of f64 from one address to another: for tests and benches. */
export function expAll(from: usize, to: usize, count: u32): void {
  const end = from + (<usize>count) * SLOT;
  for (; from < end; from += 2 * SLOT, to += 2 * SLOT) v128.store(to, exp(v128.load(from)));
}

/** As expAll. */
export function logAll(from: usize, to: usize, count: u32): void {
  const end = from + (<usize>count) * SLOT;
  for (; from < end; from += 2 * SLOT, to += 2 * SLOT) v128.store(to, log(v128.load(from)));
}
