/** kernels.c, built by gcc into a temporary folder, a process per measurement. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Times } from './passes.ts';

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

/** What to iterate on: the same numbers as a call of a kernel's `Run`. */
export interface NativeRun {
  readonly arena: string;
  readonly sides: number;
  readonly coupling: number;
  readonly opposite: number;
  readonly warmUp: number;
  readonly iterations: number;
  /** Where to write the arena after warmUp + 2 * iterations. */
  readonly output?: string;
}

export interface Native {
  run(what: NativeRun): Times;
  /** Nanoseconds of a triad over arrays of `length` doubles, the median of `repeats`. */
  triad(length: number, repeats: number): number;
}

/** @param contraction whether a * b + c may become one rounding (FMA): faster perhaps, other bytes certainly */
export function buildNative(folder: string, contraction: 'off' | 'fast'): Native {
  const program = join(folder, `kernels-${contraction}`);
  execFileSync('gcc', [...OPTIONS, `-ffp-contract=${contraction}`, '-o', program, SOURCE], {
    stdio: 'inherit',
  });
  const figures = (...args: (string | number)[]) =>
    execFileSync(program, args.map(String), { encoding: 'utf8' }).trim().split(' ').map(Number);
  return {
    run({ arena, sides, coupling, opposite, warmUp, iterations, output }) {
      const args = [arena, sides, coupling, opposite, warmUp, iterations];
      const [iteration, ...passes] = figures('run', ...args, ...(output === undefined ? [] : [output]));
      return { iteration: iteration as number, passes };
    },
    triad: (length, repeats) => figures('triad', length, repeats)[0] as number,
  };
}
