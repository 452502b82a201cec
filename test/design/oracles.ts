/** Optima of design problems by their own theories, without a game: every number here is computed another way. */

export interface Values {
  readonly values: readonly number[];
  readonly probabilities: readonly number[];
}

export const uniform = (...values: number[]): Values => ({
  values,
  probabilities: values.map(() => 1 / values.length),
});

const at = (list: readonly number[], k: number): number => list[k]!;
const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Virtual values of ascending values (Elkind 2007, section 3). */
export function virtualValues({ values, probabilities }: Values): number[] {
  return values.map((value, k) => {
    const above = total(probabilities.slice(k + 1));
    const next = values[k + 1] ?? value;
    return value - ((next - value) * above) / at(probabilities, k);
  });
}

/** Virtual costs of ascending costs: the mirror image. */
export function virtualCosts({ values, probabilities }: Values): number[] {
  return values.map((cost, k) => {
    const below = total(probabilities.slice(0, k));
    const previous = values[k - 1] ?? cost;
    return cost + ((cost - previous) * below) / at(probabilities, k);
  });
}

/** The nearest rising sequence in weighted least squares: neighbours that fall are averaged. */
export function ironed(list: readonly number[], weights: readonly number[]): number[] {
  const pools: { mean: number; weight: number; size: number }[] = [];
  list.forEach((value, k) => {
    let pool = { mean: value, weight: at(weights, k), size: 1 };
    for (let last = pools.at(-1); last !== undefined && last.mean > pool.mean; last = pools.at(-1)) {
      const weight = last.weight + pool.weight;
      const mean = (last.mean * last.weight + pool.mean * pool.weight) / weight;
      pool = { mean, weight, size: last.size + pool.size };
      pools.pop();
    }
    pools.push(pool);
  });
  return pools.flatMap(({ mean, size }) => new Array<number>(size).fill(mean));
}

/** Myerson's optimum: the mean of the highest ironed virtual value less the cost, where that is positive. */
export function myerson(bidders: readonly Values[], cost: number): number {
  const virtual = bidders.map((bidder) => ironed(virtualValues(bidder), bidder.probabilities));
  const mean = (k: number, best: number): number => {
    if (k === bidders.length) return Math.max(0, best - cost);
    const own = virtual[k]!;
    return total(
      own.map((value, t) => at(bidders[k]?.probabilities ?? [], t) * mean(k + 1, Math.max(best, value))),
    );
  };
  return mean(0, Number.NEGATIVE_INFINITY);
}

/** The best price times the probability that it is paid. */
export const monopolyRevenue = ({ values, probabilities }: Values): number =>
  Math.max(...values.map((price) => price * total(probabilities.filter((_, k) => at(values, k) >= price))));

/**
 * Gains from trade that budget balance allows (Myerson and Satterthwaite 1983): trade of a pair earns its virtual surplus,
 * and the sum of those may not be negative, so that pairs are taken in the order of gain per virtual loss. For regular
 * values and costs, whose virtual ones rise.
 */
export function bestTrade(buyer: Values, seller: Values): { best: number; efficient: number } {
  const value = virtualValues(buyer);
  const cost = virtualCosts(seller);
  const pairs = buyer.values.flatMap((v, k) =>
    seller.values.map((c, l) => ({
      weight: at(buyer.probabilities, k) * at(seller.probabilities, l),
      gain: v - c,
      virtual: at(value, k) - at(cost, l),
    })),
  );
  const wanted = pairs.filter(({ gain }) => gain > 0);
  let budget = total(wanted.map(({ weight, virtual }) => weight * Math.max(0, virtual)));
  let best = total(wanted.filter(({ virtual }) => virtual >= 0).map(({ weight, gain }) => weight * gain));
  const losing = wanted.filter(({ virtual }) => virtual < 0);
  for (const { weight, gain, virtual } of losing.sort((a, b) => a.gain / a.virtual - b.gain / b.virtual)) {
    const share = Math.min(1, budget / (weight * -virtual));
    best += share * weight * gain;
    budget -= share * weight * -virtual;
  }
  return { best, efficient: total(wanted.map(({ weight, gain }) => weight * gain)) };
}

/**
 * The concave closure at the prior of two states: the best mix of two beliefs. `receiver` and `sender` have a row per
 * state; the sender's favour breaks ties.
 */
export function concavified(
  prior: number,
  receiver: readonly (readonly number[])[],
  sender: readonly number[],
): number {
  const mix = (belief: number, a: number) =>
    (1 - belief) * at(receiver[0] ?? [], a) + belief * at(receiver[1] ?? [], a);
  const actions = sender.map((_, a) => a);
  const crossings = actions.flatMap((a) =>
    actions.map((b) => {
      const gap = (belief: number) => mix(belief, a) - mix(belief, b);
      return gap(0) / (gap(0) - gap(1));
    }),
  );
  const beliefs = [0, prior, 1, ...crossings.filter((belief) => belief > 0 && belief < 1)];
  const worth = (belief: number) => {
    const most = Math.max(...actions.map((a) => mix(belief, a)));
    return Math.max(...actions.filter((a) => mix(belief, a) >= most - 1e-9).map((a) => at(sender, a)));
  };
  let best = worth(prior);
  for (const low of beliefs.filter((belief) => belief < prior))
    for (const high of beliefs.filter((belief) => belief > prior)) {
      const share = (prior - low) / (high - low);
      best = Math.max(best, share * worth(high) + (1 - share) * worth(low));
    }
  return best;
}

export interface Target {
  readonly attacker: { readonly covered: number; readonly uncovered: number };
  readonly defender: { readonly covered: number; readonly uncovered: number };
}

/**
 * The strong Stackelberg optimum: for each target struck, cover it as much as leaves enough to make the others no more
 * attractive, by bisection; the attacker's favour breaks ties.
 */
export function securityOptimum(targets: readonly Target[]): number {
  const expected = ({ covered, uncovered }: Target['attacker'], c: number) =>
    c * covered + (1 - c) * uncovered;
  const values = targets.flatMap((struck) => {
    const needed = (c: number) => {
      const level = expected(struck.attacker, c);
      return total(
        targets.map((other) => {
          const { covered, uncovered } = other.attacker;
          if (other === struck) return c;
          const share = Math.max(0, (uncovered - level) / (uncovered - covered));
          return share > 1 ? Number.POSITIVE_INFINITY : share;
        }),
      );
    };
    if (needed(0) > 1) return [];
    let low = 0;
    let high = 1;
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (needed(middle) <= 1) low = middle;
      else high = middle;
    }
    return [expected(struck.defender, low)];
  });
  return Math.max(...values);
}
