/**
 * A solution concept is data: how much the mediator remembers, what a player may report, and when it may deviate.
 */
export interface Concept {
  readonly name: string;
  readonly title: string;
  /** Author, year and place of the definition. */
  readonly source: string;
  /** private: the recommendation at an infoset depends on that infoset alone; full: on the whole transcript. */
  readonly memory: 'private' | 'full';
  /** What a player tells the mediator at its infosets. */
  readonly reports: 'none' | 'truth-or-silence' | 'any-consistent';
  /** When a player may leave direct play. */
  readonly deviation: 'before-play' | 'before-recommendation' | 'after-recommendation';
  /**
   * Names of the concepts right above: every equilibrium of this one is worth the same as some equilibrium of theirs, in any
   * game and under the same objective, constraints and instruments, so that a bound on theirs is a bound on its own. Sources: the concepts' own, and Zhang and
   * Sandholm, NeurIPS 2022, for those of a mediator that remembers everything, who can do whatever a private one can.
   */
  readonly within: readonly string[];
}
