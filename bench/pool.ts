/**
 * What a pool promises, under load: `npm run bench -- pool [PART [COUNT]]`, all parts one after another by default.
 *   throughput  seconds for 200 independent solves with two workers and with one; medians of five turns each
 *   limits      by how much solves overshoot their time limits; 1,000
 *   aborts      how long aborted jobs take to answer, and whether anything is lost or spoilt; 1,000
 *   soak        resident memory over 10,000 solves in one pool
 */
import { certifyMediator } from '../src/certificate/certificate.ts';
import { AbortedError, LimitError } from '../src/errors.ts';
import { createPool, type Pool } from '../src/node/pool/pool.ts';
import { arraysOf, flowsOf } from '../src/problem/problem.ts';
import type { SolveOptions } from '../src/solve/options.ts';
import type { Solution } from '../src/solve/solution.ts';
import { solve } from '../src/solve/solve.ts';
import { finish } from '../src/work.ts';
import { randomNumbers } from '../test/suites/random-flow.ts';
import { machine, mean, median, quantile, slope, writeResult } from './machine.ts';

type Cell = readonly [string, SolveOptions];

const CELLS = published([
  ['S2122', { concept: 'EFCE', tolerance: 1e-3 }],
  ['B2222', { concept: 'NFCCE', tolerance: 1e-3 }],
  ['GL3', { concept: 'COMM', objective: 'player:1', tolerance: 1e-3 }],
  ['D32', { concept: 'CERT', objective: 'player:1', tolerance: 1e-3 }],
  ['K35', { concept: 'CERT', objective: 'player:1', tolerance: 1e-3 }],
  ['S2123', { concept: 'COMM', tolerance: 1e-2 }],
  ['RS212', { concept: 'CERT', tolerance: 1e-3 }],
  ['leduc:players=2,raises=1,ranks=3,suits=2', { concept: 'NASH', tolerance: 1e-3 }],
  ['kuhn:players=2,ranks=5', { concept: 'EFCE', tolerance: 1e-3 }],
  ['L3132', { concept: 'CERT', objective: 'player:1', tolerance: 1e-2 }],
]);
/** Of some milliseconds, so that ten thousand are an affair of minutes. */
const SMALL = published([
  ['chicken', {}],
  ['S2122', { concept: 'NFCCE', tolerance: 1e-2 }],
  ['stackelberg', { concept: 'NFCCE', instruments: [1], objective: 'player:1' }],
  ['kuhn:players=2,ranks=4', { concept: 'NASH', tolerance: 1e-3 }],
  ['random:seed=1,players=3', { concept: 'COMM', tolerance: 1e-3 }],
  ['random:seed=2,depth=6', { concept: 'EFCE', tolerance: 1e-2 }],
  ['D32', { concept: 'CERT', objective: 'player:1', tolerance: 1e-2 }],
  ['kuhn:players=2,ranks=3', { concept: 'CERT', method: 'binary-search', tolerance: 1e-2 }],
]);
const cell = (k: number) => CELLS[k % CELLS.length]!;

/** By kernels alone, so that a pool is measured and not HiGHS. */
function published(cells: readonly Cell[]): Cell[] {
  return cells.map(([game, options]) => [game, { ...options, criterion: 'published' }]);
}
const [part, countText] = process.argv.slice(2);
const random = randomNumbers(Number(process.env.BENCH_SEED ?? 1));

/** What a solve finds, as bytes: equal when every bit is. */
function bytesOf({ strategy }: Solution): string {
  return arraysOf(flowsOf(strategy))
    .map((flow) => Buffer.from(flow.buffer, flow.byteOffset, flow.byteLength).toString('base64'))
    .join();
}

const rounded = (value: number) => Number(value.toPrecision(3));
/** Of milliseconds. */
const spread = (ms: readonly number[]) => ({
  medianMs: rounded(median(ms)),
  p99Ms: rounded(quantile(ms, 0.99)),
  largestMs: rounded(quantile(ms, 1)),
});

async function throughput(count: number): Promise<object> {
  const pools = [1, 2].map((workers) => createPool({ workers, maxQueue: count + 100 }));
  const seconds: [number[], number[]] = [[], []];
  const cpu: [number, number] = [0, 0];
  const run = async (pool: Pool, jobs: number) => {
    const started = performance.now();
    await Promise.all(Array.from({ length: jobs }, (_, k) => pool.solve(...cell(k))));
    return (performance.now() - started) / 1000;
  };
  for (const pool of pools) await run(pool, 4 * CELLS.length);
  // in turns, so that what else the machine does meets both
  for (let turn = 0; turn < 5; turn++)
    for (const k of [0, 1] as const) {
      const before = process.cpuUsage();
      seconds[k].push(await run(pools[k]!, count));
      const { user, system } = process.cpuUsage(before);
      cpu[k] += (user + system) / 1e6;
    }
  await Promise.all(pools.map((pool) => pool.close()));
  const [one, two] = seconds.map(median) as [number, number];
  return {
    solves: count,
    secondsOfOne: rounded(one),
    secondsOfTwo: rounded(two),
    ratio: rounded(one / two),
    // of all threads: what two workers cost each other, whatever else the machine does
    cpuOfTwoOverCpuOfOne: rounded(cpu[1] / cpu[0]),
  };
}

async function limits(count: number): Promise<object> {
  const pool = createPool({ workers: 2, maxQueue: count });
  const overshoots = await Promise.all(
    Array.from({ length: count }, async (_, k) => {
      const timeLimitSeconds = 0.1 + 0.1 * random();
      const [game, options] = cell(k);
      try {
        const { report } = await pool.solve(game, {
          ...options,
          criterion: 'published',
          tolerance: 1e-300,
          timeLimitSeconds,
        });
        const { build, solve: solving, certify } = report.seconds;
        // some cells close to the last bit
        const counts = report.status === 'time-limit';
        return { over: 1000 * (build + solving + certify - timeLimitSeconds), counts };
      } catch (error) {
        // not built by then
        if (!(error instanceof LimitError)) throw error;
        return { over: 1000 * (error.seconds - timeLimitSeconds), counts: true };
      }
    }),
  );
  await pool.close();
  const over = overshoots.filter(({ counts }) => counts).map((entry) => entry.over);
  return {
    solves: count,
    endedByLimit: over.length,
    ...spread(over),
  };
}

async function aborts(count: number): Promise<object> {
  const pool = createPool({ workers: 2, maxQueue: count, graceMilliseconds: 10_000 });
  const expected = await Promise.all(
    CELLS.map(async ([game, options]) => bytesOf(await solve(game, options))),
  );
  const ends = { solved: 0, aborted: 0, building: 0, queued: 0, killed: 0, other: 0 };
  /** Milliseconds from abort to answer; a job that was still building then has done no iteration. */
  const waits: number[] = [];
  const waitsBuilt: number[] = [];
  let wrong = 0;
  for (let k = 0; k < count; ) {
    // a few at a time, so that running jobs are hit and waiting ones too
    const batch = Array.from({ length: Math.min(4, count - k) }, () => k++);
    await Promise.all(
      batch.map(async (index) => {
        const endless = random() < 0.5;
        const [game, options] = cell(index);
        const stop = new AbortController();
        let abortedAt = Number.NaN;
        setTimeout(() => {
          abortedAt = performance.now();
          stop.abort();
        }, 120 * random());
        try {
          const given = endless
            ? { ...options, criterion: 'published' as const, tolerance: 1e-300 }
            : options;
          const solution = await pool.solve(game, given, { signal: stop.signal });
          const { status } = solution.report;
          if (status === 'aborted') {
            ends.aborted++;
            waits.push(performance.now() - abortedAt);
            if (solution.report.iterations > 0) waitsBuilt.push(performance.now() - abortedAt);
            if (index % 20 === 0 && !isCertified(solution)) wrong++;
          } else if (status === 'solved') {
            ends.solved++;
            if (!endless && bytesOf(solution) !== expected[index % CELLS.length]) wrong++;
          } else ends.other++;
        } catch (error) {
          if (error instanceof LimitError) {
            ends.building++;
            waits.push(performance.now() - abortedAt);
          } else if (!(error instanceof AbortedError)) throw error;
          else if (error.phase === 'queued') ends.queued++;
          else ends.killed++;
        }
      }),
    );
  }
  for (let k = 0; k < CELLS.length; k++) if (bytesOf(await pool.solve(...cell(k))) !== expected[k]) wrong++;
  await pool.close();
  return {
    jobs: count,
    ...ends,
    wrong,
    ...spread(waits),
    built: waitsBuilt.length,
    builtP99Ms: rounded(quantile(waitsBuilt, 0.99)),
    builtLargestMs: rounded(quantile(waitsBuilt, 1)),
  };
}

/** Whether a partial result's certificate is what the game itself says. */
function isCertified({ report, strategy }: Solution): boolean {
  if (strategy.kind !== 'mediated') return report.equilibriumGap >= 0;
  const { objective, equilibriumGap } = finish(
    certifyMediator(strategy.augmented, strategy.witness.mediator),
  );
  return objective === report.objective && equilibriumGap === report.equilibriumGap;
}

async function soak(count: number): Promise<object> {
  const pool = createPool({ workers: 2, maxQueue: 8 });
  /** Solves and MiB. */
  const samples: [number, number][] = [];
  let done = 0;
  let wrong = 0;
  // one in a hundred is large, so that memory has to be given back as well
  const pick = (k: number): Cell => (k % 100 === 0 ? cell(k / 100) : SMALL[k % SMALL.length]!);
  const expected = new Map<Cell, string>();
  for (const known of [...CELLS, ...SMALL]) expected.set(known, bytesOf(await solve(...known)));
  const running = new Set<Promise<void>>();
  for (let k = 0; k < count; k++) {
    await pool.ready();
    const job = pool.solve(...pick(k)).then((solution) => {
      if (k % 97 === 0 && bytesOf(solution) !== expected.get(pick(k))) wrong++;
      done++;
      if (done % 50 === 0) samples.push([done, process.memoryUsage.rss() / 2 ** 20]);
    });
    running.add(job);
    void job.finally(() => running.delete(job));
  }
  await Promise.all(running);
  await pool.close();
  const fifths = [1, 2, 3, 4, 5].map((k) =>
    samples.slice(Math.floor(((k - 1) * samples.length) / 5), Math.floor((k * samples.length) / 5)),
  );
  return {
    solves: count,
    wrong,
    meanMibOfFifths: fifths.map((fifth) => rounded(mean(fifth.map(([, mib]) => mib)))).join(' '),
    largestMib: rounded(Math.max(...samples.map(([, mib]) => mib))),
    // heaps of three isolates grow before they settle
    slopeOfLastHalfKibPerThousand: rounded(1024 * 1000 * slope(samples.slice(samples.length >> 1))),
  };
}

const PARTS = { throughput, limits, aborts, soak };
const COUNTS = { throughput: 200, limits: 1000, aborts: 1000, soak: 10_000 };
const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
const chosen = part === undefined ? names : names.filter((name) => name === part);
if (chosen.length === 0) throw new Error(`Unknown part ${part}; expected one of ${names.join(', ')}.`);
console.log(machine());
const rows = [];
for (const name of chosen) {
  const row = { part: name, ...(await PARTS[name](Number(countText ?? COUNTS[name]))) };
  console.table([row]);
  rows.push(row);
}
writeResult(part === undefined ? 'pool' : `pool-${part}`, rows);
