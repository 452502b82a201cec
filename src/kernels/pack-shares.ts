/** Writes what several threads need beside the problem that pack.ts writes: the parts of each, and how values go between them. */
import { inPieces, PIECE, type Work } from '../work.ts';
import * as L from './layout.ts';
import { afterOf, alignedUp, type Measured, type PlannedProblem, type PlannedSide, type SideMap, type Writer } from './pack.ts';
import { bytesPerNumber, lanesOf } from './precision.ts';
import { type Division, MEETING, type Part, type Share, sharesOf } from './shares.ts';

const PACKING = "dividing the kernel's work";

/** Where everything is, relative to the arena. */
interface Sharing {
  /** Per thread its two side boxes. */
  readonly views: readonly number[];
  readonly sides: readonly [SideSharing, SideSharing];
  readonly end: number;
}

interface SideSharing {
  /** One number per lane of the buckets: what a point is worth to its parents. */
  readonly values: number;
  /** Per bucket, how many lanes stand before its own. */
  readonly firstLane: Int32Array;
  /** Slots with points below them, in order: see layout.ts. */
  readonly pulls: number;
  /** Per slot, and at the end, where its record stands in `pulls`, in words; one without points below has none. */
  readonly pullAt: Int32Array;
  readonly shares: readonly PackedShare[];
  /** One thread that does all of it. */
  readonly whole: PackedShare;
}

interface PackedShare {
  readonly share: Share;
  readonly buckets: number;
  readonly groups: number;
}

/** Words before the points of a record. */
const RECORD_HEAD = 2;

/** @param end of what pack.ts writes; what is for the threads follows */
export function* planningShares(
  { maximizer, minimizer, precision }: PlannedProblem,
  { end: start }: Measured,
  division: Division,
): Work<Sharing> {
  let end = start;
  const take = (bytes: number) => {
    const at = end;
    end = alignedUp(at + bytes);
    return at;
  };
  const views = Array.from({ length: division.threads }, () => take(2 * L.SIDE_BYTES));
  const taking = (share: Share): PackedShare => ({
    share,
    buckets: take(share.buckets.length * L.BUCKET_BYTES),
    groups: take(share.groups.length * L.GROUP_BYTES),
  });
  const planningSide = function* (side: PlannedSide): Work<SideSharing> {
    const firstLane = firstLanes(side);
    const pullAt = yield* recordsOf(side);
    return {
      values: take(firstLane.at(-1)! * bytesPerNumber(precision)),
      firstLane,
      pulls: take(pullAt.at(-1)! * L.WORD),
      pullAt,
      shares: sharesOf(side, division).map(taking),
      whole: taking(sharesOf(side, { threads: 1, grain: Number.POSITIVE_INFINITY })[0]!),
    };
  };
  const sides: [SideSharing, SideSharing] = [yield* planningSide(maximizer), yield* planningSide(minimizer)];
  return { views, sides, end };
}

/** Per bucket, and of all at the end. */
function firstLanes({ plan: { buckets } }: PlannedSide): Int32Array {
  const first = new Int32Array(buckets.length + 1);
  for (const [k, { points }] of buckets.entries()) first[k + 1] = first[k]! + points.length;
  return first;
}

function* recordsOf({ dag, plan }: PlannedSide): Work<Int32Array> {
  const at = new Int32Array(plan.numSlots + 1);
  yield* inPieces(dag.parent.length, PACKING, 'points', (from, to) => {
    for (let e = from; e < to; e++) at[plan.slot[dag.parent[e]!]! + 1]!++;
  });
  yield* inPieces(plan.numSlots, PACKING, 'slots', (from, to) => {
    for (let s = from; s < to; s++) at[s + 1]! += at[s]! + (at[s + 1] === 0 ? 0 : RECORD_HEAD);
  });
  return at;
}

/** After all that pack.ts writes. @param barrier address of where they meet */
export function* writeShares(
  writer: Writer,
  { maximizer, minimizer }: PlannedProblem,
  { sides, maps }: Measured,
  { views, sides: sharings }: Sharing,
  barrier: number,
): Work<void> {
  for (const [k, side] of [maximizer, minimizer].entries()) {
    const sharing = sharings[k]!;
    const map = maps[k]!;
    yield* writePulls(writer, side, sharing);
    const plain = sides + k * L.SIDE_BYTES;
    for (const [thread, view] of views.entries()) {
      const box = view + k * L.SIDE_BYTES;
      copy(writer, plain, box, L.SIDE_BYTES);
      writer.putArray(writer.base + box + L.SIDE_WHOLE, thread === 0 ? sides + k * L.SIDE_BYTES : null);
      writer.putWord(writer.base + box + L.SIDE_BARRIER, barrier);
      writeShare(writer, box, side, map, sharing, sharing.shares[thread]!);
    }
    writeRoot(writer, sharing.shares[0]!, sharing);
    writeShare(writer, plain, side, map, sharing, sharing.whole);
    writeRoot(writer, sharing.whole, sharing);
  }
}

/** Points by their parents, in the order in which one thread adds their values: the last bucket's first. */
function* writePulls(
  { buffer, base, precision }: Writer,
  { dag, plan }: PlannedSide,
  { values, firstLane, pulls, pullAt }: SideSharing,
): Work<void> {
  const bytes = bytesPerNumber(precision);
  const words = new Uint32Array(buffer, base + pulls, pullAt.at(-1)!);
  const next = pullAt.slice(0, -1);
  yield* inPieces(next.length, PACKING, 'slots', (from, to) => {
    for (let s = from; s < to; s++) {
      const count = pullAt[s + 1]! - pullAt[s]! - RECORD_HEAD;
      if (count < 0) continue;
      words[next[s]!++] = s * bytes;
      words[next[s]!++] = count;
    }
  });
  let spent = 0;
  for (let k = plan.buckets.length - 1; k >= 0; k--) {
    const { points } = plan.buckets[k]!;
    const first = base + values + firstLane[k]! * bytes;
    yield* inPieces(points.length, PACKING, 'points', (from, to) => {
      for (let lane = from; lane < to; lane++) {
        const p = points[lane]!;
        if (p < 0) continue;
        const end = dag.parentStart[p + 1]!;
        for (let e = dag.parentStart[p]!; e < end; e++)
          words[next[plan.slot[dag.parent[e]!]!]!++] = first + lane * bytes;
      }
    });
    spent += points.length;
    if (spent < PIECE) continue;
    yield { doing: PACKING, done: plan.buckets.length - k, unit: 'buckets' };
    spent = 0;
  }
}

function copy({ buffer, base }: Writer, from: number, to: number, bytes: number): void {
  new Uint8Array(buffer).copyWithin(base + to, base + from, base + from + bytes);
}

/** The lists of a side box, and what they are lists of. */
function writeShare(
  writer: Writer,
  box: number,
  side: PlannedSide,
  map: SideMap,
  sharing: SideSharing,
  { share, buckets, groups }: PackedShare,
): void {
  const { base, putWord, putArray } = writer;
  putWord(base + box + L.SIDE_NUM_BUCKETS, share.buckets.length);
  putArray(base + box + L.SIDE_BUCKETS, buckets);
  putWord(base + box + L.SIDE_NUM_GROUPS, share.groups.length);
  putArray(base + box + L.SIDE_GROUPS, groups);
  const after = afterOf(side.plan);
  for (const [k, entry] of share.buckets.entries())
    if (entry !== MEETING)
      writePart(writer, buckets + k * L.BUCKET_BYTES, side, map, sharing, after, entry);
  for (const [k, part] of share.groups.entries())
    writeRows(writer, groups + k * L.GROUP_BYTES, side, map, part);
}

/** The first meeting of whoever adds up the root's value, which is in no bucket. */
function writeRoot({ base, putWord, putArray }: Writer, { buckets }: PackedShare, sharing: SideSharing): void {
  putWord(base + buckets + L.BUCKET_FIRST_SLOT, L.FIRST_FREE_SLOT);
  putArray(base + buckets + L.BUCKET_PULLS, recordAt(sharing, L.ROOT_SLOT));
  putArray(base + buckets + L.BUCKET_PULLS_END, recordAt(sharing, L.ROOT_SLOT + 1));
}

function recordAt({ pulls, pullAt }: SideSharing, slot: number): number {
  return pulls + pullAt[slot]! * L.WORD;
}

function writePart(
  writer: Writer,
  at: number,
  { plan }: PlannedSide,
  map: SideMap,
  sharing: SideSharing,
  after: ReturnType<typeof afterOf>,
  { index, from, to }: Part,
): void {
  const { base, precision, putWord, putArray } = writer;
  const { actions, firstSlot, shared } = plan.buckets[index]!;
  const { start, parent } = map.bucketParents[index]!;
  const lanes = lanesOf(precision);
  const slot = bytesPerNumber(precision);
  const first = firstSlot + from * actions * lanes;
  copy(writer, map.buckets + index * L.BUCKET_BYTES, at, L.BUCKET_BYTES);
  putWord(base + at + L.BUCKET_BLOCKS, to - from);
  putWord(base + at + L.BUCKET_FIRST_SLOT, first);
  const words = from * lanes * L.WORD;
  if (shared) putArray(base + at + L.BUCKET_PARENT_START, start + words);
  else putArray(base + at + L.BUCKET_PARENT, parent + words);
  putWord(base + at + L.BUCKET_BLOCKS_AFTER, after.blocks[index]! + from);
  putWord(base + at + L.BUCKET_CHOICES_AFTER, after.choices[index]! + from);
  const values = base + sharing.values + sharing.firstLane[index]! * slot;
  putWord(base + at + L.BUCKET_VALUES, values - (base + (shared ? start : parent)) * (slot / L.WORD));
  putArray(base + at + L.BUCKET_PULLS, recordAt(sharing, first));
  putArray(base + at + L.BUCKET_PULLS_END, recordAt(sharing, firstSlot + to * actions * lanes));
}

function writeRows(
  writer: Writer,
  at: number,
  { groups }: PlannedSide,
  map: SideMap,
  { index, from, to }: Part,
): void {
  const { base, precision, putWord, putArray } = writer;
  const { length } = groups[index]!;
  const { target, constant, value, column, last } = map.groupArrays[index]!;
  const slot = bytesPerNumber(precision);
  putWord(base + at + L.GROUP_LENGTH, length);
  putWord(base + at + L.GROUP_ROWS, to - from);
  putArray(base + at + L.GROUP_TARGET, target + from * L.WORD);
  putArray(base + at + L.GROUP_CONSTANT, constant + from * slot);
  putArray(base + at + L.GROUP_VALUE, value + from * length * slot);
  putArray(base + at + L.GROUP_COLUMN, column + from * length * L.WORD);
  putArray(base + at + L.GROUP_LAST, last === null ? null : last + from * slot);
}
