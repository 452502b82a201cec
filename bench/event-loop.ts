/**
 * Whether others have their turn: `npm run bench -- event-loop [PATTERN]` solves cells to 1e-3, each in a process of its
 * own, and says for how long the event loop did not turn at most; then aborts each at ten moments from beginning to end,
 * and gives it as many time limits, and says how late the answer was.
 */
import { LimitError } from '../src/errors.ts';
import { solve } from '../src/solve/solve.ts';
import { cellsOf, machine, ownProcess, writeResult } from './machine.ts';

const CELLS = cellsOf(
  'K35 COMM, S2122 COMM, D32 EFCE, GL3 CERT, L3132 CERT, S2123 COMM, B2322 EFCE, RS212 EFCE, ' +
    'TP3 NFCCERT, L3132 EFCE',
);
const MOMENTS = 10;

/** Milliseconds between turns of the event loop while something is done. */
async function stretches(work: () => Promise<unknown>): Promise<number[]> {
  const found: number[] = [];
  let last = performance.now();
  const turn = () => {
    const now = performance.now();
    found.push(now - last);
    last = now;
  };
  const timer = setInterval(turn, 1);
  await work();
  clearInterval(timer);
  turn();
  return found;
}

const answered = (attempt: Promise<unknown>) =>
  attempt.catch((error: unknown) => {
    if (!(error instanceof LimitError)) throw error;
  });

async function measure(game: string, concept: string) {
  const options = { concept, criterion: 'published', tolerance: 1e-3 } as const;
  const before = performance.now();
  const found = await stretches(() => solve(game, options));
  const milliseconds = performance.now() - before;
  let abortLate = 0;
  let limitLate = 0;
  for (let k = 1; k <= MOMENTS; k++) {
    const moment = (milliseconds * (k - 0.5)) / MOMENTS;
    const stop = new AbortController();
    let aborted = Number.POSITIVE_INFINITY;
    const timer = setTimeout(() => {
      aborted = performance.now();
      stop.abort();
    }, moment);
    await answered(solve(game, options, { signal: stop.signal }));
    clearTimeout(timer);
    abortLate = Math.max(abortLate, performance.now() - aborted);
    const started = performance.now();
    await answered(solve(game, { ...options, timeLimitSeconds: moment / 1000 }));
    limitLate = Math.max(limitLate, performance.now() - started - moment);
  }
  return {
    cell: `${game} ${concept}`,
    seconds: milliseconds / 1000,
    longest: Math.max(...found),
    over50: found.filter((stretch) => stretch > 50).length,
    abortLate,
    limitLate,
  };
}

const [pattern = '', part] = process.argv.slice(2);
if (part === 'one') {
  const [game = '', concept = ''] = pattern.split(' ');
  process.stdout.write(JSON.stringify(await measure(game, concept)));
} else {
  console.log(machine());
  const cells = CELLS.map((names) => names.join(' ')).filter((name) => new RegExp(pattern).test(name));
  const rows = cells.map(
    (cell) => JSON.parse(ownProcess([cell, 'one'])) as Awaited<ReturnType<typeof measure>>,
  );
  console.table(
    rows.map(({ cell, seconds, longest, over50, abortLate, limitLate }) => ({
      cell,
      seconds: seconds.toFixed(2),
      'longest ms': longest.toFixed(0),
      'over 50 ms': over50,
      'abort answered after ms': abortLate.toFixed(0),
      'limit overrun by ms': limitLate.toFixed(0),
    })),
  );
  writeResult('event-loop', rows);
}
