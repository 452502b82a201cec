// `npm run bench [-- NAME [ARGS]]`: one bench, or all of them one after another. BENCH_WRITE=1 keeps the results.
import { spawnSync } from 'node:child_process';

const BENCHES = {
  kernels: 'kernels.ts',
  algorithms: 'algorithms.ts',
  native: 'native.ts',
  orders: 'orders.ts',
  reductions: 'reductions.ts',
  nash: 'nash.ts',
  'against-lp': 'against-lp.ts',
  adversary: 'adversary.ts',
  certificate: 'certificate.ts',
  'event-loop': 'event-loop.ts',
  'payoff-space': 'payoff-space.ts',
  expand: 'expand.js',
  auctions: 'auctions.ts',
  service: 'service.ts',
  pool: 'pool.ts',
  'sweep-kills': 'sweep-kills.ts',
  kills: 'kills.ts',
  fuzz: 'fuzz.ts',
};

/** Where workers fill the cores, V8's own helper threads only compete with them. */
const FLAGS = { pool: ['--single-threaded'] };

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && !(name in BENCHES)) {
  console.error(`Unknown bench ${name}; expected one of ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
const loader = new URL('./register.js', import.meta.url).href;
for (const bench of name === undefined ? Object.keys(BENCHES) : [name]) {
  const file = new URL(BENCHES[bench], import.meta.url).pathname;
  const { status } = spawnSync(
    process.execPath,
    [...(FLAGS[bench] ?? []), '--import', loader, file, ...args],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
}
