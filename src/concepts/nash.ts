/** Nash equilibrium of a two-player zero-sum game is the one concept without a mediator: the game is a saddle point itself. */
export const nash = {
  name: 'NASH',
  title: 'Nash equilibrium of a two-player zero-sum game',
  source: 'von Neumann 1928, Nash 1950; sequence form: von Stengel, Games and Economic Behavior 1996',
} as const;
