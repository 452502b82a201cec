// PCFR+ with norms that never fall (after IREG-PRM+, arXiv 2510.04407): predictive regret matching+ whose regrets, where they
// would become shorter, are scaled back to the length that they had. Steps then shrink as regrets grow, and never grow again;
// on matrix games the last iterates converge linearly (arXiv 2609.38162), and so they are what to look at. Departures: at every
// decision point by itself, with alternating updates; averages as in PCFR+, and a step of its own for each side;
// and regrets are shortened where averages begin anew.
// Parameters: maximizer's step, minimizer's step, averaging.
import { SIDE_BYTES, SIDE_PARAMETERS, SIDE_WHOLE } from "../src/kernels/layout";
import { shorten } from "./norm-kept";
import { halfPower } from "./power";
import { stepNormKept } from "./step";

export function ipcfrPlus(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  const parameters: usize = load<u32>(sides, SIDE_PARAMETERS);
  const maximizerStep = load<f64>(parameters);
  const minimizerStep = load<f64>(parameters, 8);
  const averaging = <u32>(2 * load<f64>(parameters, 16));
  const whole: usize = load<u32>(sides, SIDE_WHOLE);
  if (age == 0 && whole != 0) {
    shorten(whole);
    shorten(whole + SIDE_BYTES);
  }
  for (let t = age + 1; t <= age + iterations; t++) {
    const weight = halfPower(t, averaging);
    stepNormKept(sides, coupling, maximizerStep, weight);
    stepNormKept(sides + SIDE_BYTES, opposite, minimizerStep, weight);
  }
}
