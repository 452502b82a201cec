// CFR+ (Tammelin 2014, "Solving large imperfect information games using CFR+"): regret matching+, alternating updates,
// averages weighted by t to a power, 1 in the source. Departure: weights count from the last restart of the averages, not
// from the first iteration, and no delay d is used.
// Parameters: averaging.
import { SIDE_BYTES, SIDE_PARAMETERS } from "../src/kernels/layout";
import { halfPower } from "./power";
import { stepFloored } from "./step";

export function cfrPlus(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  const parameters: usize = load<u32>(sides, SIDE_PARAMETERS);
  const averaging = <u32>(2 * load<f64>(parameters));
  for (let t = age + 1; t <= age + iterations; t++) {
    const weight = halfPower(t, averaging);
    stepFloored(sides, coupling, 0, weight);
    stepFloored(sides + SIDE_BYTES, opposite, 0, weight);
  }
}
