/** What a problem is as a linear program: the program, and how the answer of an LP solver becomes a certified strategy. */
import type { CertifiedFacts } from '../certificate/facts.ts';
import type { Strategy } from '../certificate/strategy.ts';
import type { Work } from '../work.ts';
import type { NamedLp } from './names.ts';
import type { SparseLp } from './sparse-lp.ts';

/**
 * optimal: to the tolerances. infeasible, unbounded: as the solver proved. time-limit, aborted: stopped, no claim.
 * numerical-failure: it gave up, ran out of memory, or claims what its certificate does not prove.
 */
export type LpStatus =
  | 'optimal'
  | 'infeasible'
  | 'unbounded'
  | 'time-limit'
  | 'aborted'
  | 'numerical-failure';

/** An answer of an LP solver. Duals as at the head of `highs.ts`. */
export interface LpAnswer {
  readonly status: LpStatus;
  readonly objective: number;
  /** Length numColumns, or 0 when there is no feasible point. */
  readonly primal: Float64Array;
  /** Length numRows, or 0 when there is no feasible dual point. */
  readonly rowDual: Float64Array;
}

/** How an LP is to be solved. */
export interface LpRequest {
  readonly timeLimitSeconds: number;
  readonly signal?: Pick<AbortSignal, 'aborted'>;
  /** Which is likely the sooner; an interior point is to end at a vertex. A solver may do as it likes. @default 'simplex' */
  readonly method?: 'simplex' | 'ipm';
}

/** Solves an LP, which it may keep; ends in a status whatever happens, also when the signal aborts. */
export type LpSolver = (lp: SparseLp, request: LpRequest) => Promise<LpAnswer>;

/** An answer as far as its certificate proves it. */
export interface CertifiedAnswer {
  readonly status: LpStatus;
  readonly facts: CertifiedFacts;
  readonly strategy: Strategy;
}

/** A problem as a linear program. */
export interface LpModel extends NamedLp {
  /** What the objective is in the user's units and sense: sign * (offset - cost'x). */
  readonly objective: { readonly sign: 1 | -1; readonly offset: number };
  /** The strategies that an answer stands for, whatever its status: uniform without a point, and a trivial bound without duals. */
  strategy(answer: LpAnswer): Work<Strategy>;
  /** @param again solves another LP: what an answer claims may have to be proved by one */
  certified(answer: LpAnswer, again: (lp: NamedLp) => Promise<LpAnswer>): Promise<CertifiedAnswer>;
}

/** Gap and distance to the bound, over ranges, beyond which an answer is none. */
export const LP_TOLERANCE = 1e-3;

/** What the certificate of an answer says. */
interface Proven {
  readonly isContradictory: boolean;
  readonly isInfeasible: boolean;
  /** Solved, to LP_TOLERANCE. */
  readonly isSolved: boolean;
}

/**
 * LP solvers work to absolute tolerances: payoffs that chance makes tiny vanish in them, and they may call a problem
 * infeasible that is not, or solved while players gain. What they say counts as far as a certificate proves it; payoffs are
 * bounded.
 */
export function honestStatus(
  status: LpStatus,
  { isContradictory, isInfeasible, isSolved }: Proven,
): LpStatus {
  if (isContradictory || status === 'unbounded') return 'numerical-failure';
  if (status === 'optimal') return isSolved ? status : 'numerical-failure';
  if (status === 'infeasible') return isInfeasible ? status : 'numerical-failure';
  return status;
}
