/** Says why something cannot be told exactly; `exactOptimum` catches it and returns the sentence. */
export class Inexact extends Error {
  override readonly name = 'Inexact';
}
