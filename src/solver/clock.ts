/** Splits the time since `started` into building (until it is made), certifying, and solving (the rest), in seconds. */
export class Clock {
  private readonly started: number;
  /** What earlier processes spent on the same solve. */
  private earlier = { build: 0, solve: 0, certify: 0 };
  private readonly built = performance.now();
  private certified = 0;
  private spentApart = 0;

  constructor(started: number) {
    this.started = started;
  }

  certifying<T>(work: () => T): T {
    const before = performance.now();
    const result = work();
    this.certified += performance.now() - before;
    return result;
  }

  /** Work inside `certifying` that a solve does not need: counted nowhere, so that asking for it changes no figure. */
  apart<T>(work: () => T): T {
    const before = performance.now();
    const result = work();
    const took = performance.now() - before;
    this.certified -= took;
    this.spentApart += took;
    return result;
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
    return [Float64Array.of(build, solve, certify)];
  }

  restore([seconds = new Float64Array()]: readonly Float64Array[]): string | null {
    const [build = 0, solve = 0, certify = 0] = seconds;
    if (!seconds.every((time) => Number.isFinite(time) && time >= 0)) return 'has times that are no seconds';
    this.earlier = { build, solve, certify };
    return null;
  }
}
