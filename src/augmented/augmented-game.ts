import type { GameTree } from '../game/tree.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Concept } from './concept.ts';
import type { DecisionDag } from './decision-dag.ts';
import type { Objective } from './objective.ts';

/** One strategic player's deviations and what they pay (THEORY.md section 3). */
export interface Deviator {
  readonly player: number;
  readonly treeplex: DecisionDag;
  /** The direct strategy d_i in sequence form. */
  readonly direct: Float64Array;
  /** A_i: rows are mediator sequences, columns deviator sequences; u_i(mu, x) = mu' A_i x in the game's unit. */
  readonly payoff: Csr;
  /** R_i: largest minus smallest utility over the terminals that chance reaches; 1 when it is 0. */
  readonly range: number;
}

/** How to read a mediator's decision point. */
export interface PointReading {
  /** The infoset decided, or -1 for a point that only adds up flows. */
  readonly infoset: number;
  /** What the mediator has heard and said before, one line per possibility (private mediators may have several); made when read. */
  readonly history: readonly string[];
}

/** A game with the mediator and the deviators of a concept: all that solving and certifying need. */
export interface AugmentedGame {
  readonly tree: GameTree;
  readonly concept: Concept;
  readonly objective: Objective;
  readonly mediator: DecisionDag;
  readonly deviators: readonly Deviator[];
  /** c, per mediator sequence: u_M(mu, d) = c' mu, to be maximised. */
  readonly objectiveVector: Float64Array;
  /** b_i at [i - 1], per mediator sequence: u_i(mu, d) = b_i' mu, for every player 1..n. */
  readonly utilityVectors: readonly Float64Array[];
  /** Frames walked: pairs of a game node and the deviation that led there, nobody's included. */
  readonly numAugmentedNodes: number;
  /** What the mediator knows at one of its decision points, in words. */
  readonly readPoint: (point: number) => PointReading;
  /** Action index at the point's infoset that a sequence recommends, or -1 for any action not mentioned by a payoff. */
  readonly sequenceAction: (sequence: number) => number;
}
