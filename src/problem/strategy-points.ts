/** Strategies as files hold them: points by name, whatever the problem. */

import type { Flow } from '../augmented/decision-dag.ts';
import type { Recommendation } from '../augmented/excluding.ts';
import type {
  BoundProof,
  FaceOutline,
  StreamedProof,
  Witness,
  ZeroSumProfile,
} from '../certificate/strategy.ts';

/** A strategy without its game: what crosses between threads, and what a file says. */
export type Flows =
  | {
      readonly kind: 'mediated';
      readonly witness: Witness;
      /** Recommendations that the mediator never makes. */
      readonly excluded: readonly Recommendation[];
    }
  | { readonly kind: 'nash'; readonly profile: ZeroSumProfile }
  | {
      readonly kind: 'product';
      readonly profile: readonly Flow[];
      /** The concept that the bound is from, and what proves it there. */
      readonly within: string;
      readonly proof: Pick<Witness, 'deviations' | 'multipliers'> | Pick<StreamedProof, 'weights'>;
    }
  | {
      readonly kind: 'mixture';
      readonly faces: readonly FaceOutline[];
      readonly mediator: Flow;
      /** As of a product; the concept itself where its keys prove the bound. */
      readonly within: string;
      readonly proof: Omit<BoundProof, 'augmented'>;
    };

type Probabilities = Readonly<Record<string, number>>;

/** What is done at a decision point of a deviator. */
export interface Play {
  readonly id: number;
  readonly play: Probabilities;
}

/** What a simple deviation costs, and which it is: the first of those alike, that all cost the same. */
export interface NamedPrice {
  readonly id: number;
  readonly player: number;
  /** The infoset that sets it off; null: silent from the start. */
  readonly at: string | null;
  /** The recommendation that sets it off; null: none is waited for. */
  readonly told: string | null;
  /** The infoset reported instead; null for none. */
  readonly report: string | null;
  /** The action played instead; null: the recommended one. */
  readonly play: string | null;
  /** Number of the action that it plays wherever it gets no recommendation any more. */
  readonly plan: number;
  /** Whether it plays its plan at its last infosets, too, whatever is recommended. */
  readonly lastWord?: boolean | undefined;
  /** >= 0, in the objective's unit per gain in the player's. */
  readonly price: number;
}

/** The parts of a strategy file that are strategies. */
export interface SavedStrategy {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly mediator?: { readonly points: number; readonly sequences: number } | undefined;
  /**
   * Of a product: the concept that the bound is from, and the sizes of its mediator's decision space, or of its family of simple
   * deviations.
   */
  readonly bound?:
    | {
        readonly concept: string;
        readonly points?: number | undefined;
        readonly sequences?: number | undefined;
        readonly simpleDeviations?: number | undefined;
        readonly prices?: number | undefined;
        /** Of a mixture: see BoundProof. */
        readonly searched?: number | undefined;
      }
    | undefined;
  /** Of a mixture: its faces, by the number of the player who is free and everybody's actions, one per infoset. */
  readonly faces?: readonly { readonly player: number; readonly profile: readonly number[] }[] | undefined;
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
  /** Of simple deviations, where they prove the bound. */
  readonly prices?: readonly NamedPrice[] | undefined;
}

/** What a strategy file says of a strategy; points are made as they are read. */
export interface StrategyPoints {
  /** Sizes of the mediator's decision space, by which the file is told from one of other options. */
  readonly head: Pick<SavedStrategy, 'mediator' | 'bound' | 'faces'>;
  readonly points: Iterable<object>;
  /** Null where nobody deviates from a mediator. */
  readonly deviations: Iterable<{
    readonly player: number;
    readonly multiplier: number;
    readonly points: Iterable<Play>;
  }> | null;
  /** Of simple deviations, where they prove the bound. */
  readonly prices?: Iterable<NamedPrice>;
}
