// One player's half of an iteration, given the opponent's flow.
import { updateFlow } from "./flow";
import { gradient } from "./gradient";
import { updateRegrets } from "./regret";

export function step(side: usize, coupling: f64, floor: f64, weight: f64): void {
  gradient(side, coupling);
  updateRegrets(side, floor);
  updateFlow(side, weight);
}
