import { type TwinRun, together } from './twin.ts';

/** Twin of assembly/rm-plus.ts. */
export const rmPlus: TwinRun = (twin, coupling, opposite, age, iterations) => {
  for (let t = age + 1; t <= age + iterations; t++) together(twin, coupling, opposite, 0);
};
