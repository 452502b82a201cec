import { alternate, type TwinRun } from './twin.ts';

/** Twin of assembly/cfr.ts. */
export const cfr: TwinRun = (twin, coupling, opposite, age, iterations) => {
  for (let t = age + 1; t <= age + iterations; t++)
    alternate(twin, coupling, opposite, Number.NEGATIVE_INFINITY, 1);
};
