/** Lines with checksums: the checksum is that of RFC 3720, and no damage passes for what was written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { opened, sealed } from '../../src/node/files/sealed-line.ts';

/** CRC-32C bit by bit, as RFC 3720 defines it. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (~crc >>> 0).toString(16).padStart(8, '0');
}

const objects = fc
  .dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.jsonValue(), { minKeys: 1 })
  .filter((value) => !('crc' in value) && !('__proto__' in value))
  .map((value) => JSON.parse(JSON.stringify(value)) as object);

describe('a sealed line', () => {
  test('is JSON whose last key is the CRC-32C of the JSON without it', () => {
    expect(checksum('123456789')).toBe('e3069283');
    const row = { key: 'a', objective: 3.05, reason: 'ünïcode ♣' };
    const line = sealed(row);
    expect(line).toBe(
      `{"key":"a","objective":3.05,"reason":"ünïcode ♣","crc":"${checksum(JSON.stringify(row))}"}`,
    );
    expect(JSON.parse(line)).toEqual({ ...row, crc: expect.stringMatching(/^[0-9a-f]{8}$/) });
  });

  test('opens to what was sealed, without the checksum, for any object', () => {
    fc.assert(
      fc.property(objects, (value) => {
        expect(opened(sealed(value))).toEqual({ value, seal: 'sound' });
      }),
    );
  });

  test('with any few bytes changed is not sound, and where it is still JSON it is damaged', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 2,
    });
    fc.assert(
      fc.property(objects, changes, (value, list) => {
        const line = sealed(value);
        const bytes = Buffer.from(line);
        for (const [at, change] of list) {
          const k = at % bytes.length;
          bytes[k] = bytes[k]! ^ change;
        }
        const text = bytes.toString();
        fc.pre(text !== line);
        const { seal, value: found } = opened(text);
        expect(seal).not.toBe('sound');
        // two bytes may make one letter, so that the end is shorter, but then it is no JSON
        if (seal === 'none') expect(found).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['an older row', '{"key":"a","commit":null}', { key: 'a', commit: null }],
  ['a row that ends like one', '{"key":"a","sum":"12345678"}', { key: 'a', sum: '12345678' }],
  ['no JSON', 'hello', undefined],
])('%s has no seal', (_, line, value) => {
  expect(opened(line)).toEqual({ value, seal: 'none' });
});
