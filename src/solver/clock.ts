/** Splits the time since `started` into building (until it is made), certifying, and solving (the rest). */
export class Clock {
  private readonly started: number;
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

  elapsed(): number {
    return (performance.now() - this.started - this.spentApart) / 1000;
  }

  seconds(): { build: number; solve: number; certify: number } {
    const solve = performance.now() - this.built - this.certified - this.spentApart;
    return { build: (this.built - this.started) / 1000, solve: solve / 1000, certify: this.certified / 1000 };
  }
}
