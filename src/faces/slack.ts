/**
 * Room for gains: players who deviate pay for it, so that they gain from it once they gain more than that. What is an exact
 * equilibrium then is one but for gains of so much without the payment.
 */
import type { AugmentedGame, Deviator } from '../augmented/augmented-game.ts';
import type { DecisionDag, Flow } from '../augmented/decision-dag.ts';
import type { BoundProof } from '../certificate/strategy.ts';
import { compressing } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import type { Work } from '../work.ts';

/** Before anything else a player chooses: sequence 1 is to play directly, 2 to deviate; the others come two later. */
const DIRECT = 1;
const DEVIATE = 2;

/**
 * The same game in which every deviator pays before it deviates; constraints may be broken by as much.
 * @param slack of a deviator's range, > 0
 * Cost: a copy of the payoffs.
 */
export function* granting(augmented: AugmentedGame, slack: number): Work<AugmentedGame> {
  const deviators: Deviator[] = [];
  for (const deviator of augmented.deviators) deviators.push(yield* charged(deviator, slack));
  return { ...augmented, deviators };
}

function* charged(deviator: Deviator, slack: number): Work<Deviator> {
  const { payoff, directPayoff, direct, range, magnitude } = deviator;
  const row = new GrowableInt32(payoff.column.length);
  const column = new GrowableInt32(payoff.column.length);
  const value = new GrowableFloat64(payoff.column.length);
  const put = (s: number, t: number, amount: number) => {
    row.push(s);
    column.push(t);
    value.push(amount);
  };
  put(0, DEVIATE, -slack * range);
  for (let s = 0; s < payoff.numRows; s++) {
    if (directPayoff[s] !== 0) put(s, DIRECT, directPayoff[s]!);
    const end = payoff.start[s + 1]!;
    // what is paid before any choice of the deviator is in what direct play pays, too
    for (let e = payoff.start[s]!; e < end; e++) put(s, payoff.column[e]! + DEVIATE, payoff.value[e]!);
  }
  const treeplex = behindChoice(deviator.treeplex);
  const playsDirectly = new Float64Array(direct.length + DEVIATE);
  playsDirectly[0] = 1;
  playsDirectly[DIRECT] = 1;
  return {
    ...deviator,
    treeplex,
    direct: playsDirectly,
    payoff: yield* compressing(
      payoff.numRows,
      treeplex.numSequences,
      row.view(),
      column.view(),
      value.view(),
    ),
    magnitude: magnitude + slack * range,
  };
}

/** The treeplex behind one more choice: its root is the sequence DEVIATE. */
function behindChoice({
  numPoints,
  numSequences,
  firstSequence,
  parentStart,
  parent,
}: DecisionDag): DecisionDag {
  const first = new Int32Array(numPoints + 2);
  first[0] = DIRECT;
  for (let p = 0; p <= numPoints; p++) first[p + 1] = firstSequence[p]! + DEVIATE;
  const start = new Int32Array(numPoints + 2);
  for (let p = 0; p <= numPoints; p++) start[p + 1] = parentStart[p]! + 1;
  const parents = new Int32Array(parent.length + 1);
  for (let e = 0; e < parent.length; e++) parents[e + 1] = parent[e]! + DEVIATE;
  return {
    numPoints: numPoints + 1,
    numSequences: numSequences + DEVIATE,
    firstSequence: first,
    parentStart: start,
    parent: parents,
  };
}

/** Deviations and their multipliers. */
type Proving = Pick<BoundProof, 'deviations' | 'multipliers'>;

/** What deviators do in the game without the payment; one that never deviates counts for nothing. */
export function withoutPayment({ deviations, multipliers }: Proving, direct: readonly Flow[]): Proving {
  const share = (k: number) => deviations[k]![DEVIATE]!;
  return {
    deviations: deviations.map((flow, k) => {
      const whole = share(k);
      return whole > 0 ? flow.slice(DEVIATE).map((x) => x / whole) : direct[k]!;
    }),
    multipliers: multipliers.map((multiplier, k) => multiplier * share(k)),
  };
}
