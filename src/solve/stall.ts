/** When a solve comes no nearer to an exact optimum: so that one without limits ends. */
import type { Sizes } from '../certificate/facts.ts';
import type { Best, Resumable } from '../problem/best.ts';
import { isExact, type ResolvedSolveOptions } from './options.ts';
import type { Status } from './status.ts';

/** Iterations that are looked back on are at least so many, and of small problems so many of sequences and payoffs, */
const LEAST_ITERATIONS = 4096;
const LEAST_WORK = 2e9;
/** and else so many times those that went before: longer than from one certificate to the next. */
const GROWTH = 4;
/** What is still open has to become this share of what it was. */
const PROGRESS = 0.5;

/** Compares what is open now with what was when a quarter of the iterations were made. */
export class Stall implements Resumable {
  private readonly best: Pick<Best<unknown, unknown>, 'openness'>;
  private readonly isWatched: boolean;
  private openness = Number.POSITIVE_INFINITY;
  private due: number;

  constructor(best: Pick<Best<unknown, unknown>, 'openness'>, sizes: Sizes, options: ResolvedSolveOptions) {
    this.best = best;
    this.due = Math.max(LEAST_ITERATIONS, LEAST_WORK / (sizes.mediatorSequences + sizes.nonzeros));
    this.isWatched = isExact(options);
  }

  /** Whether it ends there. @param isBusy whether linear programs are being solved, which may bring it closer yet */
  verdict(iterations: number, isBusy: boolean): Status | null {
    if (!this.isWatched || iterations < this.due || isBusy) return null;
    const before = this.openness;
    this.openness = this.best.openness;
    this.due = GROWTH * iterations;
    return this.openness > PROGRESS * before ? 'stalled' : null;
  }

  /** Of a solve that may stall: what was open, and when it is compared next. */
  save(): Float64Array[] {
    return this.isWatched ? [Float64Array.of(this.openness, this.due)] : [];
  }

  restore([saved = new Float64Array()]: readonly Float64Array[]): string | null {
    const [openness = Number.NaN, due = Number.NaN] = saved;
    if (!(openness >= 0 && due > 0)) return `has ${saved}; expected what was open, and a later iteration`;
    this.openness = openness;
    this.due = due;
    return null;
  }
}
