// CFR+ (Tammelin 2014, "Solving large imperfect information games using CFR+"): regret matching+, alternating updates,
// averages weighted linearly. Departure: weights count from the last restart of the averages, not from the first
// iteration, and no delay d is used.
import { SIDE_BYTES } from "../src/kernels/layout";
import { step } from "./step";

export function cfrPlus(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  for (let t = age + 1; t <= age + iterations; t++) {
    step(sides, coupling, 0, <f64>t);
    step(sides + SIDE_BYTES, opposite, 0, <f64>t);
  }
}
