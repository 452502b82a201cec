import { alternate, type Rule, type TwinRun } from './twin.ts';

/** Twin of assembly/cfr.ts. */
export const cfr: TwinRun = (twin, coupling, opposite, age, iterations) => {
  const rule: Rule = { kind: 'floored', floor: Number.NEGATIVE_INFINITY };
  for (let t = age + 1; t <= age + iterations; t++) alternate(twin, coupling, opposite, [rule, rule], 1);
};
