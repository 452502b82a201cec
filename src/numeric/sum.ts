/** Inner product with compensated summation (Neumaier 1974): the error does not grow with the length. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (let k = 0; k < x.length; k++) {
    const term = (x[k] as number) * (y[k] as number);
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}
