import { alternate, halfPower, type Rule, type TwinRun } from './twin.ts';

/** Twin of assembly/dcfr.ts. */
export const dcfr: TwinRun = (twin, coupling, opposite, age, iterations) => {
  const [alpha, beta, averaging] = twin.parameters;
  for (let t = age + 1; t <= age + iterations; t++) {
    const rule: Rule = { kind: 'discounted', positive: discount(t, alpha!), negative: discount(t, beta!) };
    alternate(twin, coupling, opposite, [rule, rule], halfPower(t, 2 * averaging!));
  }
};

function discount(t: number, exponent: number): number {
  const power = halfPower(t, 2 * exponent);
  return power / (power + 1);
}
