import { ROOT_SLOT } from '../../../src/kernels/layout.ts';
import { gradient, pseudoMax, slotsOf, type Twin, type TwinRun, type TwinSide, updateFlow } from './twin.ts';

/** As in assembly/pdhg.ts and assembly/scaling.ts. */
const ETA = 0.999;
const CHECK = 64;
const RUIZ_PASSES = 10;
const LEAST_UNIT = 1e-100;

/** Sums of squares, of each lane. */
type Sums = [number, number];

/** How far a move goes, and how much of it and of the anchor becomes the iterate and is told. */
interface Move {
  readonly step: number;
  readonly kept: number;
  readonly back: number;
  readonly told: number;
  readonly toldBack: number;
}

/** Twin of assembly/pdhg.ts: `regret` holds what is offered, `previous` the iterate. */
export const pdhg: TwinRun = (twin, coupling, opposite, age, iterations) => {
  if (iterations === 0) return;
  const { maximizer, minimizer, epoch } = twin;
  const against = coupling * opposite;
  if (age === 0) begin(twin, coupling, against);
  minimizer.flow.set(minimizer.previous);
  for (let t = age + 1; t <= age + iterations; t++) {
    const k = epoch.age;
    const error = iterate(twin, coupling, against);
    if (k === 0) epoch.first = error;
    if (t % CHECK === 0 && isRestartDue(twin, error, t)) restart(twin);
  }
  for (const side of [maximizer, minimizer]) {
    updateFlow(side, 0);
    side.average.set(side.flow);
  }
};

/** @returns the error */
function iterate({ maximizer, minimizer, epoch }: Twin, coupling: number, against: number): number {
  const { weight, age: k } = epoch;
  const kept = (k + 1) / (k + 2);
  const back = 1 / (k + 2);
  const first: Move = { step: ETA / weight, kept, back, told: 1, toldBack: 0 };
  const second: Move = { step: ETA * weight, kept, back, told: kept, toldBack: back };
  const primal: Sums = [0, 0];
  const dual: Sums = [0, 0];
  gradient(maximizer, minimizer, coupling);
  moveSequences(maximizer, first, primal);
  movePoints(minimizer, first, primal);
  gradient(minimizer, maximizer, against);
  moveSequences(minimizer, second, dual);
  movePoints(maximizer, second, dual);
  epoch.age = k + 1;
  return Math.sqrt(weight * total(primal) + total(dual) / weight);
}

function total([one, other]: Sums): number {
  return one + other;
}

function isRestartDue({ epoch }: Twin, error: number, age: number): boolean {
  const { first, last } = epoch;
  epoch.last = error;
  return epoch.age >= 0.36 * age || error <= 0.2 * first || (error <= 0.5 * first && error > last);
}

function restart({ maximizer, minimizer, epoch }: Twin): void {
  const primal: Sums = [0, 0];
  const dual: Sums = [0, 0];
  takeOffered(maximizer, primal, dual);
  takeOffered(minimizer, dual, primal);
  minimizer.flow.set(minimizer.previous);
  const weight = Math.sqrt(epoch.weight * Math.sqrt(total(dual) / total(primal)));
  if (weight >= 1e-10 && weight <= 1e10) epoch.weight = weight;
  epoch.age = 0;
  epoch.last = Number.POSITIVE_INFINITY;
}

/** Points from the last bucket's first, and the lanes where they are. */
function eachPoint({ side }: TwinSide, does: (p: number, lane: 0 | 1) => void): void {
  for (let k = side.plan.buckets.length - 1; k >= 0; k--)
    for (const [lane, p] of side.plan.buckets[k]!.points.entries())
      if (p >= 0) does(p, lane % 2 === 0 ? 0 : 1);
}

function parentsOf({ side: { dag, plan } }: TwinSide, p: number): number[] {
  return Array.from(dag.parent.subarray(dag.parentStart[p]!, dag.parentStart[p + 1]!), (s) => plan.slot[s]!);
}

function moveSequences(own: TwinSide, { step, kept, back, told, toldBack }: Move, sums: Sums): void {
  const { gradient: g, regret, previous, flow } = own;
  const { anchor, step: units, points } = own.program;
  eachPoint(own, (p, lane) => {
    const u = points.told[p]!;
    for (const s of slotsOf(own, p)) {
      const x = previous[s]!;
      const moved = pseudoMax(x + units[s]! * step * (g[s]! - u), 0);
      const mirrored = moved + moved - x;
      previous[s] = mirrored * kept + anchor[s]! * back;
      flow[s] = mirrored * told + anchor[s]! * toldBack;
      g[s] = 0;
      regret[s] = moved;
      sums[lane] += (mirrored - x) ** 2 / units[s]!;
    }
    for (const s of parentsOf(own, p)) g[s]! += u;
  });
}

function movePoints(own: TwinSide, { step, kept, back, told, toldBack }: Move, sums: Sums): void {
  const { flow } = own;
  const { points } = own.program;
  eachPoint(own, (p, lane) => {
    let more = 0;
    for (const s of slotsOf(own, p)) more += flow[s]!;
    let inflow = 0;
    for (const s of parentsOf(own, p)) inflow += flow[s]!;
    more -= inflow;
    const u = points.now[p]!;
    const moved = u + points.step[p]! * step * more;
    const mirrored = moved + moved - u;
    points.now[p] = mirrored * kept + points.anchor[p]! * back;
    points.told[p] = mirrored * told + points.anchor[p]! * toldBack;
    points.offered[p] = moved;
    sums[lane] += (mirrored - u) ** 2 / points.step[p]!;
  });
}

/** Slots by their own order, then points. */
function takeOffered(own: TwinSide, sequenceSums: Sums, pointSums: Sums): void {
  const { regret, previous, side } = own;
  const { anchor, step, points } = own.program;
  const order = [...side.plan.slot.subarray(1)].sort((a, b) => a - b);
  for (const s of order) {
    const x = regret[s]!;
    sequenceSums[s % 2 === 0 ? 0 : 1] += (x - anchor[s]!) ** 2 / step[s]!;
    previous[s] = x;
    anchor[s] = x;
  }
  eachPoint(own, (p, lane) => {
    const u = points.offered[p]!;
    pointSums[lane] += (u - points.anchor[p]!) ** 2 / points.step[p]!;
    putPotential(own, p, u);
  });
}

function putPotential({ program: { points } }: TwinSide, p: number, u: number): void {
  points.now[p] = u;
  points.anchor[p] = u;
  points.told[p] = u;
}

function begin({ maximizer, minimizer, epoch }: Twin, coupling: number, against: number): void {
  const sides = [maximizer, minimizer];
  for (const side of sides) {
    side.previous.set(side.flow);
    side.program.anchor.set(side.flow);
  }
  scale(sides, coupling);
  for (const side of sides) side.flow.set(side.previous);
  gradient(maximizer, minimizer, coupling);
  value(maximizer);
  gradient(minimizer, maximizer, against);
  value(minimizer);
  if (epoch.weight === 0) epoch.weight = 1;
  epoch.age = 0;
  epoch.last = Number.POSITIVE_INFINITY;
}

/** The potentials of a best response. */
function value(own: TwinSide): void {
  const { gradient: g } = own;
  eachPoint(own, (p) => {
    const slots = [...slotsOf(own, p)];
    const v = slots.map((s) => g[s]!).reduce(pseudoMax);
    for (const s of slots) g[s] = 0;
    for (const s of parentsOf(own, p)) g[s]! += v;
    putPotential(own, p, v);
  });
}

/** Twin of assembly/scaling.ts. */
function scale(sides: readonly TwinSide[], coupling: number): void {
  const unit = unitOf(sides[0]!);
  for (const { flow, program } of sides) {
    flow.fill(1);
    flow[ROOT_SLOT] = 0;
    program.points.step.fill(1);
  }
  for (let pass = 0; pass <= RUIZ_PASSES; pass++) {
    const join = pass === RUIZ_PASSES ? (a: number, b: number) => a + b : Math.max;
    for (const [k, side] of sides.entries()) norms(side, sides[1 - k]!, coupling, unit, join);
    for (const side of sides) rescale(side);
  }
  for (const { flow, program } of sides) {
    for (const [s, d] of flow.entries()) program.step[s] = d * d;
    program.points.step.forEach((d, p) => {
      program.points.step[p] = (unit * d) ** 2;
    });
  }
}

function unitOf({ constants, values }: TwinSide): number {
  const largest = (numbers: TwinSide['values']) =>
    numbers.flatMap((list) => [...list]).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const unit = Math.max(largest(constants), largest(values));
  return unit > LEAST_UNIT ? unit : 1;
}

function norms(
  own: TwinSide,
  other: TwinSide,
  coupling: number,
  unit: number,
  join: (a: number, b: number) => number,
): void {
  const { gradient: g, flow, values, side } = own;
  const { points } = own.program;
  side.groups.forEach(({ length, target, column }, k) => {
    target.forEach((s, r) => {
      let norm = 0;
      for (let e = r * length; e < (r + 1) * length; e++)
        norm = join(norm, Math.abs(values[k]![e]!) * other.flow[column[e]!]!);
      g[s] = coupling * norm;
    });
  });
  eachPoint(own, (p) => {
    const entry = unit * points.step[p]!;
    let norm = 0;
    for (const s of [...slotsOf(own, p), ...parentsOf(own, p)]) {
      g[s] = join(g[s]!, entry);
      norm = join(norm, flow[s]!);
    }
    points.told[p] = unit * norm;
  });
}

function rescale({ gradient: g, flow, program: { points } }: TwinSide): void {
  const rescaled = (d: number, norm: number) => (d * norm > 0 ? d / Math.sqrt(d * norm) : d);
  for (const [s, d] of flow.entries()) flow[s] = rescaled(d, g[s]!);
  g.fill(0);
  for (const [p, d] of points.step.entries()) points.step[p] = rescaled(d, points.told[p]!);
}
