// A sum of positive regrets at or below this counts as 0, and the point plays uniformly: dividing by it could overflow,
// and in f32 products of numbers as small as it is would be denormal.
export const TINY: f64 = sizeof<real>() == 8 ? 1e-290 : 1e-18;
