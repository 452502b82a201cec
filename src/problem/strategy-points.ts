/** Strategies as files hold them: points by name, whatever the problem. */
import type { Profile, Witness } from '../certificate/strategy.ts';

/** A strategy without its game: what crosses between threads, and what a file says. */
export type Flows =
  | { readonly kind: 'mediated'; readonly witness: Witness }
  | { readonly kind: 'nash'; readonly profile: Profile };

type Probabilities = Readonly<Record<string, number>>;

/** What is done at a decision point of a deviator. */
export interface Play {
  readonly id: number;
  readonly play: Probabilities;
}

/** The parts of a strategy file that are strategies. */
export interface SavedStrategy {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly mediator?: { readonly points: number; readonly sequences: number } | undefined;
  readonly points: readonly {
    readonly id: number;
    readonly player: number;
    readonly infoset: string;
    readonly recommend: Probabilities;
  }[];
  readonly deviations: readonly {
    readonly player: number;
    readonly multiplier: number;
    readonly points: readonly Play[];
  }[];
}

/** What a strategy file says of a strategy; points are made as they are read. */
export interface StrategyPoints {
  /** Sizes of the mediator's decision space, by which the file is told from one of other options. */
  readonly head: Pick<SavedStrategy, 'mediator'>;
  readonly points: Iterable<object>;
  /** Null where nobody deviates from a mediator. */
  readonly deviations: Iterable<{
    readonly player: number;
    readonly multiplier: number;
    readonly points: Iterable<Play>;
  }> | null;
}
