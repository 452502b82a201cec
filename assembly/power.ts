// t to the power of halves / 2, exactly as the twin computes it.
export function halfPower(t: f64, halves: u32): f64 {
  let power: f64 = (halves & 1) != 0 ? sqrt<f64>(t) : 1;
  for (let k: u32 = halves >> 1; k > 0; k--) power *= t;
  return power;
}
