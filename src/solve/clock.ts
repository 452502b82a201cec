import type { Work } from '../work.ts';

/** No solve has taken so many seconds, or milliseconds. */
const LONGEST = 1e15;

/** A certificate takes 10 to 40 iterations. */
const ITERATIONS_PER_CERTIFICATE = 20;

/** Splits the time since `started` into building (until it is made), certifying, and solving (the rest), in seconds. */
export class Clock {
  private readonly started: number;
  /** What earlier processes spent on the same solve. */
  private earlier = { build: 0, solve: 0, certify: 0 };
  private readonly built = performance.now();
  private certified = 0;
  private longest = 0;
  private spentApart = 0;

  constructor(started: number) {
    this.started = started;
  }

  *certifying<Result>(work: Work<Result>): Work<Result> {
    const before = performance.now();
    try {
      return yield* work;
    } finally {
      const took = performance.now() - before;
      this.certified += took;
      this.longest = Math.max(this.longest, took);
    }
  }

  /**
   * Milliseconds that the next certificate is expected to take: as the longest so far, and before there is one as many
   * iterations as it usually does.
   * @param iteration milliseconds of one
   */
  expectedCertificate(iteration: number): number {
    return this.longest || ITERATIONS_PER_CERTIFICATE * iteration;
  }

  /** Work inside `certifying` that a solve does not need: counted nowhere, so that asking for it changes no figure. */
  *apart<Result>(work: Work<Result>): Work<Result> {
    const before = performance.now();
    try {
      return yield* work;
    } finally {
      const took = performance.now() - before;
      this.certified -= took;
      this.spentApart += took;
    }
  }

  /** performance.now() of the beginning, had no process ended in between. */
  get origin(): number {
    const { build, solve, certify } = this.earlier;
    return this.started - 1000 * (build + solve + certify);
  }

  elapsed(): number {
    return (performance.now() - this.origin - this.spentApart) / 1000;
  }

  seconds(): { build: number; solve: number; certify: number } {
    const { earlier } = this;
    const solve = performance.now() - this.built - this.certified - this.spentApart;
    return {
      build: earlier.build + (this.built - this.started) / 1000,
      solve: earlier.solve + solve / 1000,
      certify: earlier.certify + this.certified / 1000,
    };
  }

  save(): Float64Array[] {
    const { build, solve, certify } = this.seconds();
    return [Float64Array.of(build, solve, certify, this.longest)];
  }

  restore([seconds = new Float64Array()]: readonly Float64Array[]): string | null {
    const [build = 0, solve = 0, certify = 0, longest = 0] = seconds;
    if (!seconds.every((time) => time >= 0 && time <= LONGEST)) return 'has times that are no seconds';
    this.earlier = { build, solve, certify };
    this.longest = longest;
    return null;
  }
}
