// `npm run bench [-- NAME [ARGS]]`: one bench, or all of them one after another. BENCH_WRITE=1 keeps the results.
import { spawnSync } from 'node:child_process';

const BENCHES = (
  'kernels algorithms high-accuracy native orders reductions nash against-lp exact exact-random adversary certificate ' +
  'event-loop threads payoff-space expand building growth auctions service pool sweep-kills kills fuzz'
).split(' ');

/** Where workers fill the cores, V8's own helper threads only compete with them. */
const FLAGS = { pool: ['--single-threaded'] };

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && !BENCHES.includes(name)) {
  console.error(`Unknown bench ${name}; expected one of ${BENCHES.join(', ')}.`);
  process.exit(2);
}
const loader = new URL('./register.js', import.meta.url).href;
for (const bench of name === undefined ? BENCHES : [name]) {
  const file = new URL(`${bench}.${bench === 'expand' ? 'js' : 'ts'}`, import.meta.url).pathname;
  const command = [...(FLAGS[bench] ?? []), '--import', loader, file, ...args];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
