import { alternate, halfPower, type Rule, type TwinRun, type TwinSide } from './twin.ts';

/** Twin of assembly/ipcfr-plus.ts. */
export const ipcfrPlus: TwinRun = (twin, coupling, opposite, age, iterations) => {
  const [maximizer, minimizer, averaging] = twin.parameters;
  const ruleOf = (step: number): Rule => ({ kind: 'norm-kept', step });
  if (age === 0) for (const side of [twin.maximizer, twin.minimizer]) shorten(side);
  for (let t = age + 1; t <= age + iterations; t++)
    alternate(
      twin,
      coupling,
      opposite,
      [ruleOf(maximizer!), ruleOf(minimizer!)],
      halfPower(t, 2 * averaging!),
    );
};

function shorten({ regret, previous, round }: TwinSide): void {
  for (const numbers of [regret, previous])
    for (const [s, x] of numbers.entries()) numbers[s] = round(x / 128) + 0;
}
