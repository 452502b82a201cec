// One player's half of an iteration, given the opponent's flow.
import { updateAutoregressive } from "./autoregressive";
import { updateFlow } from "./flow";
import { gradient } from "./gradient";
import { updateNormKept } from "./norm-kept";
import { updateDiscounted, updateFloored, updatePredicted } from "./regret";

export function stepFloored(side: usize, coupling: f64, floor: f64, weight: f64): void {
  gradient(side, coupling);
  updateFloored(side, floor);
  updateFlow(side, weight);
}

export function stepDiscounted(side: usize, coupling: f64, positive: f64, negative: f64, weight: f64): void {
  gradient(side, coupling);
  updateDiscounted(side, positive, negative);
  updateFlow(side, weight);
}

// With a step of 0 there is no prediction, and what is played are the regrets themselves.
export function stepPredicted(side: usize, coupling: f64, stepSize: f64, weight: f64): void {
  if (stepSize == 0) return stepFloored(side, coupling, 0, weight);
  gradient(side, coupling);
  updatePredicted(side, stepSize);
  updateFlow(side, weight);
}

export function stepNormKept(side: usize, coupling: f64, stepSize: f64, weight: f64): void {
  gradient(side, coupling);
  updateNormKept(side, stepSize);
  updateFlow(side, weight);
}

export function stepAutoregressive(side: usize, coupling: f64, stepSize: f64, memory: f64, weight: f64): void {
  gradient(side, coupling);
  updateAutoregressive(side, stepSize, memory);
  updateFlow(side, weight);
}
