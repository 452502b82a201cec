/** How a solve ended; a certificate is attached and valid whatever the status. */
export type Status =
  | 'solved'
  /** No equilibrium keeps the constraints: the upper bound is below every payoff. */
  | 'infeasible'
  | 'iteration-limit'
  | 'time-limit'
  | 'aborted'
  /** Neither iterations nor linear programs bring the bracket closer any more; of a mixture, or more faces do not fit. */
  | 'stalled'
  | 'numerical-failure';

const FINISHED = ['solved', 'optimal', 'infeasible'];

/** Whether a result is one that more time would not change: solved, an LP's optimum, or proved to have none. */
export function isFinished({ status }: { readonly status: string }): boolean {
  return FINISHED.includes(status);
}
