// Regret matching+ (Tammelin 2014) at every decision point, simultaneous updates, uniform averages: what CFR+ is without
// alternation and linear weights.
import { SIDE_BYTES } from "../src/kernels/layout";
import { updateFlow } from "./flow";
import { gradient } from "./gradient";
import { updateFloored } from "./regret";

export function rmPlus(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  for (let t = age + 1; t <= age + iterations; t++) {
    gradient(sides, coupling);
    gradient(sides + SIDE_BYTES, opposite);
    updateFloored(sides, 0);
    updateFloored(sides + SIDE_BYTES, 0);
    updateFlow(sides, 1);
    updateFlow(sides + SIDE_BYTES, 1);
  }
}
