/** What two players could get if nobody deviated. */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import { bestResponse } from '../../certificate/best-response.ts';
import { dot } from '../../numeric/sum.ts';
import type { Plane } from './plane.ts';
import { inner, type Point, type Polygon } from './polygon.ts';
import { type SandwichOptions, sandwich } from './sandwich.ts';

/**
 * Payoffs under all strategies of the mediator, incentives aside: with private memory the hull of all pure profiles, with
 * full memory also what players get who tell each other what they know.
 * @param obeyed the augmented game in which all players are instruments
 * @returns a hull of pure outcomes, exact up to the tolerance
 */
export async function feasiblePayoffs(
  { mediator, utilityOffsets, utilityVectors }: AugmentedGame,
  plane: Plane,
  options: SandwichOptions,
): Promise<Polygon> {
  const vectors = plane.players.map((player) => utilityVectors[player - 1]!);
  const [first, second] = vectors as [Float64Array, Float64Array];
  const [here, there] = plane.players.map((player) => utilityOffsets[player - 1]!) as [number, number];
  const best = (direction: Point) => {
    const [u, v] = [direction[0] / plane.ranges[0], direction[1] / plane.ranges[1]];
    const { flow } = bestResponse(
      mediator,
      first.map((value, s) => u * value + v * second[s]!),
    );
    const point: Point = [
      (dot(first, flow) + here) / plane.ranges[0],
      (dot(second, flow) + there) / plane.ranges[1],
    ];
    return { direction, point, isExact: true, bound: inner(direction, point) };
  };
  const found = await sandwich(plane.around, async (direction) => best(direction), options);
  return found.inner;
}
