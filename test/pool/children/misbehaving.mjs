/** A pool's worker that does what the objective says; for any other objective, what the real one does. */
import work from '../../../dist/pool/worker.js';

const DEEDS = {
  hang: () => {
    for (;;);
  },
  exit: () => process.exit(3),
  throw: () =>
    setImmediate(() => {
      throw new TypeError('boom');
    }),
  overflow: () => {
    const kept = [];
    for (;;) kept.push(new Array(1000).fill(kept.length).map((value) => ({ value })));
  },
  reject: () => Promise.reject(new Error('a bug')),
};

export default function misbehave(task) {
  const deed = DEEDS[task.options.objective];
  if (deed === undefined) return work(task);
  return Promise.all([deed(), new Promise(() => {})]);
}
