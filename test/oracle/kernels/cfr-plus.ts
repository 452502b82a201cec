import { alternate, type TwinRun } from './twin.ts';

/** Twin of assembly/cfr-plus.ts. */
export const cfrPlus: TwinRun = (twin, coupling, opposite, age, iterations) => {
  for (let t = age + 1; t <= age + iterations; t++) alternate(twin, coupling, opposite, 0, t);
};
