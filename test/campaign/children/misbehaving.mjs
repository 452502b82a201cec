/** Stands in for a job's process; the concept of its job says how it misbehaves. Plain JavaScript: Node 20 runs no .ts. */
const { job } = JSON.parse(process.argv[2]);
const send = (phase, facts = {}) => process.stdout.write(`${JSON.stringify({ phase, facts })}\n`);
const forever = () => setInterval(() => {}, 1000);

const behaviours = {
  good: () =>
    send('done', { status: 'solved', objective: 1, upperBound: 1, buildSeconds: 1, solveSeconds: 2 }),
  /** Tells how far it came, and hangs. */
  hangs() {
    send('solving', { iterations: 64, objective: 0.5 });
    forever();
  },
  /** Touches what it allocates: only then is it resident. */
  swells() {
    send('building', { nodes: 7 });
    globalThis.kept = [];
    setInterval(() => globalThis.kept.push(Buffer.alloc(2 ** 23, 1)), 20);
  },
  overflows() {
    send('building');
    process.stderr.write(
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
    );
    process.abort();
  },
  throws() {
    send('building', { nodes: 7 });
    throw new TypeError('boom');
  },
  aborts() {
    send('solving');
    process.abort();
  },
  exits: () => process.exit(0),
  /** Other lines and half a message are no answers. */
  babbles() {
    process.stdout.write('hello\n[1]\nnull\n{"phase":"done"}\n{"phase":"done","facts":{"status":"sol');
    process.exit(3);
  },
  /** A result that came before the end counts, whatever comes after it. */
  late() {
    send('done', { status: 'solved', objective: 2 });
    process.exitCode = 1;
  },
};

behaviours[job.concept]();
