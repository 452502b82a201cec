/** A pool's worker that does what the objective says; for any other objective, what the real one does. */
import work from '../../../dist/node/pool/worker.js';

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
  // what a worker answers whose limit came while it was building
  limit: () => ({
    kind: 'stopped',
    stop: {
      code: 'time-limit',
      stage: { doing: 'expanding the game', done: 1234, unit: 'nodes' },
      seconds: 0.51,
      limitSeconds: 0.5,
    },
  }),
  // the same, once it is told to end
  building: async (task) => {
    while (Atomics.load(task.control, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const stage = { doing: 'building', done: 5, unit: 'states' };
    return {
      kind: 'stopped',
      stop: { code: 'aborted', stage, seconds: 0.25, limitSeconds: Number.POSITIVE_INFINITY },
    };
  },
  reject: () => Promise.reject(new Error('a bug')),
};

const ANSWERS = [DEEDS.limit, DEEDS.building];

export default function misbehave(task) {
  const deed = DEEDS[task.options.objective];
  if (deed === undefined) return work(task);
  const reply = deed(task);
  return ANSWERS.includes(deed) ? reply : Promise.all([reply, new Promise(() => {})]);
}
