/** Solves that end and go on: what every checkpoint promises. */
import { expect } from 'vitest';
import {
  type GameInput,
  type Progress,
  readCheckpoint,
  type Solution,
  type SolveOptions,
  solve,
} from '../../src/index.ts';
import { flowsOf } from '../../src/problem/problem.ts';

/** The pieces of a file as one. */
export function bytesOf(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** What must not depend on how often a solve was interrupted. */
export interface Course {
  readonly solution: Solution;
  readonly progress: readonly Progress[];
  /** A checkpoint of every pause, the last one after the end. */
  readonly checkpoints: readonly Uint8Array[];
}

export async function follow(input: GameInput, options: SolveOptions, from?: Uint8Array): Promise<Course> {
  const progress: Progress[] = [];
  const checkpoints: Uint8Array[] = [];
  const solution = await solve(input, options, {
    onProgress: (step) => progress.push(step),
    checkpoint: {
      everySeconds: 0,
      save: (pieces) => checkpoints.push(bytesOf(pieces)),
      ...(from !== undefined && { resume: readCheckpoint(from) }),
    },
  });
  return { solution, progress, checkpoints };
}

const withoutSeconds = <Timed extends { readonly seconds: unknown }>({ seconds: _, ...rest }: Timed) => rest;
const strategyOf = ({ strategy }: Solution) => flowsOf(strategy);

/** The same report, strategy and certificates, bit for bit; the other may have begun later. */
export function expectSameCourse(later: Course, whole: Course): void {
  expect(withoutSeconds(later.solution.report)).toEqual(withoutSeconds(whole.solution.report));
  expect(strategyOf(later.solution)).toEqual(strategyOf(whole.solution));
  const steps = whole.progress.map(withoutSeconds);
  expect(later.progress.map(withoutSeconds)).toEqual(steps.slice(steps.length - later.progress.length));
}
