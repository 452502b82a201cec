/**
 * Plain TypeScript twins of the kernels: the same passes in the same order of operations, one decision point at a time,
 * so that results agree bit for bit. What a kernel does with boxes and lanes is written here with arrays and loops; in f32
 * each operation is rounded by itself.
 */
import type { PlannedProblem, PlannedSide } from '../../../src/kernels/pack.ts';
import type { Precision } from '../../../src/kernels/precision.ts';

/** As in assembly/tiny.ts. */
export const TINY = 1e-290;
const TINY_SINGLE = 1e-18;

const exact = (x: number): number => x;

/** In the precision of the problem. */
export type Numbers = Float64Array | Float32Array;

export interface TwinSide {
  readonly side: PlannedSide;
  /** To a number of the precision. */
  readonly round: (x: number) => number;
  readonly tiny: number;
  readonly gradient: Numbers;
  readonly regret: Numbers;
  readonly flow: Numbers;
  readonly average: Float64Array;
  /** As the arrays that a kernel has when its algorithm asks for them; spread and correlation by point, last by row group. */
  readonly previous: Numbers;
  readonly spread: Numbers;
  /** Two numbers per point. */
  readonly correlation: Numbers;
  readonly last: readonly Numbers[];
  /** Of a linear program: see pdhg.ts. */
  readonly program: Program;
  /** Of each row group. */
  readonly constants: readonly Numbers[];
  readonly values: readonly Numbers[];
}

/** Per slot the anchor and the step; per point its potentials: now, of the anchor, offered, told, and its step. */
export interface Program {
  readonly anchor: Float64Array;
  readonly step: Float64Array;
  readonly points: Readonly<Record<'now' | 'anchor' | 'offered' | 'told' | 'step', Float64Array>>;
}

function createProgram(numSlots: number, numPoints: number): Program {
  const ofPoints = () => new Float64Array(numPoints);
  return {
    anchor: new Float64Array(numSlots),
    step: new Float64Array(numSlots),
    points: {
      now: ofPoints(),
      anchor: ofPoints(),
      offered: ofPoints(),
      told: ofPoints(),
      step: ofPoints(),
    },
  };
}

export interface Twin {
  readonly maximizer: TwinSide;
  readonly minimizer: TwinSide;
  /** The algorithm's own numbers, in the order that it declares. */
  readonly parameters: readonly number[];
  /** Of a linear program, as EPOCH in layout.ts. */
  readonly epoch: { weight: number; age: number; first: number; last: number };
}

export type TwinRun = (
  twin: Twin,
  coupling: number,
  opposite: number,
  age: number,
  iterations: number,
) => void;

/** What becomes of a regret; see assembly/rules.ts. */
export type Rule =
  | { readonly kind: 'floored'; readonly floor: number }
  | { readonly kind: 'discounted'; readonly positive: number; readonly negative: number }
  | { readonly kind: 'predicted'; readonly step: number }
  | { readonly kind: 'norm-kept'; readonly step: number }
  | { readonly kind: 'autoregressive'; readonly step: number; readonly memory: number };

export function createTwin(problem: PlannedProblem, parameters: readonly number[]): Twin {
  const { maximizer, minimizer, precision } = problem;
  const twin = {
    maximizer: createSide(maximizer, precision),
    minimizer: createSide(minimizer, precision),
    parameters,
    epoch: { weight: 0, age: 0, first: 0, last: 0 },
  };
  updateFlow(twin.maximizer, 0);
  updateFlow(twin.minimizer, 0);
  return twin;
}

function createSide(side: PlannedSide, precision: Precision): TwinSide {
  const Kind = precision === 'f64' ? Float64Array : Float32Array;
  const array = () => new Kind(side.plan.numSlots);
  const twin = {
    side,
    round: precision === 'f64' ? exact : Math.fround,
    tiny: precision === 'f64' ? TINY : TINY_SINGLE,
    gradient: array(),
    regret: array(),
    flow: array(),
    average: new Float64Array(side.plan.numSlots),
    previous: array(),
    spread: new Kind(side.dag.numPoints),
    correlation: new Kind(2 * side.dag.numPoints),
    last: side.groups.map(({ target }) => new Kind(target.length)),
    program: createProgram(side.plan.numSlots, side.dag.numPoints),
    constants: side.groups.map(({ constant }) => new Kind(constant)),
    values: side.groups.map(({ value }) => new Kind(value)),
  };
  twin.flow[0] = 1;
  return twin;
}

export function gradient(own: TwinSide, other: TwinSide, weight: number): void {
  const { gradient: g, constants, values, round } = own;
  const coupling = round(weight);
  own.side.groups.forEach(({ length, target, column }, k) => {
    const constant = constants[k]!;
    const value = values[k]!;
    for (let r = 0; r < target.length; r++) {
      const start = r * length;
      const sum = (length <= 4 ? shortSum : longSum)(value, column, other, start, length);
      g[target[r]!] = length === 0 ? constant[r]! : constant[r]! + round(coupling * sum);
    }
  });
}

function shortSum(
  value: Numbers,
  column: Int32Array,
  { flow: x, round }: TwinSide,
  start: number,
  length: number,
): number {
  let sum = length === 0 ? 0 : round(value[start]! * x[column[start]!]!);
  for (let e = start + 1; e < start + length; e++) sum = round(sum + round(value[e]! * x[column[e]!]!));
  return sum;
}

function longSum(
  value: Numbers,
  column: Int32Array,
  { flow: x, round }: TwinSide,
  start: number,
  length: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const end = start + length;
  for (let e = start; e < end; e += 4) {
    s0 = round(s0 + round(value[e]! * x[column[e]!]!));
    if (e + 1 < end) s1 = round(s1 + round(value[e + 1]! * x[column[e + 1]!]!));
    if (e + 2 < end) s2 = round(s2 + round(value[e + 2]! * x[column[e + 2]!]!));
    if (e + 3 < end) s3 = round(s3 + round(value[e + 3]! * x[column[e + 3]!]!));
  }
  return round(round(s0 + s1) + round(s2 + s3));
}

/** Every point's value, by `update` where there is a choice, is added to the gradient of its parents. */
export function upwards(own: TwinSide, update: (p: number, slots: Int32Array) => number): void {
  const { gradient: g } = own;
  const { dag, plan } = own.side;
  for (let k = plan.buckets.length - 1; k >= 0; k--) {
    for (const p of plan.buckets[k]!.points) {
      if (p < 0) continue;
      const slots = slotsOf(own, p);
      const v = slots.length === 1 ? g[slots[0]!]! : update(p, slots);
      for (const s of slots) g[s] = 0;
      for (let e = dag.parentStart[p]!; e < dag.parentStart[p + 1]!; e++) g[plan.slot[dag.parent[e]!]!]! += v;
    }
  }
}

export function slotsOf({ side }: TwinSide, p: number): Int32Array {
  return side.plan.slot.subarray(side.dag.firstSequence[p]!, side.dag.firstSequence[p + 1]!);
}

function updateRegrets(own: TwinSide, rule: Rule): void {
  upwards(own, (p, slots) => pointUpdate(own, p, slots, rule));
}

function pointUpdate(own: TwinSide, p: number, slots: Int32Array, rule: Rule): number {
  const { gradient: g, regret, previous, round, tiny } = own;
  let sum = 0;
  let dot = 0;
  let plain = 0;
  for (const at of slots) {
    const positive = pseudoMax(regret[at]!, 0);
    sum = round(sum + positive);
    dot = round(dot + round(positive * g[at]!));
    plain = round(plain + g[at]!);
  }
  const v = round(sum > tiny ? dot / sum : plain * round(1 / slots.length));
  if (rule.kind === 'autoregressive') {
    playAhead(own, p, slots, v, round(rule.step), round(rule.memory));
    return v;
  }
  if (rule.kind === 'norm-kept') {
    keepNorm(own, slots, v, round(rule.step));
    return v;
  }
  for (const at of slots) {
    if (rule.kind === 'predicted') {
      const instantaneous = round(g[at]! - v);
      previous[at] = pseudoMax(round(previous[at]! + instantaneous), 0);
      regret[at] = previous[at]! + round(round(rule.step) * instantaneous);
      continue;
    }
    const next = round(round(regret[at]! + g[at]!) - v);
    if (rule.kind === 'floored') regret[at] = pseudoMax(next, rule.floor);
    else regret[at] = round(next * round(next > 0 ? rule.positive : rule.negative)) + 0;
  }
  return v;
}

function keepNorm(
  { gradient: g, regret, previous, round, tiny }: TwinSide,
  slots: Int32Array,
  v: number,
  step: number,
): void {
  let before = 0;
  let now = 0;
  for (const at of slots) {
    before = round(before + round(previous[at]! * previous[at]!));
    previous[at] = pseudoMax(round(previous[at]! + round(g[at]! - v)), 0);
    now = round(now + round(previous[at]! * previous[at]!));
  }
  const growth = now > tiny ? pseudoMax(round(Math.sqrt(round(before / now))), 1) : 1;
  for (const at of slots) {
    previous[at] = round(previous[at]! * growth);
    regret[at] = previous[at]! + round(step * round(g[at]! - v));
  }
}

function playAhead(
  { gradient: g, regret, previous, correlation, round, tiny }: TwinSide,
  p: number,
  slots: Int32Array,
  v: number,
  step: number,
  memory: number,
): void {
  const before = correlation.slice(2 * p, 2 * p + 2);
  let product = 0;
  let square = 0;
  for (const at of slots) {
    product = round(product + round(round(g[at]! - v) * previous[at]!));
    square = round(square + round(previous[at]! * previous[at]!));
  }
  const kept = before[1]! > tiny ? round(before[1]! * memory) : 0;
  product = round(round(before[0]! * kept) + product);
  square = round(kept + square);
  correlation[2 * p] = square > tiny ? product / square : 0;
  correlation[2 * p + 1] = square;
  const aheadOf = (coefficient: number) => round(pseudoMax(pseudoMin(coefficient, 1), 0) * step);
  const old = aheadOf(before[0]!);
  const ahead = aheadOf(correlation[2 * p]!);
  for (const at of slots) {
    const instantaneous = round(g[at]! - v);
    const next = pseudoMax(round(round(regret[at]! - round(old * previous[at]!)) + instantaneous), 0);
    regret[at] = next + round(ahead * instantaneous);
    previous[at] = instantaneous;
  }
}

/** As f64x2.pmax; Math.max would turn -0 into 0. */
export function pseudoMax(a: number, b: number): number {
  // biome-ignore lint/complexity/useMathMinMax: see above
  return a < b ? b : a;
}

/** As f64x2.pmin. */
export function pseudoMin(a: number, b: number): number {
  // biome-ignore lint/complexity/useMathMinMax: see above
  return b < a ? b : a;
}

/** The average is in f64. */
export function updateFlow(own: TwinSide, weight: number): void {
  const { flow, average, round } = own;
  const { dag, plan } = own.side;
  average[0]! += weight;
  for (const { points } of plan.buckets) {
    for (let lane = 0; lane < points.length; lane++) {
      const p = points[lane]!;
      if (p < 0) continue;
      let inflow = 0;
      for (let e = dag.parentStart[p]!; e < dag.parentStart[p + 1]!; e++)
        inflow = round(inflow + flow[plan.slot[dag.parent[e]!]!]!);
      pointFlow(own, dag.firstSequence[p]!, dag.firstSequence[p + 1]!, inflow);
      for (let s = dag.firstSequence[p]!; s < dag.firstSequence[p + 1]!; s++)
        average[plan.slot[s]!]! += weight * flow[plan.slot[s]!]!;
    }
  }
}

function pointFlow(own: TwinSide, first: number, end: number, inflow: number): void {
  const { regret, flow, round } = own;
  const { slot } = own.side.plan;
  if (end - first === 1) {
    flow[slot[first]!] = inflow;
    return;
  }
  let sum = 0;
  for (let s = first; s < end; s++) sum = round(sum + pseudoMax(regret[slot[s]!]!, 0));
  const scale = round(inflow / sum);
  const uniform = inflow * round(1 / (end - first));
  for (let s = first; s < end; s++)
    flow[slot[s]!] = sum > own.tiny ? pseudoMax(regret[slot[s]!]!, 0) * scale : uniform;
}

/** t to the power of halves / 2, in the kernel's order of operations. */
export function halfPower(t: number, halves: number): number {
  let power = halves % 2 === 1 ? Math.sqrt(t) : 1;
  for (let k = Math.floor(halves / 2); k > 0; k--) power *= t;
  return power;
}

/** Alternating updates: the minimizer answers the maximizer's new strategy. */
export function alternate(
  twin: Twin,
  coupling: number,
  opposite: number,
  rules: readonly [Rule, Rule],
  weight: number,
): void {
  step(twin.maximizer, twin.minimizer, coupling, rules[0], weight);
  step(twin.minimizer, twin.maximizer, opposite, rules[1], weight);
}

function step(own: TwinSide, other: TwinSide, coupling: number, rule: Rule, weight: number): void {
  gradient(own, other, coupling);
  updateRegrets(own, rule);
  updateFlow(own, weight);
}

/** Simultaneous updates: both answer the other's old strategy. */
export function together(twin: Twin, coupling: number, opposite: number, floor: number): void {
  gradient(twin.maximizer, twin.minimizer, coupling);
  gradient(twin.minimizer, twin.maximizer, opposite);
  const rule: Rule = { kind: 'floored', floor };
  updateRegrets(twin.maximizer, rule);
  updateRegrets(twin.minimizer, rule);
  updateFlow(twin.maximizer, 1);
  updateFlow(twin.minimizer, 1);
}
