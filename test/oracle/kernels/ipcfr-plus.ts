import { alternate, halfPower, type Rule, type TwinRun } from './twin.ts';

/** Twin of assembly/ipcfr-plus.ts. */
export const ipcfrPlus: TwinRun = (twin, coupling, opposite, age, iterations) => {
  const [maximizer, minimizer, averaging] = twin.parameters;
  const ruleOf = (step: number): Rule => ({ kind: 'norm-kept', step });
  for (let t = age + 1; t <= age + iterations; t++)
    alternate(
      twin,
      coupling,
      opposite,
      [ruleOf(maximizer!), ruleOf(minimizer!)],
      halfPower(t, 2 * averaging!),
    );
};
