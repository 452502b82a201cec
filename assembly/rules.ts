// What becomes of a regret: the one difference between the members of the CFR family. A rule is a type, so that each gets
// passes of its own and nothing is decided in a loop.
//
//   Floored:    R = max(R + r, a)                             regret matching (a = -infinity), regret matching+ (a = 0)
//   Discounted: R = R + r, times a where positive, else b     DCFR
//   Predicted:  R = max(R + r, 0), play by R + a r            PCFR+; R is `delta` bytes after what is played
//
// with r the instantaneous regret, q - v.
import { choose, get, isGreater, larger, minus, plus, put, splat, times } from "./vector";

export type Floored = i32;
export type Discounted = u32;
export type Predicted = f64;

// Stores the new regret of an action whose stored regret was r and whose value is q, of points of value v; q becomes 0.
export function putRegret<Rule>(
  gradient: usize, regret: usize, r: vector, q: vector, v: vector, a: vector, b: vector, delta: usize,
): void {
  if (isFloat<Rule>()) {
    const instantaneous = minus(q, v);
    const next = larger(plus(get(regret + delta), instantaneous), splat(0));
    put(regret + delta, next);
    put(regret, plus(next, times(a, instantaneous)));
  } else {
    const next = minus(plus(r, q), v);
    if (isSigned<Rule>()) put(regret, larger(next, a));
    else {
      const discount = choose(a, b, isGreater(next, splat(0)));
      // Adding 0 turns the -0 of an underflow into 0, which flows rely on.
      put(regret, plus(times(next, discount), splat(0)));
    }
  }
  put(gradient, splat(0));
}
