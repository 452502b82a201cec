/** The compiled kernels: found beside the build, compiled once per process, instantiated per solve. */
import { instantiateSync } from '@assemblyscript/loader';
import { errors } from '../errors.ts';
import { LAYOUT_VERSION } from './layout.ts';

/** Runs `iterations` more iterations; `age` counts those since the averages were last restarted. */
export type Run = (
  sides: number,
  coupling: number,
  opposite: number,
  age: number,
  iterations: number,
) => void;

export interface KernelExports extends Record<string, unknown> {
  layoutVersion(): number;
  arenaBase(): number;
  updateFlow(side: number, weight: number): void;
  /** exp of `count` numbers (an even count) from one address to another; for tests and benches, as logAll. */
  expAll(from: number, to: number, count: number): void;
  logAll(from: number, to: number, count: number): void;
  cfr: Run;
  cfrPlus: Run;
  dcfr: Run;
  omwu: Run;
  pcfrPlus: Run;
  rm: Run;
  rmPlus: Run;
}

/** The same URL from src/kernels and from dist/kernels. */
const KERNELS = new URL('../../dist/kernels.wasm', import.meta.url);
const FIRST_PAGES = 16;
const MAX_PAGES = 65536;

let compiled: Promise<WebAssembly.Module> | undefined;

/** @throws InputError when kernels.wasm cannot be read: not built, or not served beside the modules */
export function compileKernels(): Promise<WebAssembly.Module> {
  compiled ??= readKernels()
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error) => {
      // a page may try again when its network is back
      compiled = undefined;
      throw error;
    });
  return compiled;
}

/** No import of node:*, so that pages and bundlers find nothing that they lack. */
async function readKernels(): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (KERNELS.protocol === 'file:') {
      const { readFile } = process.getBuiltinModule('node:fs/promises');
      return new Uint8Array(await readFile(KERNELS));
    }
    const response = await fetch(KERNELS);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw errors.kernelsMissing(KERNELS.href, (error as Error).message);
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
}

/**
 * A fresh instance with a memory of its own.
 * @param maxPages most that the memory may grow to, in pages of 64 KiB
 * @throws InputError when the kernels were built for another memory layout
 */
export function instantiateKernels(module: WebAssembly.Module, maxPages = MAX_PAGES): Arena {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: maxPages });
  const { instance } = instantiateSync(module, { env: { memory } });
  const exports = instance.exports as unknown as KernelExports;
  const version = exports.layoutVersion();
  if (version !== LAYOUT_VERSION) throw errors.staleKernels(version, LAYOUT_VERSION);
  return { module, exports, memory };
}
