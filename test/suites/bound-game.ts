import type { BoundProof, StreamedProof } from '../../src/certificate/strategy.ts';

/** The game that a product's bound is of. */
export const gameOf = (bound: BoundProof | StreamedProof) =>
  'streamed' in bound ? bound.streamed : bound.augmented;
