/**
 * The program of a thread of a solve, in Node and in pages: takes part in what the first thread calls, until it is ended. It
 * imports little, for every solve starts it.
 */
import { CONTROL, type ThreadNews, type ThreadStart } from './control.ts';
import { BARRIER_FAILED, BARRIER_TURN, WORD } from './layout.ts';
import type { KernelExports } from './wasm.ts';

type Call = (sides: number, ...given: number[]) => void;

function takePart(
  { module, memory, control, given, names, thread }: ThreadStart,
  tell: (news: ThreadNews) => void,
) {
  const imports = { env: { memory, maySleep: () => 1 } };
  const exports = new WebAssembly.Instance(module, imports).exports as unknown as KernelExports;
  try {
    tell({ failure: null });
    for (let turn = 0; ; turn++) {
      while (Atomics.load(control, CONTROL.turn) === turn) Atomics.wait(control, CONTROL.turn, turn);
      const view = control[CONTROL.views + thread]! >>> 0;
      (exports[names[control[CONTROL.name]!]!] as Call)(view, ...given);
      exports.meet(view);
    }
  } catch (error) {
    giveUp(memory, exports.barrierAt());
    tell({ failure: (error as Error).message });
  }
}

/** Lets nobody wait for this thread. */
function giveUp(memory: WebAssembly.Memory, barrier: number): void {
  const words = new Int32Array(memory.buffer);
  Atomics.store(words, (barrier + BARRIER_FAILED) / WORD, 1);
  Atomics.notify(words, (barrier + BARRIER_TURN) / WORD);
}

if (typeof process === 'object' && process.versions?.node !== undefined) {
  const port = process.getBuiltinModule('node:worker_threads').parentPort!;
  port.once('message', (start: ThreadStart) => takePart(start, (news) => port.postMessage(news)));
} else {
  globalThis.onmessage = ({ data }: MessageEvent<ThreadStart>) =>
    takePart(data, (news) => globalThis.postMessage(news));
}
