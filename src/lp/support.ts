/** Sequences of a mediator that a restricted linear program may use. */
import { type DecisionDag, type Flow, inPoints } from '../augmented/decision-dag.ts';
import type { Work } from '../work.ts';

/** Closed: every point below a sequence that is in has one that is in. Points that nothing leads to have none. */
export class Support {
  readonly isIn: Uint8Array;
  private readonly dag: DecisionDag;

  /** The root's alone, which is closed once something is added. */
  constructor(dag: DecisionDag) {
    this.dag = dag;
    this.isIn = new Uint8Array(dag.numSequences);
    this.isIn[0] = 1;
  }

  /**
   * Adds what a flow takes with more than a probability, and the likeliest where nothing else would be in.
   * @param threshold of each decision, >= 0 and below 1
   * @returns how many sequences are new
   */
  *adding(flow: Flow | Uint8Array, threshold: number): Work<number> {
    let added = 0;
    yield* inPoints(this.dag, 'choosing sequences', (from, to) => {
      for (let p = from; p < to; p++) if (this.isReached(p)) added += this.addAt(p, flow, threshold);
    });
    return added;
  }

  /** Whether a sequence that is in leads to a point. */
  isReached(p: number): boolean {
    const { parentStart, parent } = this.dag;
    const end = parentStart[p + 1]!;
    for (let e = parentStart[p]!; e < end; e++) if (this.isIn[parent[e]!] === 1) return true;
    return false;
  }

  private addAt(p: number, flow: Flow | Uint8Array, threshold: number): number {
    const { isIn } = this;
    const { firstSequence } = this.dag;
    const [first, end] = [firstSequence[p]!, firstSequence[p + 1]!];
    let total = 0;
    let likeliest = first;
    let isClosed = false;
    for (let s = first; s < end; s++) {
      total += flow[s]!;
      if (flow[s]! > flow[likeliest]!) likeliest = s;
      isClosed ||= isIn[s] === 1;
    }
    let added = 0;
    for (let s = first; s < end; s++) {
      const isLikely = flow[s]! > threshold * total || (!isClosed && s === likeliest);
      if (!isLikely || isIn[s] === 1) continue;
      isIn[s] = 1;
      added++;
    }
    return added;
  }
}
