import { GrowableInt32 } from '../numeric/growable.ts';
import { PairMap } from '../numeric/pair-map.ts';
import { counting, type Work } from '../work.ts';
import type { DecisionDag } from './decision-dag.ts';

/**
 * A treeplex that grows while the game is walked. A point is what its owner knows: its last sequence and a label of
 * what it has observed since.
 */
export class TreeplexBuilder {
  numSequences = 1;
  readonly parent = new GrowableInt32();
  readonly label = new GrowableInt32();
  readonly firstSequence = new GrowableInt32();
  private readonly pointAt = new PairMap();

  /** First sequence of the point (parent sequence, label). */
  decide(parent: number, label: number, numActions: number): number {
    const known = this.pointAt.get(parent, label);
    if (known >= 0) {
      const start = this.firstSequence.data[known]!;
      const end =
        known + 1 < this.firstSequence.length ? this.firstSequence.data[known + 1] : this.numSequences;
      if (end !== start + numActions)
        throw new Error(`point (${parent}, ${label}) has two numbers of actions`);
      return start;
    }
    const first = this.numSequences;
    this.pointAt.set(parent, label, this.parent.push(parent));
    this.label.push(label);
    this.firstSequence.push(first);
    this.numSequences += numActions;
    return first;
  }

  get bytes(): number {
    return this.parent.bytes * 3 + this.pointAt.bytes;
  }

  /** Nothing can be decided afterwards. */
  *building(): Work<DecisionDag> {
    const numPoints = this.parent.length;
    this.firstSequence.push(this.numSequences);
    return {
      numPoints,
      numSequences: this.numSequences,
      firstSequence: yield* this.firstSequence.taking(),
      parentStart: yield* counting(numPoints + 1),
      parent: yield* this.parent.taking(),
    };
  }
}
