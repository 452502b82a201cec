import { alternate, halfPower, type Rule, type TwinRun } from './twin.ts';

/** Twin of assembly/cfr-plus.ts. */
export const cfrPlus: TwinRun = (twin, coupling, opposite, age, iterations) => {
  const [averaging] = twin.parameters;
  const rule: Rule = { kind: 'floored', floor: 0 };
  for (let t = age + 1; t <= age + iterations; t++)
    alternate(twin, coupling, opposite, [rule, rule], halfPower(t, 2 * averaging!));
};
