/**
 * `npm run bench -- service [SOLVES [LEAVERS [SECONDS]]]`: a service on this machine under clients that stay and clients that
 * leave at random; requests per second, latency, what is left afterwards, and the slope of resident memory. Then SECONDS of
 * hostile requests (see service-hostile.ts). With 0 SOLVES the hostile part alone.
 */
import { createPool } from '../src/node/pool/pool.ts';
import { createService, listen } from '../src/node/service/index.ts';
import { type End, post } from './hostile-requests.ts';
import { machine, quantile, slope, writeResult } from './machine.ts';
import { hostile } from './service-hostile.ts';

const [solves = 2000, leavers = 500, hostileSeconds = 60] = process.argv.slice(2).map(Number);
const CLIENTS = 8;
const BODY = JSON.stringify({
  game: 'kuhn:players=2,ranks=3',
  options: { concept: 'EFCE', criterion: 'published', tolerance: 1e-3 },
});
const ENDLESS = JSON.stringify({
  game: 'K35',
  options: { concept: 'CERT', criterion: 'published', tolerance: 1e-300 },
});

const resident = () => process.memoryUsage.rss() / 2 ** 20;

/** Clients that stay, and clients that leave. */
async function friendly(): Promise<readonly object[]> {
  const pool = createPool({ workers: 2, maxQueue: 1000, graceMilliseconds: 5000 });
  const service = await createService(pool);
  const { url, close } = await listen(service, { port: 0 });

  for (let k = 0; k < 50; k++) await post(url, BODY);

  const milliseconds: number[] = [];
  const memory: [number, number][] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let k = next++; k < solves; k = next++) {
        const before = performance.now();
        const status = await post(url, BODY);
        if (status !== 200) throw new Error(`request ${k} was answered with ${status}`);
        milliseconds.push(performance.now() - before);
        if (k % 100 === 0) memory.push([k, resident()]);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;

  // the second half, once heaps have the size that they keep
  const late = memory.slice(memory.length / 2);
  const stay = {
    requests: solves,
    perSecond: solves / seconds,
    p50: quantile(milliseconds, 0.5),
    p99: quantile(milliseconds, 0.99),
    residentMiB: resident(),
    slopeMiBPerThousand: 1000 * slope(late),
  };

  const outcomes: End[] = [];
  const leaver = () => post(url, ENDLESS, { leaveAfter: 200 * Math.random() });
  for (let k = 0; k < leavers; k += CLIENTS)
    outcomes.push(...(await Promise.all(Array.from({ length: CLIENTS }, leaver))));
  const gone = performance.now();
  await service.drain();
  const leave = {
    leavers: outcomes.length,
    answered: outcomes.filter((outcome) => outcome !== 'left').length,
    drainedAfterMilliseconds: performance.now() - gone,
    running: pool.running,
    queued: pool.queued,
    residentMiB: resident(),
  };
  console.table([stay]);
  console.table([leave]);
  await close();
  await pool.close();
  return [stay, leave];
}

console.log(machine());
if (solves > 0) writeResult('service', await friendly());
if (hostileSeconds > 0) writeResult('service-hostile', await hostile(hostileSeconds));
