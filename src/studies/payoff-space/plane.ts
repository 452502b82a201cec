/** The plane of two players' payoffs, each over its range, so that directions and distances have no unit. */
import { errors } from '../../errors.ts';
import { measuringRange, utilityOf } from '../../game/payoff.ts';
import type { GameTree } from '../../game/tree.ts';
import { finish } from '../../work.ts';
import { convexHull, type Point, type Polygon } from './polygon.ts';

export interface Plane {
  readonly players: readonly [number, number];
  /** Largest minus smallest payoff over terminals that chance reaches; 1 when that is 0. */
  readonly ranges: Point;
  /** Hull of what the players get at terminals that chance reaches, over their ranges. */
  readonly around: Polygon;
  /** The two players' payoffs over their ranges, */
  readonly scaled: (payoffs: Point) => Point;
  /** and back to the game's unit. */
  readonly payoffs: (point: Point) => Point;
  /** The objective, as `solve` takes it, whose value is direction · scaled payoffs. */
  readonly objective: (direction: Point) => string;
}

/** @throws InputError for a player that the game does not have */
export function planeOf(tree: GameTree, players: readonly [number, number]): Plane {
  const { numPlayers } = tree;
  if (Math.max(...players) > numPlayers)
    throw errors.badField('players', players.join(','), `players from 1 to ${numPlayers}`);
  const [i, j] = players;
  const ranges: Point = [
    finish(measuringRange(tree, utilityOf(tree, i))) || 1,
    finish(measuringRange(tree, utilityOf(tree, j))) || 1,
  ];
  return {
    players,
    ranges,
    around: hullOfOutcomes(tree, players, ranges),
    scaled: ([x, y]) => [x / ranges[0], y / ranges[1]],
    payoffs: ([x, y]) => [x * ranges[0], y * ranges[1]],
    objective: ([x, y]) => {
      const weights = new Array<number>(numPlayers).fill(0);
      weights[i - 1] = x / ranges[0];
      weights[j - 1] = y / ranges[1];
      return `weights:${weights.join(',')}`;
    },
  };
}

/** Of all terminals that chance reaches, with whatever is paid there. */
function hullOfOutcomes(tree: GameTree, [i, j]: readonly [number, number], ranges: Point): Polygon {
  const { numPlayers, numTerminals, utilities, reach, terminalNode, transferStart, terminalTransfer } = tree;
  const pair = (at: (player: number) => number): Point => [at(i) / ranges[0], at(j) / ranges[1]];
  const payments = tree.transfers.map(({ options }) =>
    convexHull(options.map(({ utilities: paid }) => pair((player) => paid[player - 1]!))),
  );
  const outcomes: Point[] = [];
  for (let z = 0; z < numTerminals; z++) {
    if (reach[terminalNode[z]!] === 0) continue;
    let reached: Polygon = [pair((player) => utilities[z * numPlayers + player - 1]!)];
    for (const k of terminalTransfer.subarray(transferStart[z], transferStart[z + 1]))
      reached = sumOf(reached, payments[k]!);
    for (const point of reached) outcomes.push(point);
  }
  return convexHull(outcomes);
}

/** Minkowski's: all sums of a point of one and a point of the other. */
const sumOf = (first: Polygon, second: Polygon): Polygon =>
  convexHull(first.flatMap(([x, y]) => second.map(([u, v]): Point => [x + u, y + v])));
