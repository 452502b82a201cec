/** Exit codes of the command line. */
export const EXIT = {
  /** Solved, certified, or simply done. */
  done: 0,
  badInput: 2,
  /** Stopped at a limit, or a certificate that does not close: the result is valid but partial. */
  partial: 3,
  infeasible: 4,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;
