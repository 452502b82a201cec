import { type DecisionDag, inPoints } from '../augmented/decision-dag.ts';
import { up } from '../numeric/rounding.ts';
import { finish, type Work } from '../work.ts';

/** Points between two pauses. */
const BETWEEN_PAUSES = 2 ** 16;

/**
 * Best response on a decision DAG: the flow that maximises `gradient . flow`.
 * @param gradient one number per sequence; not modified
 * @returns the value, at least the exact one, and a pure flow attaining it (ties go to the first action); the value of NaN
 * anywhere is NaN
 * Cost: two sweeps. Source: von Stengel 1996, section 3; on DAGs, Zhang, Farina and Sandholm 2023.
 */
export function bestResponse(
  dag: DecisionDag,
  gradient: Float64Array,
): { value: number; flow: Float64Array } {
  const { numPoints, parentStart, parent } = dag;
  const worth = gradient.slice();
  const value = finish(bestResponseValue(dag, worth));
  const flow = new Float64Array(dag.numSequences);
  flow[0] = 1;
  for (let p = 0; p < numPoints; p++) {
    let reach = 0;
    const lastParent = parentStart[p + 1]!;
    for (let e = parentStart[p]!; e < lastParent; e++) reach += flow[parent[e]!]!;
    flow[bestSequence(dag, worth, p)] = reach;
  }
  return { value, flow };
}

/**
 * The sequences of responses that are worth no more than `within` less than the best.
 * @returns 1 for each of them, 0 for the others
 */
export function* findingResponses(
  dag: DecisionDag,
  gradient: Float64Array,
  within: number,
): Work<Uint8Array> {
  const { firstSequence, parentStart, parent } = dag;
  const worth = gradient.slice();
  yield* bestResponseValue(dag, worth);
  // what the best response through a sequence is worth less than the best of all
  const missing = new Float64Array(dag.numSequences);
  const isNear = new Uint8Array(dag.numSequences);
  isNear[0] = 1;
  yield* inPoints(dag, 'reading strategies', (from, to) => {
    for (let p = from; p < to; p++) {
      let above = Number.POSITIVE_INFINITY;
      const lastParent = parentStart[p + 1]!;
      for (let e = parentStart[p]!; e < lastParent; e++) above = Math.min(above, missing[parent[e]!]!);
      const best = worth[bestSequence(dag, worth, p)]!;
      const end = firstSequence[p + 1]!;
      for (let s = firstSequence[p]!; s < end; s++) {
        missing[s] = above + best - worth[s]!;
        isNear[s] = Number(missing[s]! <= within);
      }
    }
  });
  return isNear;
}

/**
 * Its value alone. Every sum is rounded up, so that no flow is worth more in exact arithmetic: sums and maxima grow with what
 * they are made of.
 * @param worth the gradient; afterwards what each sequence is worth with the best play below it
 * Cost: one sweep.
 */
export function* bestResponseValue(dag: DecisionDag, worth: Float64Array): Work<number> {
  for (let end = dag.numPoints; end > 0; end -= BETWEEN_PAUSES) {
    addValues(dag, worth, Math.max(0, end - BETWEEN_PAUSES), end);
    yield { doing: 'certifying', done: dag.numPoints - end, unit: 'decision points' };
  }
  return worth[0]!;
}

/** Adds the values of points `from` .. `end` - 1 to their parents. */
function addValues(dag: DecisionDag, worth: Float64Array, from: number, end: number): void {
  const { parentStart, parent } = dag;
  for (let p = end - 1; p >= from; p--) {
    const value = worth[bestSequence(dag, worth, p)]!;
    const lastParent = parentStart[p + 1]!;
    for (let e = parentStart[p]!; e < lastParent; e++) {
      const s = parent[e]!;
      // without asking whether the sum is exact: a branch that nobody can foretell costs more than it saves
      worth[s] = up(worth[s]! + value);
    }
  }
}

function bestSequence({ firstSequence }: DecisionDag, worth: Float64Array, p: number): number {
  return largestIn(worth, firstSequence[p]!, firstSequence[p + 1]!);
}

/**
 * Where the largest of the values from `first` to before `end` is, of which there is at least one: the first of equal ones, and
 * one that is NaN before all others, so that what is made of the largest shows it.
 */
export function largestIn(values: Float64Array, first: number, end: number): number {
  let best = first;
  for (let k = first + 1; k < end; k++) {
    const here = values[k]!;
    if (here > values[best]! || Number.isNaN(here)) best = k;
  }
  return best;
}
