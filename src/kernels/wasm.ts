/** The compiled kernels: found beside the build, compiled once per process, instantiated per solve. */
import { instantiateSync } from '@assemblyscript/loader';
import { errors } from '../errors.ts';
import { LAYOUT_VERSION } from './layout.ts';
import { bytesPerNumber, type Precision, precisions } from './precision.ts';

/** Runs `iterations` more iterations; `age` counts those since the averages were last restarted. */
export type Run = (
  sides: number,
  coupling: number,
  opposite: number,
  age: number,
  iterations: number,
) => void;

/** Passes that all kernels share; what runs an algorithm is found by its `exportName`. */
export interface KernelExports extends Record<string, unknown> {
  layoutVersion(): number;
  /** 8 where kernels compute in f64, 4 in f32. */
  numberBytes(): number;
  arenaBase(): number;
  updateFlow(side: number, weight: number): void;
  gradient(side: number, coupling: number): void;
  playAverage(side: number): void;
  /** Puts the bounds of the current strategies, or of the averages, at an address. */
  boundsOfFlows(sides: number, coupling: number, opposite: number, bounds: number): void;
  boundsOfAverages(sides: number, coupling: number, opposite: number, bounds: number): void;
  /** Address of where threads meet. */
  barrierAt(): number;
  /** Waits for the other threads of this side. */
  meet(side: number): void;
  respond(side: number): number;
  linearValue(side: number): number;
  /** exp of `count` numbers (an even count) from one address to another; for tests and benches, as logAll. */
  expAll(from: number, to: number, count: number): void;
  logAll(from: number, to: number, count: number): void;
}

/**
 * One for machines with SIMD, one for those without, and one for several threads on shared memory: of one precision all leave
 * the same bytes.
 */
export type Build = 'simd' | 'scalar' | 'threads';

const FIRST_PAGES = 16;
export const MAX_PAGES = 65536;
/** (func (result v128) i32.const 0 i8x16.splat): valid where there is SIMD. */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11],
);

const compiled = new Map<string, Promise<WebAssembly.Module>>();

export function supportedBuild(): Build {
  return WebAssembly.validate(SIMD_PROBE) ? 'simd' : 'scalar';
}

/** @throws InputError when the file of the build cannot be read: not built, or not served beside the modules */
export function compileKernels(
  precision: Precision,
  build: Build = supportedBuild(),
): Promise<WebAssembly.Module> {
  const name = `kernels-${precision}-${build}.wasm`;
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const fresh = readKernels(name)
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error) => {
      // a page may try again when its network is back
      compiled.delete(name);
      throw error;
    });
  compiled.set(name, fresh);
  return fresh;
}

/** No import of node:*, so that pages and bundlers find nothing that they lack. */
async function readKernels(name: string): Promise<Uint8Array<ArrayBuffer>> {
  // The same URL from src/kernels and from dist/kernels.
  const url = new URL(`../../dist/${name}`, import.meta.url);
  try {
    if (url.protocol === 'file:') {
      const { readFile } = process.getBuiltinModule('node:fs/promises');
      return new Uint8Array(await readFile(url));
    }
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw errors.kernelsMissing(url.href, (error as Error).message);
  }
}

/**
 * An instance of the kernels and the memory that it works in. One solve after another may have it, never two at once: a
 * solve clears what it takes, so that what an earlier one left changes no bit of its result.
 */
export interface Arena {
  readonly module: WebAssembly.Module;
  readonly exports: KernelExports;
  readonly memory: WebAssembly.Memory;
  readonly precision: Precision;
  /** Most that the memory may grow to, in pages of 64 KiB. */
  readonly maxPages: number;
}

/**
 * A fresh instance with a memory of its own.
 * @param maxPages most that the memory may grow to, in pages of 64 KiB
 * @throws InputError when the kernels were built for another memory layout
 */
export function instantiateKernels(module: WebAssembly.Module, maxPages = MAX_PAGES): Arena {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: maxPages });
  return arenaOf(module, memory, maxPages, {});
}

/**
 * As instantiateKernels, of the build for threads: the memory is shared.
 * @param maySleep asked by a thread that has waited a while for the others, by the number of the meeting: whether it may sleep
 */
export function instantiateThreads(
  module: WebAssembly.Module,
  maxPages: number,
  maySleep: (turn: number) => boolean,
): Arena {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: maxPages, shared: true });
  return arenaOf(module, memory, maxPages, { maySleep });
}

function arenaOf(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  maxPages: number,
  imports: Record<string, unknown>,
): Arena {
  const { instance } = instantiateSync(module, { env: { memory, ...imports } });
  const exports = instance.exports as unknown as KernelExports;
  const version = exports.layoutVersion();
  if (version !== LAYOUT_VERSION) throw errors.staleKernels(version, LAYOUT_VERSION);
  const bytes = exports.numberBytes();
  const precision = precisions.find((candidate) => bytesPerNumber(candidate) === bytes) as Precision;
  return { module, exports, memory, precision, maxPages };
}
