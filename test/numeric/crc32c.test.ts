import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/numeric/crc32c.ts';

describe('CRC-32C', () => {
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['ascending', Uint8Array.from({ length: 32 }, (_, k) => k), 0x46dd794e],
    ['descending', Uint8Array.from({ length: 32 }, (_, k) => 31 - k), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(0), 0],
  ])('of %s is as RFC 3720, appendix B.4, and the catalogue of CRCs have it', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  it('of pieces is that of the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        const [head, tail] = [bytes.subarray(0, cut), bytes.subarray(cut)];
        expect(crc32c(tail, crc32c(head))).toBe(crc32c(bytes));
      }),
    );
  });

  it('finds every changed byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, by) => {
          const other = bytes.slice();
          other[at % other.length] = other[at % other.length]! ^ by;
          expect(crc32c(other)).not.toBe(crc32c(bytes));
        },
      ),
    );
  });
});
