/**
 * NASH: a two-player zero-sum game is a saddle point itself. Both strategy spaces are the players' own treeplexes
 * (von Stengel 1996), the payoff is player 1's utility.
 */
import { errors } from '../errors.ts';
import { centring } from '../game/centred.ts';
import { boundingPayoff, payoffScale, utilityOf, weighted } from '../game/payoff.ts';
import { type GameTree, PRINCIPAL } from '../game/tree.ts';
import { type Csr, compressing } from '../numeric/csr.ts';
import { roundings, upSum } from '../numeric/rounding.ts';
import { finish, inPieces, type Work } from '../work.ts';
import type { DecisionDag } from './decision-dag.ts';
import { entryRounding } from './objective.ts';
import { buildingOwnTreeplex } from './own-treeplex.ts';

/** A two-player zero-sum game in sequence form. */
export interface ZeroSumGame {
  readonly tree: GameTree;
  /** Strategy spaces of player 1 (maximizer) and player 2 (minimizer); sequences are those of the game tree. */
  readonly treeplexes: readonly [DecisionDag, DecisionDag];
  /** Per player, the infoset of each point. */
  readonly pointInfosets: readonly [Int32Array, Int32Array];
  /** Rows are player 1's sequences, columns player 2's: probability times player 1's utility less `offset`, in its unit. */
  readonly payoff: Csr;
  /** What every terminal pays player 1 besides. */
  readonly offset: number;
  /** u_1 + u_2, the same at every terminal. */
  readonly total: number;
  /** Range of player 1's utility; its size when that is 0. */
  readonly range: number;
  /** At least the mean of |utility less offset|: what rounding is measured by. */
  readonly magnitude: number;
  /** By how much a mean of `payoff` may miss that of the game. */
  readonly rounding: number;
  /** By how much the sum of both utilities varies at most: what player 2's gains may differ by from player 1's losses. */
  readonly sumRange: number;
}

/** u_1 + u_2 may vary by this much times the range of u_1, */
const CONSTANT_SUM_TOLERANCE = 1e-9;
/** and by this much, some roundings, times the utilities themselves. */
const ROUNDING = 2 ** -50;

/** @throws InputError unless the game has two players, no principal, and a constant sum of utilities */
export function zeroSumGame(tree: GameTree): ZeroSumGame {
  return finish(buildingZeroSumGame(tree));
}

/** As zeroSumGame. */
export function* buildingZeroSumGame(tree: GameTree): Work<ZeroSumGame> {
  if (tree.numPlayers !== 2) throw errors.notZeroSum(`${tree.numPlayers} players`);
  if (tree.transfers.length > 0) throw errors.notZeroSum('transfers');
  if (tree.prescribed !== null) throw errors.notZeroSum('prescribed moves');
  if (tree.infosetPlayer.includes(PRINCIPAL)) throw errors.notZeroSum('a principal');
  const near = yield* centring(tree);
  const [offset = 0, other = 0] = near.offsets.players;
  const utility = (z: number, i: number) => near.tree.utilities[z * 2 + i]!;
  const some = tree.terminalNode.findIndex((node) => tree.reach[node]! > 0);
  const own = yield* boundingPayoff(near.tree, utilityOf(near.tree, 1));
  const range = payoffScale(own);
  const sum = yield* boundingPayoff(near.tree, weighted(near.tree, [1, 1], 0));
  const sumRange = sum.high - sum.low;
  if (sumRange > CONSTANT_SUM_TOLERANCE * range + ROUNDING * (Math.abs(offset) + Math.abs(other)))
    throw errors.notZeroSum(`utilities whose sum varies by ${sumRange}`);

  const row = new Int32Array(tree.numTerminals);
  const column = new Int32Array(tree.numTerminals);
  const value = new Float64Array(tree.numTerminals);
  yield* inPieces(tree.numTerminals, 'building the zero-sum game', 'terminals', (from, to) => {
    for (let z = from; z < to; z++) {
      const h = tree.terminalNode[z]!;
      row[z] = tree.sequence[h * 3 + 1]!;
      column[z] = tree.sequence[h * 3 + 2]!;
      value[z] = tree.reach[h]! * utility(z, 0);
    }
  });
  const first = yield* buildingOwnTreeplex(tree, 1);
  const second = yield* buildingOwnTreeplex(tree, 2);
  return {
    tree,
    treeplexes: [first.treeplex, second.treeplex],
    pointInfosets: [first.infosets, second.infosets],
    payoff: yield* compressing(first.treeplex.numSequences, second.treeplex.numSequences, row, column, value),
    offset,
    total: utility(some, 0) + utility(some, 1) + offset + other,
    range,
    magnitude: own.magnitude,
    rounding: entryRounding(tree.reachRounding, own.magnitude),
    sumRange: upSum(sumRange, roundings(4) * sum.magnitude),
  };
}
