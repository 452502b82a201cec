/**
 * The game of a mediator who mixes faces: first which face, then what its player is recommended. All deviations are there, so
 * that what is an equilibrium here is one of the whole game, with the same objective; what bounds the optimum here does not.
 */
import type { AugmentedGame, Deviator } from '../augmented/augmented-game.ts';
import type { DecisionDag } from '../augmented/decision-dag.ts';
import { withChoice } from '../game/tree.ts';
import type { Csr } from '../numeric/csr.ts';
import { roundings } from '../numeric/rounding.ts';
import type { Work } from '../work.ts';
import type { Face } from './face.ts';
import type { Keys } from './keys.ts';

const BUILDING = 'mixing faces';
/** Payoffs of a face's sequence are sums of those of its keys, compensated: roundings of each. */
const SUM_ROUNDINGS = 4;

/**
 * The augmented game of mixtures of these faces, of which there is at least one. The choice among them is one more infoset of
 * the principal, at no node.
 * Cost: one visit per sequence and payoff of the faces.
 */
export function* buildingFaceGame({ relaxed }: Keys, faces: readonly Face[]): Work<AugmentedGame> {
  const layout = new Layout(faces);
  const { mediator } = layout;
  const utilityVectors: Float64Array[] = [];
  for (let k = 0; k < relaxed.utilityVectors.length; k++)
    utilityVectors.push(yield* layout.joining(({ utilities }) => utilities[k]!));
  const deviators: Deviator[] = [];
  for (const [k, deviator] of relaxed.deviators.entries())
    deviators.push({
      ...deviator,
      directPayoff:
        deviator.constraint === null
          ? utilityVectors[deviator.player - 1]!
          : yield* layout.joining(({ direct }) => direct[k]!),
      payoff: yield* layout.stacking(({ payoffs }) => payoffs[k]!),
      rounding: deviator.rounding + roundings(SUM_ROUNDINGS) * deviator.magnitude,
    });
  const { objective, tree } = relaxed;
  const choice = tree.infosetLabel.length;
  return {
    ...relaxed,
    tree: withChoice(
      tree,
      '(face)',
      faces.map((_, f) => `face ${f + 1}`),
    ),
    objective: {
      ...objective,
      rounding: objective.rounding + roundings(SUM_ROUNDINGS) * objective.magnitude,
      // faces may have no equilibrium among them, which is no contradiction: of the whole game there is one
      smallest: Number.NEGATIVE_INFINITY,
    },
    mediator,
    deviators,
    utilityVectors,
    objectiveVector: yield* layout.joining((face) => face.objective),
    terminalSequence: new Int32Array(tree.numTerminals).fill(-1),
    readPoint: (p) => {
      if (p === 0) return { infoset: choice, history: [''] };
      const f = layout.faceOf(p);
      return { infoset: layout.infosetOf(p, f), history: [`(face ${f + 1})`] };
    },
    sequenceAction: (s) => layout.action[s]!,
  };
}

/** Where in the mixture's decision tree each face's points and sequences are: point 0 chooses among them. */
class Layout {
  readonly mediator: DecisionDag;
  /** Per sequence, its action. */
  readonly action: Int32Array;
  private readonly faces: readonly Face[];
  /** Per face, and behind them: its first point, and its first sequence but the one that chooses it. */
  private readonly firstPoint: Int32Array;
  private readonly firstSequence: Int32Array;

  constructor(faces: readonly Face[]) {
    this.faces = faces;
    this.firstPoint = summed(1, faces, ({ infoset }) => infoset.length);
    this.firstSequence = summed(1 + faces.length, faces, ({ numSequences }) => numSequences - 1);
    const numPoints = this.firstPoint[faces.length]!;
    const numSequences = this.firstSequence[faces.length]!;
    const firstSequence = new Int32Array(numPoints + 1);
    const parent = new Int32Array(numPoints);
    firstSequence[0] = 1;
    firstSequence[numPoints] = numSequences;
    for (const [f, face] of faces.entries())
      for (let k = 0; k < face.infoset.length; k++) {
        firstSequence[this.firstPoint[f]! + k] = this.sequenceOf(f, face.firstSequence[k]!);
        parent[this.firstPoint[f]! + k] = this.sequenceOf(f, face.parent[k]!);
      }
    const parentStart = Int32Array.from({ length: numPoints + 1 }, (_, p) => p);
    this.mediator = { numPoints, numSequences, firstSequence, parentStart, parent };
    this.action = new Int32Array(numSequences).fill(-1);
    for (let p = 0; p < numPoints; p++)
      for (let s = firstSequence[p]!; s < firstSequence[p + 1]!; s++) this.action[s] = s - firstSequence[p]!;
  }

  /** In the mixture. @param s a sequence of face f */
  private sequenceOf(f: number, s: number): number {
    return s === 0 ? 1 + f : this.firstSequence[f]! + s - 1;
  }

  /** Of a point other than the first. */
  faceOf(p: number): number {
    return this.firstPoint.findLastIndex((first) => first <= p);
  }

  infosetOf(p: number, f: number): number {
    return this.faces[f]!.infoset[p - this.firstPoint[f]!]!;
  }

  /** The faces' vectors as one. */
  *joining(read: (face: Face) => Float64Array): Work<Float64Array> {
    const out = new Float64Array(this.mediator.numSequences);
    for (const [f, face] of this.faces.entries()) {
      const own = read(face);
      out[1 + f] = own[0]!;
      out.set(own.subarray(1), this.firstSequence[f]!);
      yield { doing: BUILDING, done: f, unit: 'faces' };
    }
    return out;
  }

  /** The faces' payoffs as one matrix: first the rows of the sequences that choose them. */
  *stacking(read: (face: Face) => Csr): Work<Csr> {
    const parts = this.faces.map(read);
    const numRows = this.mediator.numSequences;
    const size = parts.reduce((sum, { column }) => sum + column.length, 0);
    const start = new Int32Array(numRows + 1);
    const column = new Int32Array(size);
    const value = new Float64Array(size);
    let at = 0;
    const put = (part: Csr, from: number, to: number, row: number) => {
      const [first, end] = [part.start[from]!, part.start[to]!];
      for (let r = from; r < to; r++) start[row + r - from] = at + part.start[r]! - first;
      column.set(part.column.subarray(first, end), at);
      value.set(part.value.subarray(first, end), at);
      at += end - first;
    };
    for (const [f, part] of parts.entries()) put(part, 0, 1, 1 + f);
    for (const [f, part] of parts.entries()) {
      put(part, 1, part.numRows, this.firstSequence[f]!);
      yield { doing: BUILDING, done: f, unit: 'faces' };
    }
    start[numRows] = at;
    return { numRows, numColumns: parts[0]!.numColumns, start, column, value };
  }
}

/** Per face, and behind them: `first`, and what those before it have. */
function summed(first: number, faces: readonly Face[], count: (face: Face) => number): Int32Array {
  const sums = new Int32Array(faces.length + 1);
  sums[0] = first;
  for (const [f, face] of faces.entries()) sums[f + 1] = sums[f]! + count(face);
  return sums;
}
