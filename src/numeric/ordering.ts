import { inPieces, type Work } from '../work.ts';
import { countingOrder } from './csr.ts';

const DIGIT_BITS = 11;
/** Up to so many items a native sort takes no longer than a pass over all digits. */
const FEW = 2 ** 12;

/**
 * Items 0 .. key.length - 1 by ascending key, equal ones in their order.
 * @param key >= 0
 * Cost: a native sort of few items; of many, one counting sort per 11 bits of the largest key.
 */
export function* ordering(key: Int32Array): Work<Int32Array> {
  const count = key.length;
  if (count <= FEW) {
    const pairs = Float64Array.from(key, (own, k) => own * count + k).sort();
    return Int32Array.from(pairs, (pair) => pair % count);
  }
  let bits = 0;
  yield* inPieces(count, 'sorting', 'items', (from, to) => {
    for (let k = from; k < to; k++) bits |= key[k]!;
  });
  let order: Int32Array | null = null;
  const digit = new Int32Array(count);
  for (let shift = 0; shift === 0 || bits >>> shift > 0; shift += DIGIT_BITS) {
    yield* inPieces(count, 'sorting', 'items', (from, to) => {
      for (let k = from; k < to; k++) digit[k] = (key[k]! >>> shift) & (2 ** DIGIT_BITS - 1);
    });
    order = yield* countingOrder(digit, 2 ** DIGIT_BITS, order);
  }
  return order as Int32Array;
}
