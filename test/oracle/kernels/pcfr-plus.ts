import { alternate, halfPower, type Rule, type TwinRun } from './twin.ts';

/** Twin of assembly/pcfr-plus.ts. */
export const pcfrPlus: TwinRun = (twin, coupling, opposite, age, iterations) => {
  const [maximizer, minimizer, averaging] = twin.parameters;
  for (let t = age + 1; t <= age + iterations; t++)
    alternate(
      twin,
      coupling,
      opposite,
      [ruleOf(maximizer!), ruleOf(minimizer!)],
      halfPower(t, 2 * averaging!),
    );
};

function ruleOf(step: number): Rule {
  return step === 0 ? { kind: 'floored', floor: 0 } : { kind: 'predicted', step };
}
