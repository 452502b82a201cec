/** kernels.c and what it includes, built by gcc into a temporary folder, a process per measurement. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Times, Work } from './passes.ts';

const SOURCE = fileURLToPath(new URL('./kernels.c', import.meta.url));
const OPTIONS = ['-std=gnu11', '-O3', '-march=native', '-Wall', '-Wextra'];

/** First line of `gcc --version`; undefined when there is no gcc. */
export function gccVersion(): string | undefined {
  try {
    return execFileSync('gcc', ['--version'], { encoding: 'utf8' }).split('\n')[0];
  } catch {
    return undefined;
  }
}

/** What a run starts from. */
export interface NativeProblem {
  /** File with the bytes of the arena. */
  readonly arena: string;
  /** Address of the two side boxes in it. */
  readonly sides: number;
  readonly coupling: number;
  readonly opposite: number;
}

export type Native = ReturnType<typeof buildNative>;

/** @param contraction whether a * b + c may become one rounding (FMA): faster perhaps, other bytes certainly */
export function buildNative(folder: string, contraction: 'off' | 'fast') {
  const program = join(folder, `kernels-${contraction}`);
  execFileSync('gcc', [...OPTIONS, `-ffp-contract=${contraction}`, '-o', program, SOURCE], {
    stdio: 'inherit',
  });
  const figures = (...args: (string | number)[]) =>
    execFileSync(program, args.map(String), { encoding: 'utf8' }).trim().split(' ').map(Number);
  return {
    /** @param output where to write the arena when all is done */
    run(problem: NativeProblem, { warmUp, iterations, slices }: Work, output?: string): Times {
      const { arena, sides, coupling, opposite } = problem;
      const args = ['run', arena, sides, coupling, opposite, warmUp, iterations, slices];
      const [iteration, ...passes] = figures(...args, ...(output === undefined ? [] : [output]));
      return { iteration: iteration as number, passes };
    },
    /** Nanoseconds of a triad over arrays of `length` doubles, the least of `repeats`. */
    triad: (length: number, repeats: number) => figures('triad', length, repeats)[0]!,
  };
}
