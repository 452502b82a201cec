/**
 * Mediant inside a server of one's own: an address of it solves, on a pool that its other addresses never wait for.
 *
 *     npm run build && node bench/examples/own-server.js 8080
 *     curl 'http://127.0.0.1:8080/equilibrium?game=chicken&concept=EFCE'
 */
import { subscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import { InputError } from 'mediant';
import { AbortedError, createPool, LimitError, QueueFullError } from 'mediant/pool';

const pool = createPool({ workers: 2, maxQueue: 50, memoryLimitMiB: 1024 });

// the library writes no log; who wants one listens
subscribe('mediant:solve:start', ({ id, game, options }) => log(`${id} start ${game} ${options.concept}`));
subscribe('mediant:solve:end', ({ id, report }) =>
  log(`${id} ${report.status} ${report.iterations} iterations`),
);
subscribe('mediant:solve:error', ({ id, error }) => log(`${id} ${error.name} ${error.message}`));

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/') return send(response, 200, { hello: 'world' });
  if (pathname !== '/equilibrium') return send(response, 404, { error: `nothing at ${pathname}` });
  const game = searchParams.get('game') ?? '';
  const concept = searchParams.get('concept') ?? 'EFCE';
  // whoever leaves stops paying for the answer
  const left = new AbortController();
  response.on('close', () => left.abort());
  try {
    const options = { concept, tolerance: 1e-3, timeLimitSeconds: 10 };
    const { report } = await pool.solve(game, options, { signal: left.signal });
    const { status, objective, upperBound, equilibriumGap } = report;
    send(response, 200, { status, objective, upperBound, equilibriumGap });
  } catch (error) {
    if (error instanceof InputError) send(response, 400, { error: error.message });
    else if (error instanceof QueueFullError) send(response, 503, { error: 'busy' }, { 'retry-after': '5' });
    else if (error instanceof LimitError) send(response, 422, { error: error.message });
    else if (!(error instanceof AbortedError)) send(response, 500, { error: error.message });
  }
});

function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function log(line) {
  process.stderr.write(`solve ${line}\n`);
}

server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`),
);

process.once('SIGTERM', async () => {
  await new Promise((resolve) => server.close(resolve));
  await pool.close();
});
