// What becomes of a regret: the one difference between the members of the CFR family. A rule is a type, so that each gets
// passes of its own and nothing is decided in a loop.
//
//   Floored:    R = max(R + r, a)                             regret matching (a = -infinity), regret matching+ (a = 0)
//   Discounted: R = R + r, times a where positive, else b     DCFR
//   Predicted:  R = max(R + r, 0), play by R + a r            PCFR+; R is `delta` bytes after what is played
//
// with r the instantaneous regret, q - v.
export type Floored = i32;
export type Discounted = u32;
export type Predicted = f64;

// Stores the new regret of an action whose stored regret was r and whose value is q, of points of value v; q becomes 0.
export function putRegret<Rule>(
  gradient: usize, regret: usize, r: v128, q: v128, v: v128, a: v128, b: v128, delta: usize,
): void {
  if (isFloat<Rule>()) {
    const instantaneous = f64x2.sub(q, v);
    const next = f64x2.pmax(f64x2.add(v128.load(regret + delta), instantaneous), f64x2.splat(0));
    v128.store(regret + delta, next);
    v128.store(regret, f64x2.add(next, f64x2.mul(a, instantaneous)));
  } else {
    const next = f64x2.sub(f64x2.add(r, q), v);
    if (isSigned<Rule>()) v128.store(regret, f64x2.pmax(next, a));
    else {
      const discount = v128.bitselect(a, b, f64x2.gt(next, f64x2.splat(0)));
      // Adding 0 turns the -0 of an underflow into 0, which flows rely on.
      v128.store(regret, f64x2.add(f64x2.mul(next, discount), f64x2.splat(0)));
    }
  }
  v128.store(gradient, f64x2.splat(0));
}
