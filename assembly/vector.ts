// Arithmetic on `vector`: what one instruction works on. Each target of asconfig.json aliases four types:
//
//   real    a number of a strategy, regret, value or payoff: f64 or f32
//   vector  as many of them as fit 16 bytes (v128), or one, where there is no SIMD
//   mask    which of them a condition holds for
//   wide    f64 beside them: weights of the averages, which are f64 always
//
// Every build does the same operations on each lane in the same order, so all of one precision leave the same bytes.
import { BLOCK as BLOCK_BYTES, WORD } from "../src/kernels/layout";

/** Bytes of one action of a block, of a slot, of a vector, and of a slot of the averages over those of a slot. */
export const BLOCK: usize = BLOCK_BYTES;
export const SLOT: usize = sizeof<real>();
export const WIDTH: usize = sizeof<vector>();
export const WIDER: usize = sizeof<f64>() / sizeof<real>();
/** Bytes of parent words that go with a vector of points. */
export const WORDS: usize = WIDTH / SLOT * WORD;

// From one vector of points, at `at`, to the next: by the block, or by lanes of a block, and after its last to the next.
@inline
export function strideAfter(at: usize, size: usize): usize {
  if (ASC_FEATURE_SIMD) return size;
  else return (at & (BLOCK - 1)) == BLOCK - SLOT ? size - (BLOCK - SLOT) : SLOT;
}

@inline
export function get(at: usize): vector {
  if (ASC_FEATURE_SIMD) return v128.load(at);
  else return load<real>(at);
}

@inline
export function put(at: usize, x: vector): void {
  if (ASC_FEATURE_SIMD) v128.store(at, x);
  else store<real>(at, x);
}

@inline
export function splat(x: f64): vector {
  if (ASC_FEATURE_SIMD) return v128.splat<real>(<real>x);
  else return <real>x;
}

@inline
export function plus(a: vector, b: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.add<real>(a, b);
  else return a + b;
}

@inline
export function minus(a: vector, b: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.sub<real>(a, b);
  else return a - b;
}

@inline
export function times(a: vector, b: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.mul<real>(a, b);
  else return a * b;
}

@inline
export function over(a: vector, b: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.div<real>(a, b);
  else return a / b;
}

@inline
export function root(a: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.sqrt<real>(a);
  else return sqrt<real>(a);
}

/** a < b ? b : a. */
@inline
export function larger(a: vector, b: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.pmax<real>(a, b);
  else return select<real>(b, a, a < b);
}

/** b < a ? b : a. */
@inline
export function smaller(a: vector, b: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.pmin<real>(a, b);
  else return select<real>(b, a, b < a);
}

@inline
export function isGreater(a: vector, b: vector): mask {
  if (ASC_FEATURE_SIMD) return v128.gt<real>(a, b);
  else return a > b;
}

@inline
export function choose(a: vector, b: vector, where: mask): vector {
  if (ASC_FEATURE_SIMD) return v128.bitselect(a, b, where);
  else return select<real>(a, b, where);
}

/** 0 elsewhere. */
@inline
export function only(a: vector, where: mask): vector {
  if (ASC_FEATURE_SIMD) return v128.and(a, where);
  else return select<real>(a, 0, where);
}

/** 0 there. */
@inline
export function except(a: vector, where: mask): vector {
  if (ASC_FEATURE_SIMD) return v128.andnot(a, where);
  else return select<real>(0, a, where);
}

/** Whichever of the two is not 0 in all its bits. */
@inline
export function either(a: vector, b: vector): vector {
  if (ASC_FEATURE_SIMD) return v128.or(a, b);
  else if (sizeof<real>() == 8) return <real>reinterpret<f64>(reinterpret<u64>(<f64>a) | reinterpret<u64>(<f64>b));
  else return <real>reinterpret<f32>(reinterpret<u32>(<f32>a) | reinterpret<u32>(<f32>b));
}

@inline
export function splatWide(x: f64): wide {
  if (ASC_FEATURE_SIMD) return f64x2.splat(x);
  else return x;
}

/** Adds weight * x to the f64 at `at`. */
@inline
export function addWide(at: usize, x: vector, weight: wide): void {
  if (ASC_FEATURE_SIMD) {
    if (sizeof<real>() == 8) v128.store(at, f64x2.add(v128.load(at), f64x2.mul(weight, x)));
    else {
      const low = f64x2.promote_low_f32x4(x);
      const high = f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 0));
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(weight, low)));
      v128.store(at + 16, f64x2.add(v128.load(at + 16), f64x2.mul(weight, high)));
    }
  } else store<f64>(at, load<f64>(at) + weight * <f64>x);
}

@inline
function addLane(at: usize, x: real): void {
  store<real>(at, load<real>(at) + x);
}

/**
 * Adds each lane to the slot that its word in `words` is the offset of, the first lane first; with threads, puts them where
 * the numbers of these words are: see layout.ts.
 */
@inline
export function scatter(base: usize, words: usize, x: vector): void {
  if (ASC_FEATURE_THREADS) put(base + words * (SLOT / WORD), x);
  else if (ASC_FEATURE_SIMD) {
    addLane(base + load<u32>(words), v128.extract_lane<real>(x, 0));
    addLane(base + load<u32>(words, 4), v128.extract_lane<real>(x, 1));
    if (sizeof<real>() == 4) {
      addLane(base + load<u32>(words, 8), v128.extract_lane<real>(x, 2));
      addLane(base + load<u32>(words, 12), v128.extract_lane<real>(x, 3));
    }
  } else addLane(base + load<u32>(words), x);
}

/** What stands at the offsets in `words`. */
@inline
export function gather(base: usize, words: usize): vector {
  if (ASC_FEATURE_SIMD) {
    let x = v128.splat<real>(load<real>(base + load<u32>(words)));
    x = v128.replace_lane<real>(x, 1, load<real>(base + load<u32>(words, 4)));
    if (sizeof<real>() == 4) {
      x = v128.replace_lane<real>(x, 2, load<real>(base + load<u32>(words, 8)));
      x = v128.replace_lane<real>(x, 3, load<real>(base + load<u32>(words, 12)));
    }
    return x;
  } else return load<real>(base + load<u32>(words));
}
