import type { GameTree } from '../game/tree.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Concept } from './concept.ts';
import type { DecisionDag } from './decision-dag.ts';
import type { Recommendation } from './excluding.ts';
import type { Objective } from './objective.ts';

/**
 * One strategic player's deviations and what they pay; or a constraint on the mediator, in which the
 * deviation claims the shortfall and direct play nothing.
 */
export interface Deviator {
  /** The player; 0 for a constraint. */
  readonly player: number;
  /** The constraint as the user wrote it, or null for a player. */
  readonly constraint: string | null;
  readonly treeplex: DecisionDag;
  /** The direct strategy d_i in sequence form. */
  readonly direct: Float64Array;
  /** A_i: rows are mediator sequences, columns deviator sequences; u_i(mu, x) = mu' A_i x + offset_i in the game's unit. */
  readonly payoff: Csr;
  /** b_i, per mediator sequence: u_i(mu, d) = b_i' mu; 0 for a constraint. */
  readonly directPayoff: Float64Array;
  /** R_i: largest minus smallest utility over the terminals that chance reaches, or shortfall; their size when it is 0. */
  readonly range: number;
  /** At least the mean of |utility|, or |shortfall|, whatever the strategies: what rounding is measured by. */
  readonly magnitude: number;
  /** By how much a mean of payoff or directPayoff may miss that of the game, whatever the strategies. */
  readonly rounding: number;
}

/** How to read a mediator's decision point. */
export interface PointReading {
  /** The infoset decided, also of a transfer or the level of fairness, or -1 for a point that only adds up flows. */
  readonly infoset: number;
  /** What the mediator has heard and said before, one line per possibility (private mediators may have several); made when read. */
  readonly history: readonly string[];
}

/** A game with the mediator and the deviators of a concept: all that solving and certifying need. */
export interface AugmentedGame {
  /** The game; with the objective fairness its level is one more infoset of the principal, at no node. */
  readonly tree: GameTree;
  readonly concept: Concept;
  readonly objective: Objective;
  readonly mediator: DecisionDag;
  readonly deviators: readonly Deviator[];
  /** Per terminal: the mediator's sequence whose flow is the probability of what it does there, given chance and direct play; -1 where chance never goes. */
  readonly terminalSequence: Int32Array;
  /** Per entry of tree.terminalTransfer: the sequence of its first option, -1 where chance never goes; the others follow. */
  readonly transferSequence: Int32Array;
  /** Per player at [i - 1]: what every terminal pays besides the payoffs below. */
  readonly utilityOffsets: readonly number[];
  /** c, per mediator sequence: u_M(mu, d) = c' mu + objective.offset, to be maximised. */
  readonly objectiveVector: Float64Array;
  /** b_i at [i - 1], per mediator sequence: u_i(mu, d) = b_i' mu + offset_i, for every player 1..n. */
  readonly utilityVectors: readonly Float64Array[];
  /** Recommendations that the mediator never makes, and has no sequences for; default none. */
  readonly excluded?: readonly Recommendation[];
  /** Frames walked: pairs of a game node and the deviation that led there, nobody's included. */
  readonly numAugmentedNodes: number;
  /** What the mediator knows at one of its decision points, in words. */
  readonly readPoint: (point: number) => PointReading;
  /** Action index at the point's infoset that a sequence recommends, or -1 for any action not mentioned by a payoff. */
  readonly sequenceAction: (sequence: number) => number;
}
