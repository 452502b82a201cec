// Regret matching at every decision point with simultaneous updates and uniform averages: CFR exactly as in Zinkevich et
// al. 2007, with the local rule of Hart & Mas-Colell 2000.
import { SIDE_BYTES } from "../src/kernels/layout";
import { updateFlow } from "./flow";
import { gradient } from "./gradient";
import { updateFloored } from "./regret";

export function rm(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  for (let t = age + 1; t <= age + iterations; t++) {
    gradient(sides, coupling);
    gradient(sides + SIDE_BYTES, opposite);
    updateFloored(sides, -Infinity);
    updateFloored(sides + SIDE_BYTES, -Infinity);
    updateFlow(sides, 1);
    updateFlow(sides + SIDE_BYTES, 1);
  }
}
