/** Writes what several threads need beside the problem that pack.ts writes: the parts of each, and how values go between them. */
import { inPieces, PIECE, type Work } from '../work.ts';
import * as L from './layout.ts';
import {
  afterOf,
  alignedUp,
  type Measured,
  type PlannedProblem,
  type PlannedSide,
  type SideMap,
  type Writer,
} from './pack.ts';
import { bytesPerNumber, lanesOf } from './precision.ts';
import { type Division, MEETING, type Part, type Parts, type Share, sharesOf } from './shares.ts';

const PACKING = "dividing the kernel's work";

/** Where everything is, relative to the arena. */
interface Sharing {
  /** Per thread its two side boxes. */
  readonly views: readonly number[];
  readonly sides: readonly [SideSharing, SideSharing];
  readonly end: number;
}

interface SideSharing extends Pulls {
  /** One number per lane of the buckets: what a point is worth to its parents. */
  readonly values: number;
  /** Per bucket, how many lanes stand before its own. */
  readonly firstLane: Int32Array;
  /** Where the records of pulls stand. */
  readonly pulls: number;
  readonly shares: readonly PackedShare[];
  /** One thread that does all of it. */
  readonly whole: PackedShare;
}

interface PackedShare {
  readonly share: Share;
  readonly up: number;
  readonly down: number;
  readonly groups: number;
}

/** The records of slots with points below them, part by part: see layout.ts. All in words from the first record. */
interface Pulls {
  /** Per slot its record; of no meaning where nothing is below. */
  readonly recordAt: Int32Array;
  /** Heads of slots with equally many points below: where, how many points, how many slots. */
  readonly heads: readonly (readonly [at: number, points: number, slots: number])[];
  /** By bucket and first block, where the records of a part begin and end; the root's are of ROOT. */
  readonly spans: ReadonlyMap<string, readonly [from: number, to: number]>;
  readonly numWords: number;
}

const HEAD_WORDS = 2;
const ROOT = 'root';
const keyOf = ({ index, from }: Part) => `${index} ${from}`;

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
    up: take(share.up.length * L.BUCKET_BYTES),
    down: take(share.down.length * L.BUCKET_BYTES),
    groups: take(share.groups.length * L.GROUP_BYTES),
  });
  const planningSide = function* (side: PlannedSide): Work<SideSharing> {
    const firstLane = firstLanes(side);
    const below = yield* countingBelow(side);
    const shares = yield* sharesOf(side, below, division);
    const whole = wholeOf(shares);
    const pulls = yield* layingPulls(side, whole.up, below);
    return {
      ...pulls,
      values: take(firstLane.at(-1)! * bytesPerNumber(precision)),
      firstLane,
      pulls: take(pulls.numWords * L.WORD),
      shares: shares.map(taking),
      whole: taking(whole),
    };
  };
  const sides: [SideSharing, SideSharing] = [yield* planningSide(maximizer), yield* planningSide(minimizer)];
  return { views, sides, end };
}

/** All parts of all threads, in their order, without a meeting but the first. */
function wholeOf(shares: readonly Share[]): Share {
  const ascending = (a: Part, b: Part) => a.index - b.index || a.from - b.from;
  // the last bucket comes first, but of a bucket its first block
  const met = (a: Part, b: Part) => a.index - b.index || b.from - a.from;
  const all = (lists: readonly Parts[], order: typeof met): Parts => [
    MEETING,
    ...lists.flatMap((list) => list.filter((entry) => entry !== MEETING)).sort(order),
  ];
  return {
    up: all(
      shares.map(({ up }) => up),
      met,
    ),
    down: all(
      shares.map(({ down }) => down),
      ascending,
    ),
    groups: shares.flatMap(({ groups }) => groups).sort(ascending),
  };
}

/** Per bucket, and of all at the end. */
function firstLanes({ plan: { buckets } }: PlannedSide): Int32Array {
  const first = new Int32Array(buckets.length + 1);
  for (const [k, { points }] of buckets.entries()) first[k + 1] = first[k]! + points.length;
  return first;
}

/** Per slot, how many points are below it. */
function* countingBelow({ dag, plan }: PlannedSide): Work<Int32Array> {
  const below = new Int32Array(plan.numSlots);
  yield* inPieces(dag.parent.length, PACKING, 'points', (from, to) => {
    for (let e = from; e < to; e++) below[plan.slot[dag.parent[e]!]!]!++;
  });
  return below;
}

function* layingPulls({ plan }: PlannedSide, parts: Parts, below: Int32Array): Work<Pulls> {
  const recordAt = new Int32Array(plan.numSlots);
  const heads: [number, number, number][] = [];
  const spans = new Map<string, readonly [number, number]>();
  let end = 0;
  const laying = function* (key: string, firstSlot: number, numSlots: number): Work<void> {
    const start = end;
    const next = new Map<number, number>();
    for (const [points, slots] of yield* countingAlike(below, firstSlot, numSlots)) {
      heads.push([end, points, slots]);
      next.set(points, end + HEAD_WORDS);
      end += HEAD_WORDS + slots * (points + 1);
    }
    yield* inPieces(numSlots, PACKING, 'slots', (from, to) => {
      for (let slot = firstSlot + from; slot < firstSlot + to; slot++) {
        const points = below[slot]!;
        if (points === 0) continue;
        recordAt[slot] = next.get(points)!;
        next.set(points, recordAt[slot]! + points + 1);
      }
    });
    spans.set(key, [start, end]);
  };
  yield* laying(ROOT, L.ROOT_SLOT, 1);
  for (const entry of parts) {
    if (entry === MEETING) continue;
    const { firstSlot, actions, blocks, points } = plan.buckets[entry.index]!;
    const size = (actions * points.length) / blocks;
    yield* laying(keyOf(entry), firstSlot + entry.from * size, (entry.to - entry.from) * size);
  }
  return { recordAt, heads, spans, numWords: end };
}

/** How many slots have so many points below, fewest points first. */
function* countingAlike(below: Int32Array, firstSlot: number, numSlots: number): Work<[number, number][]> {
  const counts = new Map<number, number>();
  yield* inPieces(numSlots, PACKING, 'slots', (from, to) => {
    for (let slot = firstSlot + from; slot < firstSlot + to; slot++) {
      const points = below[slot]!;
      if (points > 0) counts.set(points, (counts.get(points) ?? 0) + 1);
    }
  });
  return [...counts].sort(([a], [b]) => a - b);
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
      writer.putArray(writer.base + box + L.SIDE_WHOLE, thread === 0 ? plain : null);
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
  { values, firstLane, pulls, recordAt, heads, numWords }: SideSharing,
): Work<void> {
  const bytes = bytesPerNumber(precision);
  const words = new Uint32Array(buffer, base + pulls, numWords);
  for (const [at, points, slots] of heads) {
    words[at] = points;
    words[at + 1] = slots;
  }
  // a record begins with its slot, before which its points are put
  const next = recordAt;
  yield* inPieces(next.length, PACKING, 'slots', (from, to) => {
    for (let s = from; s < to; s++) if (next[s]! > 0) words[next[s]!++] = s * bytes;
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
  { share, up, down, groups }: PackedShare,
): void {
  const { base, putWord, putArray } = writer;
  putWord(base + box + L.SIDE_NUM_BUCKETS, share.up.length);
  putArray(base + box + L.SIDE_BUCKETS, up);
  putWord(base + box + L.SIDE_NUM_FLOW_BUCKETS, share.down.length);
  putArray(base + box + L.SIDE_FLOW_BUCKETS, down);
  putWord(base + box + L.SIDE_NUM_GROUPS, share.groups.length);
  putArray(base + box + L.SIDE_GROUPS, groups);
  const after = afterOf(side.plan);
  const placed = (at: number, parts: Parts) =>
    parts.flatMap((part, k) => (part === MEETING ? [] : [[at + k * L.BUCKET_BYTES, part] as const]));
  for (const [at, part] of [...placed(up, share.up), ...placed(down, share.down)])
    writePart(writer, at, side, map, part);
  for (const [at, part] of placed(up, share.up)) {
    putWord(base + at + L.BUCKET_BLOCKS_AFTER, after.blocks[part.index]! + part.from);
    putWord(base + at + L.BUCKET_CHOICES_AFTER, after.choices[part.index]! + part.from);
    putWord(base + at + L.BUCKET_VALUES, valuesOf(writer, side, map, sharing, part));
    writeSpan(writer, at, sharing, keyOf(part));
  }
  for (const [k, part] of share.groups.entries())
    writeRows(writer, groups + k * L.GROUP_BYTES, side, map, part);
}

/** The first meeting of whoever adds up the root's value, which is in no bucket. */
function writeRoot(writer: Writer, { up, down }: PackedShare, sharing: SideSharing): void {
  for (const first of [up, down])
    writer.putWord(writer.base + first + L.BUCKET_FIRST_SLOT, L.FIRST_FREE_SLOT);
  writeSpan(writer, up, sharing, ROOT);
}

function writeSpan({ base, putArray }: Writer, at: number, { pulls, spans }: SideSharing, key: string): void {
  const [from, to] = spans.get(key)!;
  putArray(base + at + L.BUCKET_PULLS, pulls + from * L.WORD);
  putArray(base + at + L.BUCKET_PULLS_END, pulls + to * L.WORD);
}

function writePart(
  writer: Writer,
  at: number,
  { plan }: PlannedSide,
  map: SideMap,
  { index, from, to }: Part,
): void {
  const { base, precision, putWord, putArray } = writer;
  const { actions, firstSlot, shared } = plan.buckets[index]!;
  const { start, parent } = map.bucketParents[index]!;
  const lanes = lanesOf(precision);
  copy(writer, map.buckets + index * L.BUCKET_BYTES, at, L.BUCKET_BYTES);
  putWord(base + at + L.BUCKET_BLOCKS, to - from);
  putWord(base + at + L.BUCKET_FIRST_SLOT, firstSlot + from * actions * lanes);
  const words = from * lanes * L.WORD;
  if (shared) putArray(base + at + L.BUCKET_PARENT_START, start + words);
  else putArray(base + at + L.BUCKET_PARENT, parent + words);
}

/** See layout.ts; modulo 2^32, as addresses are. */
function valuesOf(
  { base, precision }: Writer,
  { plan }: PlannedSide,
  map: SideMap,
  { values, firstLane }: SideSharing,
  { index }: Part,
): number {
  const slot = bytesPerNumber(precision);
  const { start, parent } = map.bucketParents[index]!;
  const words = base + (plan.buckets[index]!.shared ? start : parent);
  return base + values + firstLane[index]! * slot - words * (slot / L.WORD);
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
