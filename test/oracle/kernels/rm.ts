import { type TwinRun, together } from './twin.ts';

/** Twin of assembly/rm.ts. */
export const rm: TwinRun = (twin, coupling, opposite, age, iterations) => {
  for (let t = age + 1; t <= age + iterations; t++)
    together(twin, coupling, opposite, Number.NEGATIVE_INFINITY);
};
