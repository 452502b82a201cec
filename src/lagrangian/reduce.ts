/**
 * Exact reductions of a saddle point before it is solved. The reduced one has the same value, and an optimal strategy of
 * it is an optimal strategy of the original:
 * - an action without continuation is dropped when another such action of its point is as good against everything;
 * - a point that is left with one action is absorbed by its parent sequence;
 * - points with equal payoffs and equal continuations become one point with several parents.
 */
import type { Flow } from '../augmented/decision-dag.ts';
import { type Csr, transposing } from '../numeric/csr.ts';
import { finish, type Work } from '../work.ts';
import { type ReducedSide, reducingSide } from './reduce-side.ts';
import type { SaddlePoint } from './saddle-point.ts';

export interface Reduction {
  readonly saddle: SaddlePoint;
  /** Weights of the original sequences, to be normalised point by point, from a flow of the reduced saddle. */
  readonly maximizerWeights: (flow: Flow) => Work<Float64Array>;
  readonly minimizerWeights: (flow: Flow) => Work<Float64Array>;
}

/** Another round is worth its time when the last one left less than this share of the matrix and sequences. */
const WORTHWHILE = 0.9;

/**
 * Rounds of both sides, since what one side loses can make actions of the other equal.
 * @param keepsFirst whether all actions of the minimizer's point 0 stay, since their payoffs will change
 * Cost per round: a few passes over the matrix and one hash per decision point.
 */
export function reduceSaddle(saddle: SaddlePoint, keepsFirst = false): Reduction {
  return finish(reducingSaddle(saddle, keepsFirst));
}

/** As reduceSaddle. */
export function* reducingSaddle(saddle: SaddlePoint, keepsFirst = false): Work<Reduction> {
  const sides: { readonly maximizer: ReducedSide; readonly minimizer: ReducedSide }[] = [];
  let reduced = saddle;
  for (;;) {
    const before = sizeOf(reduced);
    const { maximizer, minimizer, matrix, linear } = reduced;
    const none = new Float64Array(minimizer.numSequences);
    const columns: ReducedSide = yield* reducingSide(
      minimizer,
      yield* transposing(matrix),
      none,
      'smaller',
      keepsFirst,
    );
    const left: Csr = columns.changed ? yield* transposing(columns.rows) : matrix;
    const rows: ReducedSide = yield* reducingSide(maximizer, left, linear, 'larger');
    sides.unshift({ maximizer: rows, minimizer: columns });
    reduced = {
      maximizer: rows.dag,
      minimizer: columns.dag,
      matrix: rows.rows,
      linear: rows.constant,
    };
    if (sizeOf(reduced) > WORTHWHILE * before) break;
  }
  return {
    saddle: reduced,
    maximizerWeights: (flow) => restoring(sides, 'maximizer', flow),
    minimizerWeights: (flow) => restoring(sides, 'minimizer', flow),
  };
}

/** Round by round. */
function* restoring(
  sides: readonly Readonly<Record<'maximizer' | 'minimizer', ReducedSide>>[],
  player: 'maximizer' | 'minimizer',
  flow: Flow,
): Work<Float64Array> {
  let weights = flow;
  for (const [round, side] of sides.entries()) {
    const { weights: restored } = side[player];
    if (restored !== null) weights = yield* restored(weights);
    yield { doing: 'reading strategies', done: round + 1, unit: 'rounds' };
  }
  return weights;
}

function sizeOf({ maximizer, minimizer, matrix }: SaddlePoint): number {
  return maximizer.numSequences + minimizer.numSequences + matrix.value.length;
}
