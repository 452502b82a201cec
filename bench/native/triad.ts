import { readFileSync } from 'node:fs';
import binaryen from 'assemblyscript/binaryen';
import { median } from './median.ts';

type Triad = (a: number, b: number, c: number, s: number, end: number) => void;

/** Doubles per turn of the loop of triad.wat. */
const TURN = 8;
/** Bytes that one element moves, counted as STREAM does: two read, one written. */
export const TRIAD_BYTES = 24;

/** Elements per array when the three of them fill `bytes`. */
export function triadLength(bytes: number): number {
  return Math.max(TURN, Math.floor(bytes / TRIAD_BYTES / TURN) * TURN);
}

/** Nanoseconds of a[i] = b[i] + s c[i] over arrays of `length` doubles in WASM, the median of `repeats`. */
export function timeTriad(length: number, repeats: number): number {
  const bytes = length * 8;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((3 * bytes) / 65536), maximum: 65536 });
  new Float64Array(memory.buffer).fill(1);
  const { exports } = new WebAssembly.Instance(triadModule(), { env: { memory } });
  const triad = exports.triad as Triad;
  const once = () => triad(0, bytes, 2 * bytes, 3, bytes);
  const warmUp = performance.now() + 200; // V8 replaces its baseline code between calls
  while (performance.now() < warmUp) once();
  const spent: number[] = [];
  for (let k = 0; k < repeats; k++) {
    const start = performance.now();
    once();
    spent.push((performance.now() - start) * 1e6);
  }
  return median(spent);
}

let compiled: WebAssembly.Module | undefined;

function triadModule(): WebAssembly.Module {
  const text = () => readFileSync(new URL('./triad.wat', import.meta.url), 'utf8');
  compiled ??= new WebAssembly.Module(Uint8Array.from(binaryen.parseText(text()).emitBinary()));
  return compiled;
}
