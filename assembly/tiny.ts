// A sum of positive regrets at or below this counts as 0, and the point plays uniformly: dividing by it could overflow.
export const TINY: f64 = 1e-290;
