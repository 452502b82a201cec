// CFR (Zinkevich, Johanson, Bowling, Piccione 2007): regret matching on counterfactual values, uniform averages.
// Departure: alternating updates (Burch, Moravcik, Schmid 2019 give the reason why the bound holds).
import { SIDE_BYTES } from "../src/kernels/layout";
import { stepFloored } from "./step";

export function cfr(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  for (let t = age + 1; t <= age + iterations; t++) {
    stepFloored(sides, coupling, -Infinity, 1);
    stepFloored(sides + SIDE_BYTES, opposite, -Infinity, 1);
  }
}
