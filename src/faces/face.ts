/**
 * A face of a private mediator's strategies: one player may be recommended anything, the others a pure profile. Mixtures of
 * faces are what column generation works with: a face stands for as many columns as its player has reduced strategies.
 * Source: Zhang, Farina, Celli and Sandholm, EC 2022 (two-sided column generation).
 */
import { type Csr, compressing } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { VectorSum } from '../numeric/sum.ts';
import type { Work } from '../work.ts';
import { KeyWalk, type PureProfile } from './key-walk.ts';
import type { Keys } from './keys.ts';

/** A face, as a tree of its player's decisions and what they pay. Sequence 0 is before all of them. */
export interface Face {
  readonly player: number;
  readonly profile: PureProfile;
  /** A hash of the player and of the keys that the face has: faces with the same keys are the same one. */
  readonly name: string;
  readonly numSequences: number;
  /** Per point: the infoset, the first of its sequences, and the sequence that it follows. */
  readonly infoset: Int32Array;
  readonly firstSequence: Int32Array;
  readonly parent: Int32Array;
  /** As of an augmented game, per sequence of the face. */
  readonly objective: Float64Array;
  /** At [i - 1] of player i. */
  readonly utilities: readonly Float64Array[];
  /** Per deviator. */
  readonly direct: readonly Float64Array[];
  readonly payoffs: readonly Csr[];
}

/** Makes faces of a game. */
export class FaceMaker {
  private readonly keys: Keys;
  private readonly walk: KeyWalk;
  /** Per pair: its sequence in the face that is being made, or -1. */
  private readonly sequenceOf: Int32Array;

  constructor(keys: Keys) {
    this.keys = keys;
    this.walk = new KeyWalk(keys);
    this.sequenceOf = new Int32Array(keys.firstPair.at(-1)!).fill(-1);
  }

  /** The name that a face would have. Cost: one walk. */
  nameOf(profile: PureProfile, player: number): string {
    this.walk.walk(profile, player);
    return nameOfKeys(player, this.walk.key);
  }

  /** Makes a face of a copy of the profile. Cost: one visit per key that the face has, and per payoff of those. */
  *making(given: PureProfile, player: number): Work<Face> {
    const { keys, walk } = this;
    const { relaxed } = keys;
    const profile = given.slice();
    walk.walk(profile, player);
    const { key, pair } = walk;
    const name = nameOfKeys(player, key);
    const points = this.numbering(player, pair);
    const { numSequences } = points;
    const sequence = Int32Array.from(pair, (p) => (p < 0 ? 0 : this.sequenceOf[p]!));
    this.sequenceOf.fill(-1);
    const adding = (vector: Float64Array) => addingUp(vector, key, sequence, numSequences);
    const utilities: Float64Array[] = [];
    for (const vector of relaxed.utilityVectors) utilities.push(yield* adding(vector));
    const direct: Float64Array[] = [];
    const payoffs: Csr[] = [];
    for (const { payoff, constraint, player: i, directPayoff } of relaxed.deviators) {
      direct.push(constraint === null ? utilities[i - 1]! : yield* adding(directPayoff));
      payoffs.push(yield* gathering(payoff, key, sequence, numSequences));
    }
    return {
      player,
      profile,
      name,
      ...points,
      objective: yield* adding(relaxed.objectiveVector),
      utilities,
      direct,
      payoffs,
    };
  }

  /** Numbers the player's pairs as they come: those before others come first. */
  private numbering(player: number, pair: Int32Array) {
    const { firstPair, pairBefore, infosetsOf } = this.keys;
    const { sequenceOf } = this;
    const isMet = new Uint8Array(sequenceOf.length);
    for (const p of pair) if (p >= 0) isMet[p] = 1;
    const infoset: number[] = [];
    const firstSequence: number[] = [];
    const parent: number[] = [];
    let numSequences = 1;
    for (const I of infosetsOf[player] ?? []) {
      const first = firstPair[I]!;
      if (isMet[first] === 0) continue;
      infoset.push(I);
      firstSequence.push(numSequences);
      const before = pairBefore[I]!;
      parent.push(before < 0 ? 0 : sequenceOf[before]!);
      for (let p = first; p < firstPair[I + 1]!; p++) sequenceOf[p] = numSequences++;
    }
    return {
      numSequences,
      infoset: Int32Array.from(infoset),
      firstSequence: Int32Array.from(firstSequence),
      parent: Int32Array.from(parent),
    };
  }
}

/** FNV-1a, twice, of the keys in order: faces are the same when they have the same keys. */
function nameOfKeys(player: number, key: Int32Array): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (const k of key) {
    low = Math.imul(low ^ k, 0x01000193);
    high = Math.imul(high ^ (k + 0x9e3779b9), 0x85ebca6b);
    high ^= high >>> 13;
  }
  return `${player} ${key.length} ${low >>> 0} ${high >>> 0}`;
}

/** Per sequence, the sum of a vector's entries at its keys. */
function* addingUp(
  vector: Float64Array,
  key: Int32Array,
  sequence: Int32Array,
  numSequences: number,
): Work<Float64Array> {
  const sum = new VectorSum(numSequences);
  for (let k = 0; k < key.length; k++) sum.add(sequence[k]!, vector[key[k]!]!);
  return yield* sum.finishing();
}

function* gathering(payoff: Csr, key: Int32Array, sequence: Int32Array, numSequences: number): Work<Csr> {
  const row = new GrowableInt32();
  const column = new GrowableInt32();
  const value = new GrowableFloat64();
  for (let k = 0; k < key.length; k++) {
    const end = payoff.start[key[k]! + 1]!;
    for (let e = payoff.start[key[k]!]!; e < end; e++) {
      row.push(sequence[k]!);
      column.push(payoff.column[e]!);
      value.push(payoff.value[e]!);
    }
  }
  return yield* compressing(numSequences, payoff.numColumns, row.view(), column.view(), value.view());
}
