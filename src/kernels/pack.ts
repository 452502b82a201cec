/**
 * Writes a saddle point into WASM memory: the only writer of the boxes that layout.ts draws and assembly reads.
 */
import type { DecisionDag } from '../augmented/decision-dag.ts';
import { errors, MemoryError } from '../errors.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { type Csr, transposing } from '../numeric/csr.ts';
import { finish, inPieces, PIECE, type Work } from '../work.ts';
import * as L from './layout.ts';
import { planningShares, writeShares } from './pack-shares.ts';
import { type Bucket, type Plan, planning } from './plan.ts';
import { bytesPerNumber, lanesOf, numbersAt, type Precision } from './precision.ts';
import type { Division } from './shares.ts';

const PAGE = 2 ** 16;
const PACKING = "filling the kernel's memory";
/** Some 1 ms. */
const ZEROED_BYTES = 2 ** 22;
const MAX_BYTES = 2 ** 32 - PAGE;
const ALONE: Division = { threads: 1, grain: 0, barrier: 0 };
const ALIGNMENT = 64;

/** Matrix rows of equal length, in slots: everything the gradient of one side needs. */
interface RowGroup {
  readonly length: number;
  /** Slot of each row. */
  readonly target: Int32Array;
  readonly constant: Float64Array;
  /** `length` entries per row, row after row; columns are the opponent's slots, ascending within a row. */
  readonly value: Float64Array;
  readonly column: Int32Array;
}

export interface PlannedSide {
  readonly dag: DecisionDag;
  readonly plan: Plan;
  readonly groups: readonly RowGroup[];
}

/** A saddle point in slots: what `pack` writes and what a plain TypeScript twin of a kernel reads. */
export interface PlannedProblem {
  readonly precision: Precision;
  readonly maximizer: PlannedSide;
  readonly minimizer: PlannedSide;
}

export function planProblem(saddle: SaddlePoint, precision: Precision): PlannedProblem {
  return finish(planningProblem(saddle, precision));
}

/** As planProblem. */
export function* planningProblem(saddle: SaddlePoint, precision: Precision): Work<PlannedProblem> {
  const lanes = lanesOf(precision);
  const maxPlan = yield* planning(saddle.maximizer, lanes);
  const minPlan = yield* planning(saddle.minimizer, lanes);
  const max = { plan: maxPlan, sequenceAt: yield* sequencesBySlot(maxPlan) };
  const min = { plan: minPlan, sequenceAt: yield* sequencesBySlot(minPlan) };
  const { matrix, linear } = saddle;
  const none = new Float64Array(saddle.minimizer.numSequences);
  const transposed = yield* transposing(matrix);
  return {
    precision,
    maximizer: {
      dag: saddle.maximizer,
      plan: maxPlan,
      groups: yield* rowGroups(matrix, transposed, linear, max, min),
    },
    minimizer: {
      dag: saddle.minimizer,
      plan: minPlan,
      groups: yield* rowGroups(transposed, matrix, none, min, max),
    },
  };
}

/** A plan, and per slot its sequence or -1. */
interface Numbering {
  readonly plan: Plan;
  readonly sequenceAt: Int32Array;
}

function* sequencesBySlot({ numSlots, slot }: Plan): Work<Int32Array> {
  const sequenceAt = new Int32Array(numSlots).fill(-1);
  yield* inPieces(slot.length, PLANNING, 'sequences', (from, to) => {
    for (let s = from; s < to; s++) sequenceAt[slot[s]!] = s;
  });
  return sequenceAt;
}

const PLANNING = "laying out the kernel's payoffs";

/**
 * The root's row is always there: it resets the root's gradient, which no bucket does. Slots ascend within a group, and
 * columns within a row, because both are met in the order of their slots.
 */
function* rowGroups(
  matrix: Csr,
  transposed: Csr,
  linear: Float64Array,
  own: Numbering,
  other: Numbering,
): Work<RowGroup[]> {
  const byLength = yield* rowsByLength(matrix, linear, own.sequenceAt);
  const next = new Int32Array(matrix.numRows);
  const value = new Float64Array(matrix.start[matrix.numRows]!);
  const column = new Int32Array(value.length);
  let first = 0;
  let spent = 0;
  const groups: RowGroup[] = [];
  for (const [length, rows] of byLength) {
    const start = first;
    const target = new Int32Array(rows.length);
    const constant = new Float64Array(rows.length);
    yield* inPieces(rows.length, PLANNING, 'rows', (from, to) => {
      for (let k = from; k < to; k++) {
        const r = rows[k]!;
        target[k] = own.plan.slot[r]!;
        constant[k] = linear[r]!;
        next[r] = start + k * length;
      }
    });
    first += rows.length * length;
    groups.push({
      length,
      target,
      constant,
      value: value.subarray(start, first),
      column: column.subarray(start, first),
    });
    spent += rows.length;
    if (spent < PIECE) continue;
    yield { doing: PLANNING, done: groups.length, unit: 'groups of rows' };
    spent = 0;
  }
  yield* puttingEntries(transposed, other.sequenceAt, next, value, column);
  return groups;
}

/** Rows that a gradient has, by how many entries they have, fewest first. */
function* rowsByLength(
  { start }: Csr,
  linear: Float64Array,
  sequenceAt: Int32Array,
): Work<[number, number[]][]> {
  const byLength = new Map<number, number[]>();
  yield* inPieces(sequenceAt.length, PLANNING, 'rows', (from, to) => {
    for (let slot = from; slot < to; slot++) {
      const r = sequenceAt[slot]!;
      if (r < 0) continue;
      const length = start[r + 1]! - start[r]!;
      if (length === 0 && linear[r] === 0 && r !== 0) continue;
      const rows = byLength.get(length);
      if (rows === undefined) byLength.set(length, [r]);
      else rows.push(r);
    }
  });
  return [...byLength].sort(([a], [b]) => a - b);
}

/** Puts entries of a matrix with the slots of their columns, row r from next[r] on. */
function* puttingEntries(
  transposed: Csr,
  sequenceAt: Int32Array,
  next: Int32Array,
  value: Float64Array,
  column: Int32Array,
): Work<void> {
  let spent = 0;
  for (let slot = 0; slot < sequenceAt.length; slot++) {
    const c = sequenceAt[slot]!;
    if (c < 0) continue;
    const start = transposed.start[c]!;
    const end = transposed.start[c + 1]!;
    putColumn(transposed, start, end, slot, next, value, column);
    spent += end - start + 1;
    if (spent < PIECE) continue;
    yield { doing: PLANNING, done: slot, unit: 'columns' };
    spent = 0;
  }
}

function putColumn(
  transposed: Csr,
  start: number,
  end: number,
  slot: number,
  next: Int32Array,
  value: Float64Array,
  column: Int32Array,
): void {
  for (let e = start; e < end; e++) {
    const r = transposed.column[e]!;
    const at = next[r]!;
    next[r] = at + 1;
    value[at] = transposed.value[e]!;
    column[at] = slot;
  }
}

/** Where one side's arrays are, in bytes. */
export interface SideAddresses {
  readonly gradient: number;
  readonly regret: number;
  readonly flow: number;
  readonly average: number;
}

export interface Packed {
  readonly memory: WebAssembly.Memory;
  /** Address of the two side boxes. */
  readonly sides: number;
  readonly maximizer: SideAddresses;
  readonly minimizer: SideAddresses;
  /** Address of the bounds that a look puts. */
  readonly bounds: number;
  /** Per thread the address of its two side boxes; for one thread `sides` alone. */
  readonly views: readonly number[];
  /** Every array that iterations change. */
  readonly state: readonly Span[];
  /** Of what one thread needs: the same for any number of threads. */
  readonly bytes: number;
}

/** Bytes of memory, whole SLOTs. */
export interface Span {
  readonly at: number;
  readonly bytes: number;
}

/**
 * Arrays that only some algorithms keep from one iteration to the next; they begin as zeros.
 * `previous`: one number per slot, such as regrets before a prediction. `last`: one per matrix row, the last gradient.
 * `spread`: one per decision point with a choice, how far its values have moved. `correlation`: two, how its instantaneous
 * regrets went with the last ones. `program`: what a linear program needs beside flows: the iterate that averages lean on
 * and how far an iterate moves, one each per slot; potentials of decision points; and numbers of the time since a restart.
 */
export type Memory = 'previous' | 'last' | 'spread' | 'correlation' | 'program';

/** What an algorithm needs beyond the problem. */
export interface Needs {
  readonly remembers: readonly Memory[];
  /** Values of its parameters, in the order that it declares. */
  readonly parameters: readonly number[];
}

/** Bytes that `pack` needs above the kernel's own. */
export function packedBytes(problem: PlannedProblem, needs: Needs): number {
  return measure(problem, needs).end;
}

export interface Measured {
  readonly sides: number;
  readonly parameters: number;
  /** Where bounds are put. */
  readonly bounds: number;
  readonly maps: readonly [SideMap, SideMap];
  readonly state: readonly Span[];
  readonly end: number;
}

export function alignedUp(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

/** Addresses of every array of a side, relative to the arena. */
export interface SideMap extends SideAddresses {
  /** Null when the algorithm does not ask for it, here and below. */
  readonly previous: number | null;
  readonly spread: number | null;
  readonly correlation: number | null;
  readonly anchor: number | null;
  readonly step: number | null;
  readonly potential: number | null;
  readonly epoch: number | null;
  readonly buckets: number;
  readonly bucketParents: readonly { readonly start: number; readonly parent: number }[];
  readonly groups: number;
  readonly groupArrays: readonly {
    readonly target: number;
    readonly constant: number;
    readonly value: number;
    readonly column: number;
    readonly last: number | null;
  }[];
}

function measure(problem: PlannedProblem, { remembers, parameters: values }: Needs): Measured {
  const slot = bytesPerNumber(problem.precision);
  let end = 0;
  const take = (bytes: number) => {
    const at = end;
    end = alignedUp(at + bytes);
    return at;
  };
  const state: Span[] = [];
  const takeState = (bytes: number) => {
    const at = take(bytes);
    state.push({ at, bytes: Math.ceil(bytes / L.WIDE) * L.WIDE });
    return at;
  };
  const takeFor = (kind: Memory, bytes: number) => (remembers.includes(kind) ? takeState(bytes) : null);
  const sides = take(2 * L.SIDE_BYTES);
  const parameters = take(values.length * L.WIDE);
  const bounds = take(L.BOUNDS_BYTES);
  const mapSide = ({ dag, plan, groups }: PlannedSide): SideMap => ({
    gradient: takeState(plan.numSlots * slot),
    regret: takeState(plan.numSlots * slot),
    flow: takeState(plan.numSlots * slot),
    average: takeState(plan.numSlots * L.WIDE),
    previous: takeFor('previous', plan.numSlots * slot),
    spread: takeFor('spread', numChoices(plan) * slot),
    correlation: takeFor('correlation', 2 * numChoices(plan) * slot),
    anchor: takeFor('program', plan.numSlots * slot),
    step: takeFor('program', plan.numSlots * slot),
    potential: takeFor('program', numBlocks(plan) * L.POTENTIAL_BYTES),
    epoch: takeFor('program', L.EPOCH_BYTES),
    buckets: take(plan.buckets.length * L.BUCKET_BYTES),
    bucketParents: plan.buckets.map(({ shared, points }) => ({
      start: shared ? take((points.length + 1) * L.WORD) : 0,
      parent: take((shared ? numParents(dag, points) : points.length) * L.WORD),
    })),
    groups: take(groups.length * L.GROUP_BYTES),
    groupArrays: groups.map(({ target, value }) => ({
      target: take(target.length * L.WORD),
      constant: take(target.length * slot),
      value: take(value.length * slot),
      column: take(value.length * L.WORD),
      last: takeFor('last', target.length * slot),
    })),
  });
  const maps: [SideMap, SideMap] = [mapSide(problem.maximizer), mapSide(problem.minimizer)];
  return { sides, parameters, bounds, maps, state, end };
}

/** Lanes of buckets with more than one action. */
function numChoices({ buckets }: Plan): number {
  return buckets.reduce((sum, { actions, points }) => sum + (actions > 1 ? points.length : 0), 0);
}

function numBlocks({ buckets }: Plan): number {
  return buckets.reduce((sum, { blocks }) => sum + blocks, 0);
}

function numParents(dag: DecisionDag, points: Int32Array): number {
  let sum = 0;
  for (const p of points) if (p >= 0) sum += dag.parentStart[p + 1]! - dag.parentStart[p]!;
  return sum;
}

/**
 * Writes the problem at `base` into a memory that is grown to hold it, over whatever was there.
 * @throws MemoryError when it needs more than WASM's 4 GiB
 */
export function pack(
  problem: PlannedProblem,
  memory: WebAssembly.Memory,
  arenaBase: number,
  needs: Needs,
  division?: Division,
): Packed {
  return finish(packing(problem, memory, arenaBase, needs, division));
}

/** As pack. */
export function* packing(
  problem: PlannedProblem,
  memory: WebAssembly.Memory,
  arenaBase: number,
  needs: Needs,
  division = ALONE,
): Work<Packed> {
  const base = alignedUp(arenaBase);
  const measured = measure(problem, needs);
  const { sides, parameters, bounds, maps, state } = measured;
  const sharing = division.threads > 1 ? yield* planningShares(problem, measured, division) : null;
  const end = sharing?.end ?? measured.end;
  const bytes = base + end;
  if (bytes > MAX_BYTES) throw new MemoryError('The packed problem', bytes, MAX_BYTES);
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) {
    try {
      memory.grow(Math.ceil(missing / PAGE));
    } catch {
      throw errors.outOfMemory('The packed problem', bytes);
    }
  }
  const { buffer } = memory;
  // a kernel begins with zeros wherever nothing is written
  for (let at = 0; at < end; at += ZEROED_BYTES) {
    new Uint8Array(buffer, base + at, Math.min(ZEROED_BYTES, end - at)).fill(0);
    if (at + ZEROED_BYTES < end) yield { doing: PACKING, done: at + ZEROED_BYTES, unit: 'bytes' };
  }
  const [max, min] = maps;
  new Float64Array(buffer, base + parameters, needs.parameters.length).set(needs.parameters);
  const writer = writerOf(buffer, base, problem.precision);
  for (const side of [0, L.SIDE_BYTES]) writer.putArray(base + sides + side + L.SIDE_PARAMETERS, parameters);
  yield* writeSide(writer, base + sides, problem.maximizer, max, base + min.flow);
  yield* writeSide(writer, base + sides + L.SIDE_BYTES, problem.minimizer, min, base + max.flow);
  if (sharing !== null) yield* writeShares(writer, problem, measured, sharing, division.barrier);
  return {
    memory,
    sides: base + sides,
    bounds: base + bounds,
    views: sharing === null ? [base + sides] : sharing.views.map((view) => base + view),
    maximizer: moved(max, base),
    minimizer: moved(min, base),
    state: state.map(({ at, bytes: length }) => ({ at: base + at, bytes: length })),
    bytes: base + measured.end,
  };
}

/**
 * Where the matrix entry (root of the maximizer, sequence of the minimizer) lies: once in each side's rows.
 * @throws Error when the matrix has no such entry
 */
export function rootEntryAddresses(
  problem: PlannedProblem,
  arenaBase: number,
  needs: Needs,
  sequence: number,
): number[] {
  const base = alignedUp(arenaBase);
  const [max, min] = measure(problem, needs).maps;
  const slot = problem.minimizer.plan.slot[sequence]!;
  const bytes = bytesPerNumber(problem.precision);
  return [
    base + entryOffset(problem.maximizer, max, L.ROOT_SLOT, slot, bytes),
    base + entryOffset(problem.minimizer, min, slot, L.ROOT_SLOT, bytes),
  ];
}

function entryOffset(
  { groups }: PlannedSide,
  map: SideMap,
  row: number,
  column: number,
  bytes: number,
): number {
  for (let k = 0; k < groups.length; k++) {
    const group = groups[k]!;
    const r = group.target.indexOf(row);
    if (r < 0) continue;
    const e = group.column.subarray(r * group.length, (r + 1) * group.length).indexOf(column);
    if (e < 0) break;
    return map.groupArrays[k]!.value + (r * group.length + e) * bytes;
  }
  throw new Error(`the matrix has no entry at slots (${row}, ${column})`);
}

function moved({ gradient, regret, flow, average }: SideAddresses, base: number): SideAddresses {
  return { gradient: base + gradient, regret: base + regret, flow: base + flow, average: base + average };
}

/** Where the problem is written, and how numbers are. */
export interface Writer {
  readonly buffer: ArrayBuffer;
  readonly base: number;
  readonly precision: Precision;
  readonly putWord: (address: number, word: number) => void;
  /** The address of an array, or 0 for none. */
  readonly putArray: (address: number, array: number | null) => void;
}

function writerOf(buffer: ArrayBuffer, base: number, precision: Precision): Writer {
  const view = new DataView(buffer);
  const putWord = (address: number, word: number) => view.setUint32(address, word, true);
  const putArray = (address: number, array: number | null) =>
    putWord(address, array === null ? 0 : base + array);
  return { buffer, base, precision, putWord, putArray };
}

function* writeSide(
  writer: Writer,
  at: number,
  side: PlannedSide,
  map: SideMap,
  opponentFlow: number,
): Work<void> {
  const { buffer, base, precision, putWord, putArray } = writer;
  putWord(at + L.SIDE_NUM_BUCKETS, side.plan.buckets.length);
  putArray(at + L.SIDE_BUCKETS, map.buckets);
  putArray(at + L.SIDE_GRADIENT, map.gradient);
  putArray(at + L.SIDE_REGRET, map.regret);
  putArray(at + L.SIDE_FLOW, map.flow);
  putArray(at + L.SIDE_AVERAGE, map.average);
  putArray(at + L.SIDE_PREVIOUS, map.previous);
  putArray(at + L.SIDE_SPREAD, map.spread);
  putArray(at + L.SIDE_CORRELATION, map.correlation);
  putArray(at + L.SIDE_ANCHOR, map.anchor);
  putArray(at + L.SIDE_STEP, map.step);
  putArray(at + L.SIDE_POTENTIAL, map.potential);
  putArray(at + L.SIDE_EPOCH, map.epoch);
  putWord(at + L.SIDE_NUM_FLOW_BUCKETS, side.plan.buckets.length);
  putArray(at + L.SIDE_FLOW_BUCKETS, map.buckets);
  putWord(at + L.SIDE_WHOLE, at);
  putWord(at + L.SIDE_NUM_GROUPS, side.groups.length);
  putArray(at + L.SIDE_GROUPS, map.groups);
  numbersAt(precision, buffer, base + map.flow, 1)[0] = 1;
  yield* writeBuckets(writer, side, map);
  yield* writeGroups(writer, side, map, opponentFlow);
}

function* writeBuckets(
  { buffer, base, precision, putWord, putArray }: Writer,
  side: PlannedSide,
  map: SideMap,
): Work<void> {
  const slot = bytesPerNumber(precision);
  const after = afterOf(side.plan);
  let spent = 0;
  for (const [k, bucket] of side.plan.buckets.entries()) {
    const box = base + map.buckets + k * L.BUCKET_BYTES;
    const { start, parent } = map.bucketParents[k]!;
    const { points, shared } = bucket;
    putWord(box + L.BUCKET_ACTIONS, bucket.actions);
    putWord(box + L.BUCKET_BLOCKS, bucket.blocks);
    putWord(box + L.BUCKET_FIRST_SLOT, bucket.firstSlot);
    putArray(box + L.BUCKET_PARENT_START, shared ? start : null);
    putArray(box + L.BUCKET_PARENT, parent);
    putWord(box + L.BUCKET_BLOCKS_AFTER, after.blocks[k]!);
    putWord(box + L.BUCKET_CHOICES_AFTER, after.choices[k]!);
    const starts = new Uint32Array(buffer, base + start, shared ? points.length + 1 : 0);
    const numOffsets = shared ? numParents(side.dag, points) : points.length;
    const offsets = new Uint32Array(buffer, base + parent, numOffsets);
    yield* writeParents(side, bucket, slot, starts, offsets);
    spent += points.length;
    if (spent < PIECE) continue;
    yield { doing: PACKING, done: k, unit: 'buckets' };
    spent = 0;
  }
}

/** Per bucket, how many blocks the bottom-up pass meets before it: of all buckets, and of those with a choice. */
export function afterOf({ buckets }: Plan): { readonly blocks: Int32Array; readonly choices: Int32Array } {
  const blocks = new Int32Array(buckets.length);
  const choices = new Int32Array(buckets.length);
  for (let k = buckets.length - 1; k > 0; k--) {
    const bucket = buckets[k]!;
    blocks[k - 1] = blocks[k]! + bucket.blocks;
    choices[k - 1] = choices[k]! + (bucket.actions > 1 ? bucket.blocks : 0);
  }
  return { blocks, choices };
}

function* writeGroups(
  { buffer, base, precision, putWord, putArray }: Writer,
  { groups }: PlannedSide,
  map: SideMap,
  opponentFlow: number,
): Work<void> {
  const slot = bytesPerNumber(precision);
  let spent = 0;
  for (const [k, group] of groups.entries()) {
    const box = base + map.groups + k * L.GROUP_BYTES;
    const arrays = map.groupArrays[k]!;
    const rows = group.target.length;
    const entries = group.value.length;
    putWord(box + L.GROUP_LENGTH, group.length);
    putWord(box + L.GROUP_ROWS, rows);
    putArray(box + L.GROUP_TARGET, arrays.target);
    putArray(box + L.GROUP_CONSTANT, arrays.constant);
    putArray(box + L.GROUP_VALUE, arrays.value);
    putArray(box + L.GROUP_COLUMN, arrays.column);
    putArray(box + L.GROUP_LAST, arrays.last);
    const target = new Uint32Array(buffer, base + arrays.target, rows);
    const constant = numbersAt(precision, buffer, base + arrays.constant, rows);
    yield* inPieces(rows, PACKING, 'rows', (from, to) => {
      for (let r = from; r < to; r++) target[r] = group.target[r]! * slot;
      constant.set(group.constant.subarray(from, to), from);
    });
    const value = numbersAt(precision, buffer, base + arrays.value, entries);
    const column = new Uint32Array(buffer, base + arrays.column, entries);
    yield* inPieces(entries, PACKING, 'entries', (from, to) => {
      value.set(group.value.subarray(from, to), from);
      for (let e = from; e < to; e++) column[e] = opponentFlow + group.column[e]! * slot;
    });
    spent += rows + entries;
    if (spent < PIECE) continue;
    yield { doing: PACKING, done: k, unit: 'groups of rows' };
    spent = 0;
  }
}

/** Slot offsets in bytes of the parents of a bucket's points; for shared buckets also where each point's list starts. */
function* writeParents(
  { dag, plan }: PlannedSide,
  { points, shared }: Bucket,
  slot: number,
  starts: Uint32Array,
  offsets: Uint32Array,
): Work<void> {
  let filled = 0;
  yield* inPieces(points.length, PACKING, 'points', (from, to) => {
    for (let k = from; k < to; k++) {
      const p = points[k]!;
      if (p >= 0) {
        const end = dag.parentStart[p + 1]!;
        for (let e = dag.parentStart[p]!; e < end; e++) offsets[filled++] = plan.slot[dag.parent[e]!]! * slot;
      } else if (!shared) offsets[filled++] = L.PADDING_SLOT * slot;
      if (shared) starts[k + 1] = filled;
    }
  });
}
