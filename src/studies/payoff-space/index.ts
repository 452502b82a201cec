/**
 * `mediant/payoff-space`: what pairs of payoffs equilibria attain.
 * @module mediant/payoff-space
 */
export type { PayoffSpaceOptions } from './options.ts';
export { type PayoffSet, type PayoffSpace, type PayoffSpaceHooks, payoffSpace } from './payoff-space.ts';
export type { Point, Polygon } from './polygon.ts';
export type { SandwichStatus } from './sandwich.ts';
export type { Solver, SupportRow } from './support.ts';
