// PCFR+ (Farina, Kroer, Sandholm 2021, "Faster game solving via predictive Blackwell approachability"): CFR+ that plays as
// if the last instantaneous regret came once more. The prediction is scaled by a step of its own for each side (after the
// fixed steps of SAPCFR+, Meng et al. 2025, arXiv 2503.12770); steps of 1 are the source.
// Parameters: maximizer's step, minimizer's step, averaging.
import { SIDE_BYTES, SIDE_PARAMETERS } from "../src/kernels/layout";
import { halfPower } from "./power";
import { stepPredicted } from "./step";

export function pcfrPlus(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  const parameters: usize = load<u32>(sides, SIDE_PARAMETERS);
  const maximizerStep = load<f64>(parameters);
  const minimizerStep = load<f64>(parameters, 8);
  const averaging = <u32>(2 * load<f64>(parameters, 16));
  for (let t = age + 1; t <= age + iterations; t++) {
    const weight = halfPower(t, averaging);
    stepPredicted(sides, coupling, maximizerStep, weight);
    stepPredicted(sides + SIDE_BYTES, opposite, minimizerStep, weight);
  }
}
