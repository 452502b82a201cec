/** What the threads of one solve share beside the kernel's memory, and what the first one tells the others. */

/** Words of the control array: calls so far, which function is called, and per thread, from `views` on, its sides. */
export const CONTROL = { turn: 0, name: 1, views: 2 } as const;

/** Numbers that a function takes beside its sides, at most. */
export const MAX_ARGUMENTS = 4;

/** To a thread that begins. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** On a SharedArrayBuffer, as `given` is. */
  readonly control: Int32Array;
  /** The arguments of a call. */
  readonly given: Float64Array;
  /** What can be called, by number. */
  readonly names: readonly string[];
  /** From 1 on: 0 is the thread that calls. */
  readonly thread: number;
}

/** From a thread: it waits for calls, or it has failed. */
export type ThreadNews = { readonly failure: string | null };
