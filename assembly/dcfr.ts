// DCFR (Brown & Sandholm 2019, "Solving imperfect-information games via discounted regret minimization"): positive regrets
// times t^alpha / (t^alpha + 1), negative ones times t^beta / (t^beta + 1), averages weighted by t^gamma. Departure: t
// counts from the last restart of the averages, so that a new multiplier also forgets what the old one taught.
// Parameters: alpha, beta, averaging.
import { SIDE_BYTES, SIDE_PARAMETERS } from "../src/kernels/layout";
import { halfPower } from "./power";
import { stepDiscounted } from "./step";

function discount(t: f64, halves: u32): f64 {
  const power = halfPower(t, halves);
  return power / (power + 1);
}

export function dcfr(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  const parameters: usize = load<u32>(sides, SIDE_PARAMETERS);
  const alpha = <u32>(2 * load<f64>(parameters));
  const beta = <u32>(2 * load<f64>(parameters, 8));
  const averaging = <u32>(2 * load<f64>(parameters, 16));
  for (let t = age + 1; t <= age + iterations; t++) {
    const positive = discount(t, alpha);
    const negative = discount(t, beta);
    const weight = halfPower(t, averaging);
    stepDiscounted(sides, coupling, positive, negative, weight);
    stepDiscounted(sides + SIDE_BYTES, opposite, positive, negative, weight);
  }
}
