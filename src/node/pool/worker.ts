/** Piscina worker: solves one job at a time, in an arena that it keeps from job to job. */
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { InputError, LimitError } from '../../errors.ts';
import { type Arena, instantiateKernels } from '../../kernels/wasm.ts';
import { isNoRoom } from '../../no-room.ts';
import { recordedOptions } from '../../problem/identity.ts';
import { arraysOf, flowsOf } from '../../problem/problem.ts';
import { solve } from '../../solve/solve.ts';
import { lpFor } from '../lp-for.ts';
import { gameOf, readsPrincipal } from './game.ts';
import {
  CONTROL,
  type LpTask,
  type Reply,
  refusalOf,
  type SolveTask,
  stopOf,
  type Task,
} from './protocol.ts';

const PAGE_BYTES = 2 ** 16;
/** A memory only grows, so one that is larger than this after a job goes with it. */
const KEEP_ARENA_BYTES = 2 ** 28;
/** How often an LP, which polls nothing, looks whether it is to end. */
const WATCH_MILLISECONDS = 20;

let arena: Arena | undefined;

/** Piscina's entry point. */
export default async function work(task: Task): Promise<unknown> {
  const reply = await (task.kind === 'solve' ? solveTask(task) : lpTask(task)).catch(failure);
  return move({
    get [valueSymbol]() {
      return reply;
    },
    get [transferableSymbol]() {
      return reply.kind === 'solved'
        ? [...new Set(arraysOf(reply.flows).map(({ buffer }) => buffer as ArrayBuffer))]
        : [];
    },
  });
}

async function solveTask(task: SolveTask): Promise<Reply> {
  const { control, options, port, lastIterate, cores, strategyFileFor, module, memoryBytes } = task;
  arena ??= instantiateKernels(module, Math.min(2 ** 16, Math.floor(memoryBytes / PAGE_BYTES)));
  try {
    const { report, strategy } = await solve(gameOf(task.input), options, {
      signal: {
        get aborted() {
          return Atomics.load(control, CONTROL.abort) !== 0;
        },
      },
      ...(port !== null && { onProgress: (progress) => port.postMessage(progress) }),
      lastIterate,
      cores,
      arena,
      ...(await lpFor(options)),
    });
    const flows = flowsOf(strategy);
    if (strategyFileFor === null) return { kind: 'solved', report, flows };
    const { strategyText } = await import('../../report/strategy-file.ts');
    const head = {
      game: strategyFileFor,
      principal: readsPrincipal(task.input),
      options: recordedOptions(options),
      report,
    };
    return { kind: 'solved', report, flows, strategyFile: [...strategyText(head, strategy)].join('') };
  } finally {
    if (arena.memory.buffer.byteLength > KEEP_ARENA_BYTES) arena = undefined;
    port?.close();
  }
}

async function lpTask(task: LpTask): Promise<Reply> {
  const { solveLp } = await import('../solve-lp.ts');
  const stop = new AbortController();
  const watch = setInterval(() => {
    if (Atomics.load(task.control, CONTROL.abort) !== 0) stop.abort();
  }, WATCH_MILLISECONDS);
  try {
    const settings = { ...task.settings, signal: stop.signal };
    const { report, strategy } = await solveLp(gameOf(task.input), task.options, settings);
    return { kind: 'solved', report, flows: flowsOf(strategy) };
  } finally {
    clearInterval(watch);
  }
}

function failure(error: unknown): Reply {
  if (error instanceof InputError) return { kind: 'refused', refusal: refusalOf(error) };
  if (error instanceof LimitError) return { kind: 'stopped', stop: stopOf(error) };
  const reason = error instanceof Error ? error.message : String(error);
  const stack = (error instanceof Error && error.stack) || reason;
  return { kind: 'failed', code: isNoRoom(error) ? 'out-of-memory' : 'crashed', reason, stack };
}
