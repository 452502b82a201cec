/**
 * The direct Lagrangian (Zhang, Farina et al. 2023):
 *   max over mu, min over x_i, of c' mu / R_M - multiplier * sum_i gain_i(mu, x_i) / R_i.
 * The deviators' treeplexes hang on one root, so the minimizer is one decision DAG.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { Csr } from '../numeric/csr.ts';
import { finish, inPieces, PIECE, type Work } from '../work.ts';
import { joiningTreeplexes, payoffAtRoot } from './joined-treeplex.ts';
import type { SaddlePoint } from './saddle-point.ts';

export interface DirectLagrangian {
  readonly saddle: SaddlePoint;
  /** Splits a flow of the minimizer into one flow per deviator, in the order of augmented.deviators. */
  readonly deviations: (minimizer: Flow) => Flow[];
}

/** @param objectiveRange R_M, positive */
export function directLagrangian(augmented: AugmentedGame, objectiveRange: number): DirectLagrangian {
  return finish(buildingDirectLagrangian(augmented, objectiveRange));
}

/** As directLagrangian. */
export function* buildingDirectLagrangian(
  augmented: AugmentedGame,
  objectiveRange: number,
): Work<DirectLagrangian> {
  const { mediator, deviators, objectiveVector } = augmented;
  const treeplexes = deviators.map(({ treeplex }) => treeplex);
  const { dag, offsets } = yield* joiningTreeplexes(treeplexes, false);
  const linear = new Float64Array(objectiveVector.length);
  yield* inPieces(linear.length, BUILDING, 'sequences', (from, to) => {
    for (let s = from; s < to; s++) linear[s] = objectiveVector[s]! / objectiveRange;
  });
  return {
    saddle: {
      maximizer: mediator,
      minimizer: dag,
      matrix: yield* buildingGains(augmented, offsets, dag.numSequences),
      linear,
    },
    deviations: (flow) =>
      treeplexes.map((treeplex, k) => {
        const own = new Float64Array(treeplex.numSequences);
        own[0] = 1;
        const first = offsets[k]! + 1;
        own.set(flow.subarray(first, first + treeplex.numSequences - 1), 1);
        return own;
      }),
  };
}

const BUILDING = 'building the Lagrangian';

/**
 * Minus the sum of the gains over ranges, as a bilinear form. Row by row, since deviators' columns follow one another:
 * column 0 holds b_i and what deviators get at their roots.
 */
function* buildingGains(augmented: AugmentedGame, offsets: readonly number[], numColumns: number): Work<Csr> {
  const { mediator, deviators } = augmented;
  const numRows = mediator.numSequences;
  const atRoot = new Float64Array(numRows);
  let numEntries = 0;
  for (const { directPayoff, payoff, range } of deviators)
    yield* inPieces(numRows, BUILDING, 'sequences', (from, to) => {
      for (let s = from; s < to; s++) {
        const root = payoffAtRoot(payoff, s);
        atRoot[s]! += (directPayoff[s]! - root) / range;
        numEntries += payoff.start[s + 1]! - payoff.start[s]! - Number(root !== 0);
      }
    });
  for (let s = 0; s < numRows; s++) if (atRoot[s] !== 0) numEntries++;

  const start = new Int32Array(numRows + 1);
  const column = new Int32Array(numEntries);
  const value = new Float64Array(numEntries);
  let filled = 0;
  let spent = 0;
  const putRow = (s: number) => {
    if (atRoot[s] !== 0) value[filled++] = atRoot[s]!;
    for (let k = 0; k < deviators.length; k++) {
      const { payoff, range } = deviators[k]!;
      const end = payoff.start[s + 1]!;
      for (let e = payoff.start[s]!; e < end; e++) {
        if (payoff.column[e] === 0) continue;
        column[filled] = offsets[k]! + payoff.column[e]!;
        value[filled++] = -payoff.value[e]! / range;
      }
    }
    start[s + 1] = filled;
  };
  for (let s = 0; s < numRows; s++) {
    putRow(s);
    if (filled + s - spent < PIECE) continue;
    yield { doing: BUILDING, done: s, unit: 'sequences' };
    spent = filled + s;
  }
  return { numRows, numColumns, start, column, value };
}
