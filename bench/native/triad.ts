import { readFileSync } from 'node:fs';
import binaryen from 'assemblyscript/binaryen';

type Triad = (a: number, b: number, c: number, s: number, end: number) => void;

const text = readFileSync(new URL('./triad.wat', import.meta.url), 'utf8');
const module = new WebAssembly.Module(Uint8Array.from(binaryen.parseText(text).emitBinary()));
/** Doubles per turn of the loop of triad.wat. */
const TURN = 8;
/** Bytes that one element moves, counted as STREAM does: two read, one written. */
export const TRIAD_BYTES = 24;
const WARM_UP_MILLISECONDS = 100;

/** Elements per array when the three of them fill `bytes`. */
export function triadLength(bytes: number): number {
  return Math.max(TURN, Math.floor(bytes / TRIAD_BYTES / TURN) * TURN);
}

/** Nanoseconds of a[i] = b[i] + s c[i] over arrays of `length` doubles in WASM, the least of `repeats`. */
export function timeTriad(length: number, repeats: number): number {
  const bytes = length * 8;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((3 * bytes) / 65536), maximum: 65536 });
  new Float64Array(memory.buffer).fill(1);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const triad = exports.triad as Triad;
  const once = () => {
    const start = performance.now();
    triad(0, bytes, 2 * bytes, 3, bytes);
    return (performance.now() - start) * 1e6;
  };
  const warm = performance.now() + WARM_UP_MILLISECONDS; // V8 replaces its baseline code between calls
  while (performance.now() < warm) once();
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < repeats; k++) least = Math.min(least, once());
  return least;
}
