import type { Flow } from '../augmented/decision-dag.ts';
import { crc32c } from '../numeric/crc32c.ts';
import { finish, type Work } from '../work.ts';
import type { Crew } from './crew.ts';
import { SIDE_BYTES, WIDE } from './layout.ts';
import {
  type Memory,
  type Needs,
  type Packed,
  type PlannedProblem,
  packing,
  rootEntryAddresses,
  type SideAddresses,
} from './pack.ts';
import type { Plan } from './plan.ts';
import { numbersAt, type Precision } from './precision.ts';
import { GRAIN } from './shares.ts';
import { type Arena, instantiateKernels, type KernelExports, type Run } from './wasm.ts';

/** A documented number that an algorithm takes. */
export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Values are multiples of it; none for any value. */
  readonly step?: number;
}

/** One algorithm of the registry: data, and which export runs it. */
export interface Algorithm {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** In the order in which the kernel reads them. */
  readonly parameters: readonly Parameter[];
  /** Arrays that it keeps beside those that all have. @internal */
  readonly remembers: readonly Memory[];
  /** What kernels can compute in that have it. */
  readonly precisions: readonly Precision[];
  /** Of the compiled kernels: what runs it. @internal */
  readonly exportName: string;
  /** What goes on from its averages, once their gap is so small a share of the range. @internal */
  readonly second?: { readonly exportName: string; readonly gap: number };
}

/** Flows of both players, by sequence of their decision DAGs; flow[0] = 1. */
export interface SaddleProfile {
  readonly maximizer: Flow;
  readonly minimizer: Flow;
}

/** A profile as a kernel keeps it: sums of weights, one number per slot. */
export interface PackedProfile {
  readonly maximizer: Slots;
  readonly minimizer: Slots;
}

type Slots = Float64Array | Float32Array;

/** What a profile is worth, in the saddle point's unit: the gap is upper - lower. */
export interface Bounds {
  /** The linear term alone. */
  readonly linear: number;
  /** Against the minimizer's best response. */
  readonly lower: number;
  /** Of the maximizer's best response. */
  readonly upper: number;
}

/** A running solver of one saddle point. */
export interface Kernel {
  /** Iterations done in all. */
  readonly iterations: number;
  /** Bytes of WASM memory in use, but for what threads beyond the first need. */
  readonly bytes: number;
  /** Threads that iterate. */
  readonly threads: number;
  /** Ends all threads but the caller's; it runs no more then. */
  end(): Promise<void>;
  /** @throws Error when another thread has failed, as the bounds do */
  run(iterations: number): void;
  /** Weight of the matrix against the linear term, >= 0; regrets stay, so that this warm-starts. */
  setMultiplier(multiplier: number): void;
  /** Adds to the payoff of the shiftable sequence, whatever it was shifted by before; regrets stay. */
  setShift(shift: number): void;
  /**
   * Goes over from the first part of its algorithm to the second, when `bounds` of the averages are near enough: these are what
   * it then plays, and averages are to begin anew.
   * @param range what gaps are measured by, in the saddle point's unit
   * @returns whether it does
   */
  goOver(bounds: Bounds, range: number): boolean;
  /** Forgets the averages; the next `averages` are of what follows. */
  restartAverages(): void;
  /** Weighted averages since the last restart; the current strategies when there are none yet. */
  averages(): SaddleProfile;
  current(): SaddleProfile;
  /** Views of both in live memory: `unpack` makes profiles of copies of them when these are needed. */
  packedAverages(): PackedProfile;
  packedCurrent(): PackedProfile;
  unpack(packed: PackedProfile): SaddleProfile;
  /** Of `averages()`, in the kernel's precision, at the cost of about one iteration. */
  bounds(): Bounds;
  currentBounds(): Bounds;
  /** All that iterations change but for multiplier and shift: arrays whose lengths the problem fixes; views of live memory. */
  save(): Float64Array[];
  /** Goes on from what `save` gave in another process. @returns null, or what is wrong with it: then nothing has changed */
  restore(saved: readonly Float64Array[]): string | null;
}

/** Names and values; what is missing has its default. */
export type ParameterValues = Readonly<Record<string, number>>;

/** What a kernel may be given beside its problem. */
export interface KernelSettings {
  readonly parameters?: ParameterValues;
  /** A sequence of the minimizer with a payoff at the maximizer's root, for `setShift`. */
  readonly shiftable?: number | undefined;
  /** Where it works, for as long as it runs; default: a fresh instance. */
  readonly arena?: Arena | undefined;
  /** Threads that work on it, in an arena of theirs; default: this one alone. They end with the kernel. */
  readonly crew?: Crew | undefined;
  /** See Division. */
  readonly grain?: number | undefined;
}

/**
 * @param module of the problem's precision
 * @throws MemoryError when the packed problem does not fit
 * The minimizer's regrets are in the matrix's unit whatever the multiplier: its best responses do not depend on it.
 */
export function createKernel(
  algorithm: Algorithm,
  module: WebAssembly.Module,
  problem: PlannedProblem,
  initialMultiplier: number,
  settings?: KernelSettings,
): Kernel {
  return finish(creatingKernel(algorithm, module, problem, initialMultiplier, settings));
}

/** As createKernel. */
export function* creatingKernel(
  algorithm: Algorithm,
  module: WebAssembly.Module,
  problem: PlannedProblem,
  initialMultiplier: number,
  settings: KernelSettings = {},
): Work<Kernel> {
  const { parameters = {}, shiftable, crew, grain = GRAIN } = settings;
  const arena = crew?.arena ?? settings.arena ?? instantiateKernels(module);
  const { exports, memory, precision } = arena;
  if (precision !== problem.precision)
    throw new Error(`kernels of ${precision} cannot run a problem planned for ${problem.precision}`);
  const needs = needsOf(algorithm, parameters);
  const division = { threads: crew?.threads ?? 1, grain, barrier: exports.barrierAt() };
  const packed = yield* packing(problem, memory, exports.arenaBase(), needs, division);
  crew?.give(packed);
  const shifted =
    shiftable === undefined ? [] : rootEntryAddresses(problem, exports.arenaBase(), needs, shiftable);
  exports.updateFlow(packed.sides, 0);
  exports.updateFlow(packed.sides + SIDE_BYTES, 0);
  // Only the plans stay: the matrix now lives in WASM memory, and may be most of the problem.
  const plans = { maximizer: problem.maximizer.plan, minimizer: problem.minimizer.plan };
  const parts = partsOf(algorithm, problem);
  return runningKernel(arena, crew, packed, plans, parts, initialMultiplier, shifted);
}

/** @param shifted addresses of the entries that a shift adds to */
function runningKernel(
  { exports, memory, precision }: Arena,
  crew: Crew | undefined,
  packed: Packed,
  plans: Plans,
  parts: readonly Part[],
  initialMultiplier: number,
  shifted: readonly number[],
): Kernel {
  const { sides, bytes } = packed;
  const call: Caller =
    crew === undefined
      ? (name, ...given) => (exports[name] as Call)(sides, ...given)
      : (name, ...given) => crew.call(name, ...given);
  const bounds = (name: string): Bounds => {
    call(name, multiplier, -1, packed.bounds);
    const [linear, lower, upper] = new Float64Array(memory.buffer, packed.bounds, 3) as unknown as Triple;
    return { linear, lower: linear - multiplier * lower, upper };
  };
  const { flows, averages, state } = viewsOf(packed, plans, memory, precision);
  const number = (address: number) => numbersAt(precision, memory.buffer, address, 1);
  const unshifted = shifted.map((address) => number(address)[0]!);
  let multiplier = initialMultiplier;
  let age = 0;
  let iterations = 0;
  /** Which part of the algorithm runs. */
  let part = 0;
  const unpack = ({ maximizer, minimizer }: PackedProfile): SaddleProfile => ({
    maximizer: flowOfSlots(maximizer, plans.maximizer),
    minimizer: flowOfSlots(minimizer, plans.minimizer),
  });
  const packedAverages = () => (age === 0 ? flows() : averages());
  return {
    get iterations() {
      return iterations;
    },
    bytes,
    threads: crew?.threads ?? 1,
    end: async () => crew?.end(),
    run(count) {
      call(parts[part]!.exportName, multiplier, -1, age, count);
      age += count;
      iterations += count;
    },
    setMultiplier(next) {
      multiplier = next;
    },
    setShift(shift) {
      shifted.forEach((address, k) => {
        number(address)[0] = unshifted[k]! + shift;
      });
    },
    goOver({ lower, upper }, range) {
      if (age === 0 || !(upper - lower <= parts[part]!.until * range)) return false;
      for (const side of [sides, sides + SIDE_BYTES]) exports.playAverage(side);
      part++;
      return true;
    },
    restartAverages() {
      age = 0;
      for (const average of Object.values(averages())) average.fill(0);
    },
    averages: () => unpack(packedAverages()),
    current: () => unpack(flows()),
    packedAverages,
    packedCurrent: flows,
    unpack,
    bounds: () => bounds(age === 0 ? 'boundsOfFlows' : 'boundsOfAverages'),
    currentBounds: () => bounds('boundsOfFlows'),
    save: () => [Float64Array.of(iterations, age, checksumOf(plans), part), ...state()],
    restore([counts = new Float64Array(), ...arrays]) {
      const problem = wrongWith(counts, checksumOf(plans), parts.length);
      if (problem !== null) return problem;
      iterations = counts[0]!;
      age = counts[1]!;
      part = counts[3]!;
      for (const [k, view] of state().entries()) view.set(arrays[k]!);
      return null;
    },
  };
}

type Call = (sides: number, ...given: number[]) => void;
type Caller = (name: string, ...given: number[]) => void;
type Triple = readonly [number, number, number];

type Plans = { readonly [Side in keyof PackedProfile]: Plan };

/** What lies in live memory: views that are made anew, since the memory moves when it grows. */
function viewsOf(packed: Packed, plans: Plans, memory: WebAssembly.Memory, precision: Precision) {
  const ofBoth = <View>(viewOf: (side: SideAddresses, plan: Plan) => View) => ({
    maximizer: viewOf(packed.maximizer, plans.maximizer),
    minimizer: viewOf(packed.minimizer, plans.minimizer),
  });
  return {
    flows: () => ofBoth(({ flow }, { numSlots }) => numbersAt(precision, memory.buffer, flow, numSlots)),
    averages: () => ofBoth(({ average }, { numSlots }) => new Float64Array(memory.buffer, average, numSlots)),
    state: () => packed.state.map(({ at, bytes }) => new Float64Array(memory.buffer, at, bytes / WIDE)),
  };
}

/** @returns what is wrong with saved counts for a problem of this checksum, or null */
function wrongWith(counts: Float64Array, expected: number, numParts: number): string | null {
  const [iterations = -1, age = -1, checksum, part = -1] = counts;
  if (checksum !== expected) return 'is laid out in memory otherwise';
  if (!(Number.isSafeInteger(part) && part >= 0 && part < numParts))
    return `is at part ${part} of an algorithm of ${numParts}`;
  const areCounts = [iterations, age].every((count) => Number.isSafeInteger(count) && count >= 0);
  if (areCounts && age <= iterations) return null;
  return `has age ${age} after ${iterations} iterations; expected whole numbers, not more than done`;
}

/** Tells apart which sequences the slots of a packed problem stand for. */
function checksumOf({ maximizer, minimizer }: Plans): number {
  return [maximizer, minimizer].reduce((sum, { slot }) => crc32c(new Uint8Array(slot.buffer), sum), 0);
}

/** All parameters of an algorithm, in its order, those that are not given at their defaults. */
export function parameterValues({ parameters }: Algorithm, given: ParameterValues): ParameterValues {
  return Object.fromEntries(parameters.map(({ name, default: usual }) => [name, given[name] ?? usual]));
}

/** What runs iterations of an algorithm. */
export function runOf({ exportName }: Algorithm, exports: KernelExports): Run {
  return exports[exportName] as Run;
}

/** A part of an algorithm, and the gap, over the range, at which the next goes on. */
interface Part {
  readonly exportName: string;
  readonly until: number;
}

/** Of programs with more sequences per payoff, whose flows are long and worth little, the first part is sooner solved. */
const MOST_SEQUENCES = 4;

function partsOf({ exportName, second }: Algorithm, problem: PlannedProblem): Part[] {
  const { maximizer, minimizer } = problem;
  const numPayoffs = maximizer.groups.reduce((sum, { value }) => sum + value.length, 0);
  const numSequences = maximizer.dag.numSequences + minimizer.dag.numSequences;
  if (second === undefined || numSequences > MOST_SEQUENCES * numPayoffs)
    return [{ exportName, until: Number.NEGATIVE_INFINITY }];
  return [
    { exportName, until: second.gap },
    { exportName: second.exportName, until: Number.NEGATIVE_INFINITY },
  ];
}

/** What `pack` is to make room for. */
export function needsOf(algorithm: Algorithm, given: ParameterValues): Needs {
  return { remembers: algorithm.remembers, parameters: Object.values(parameterValues(algorithm, given)) };
}

/** Slots to sequences, divided by the root's entry: the sum of weights. */
function flowOfSlots(slots: Slots, plan: Plan): Flow {
  const total = slots[0]!;
  const flow = new Float64Array(plan.slot.length);
  for (let s = 0; s < flow.length; s++) flow[s] = slots[plan.slot[s]!]! / total;
  return flow;
}
