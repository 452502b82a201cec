/**
 * A mediator that draws every player's recommendations by themselves: a profile of strategies of the game itself, for which neither a
 * belief DAG nor a tree of transcripts is needed. Whoever knows its own recommendations learns nothing of the others', so that what it
 * gains by deviating, whatever the concept, is at most what its best response to the profile gains: see `certifyProduct`.
 *
 * Players whom the mediator controls, and the principal, have a strategy and no incentive.
 */
import { centring } from '../game/centred.ts';
import { boundingPayoff, type Payoff, payoffScale, utilityOf } from '../game/payoff.ts';
import { type GameTree, PRINCIPAL } from '../game/tree.ts';
import type { Work } from '../work.ts';
import type { Concept } from './concept.ts';
import { entryRounding, type Objective, readingObjective } from './objective.ts';
import { buildingOwnTreeplex, type OwnTreeplex } from './own-treeplex.ts';

/** A player, or the principal, with its strategies and what it wants. */
export interface Seat extends OwnTreeplex {
  /** 0 for the principal. */
  readonly player: number;
  /** Whether it may deviate. */
  readonly isStrategic: boolean;
  /** What it gets at terminal z, near 0, in the game's unit; the objective, as maximised, where it may not deviate. */
  readonly payoff: Payoff;
  /** Largest minus smallest payoff; their size when that is 0. */
  readonly range: number;
  /** At least the mean of |payoff|. */
  readonly magnitude: number;
  /** By how much means of the payoff may miss those of the game; see `entryRounding`. */
  readonly rounding: number;
}

/** A game under a concept with a mediator, as far as profiles are concerned. */
export interface ProductGame {
  readonly tree: GameTree;
  /** The same with utilities near 0, and what was taken out of player i's at [i - 1]. */
  readonly near: GameTree;
  readonly utilityOffsets: readonly number[];
  readonly concept: Concept;
  readonly objective: Objective;
  /** The payoff that the mediator maximises. */
  readonly goal: Payoff;
  /** By player, the principal first. */
  readonly seats: readonly Seat[];
}

/** What it asks of a problem. */
interface Asked {
  readonly objective: string;
  readonly constraints: readonly string[];
  readonly instruments: readonly number[];
  /** Silence that is announced has no simple deviations, and so no bound. */
  readonly announced?: boolean;
  /** Nobody has proved that a profile recommends no codominated action. */
  readonly sequential?: boolean;
}

/**
 * Whether profiles can be certified, and bounds be found, without the mediator's decision space: not under constraints and the
 * objective fairness, nor with transfers, which such a mediator cannot make, or prescribed moves, nor under sequential rationality.
 */
export function hasProducts(
  tree: GameTree,
  { memory }: Concept,
  { objective, constraints, announced = false, sequential = false }: Asked,
): boolean {
  const isBound = constraints.length + tree.constraints.length > 0 || objective === 'fairness';
  const isPlain = tree.transfers.length === 0 && tree.prescribed === null && tree.cycle === null;
  const hasBounds = memory === 'private' || !(announced || sequential);
  return hasBounds && !isBound && isPlain;
}

/**
 * The game of profiles; its size is that of the game.
 * @returns null without products
 * @throws InputError on a bad objective
 */
export function* buildingProductGame(
  tree: GameTree,
  concept: Concept,
  asked: Asked,
): Work<ProductGame | null> {
  if (!hasProducts(tree, concept, asked)) return null;
  const objective = yield* readingObjective(tree, asked.objective);
  const goal = objective.payoff;
  if (goal === null) return null;
  const { tree: near, offsets } = yield* centring(tree);
  const seats: Seat[] = [];
  for (let player = 0; player <= tree.numPlayers; player++) {
    const isStrategic = player !== PRINCIPAL && !asked.instruments.includes(player);
    const payoff = isStrategic ? utilityOf(near, player) : goal;
    const bounds = yield* boundingPayoff(near, payoff);
    seats.push({
      ...(yield* buildingOwnTreeplex(tree, player)),
      player,
      isStrategic,
      payoff,
      range: payoffScale(bounds),
      magnitude: bounds.magnitude,
      rounding: entryRounding(tree.reachRounding, bounds.magnitude),
    });
  }
  return { tree, near, utilityOffsets: offsets.players, concept, objective, goal, seats };
}
