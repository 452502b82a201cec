import { type DecisionDag, type Flow, inPoints } from '../augmented/decision-dag.ts';
import { type Csr, grouping } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { SparseSum } from '../numeric/sparse-sum.ts';
import { counting, inPieces, PIECE, type Stage, type Work } from '../work.ts';

/** One player's side of a saddle point, reduced. */
export interface ReducedSide {
  /** False when nothing could be reduced: then dag, rows and constant are the originals. */
  readonly changed: boolean;
  readonly dag: DecisionDag;
  /** One row per sequence of the dag; columns are the opponent's sequences. */
  readonly rows: Csr;
  readonly constant: Float64Array;
  /** Weights of the original sequences from a flow of the reduced dag, 0 for dropped actions; null for the flow itself. */
  readonly weights: ((flow: Flow) => Work<Float64Array>) | null;
}

/**
 * @param rows payoffs of the side's sequences, for whichever of `better` its owner wants
 * @param constant payoff of each sequence that does not depend on the opponent
 * @param keepsFirst whether all actions of point 0 stay, since their payoffs will change
 */
export function* reducingSide(
  dag: DecisionDag,
  rows: Csr,
  constant: Float64Array,
  better: 'larger' | 'smaller',
  keepsFirst = false,
): Work<ReducedSide> {
  const side = new Side(dag, rows, constant, better === 'larger' ? 1 : -1, yield* lists(dag));
  yield side.pause(dag.numPoints);
  for (let p = dag.numPoints - 1; p >= 0; p--) {
    const isKept = keepsFirst && p === 0;
    while (side.enter(p)) yield side.pause(p);
    if (!isKept) while (side.dropWorse(p)) yield side.pause(p);
    side.leave(p, isKept);
    if (side.isPauseDue) yield side.pause(p);
  }
  return yield* side.building();
}

const REDUCING = 'reducing the problem';
const WRITING = 'writing the reduced problem';
/** What visiting a point takes beside its payoffs, in items of a PIECE. */
const POINT_ITEMS = 16;
/** And adding a row. */
const ROW_ITEMS = 8;

/** Heads and links of a side's lists, all empty, and which point stands for which. */
interface Lists {
  readonly firstAbsorbed: Int32Array;
  readonly nextAbsorbed: Int32Array;
  readonly firstBelow: Int32Array;
  readonly standsFor: Int32Array;
  readonly buckets: Int32Array;
  readonly nextInBucket: Int32Array;
  readonly hashOf: Int32Array;
}

function* lists({ numSequences, numPoints }: DecisionDag): Work<Lists> {
  return {
    firstAbsorbed: yield* noneOf(numSequences),
    nextAbsorbed: yield* noneOf(numSequences),
    firstBelow: yield* noneOf(numSequences),
    standsFor: yield* counting(numPoints),
    buckets: yield* noneOf(2 ** Math.ceil(Math.log2(numPoints + 1))),
    nextInBucket: yield* noneOf(numPoints),
    hashOf: new Int32Array(numPoints),
  };
}

/** -1, so many times. */
function* noneOf(length: number): Work<Int32Array> {
  const none = new Int32Array(length);
  yield* inPieces(length, REDUCING, 'numbers', (from, to) => {
    none.fill(-1, from, to);
  });
  return none;
}

/** What `absorbing` is before the absorbed sequences of a point's action are added up, and at their end. */
const NOT_BEGUN = -2;
const ALL_ADDED = -1;

class Side {
  private readonly dag: DecisionDag;
  private readonly rows: Csr;
  private readonly constant: Float64Array;
  private readonly sense: number;
  /** Rows: entries start .. end of the given matrix, or of the pool once others were absorbed. */
  private readonly start: Int32Array;
  private readonly end: Int32Array;
  private readonly pooled: Uint8Array;
  private readonly poolColumn = new GrowableInt32();
  private readonly poolValue = new GrowableFloat64();
  private readonly sum: SparseSum;
  /** Lists of absorbed sequences, and of the points below each sequence. */
  private readonly firstAbsorbed: Int32Array;
  private readonly nextAbsorbed: Int32Array;
  private readonly firstBelow: Int32Array;
  private readonly nextBelow: GrowableInt32;
  private readonly pointBelow: GrowableInt32;
  private readonly numBelow: Int32Array;
  private readonly dropped: Uint8Array;
  /** Per point: itself, the equal point that stands for it, or -1 when it was absorbed. */
  private readonly standsFor: Int32Array;
  private readonly buckets: Int32Array;
  private readonly nextInBucket: Int32Array;
  /** Of points in buckets. */
  private readonly hashOf: Int32Array;
  private changed = false;
  /** Numbers read or written since the last yield, about. */
  private spent = 0;
  /** Actions of the present point that have been absorbed into, and the sequence that is next added to one. */
  private numEntered = 0;
  private absorbing = NOT_BEGUN;
  /** The action that is next compared with those before it. */
  private compared = 0;
  private readonly number = new Float64Array(1);
  private readonly bits = new Int32Array(this.number.buffer);

  constructor(dag: DecisionDag, rows: Csr, constant: Float64Array, sense: number, empty: Lists) {
    this.dag = dag;
    this.rows = rows;
    this.constant = constant.slice();
    this.sense = sense;
    const n = dag.numSequences;
    this.start = rows.start.slice(0, n);
    this.end = rows.start.slice(1, n + 1);
    this.pooled = new Uint8Array(n);
    this.sum = new SparseSum(rows.numColumns);
    this.firstAbsorbed = empty.firstAbsorbed;
    this.nextAbsorbed = empty.nextAbsorbed;
    this.firstBelow = empty.firstBelow;
    this.nextBelow = new GrowableInt32(dag.parent.length);
    this.pointBelow = new GrowableInt32(dag.parent.length);
    this.numBelow = new Int32Array(n);
    this.dropped = new Uint8Array(n);
    this.standsFor = empty.standsFor;
    this.buckets = empty.buckets;
    this.nextInBucket = empty.nextInBucket;
    this.hashOf = empty.hashOf;
  }

  get isPauseDue(): boolean {
    return this.spent >= PIECE;
  }

  /** At point p. */
  pause(p: number): Stage {
    this.spent = 0;
    return { doing: REDUCING, done: this.dag.numPoints - p, unit: 'points' };
  }

  /** Begins to reduce a point whose descendants have all been left. @returns true when a pause is due: then call again */
  enter(p: number): boolean {
    const first = this.dag.firstSequence[p]!;
    const end = this.dag.firstSequence[p + 1]!;
    for (; first + this.numEntered < end; this.numEntered++)
      if (this.absorb(first + this.numEntered)) return true;
    this.numEntered = 0;
    this.compared = first + 1;
    this.spent += POINT_ITEMS;
    return false;
  }

  leave(p: number, isKept: boolean): void {
    const first = this.dag.firstSequence[p]!;
    const end = this.dag.firstSequence[p + 1]!;
    const only = isKept ? -1 : this.onlyAction(first, end);
    if (only >= 0 && this.isAbsorbable(p, only)) {
      this.standsFor[p] = -1;
      this.changed = true;
      if (!this.isEmpty(only)) this.joinParent(only, this.dag.parent[this.dag.parentStart[p]!]!);
      return;
    }
    const equal = this.equalPoint(p);
    if (equal !== p) this.changed = true;
    this.standsFor[p] = equal;
    const lastParent = this.dag.parentStart[p + 1]!;
    for (let e = this.dag.parentStart[p]!; e < lastParent; e++) this.putBelow(this.dag.parent[e]!, equal);
  }

  private putBelow(sequence: number, point: number): void {
    this.nextBelow.push(this.firstBelow[sequence]!);
    this.firstBelow[sequence] = this.pointBelow.push(point);
    this.numBelow[sequence]! += 1;
  }

  private onlyAction(first: number, end: number): number {
    let only = -1;
    for (let s = first; s < end; s++) {
      if (this.dropped[s] === 1) continue;
      if (only >= 0) return -1;
      only = s;
    }
    return only;
  }

  /** With several parents, an absorbed action would be repeated; unless there is nothing to repeat. */
  private isAbsorbable(p: number, only: number): boolean {
    return this.dag.parentStart[p + 1]! - this.dag.parentStart[p]! === 1 || this.isEmpty(only);
  }

  private isEmpty(s: number): boolean {
    return this.numBelow[s] === 0 && this.start[s] === this.end[s] && this.constant[s] === 0;
  }

  private joinParent(s: number, parent: number): void {
    this.nextAbsorbed[s] = this.firstAbsorbed[parent]!;
    this.firstAbsorbed[parent] = s;
    this.constant[parent]! += this.constant[s]!;
    for (let e = this.firstBelow[s]!; e >= 0; e = this.nextBelow.data[e]!)
      this.putBelow(parent, this.pointBelow.data[e]!);
  }

  private columnsOf(s: number): Int32Array {
    return this.pooled[s] === 1 ? this.poolColumn.data : this.rows.column;
  }

  private valuesOf(s: number): Float64Array {
    return this.pooled[s] === 1 ? this.poolValue.data : this.rows.value;
  }

  private addRow(s: number): void {
    this.spent += ROW_ITEMS + this.end[s]! - this.start[s]!;
    this.sum.add(this.columnsOf(s), this.valuesOf(s), this.start[s]!, this.end[s]!);
  }

  /** Makes the row of s the sum of its own and of those that it absorbs. @returns as `enter` */
  private absorb(s: number): boolean {
    if (this.absorbing === NOT_BEGUN) {
      if (this.firstAbsorbed[s]! < 0) return false;
      this.addRow(s);
      this.absorbing = this.firstAbsorbed[s]!;
    }
    while (this.absorbing !== ALL_ADDED) {
      this.addRow(this.absorbing);
      this.absorbing = this.nextAbsorbed[this.absorbing]!;
      if (this.isPauseDue) return true;
    }
    this.absorbing = NOT_BEGUN;
    this.start[s] = this.poolColumn.length;
    this.sum.drain(this.poolColumn, this.poolValue);
    this.end[s] = this.poolColumn.length;
    this.pooled[s] = 1;
    return false;
  }

  /** Drops actions that are no better than another of their point. @returns true when a pause is due: then call again */
  dropWorse(p: number): boolean {
    const first = this.dag.firstSequence[p]!;
    const end = this.dag.firstSequence[p + 1]!;
    while (this.compared < end) {
      this.compare(first, this.compared++);
      if (this.isPauseDue && this.compared < end) return true;
    }
    return false;
  }

  /** Drops action s, or those before it that are no better. */
  private compare(first: number, s: number): void {
    if (this.numBelow[s] !== 0) return;
    for (let t = first; t < s; t++) {
      if (this.dropped[t] === 1 || this.numBelow[t] !== 0) continue;
      const worse = this.isNoBetter(s, t) ? s : this.isNoBetter(t, s) ? t : -1;
      if (worse < 0) continue;
      this.dropped[worse] = 1;
      this.changed = true;
      if (worse === s) return;
    }
    this.spent += s - first;
  }

  /** Whether s pays its owner no more than t against every sequence of the opponent. */
  private isNoBetter(s: number, t: number): boolean {
    const { sense } = this;
    if (sense * this.constant[s]! > sense * this.constant[t]!) return false;
    const columnS = this.columnsOf(s);
    const columnT = this.columnsOf(t);
    const valueS = this.valuesOf(s);
    const valueT = this.valuesOf(t);
    const endS = this.end[s]!;
    const endT = this.end[t]!;
    let i = this.start[s]!;
    let j = this.start[t]!;
    while (i < endS || j < endT) {
      const c = i < endS ? columnS[i]! : Number.POSITIVE_INFINITY;
      const d = j < endT ? columnT[j]! : Number.POSITIVE_INFINITY;
      const v = c <= d ? sense * valueS[i++]! : 0;
      const w = d <= c ? sense * valueT[j++]! : 0;
      if (v > w) return false;
    }
    this.spent += endS - this.start[s]!;
    return true;
  }

  /** The first visited point that equals p, perhaps p itself. */
  private equalPoint(p: number): number {
    const hash = this.hash(p);
    const bucket = hash & (this.buckets.length - 1);
    for (let q = this.buckets[bucket]!; q >= 0; q = this.nextInBucket[q]!)
      if (this.hashOf[q] === hash && this.arePointsEqual(p, q)) return q;
    this.hashOf[p] = hash;
    this.nextInBucket[p] = this.buckets[bucket]!;
    this.buckets[bucket] = p;
    return p;
  }

  private hash(p: number): number {
    let hash = 17;
    const { bits, number } = this;
    const end = this.dag.firstSequence[p + 1]!;
    for (let s = this.dag.firstSequence[p]!; s < end; s++) {
      if (this.dropped[s] === 1) continue;
      const column = this.columnsOf(s);
      const value = this.valuesOf(s);
      const last = this.end[s]!;
      this.spent += last - this.start[s]!;
      for (let e = this.start[s]!; e < last; e++) {
        number[0] = value[e]!;
        hash = mix(mix(mix(hash, column[e]!), bits[0]!), bits[1]!);
      }
      for (let e = this.firstBelow[s]!; e >= 0; e = this.nextBelow.data[e]!)
        hash = mix(hash, ~this.pointBelow.data[e]!);
    }
    return hash;
  }

  private arePointsEqual(p: number, q: number): boolean {
    let t = this.nextKept(this.dag.firstSequence[q]!, q);
    for (let s = this.nextKept(this.dag.firstSequence[p]!, p); s >= 0; s = this.nextKept(s + 1, p)) {
      if (t < 0 || !this.areActionsEqual(s, t)) return false;
      t = this.nextKept(t + 1, q);
    }
    return t < 0;
  }

  /** The first action of p from sequence s on that was not dropped, or -1. */
  private nextKept(s: number, p: number): number {
    const end = this.dag.firstSequence[p + 1]!;
    for (let at = s; at < end; at++) if (this.dropped[at] === 0) return at;
    return -1;
  }

  private areActionsEqual(s: number, t: number): boolean {
    const length = this.end[s]! - this.start[s]!;
    if (
      this.constant[s] !== this.constant[t] ||
      this.numBelow[s] !== this.numBelow[t] ||
      length !== this.end[t]! - this.start[t]!
    )
      return false;
    const columnS = this.columnsOf(s);
    const columnT = this.columnsOf(t);
    const valueS = this.valuesOf(s);
    const valueT = this.valuesOf(t);
    const i = this.start[s]!;
    const j = this.start[t]!;
    for (let e = 0; e < length; e++)
      if (columnS[i + e] !== columnT[j + e] || valueS[i + e] !== valueT[j + e]) return false;
    let f = this.firstBelow[t]!;
    for (let e = this.firstBelow[s]!; e >= 0; e = this.nextBelow.data[e]!) {
      if (this.pointBelow.data[e] !== this.pointBelow.data[f]) return false;
      f = this.nextBelow.data[f]!;
    }
    return true;
  }

  *building(): Work<ReducedSide> {
    const { dag, rows, constant, standsFor, dropped } = this;
    while (this.absorb(0)) yield this.pause(0);
    if (!this.changed) return { changed: false, dag, rows, constant, weights: null };

    const source = yield* noneOf(dag.numSequences);
    const newPoint = new Int32Array(dag.numPoints);
    const { firstSequence, start, column, value, newConstant, below, above } = yield* this.writing(
      source,
      newPoint,
    );
    const numPoints = firstSequence.length - 1;
    const numSequences = start.length - 1;
    yield* inPieces(below.length, REDUCING, 'links', (from, to) => {
      for (let e = from; e < to; e++) below.data[e] = newPoint[below.data[e]!]!;
    });
    const parents = yield* grouping(below.view(), numPoints);
    yield* inPieces(parents.item.length, REDUCING, 'links', (from, to) => {
      for (let e = from; e < to; e++) parents.item[e] = above.data[parents.item[e]!]!;
    });
    return {
      changed: true,
      dag: {
        numPoints,
        numSequences,
        firstSequence: yield* firstSequence.taking(),
        parentStart: parents.start,
        parent: parents.item,
      },
      rows: {
        numRows: numSequences,
        numColumns: rows.numColumns,
        start: yield* start.taking(),
        column: yield* column.taking(),
        value: yield* value.taking(),
      },
      constant: yield* newConstant.taking(),
      weights: weightsThrough(dag, source, standsFor, dropped),
    };
  }

  /** The points and sequences that stay; their new numbers go to `source` and `newPoint`. */
  private *writing(source: Int32Array, newPoint: Int32Array) {
    const { dag, rows, constant, standsFor } = this;
    // Of the original sizes at once: every time that such arrays grow, the collector goes through the heap.
    const firstSequence = new GrowableInt32(dag.numPoints + 1);
    const start = new GrowableInt32(dag.numSequences + 1);
    yield { doing: WRITING, done: 0, unit: 'points' };
    const column = new GrowableInt32(rows.column.length);
    yield { doing: WRITING, done: 0, unit: 'points' };
    const value = new GrowableFloat64(rows.value.length);
    yield { doing: WRITING, done: 0, unit: 'points' };
    const newConstant = new GrowableFloat64(dag.numSequences);
    const below = new GrowableInt32(dag.parent.length);
    const above = new GrowableInt32(dag.parent.length);
    const emit = (s: number) => {
      const sequence = start.push(column.length);
      source[s] = sequence;
      newConstant.push(constant[s]!);
      column.append(this.columnsOf(s), this.start[s]!, this.end[s]!);
      value.append(this.valuesOf(s), this.start[s]!, this.end[s]!);
      for (let e = this.firstBelow[s]!; e >= 0; e = this.nextBelow.data[e]!) {
        below.push(this.pointBelow.data[e]!);
        above.push(sequence);
      }
    };
    emit(0);
    let written = 0;
    for (let p = 0; p < dag.numPoints; p++) {
      if (column.length + p - written >= PIECE) {
        yield { doing: WRITING, done: p, unit: 'points' };
        written = column.length + p;
      }
      if (standsFor[p] !== p) continue;
      newPoint[p] = firstSequence.push(start.length);
      const end = dag.firstSequence[p + 1]!;
      for (let s = dag.firstSequence[p]!; s < end; s++) if (this.dropped[s] === 0) emit(s);
    }
    firstSequence.push(start.length);
    start.push(column.length);
    return { firstSequence, start, column, value, newConstant, below, above };
  }
}

/** Points that were absorbed have one action left, which gets all the weight. */
function weightsThrough(
  dag: DecisionDag,
  source: Int32Array,
  standsFor: Int32Array,
  dropped: Uint8Array,
): ReducedSide['weights'] {
  const { firstSequence } = dag;
  const putWeights = (flow: Flow, p: number, weights: Float64Array) => {
    const end = firstSequence[p + 1]!;
    const q = standsFor[p]!;
    let t = q < 0 ? -1 : firstSequence[q]!;
    for (let s = firstSequence[p]!; s < end; s++) {
      if (dropped[s] === 1) continue;
      if (q < 0) weights[s] = 1;
      else {
        while (dropped[t] === 1) t++;
        weights[s] = flow[source[t++]!]!;
      }
    }
  };
  return function* (flow) {
    const weights = new Float64Array(dag.numSequences);
    weights[0] = 1;
    yield* inPoints(dag, 'reading strategies', (from, to) => {
      for (let p = from; p < to; p++) putWeights(flow, p, weights);
    });
    return weights;
  };
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
