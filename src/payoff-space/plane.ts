/** The plane of two players' payoffs, each over its range, so that directions and distances have no unit. */

import { errors } from '../errors.ts';
import { type GameTree, payoffRange } from '../game/tree.ts';
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
  const { numPlayers, numTerminals, utilities, reach, terminalNode } = tree;
  if (Math.max(...players) > numPlayers)
    throw errors.badField('players', players.join(','), `players from 1 to ${numPlayers}`);
  const [i, j] = players;
  const at = (player: number) => (z: number) => utilities[z * numPlayers + player - 1] as number;
  const ranges: Point = [payoffRange(tree, at(i)) || 1, payoffRange(tree, at(j)) || 1];
  const points: Point[] = [];
  for (let z = 0; z < numTerminals; z++)
    if ((reach[terminalNode[z] as number] as number) > 0)
      points.push([at(i)(z) / ranges[0], at(j)(z) / ranges[1]]);
  return {
    players,
    ranges,
    around: convexHull(points),
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
