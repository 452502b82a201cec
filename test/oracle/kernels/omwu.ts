import { exp, log } from './exp.ts';
import {
  gradient,
  pseudoMax,
  pseudoMin,
  slotsOf,
  TINY,
  type TwinRun,
  type TwinSide,
  updateFlow,
  upwards,
} from './twin.ts';

/** As in assembly/entropy.ts and assembly/omwu.ts. */
const LEAST = 1e-30;
const DRAWN = 0.36787944117144233;

/** Twin of assembly/omwu.ts: `regret` holds the behavioural strategy. */
export const omwu: TwinRun = (twin, coupling, opposite, age, iterations) => {
  const sides = [twin.maximizer, twin.minimizer];
  const [stepSize] = twin.parameters;
  for (let t = age; t < age + iterations; t++) {
    const restarts = isRestart(t);
    if (t === 0) sides.forEach(drawIn);
    else if (restarts) sides.forEach(restart);
    gradient(twin.maximizer, twin.minimizer, coupling);
    gradient(twin.minimizer, twin.maximizer, opposite);
    for (const side of sides) predict(side, t === 0 || restarts ? 0 : 1);
    for (const side of sides) upwards(side, (p, slots) => pointUpdate(side, p, slots, stepSize!));
    for (const side of sides) updateFlow(side, 1);
  }
};

function isRestart(age: number): boolean {
  let at = 16;
  while (at < age) at += Math.floor((9 * at + 15) / 16);
  return at === age;
}

function predict({ side, gradient: g, last }: TwinSide, optimism: number): void {
  side.groups.forEach(({ target }, k) => {
    for (let r = 0; r < target.length; r++) {
      const now = g[target[r]!]!;
      g[target[r]!] = now + optimism * (now - last[k]![r]!);
      last[k]![r] = now;
    }
  });
}

function pointUpdate(own: TwinSide, p: number, slots: Int32Array, eta: number): number {
  const { gradient: q, regret: b, previous, spread } = own;
  let best = q[slots[0]!]!;
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const s of slots) {
    const change = q[s]! - previous[s]!;
    previous[s] = q[s]!;
    best = pseudoMax(best, q[s]!);
    most = pseudoMax(most, change);
    least = pseudoMin(least, change);
  }
  const range = most - least;
  spread[p]! += range * range;
  const scale = spread[p]! > TINY ? Math.sqrt(spread[p]!) : 0;
  const rate = scale > 0 ? eta / scale : 0;
  let sum = 0;
  for (const s of slots) {
    b[s]! *= exp(rate * (q[s]! - best));
    sum += b[s]!;
  }
  const share = 1 / sum;
  for (const s of slots) b[s] = pseudoMax(b[s]! * share, LEAST);
  return best + log(sum) * (scale * (1 / eta));
}

function drawIn(own: TwinSide): void {
  const { side, regret: b } = own;
  for (let p = 0; p < side.dag.numPoints; p++) {
    const slots = slotsOf(own, p);
    for (const s of slots) b[s] = pseudoMax(b[s]!, DRAWN / slots.length);
    normalise(b, b, slots);
  }
  updateFlow(own, 0);
}

function restart(own: TwinSide): void {
  const { side, regret: b, average, spread } = own;
  for (let p = 0; p < side.dag.numPoints; p++) {
    normalise(b, average, slotsOf(own, p));
    spread[p]! *= 0.5;
  }
  average.fill(0);
  updateFlow(own, 0);
}

function normalise(b: TwinSide['regret'], weights: TwinSide['regret'], slots: Int32Array): void {
  let sum = 0;
  for (const s of slots) sum += weights[s]!;
  if (!(sum > TINY)) return;
  const share = 1 / sum;
  for (const s of slots) b[s] = pseudoMax(weights[s]! * share, LEAST);
}
