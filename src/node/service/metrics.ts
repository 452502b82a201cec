/** What GET /metrics tells, in Prometheus's text format. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Report } from '../../solve/solution.ts';
import { VERSION } from '../../version.ts';
import type { Pool } from '../pool/pool.ts';

const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000];

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  answered(route: string, status: number): void;
  solved(report: Report): void;
  failed(code: string): void;
}

export function createMetrics(pool: Pool): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'mediant_info',
    help: 'Version of Mediant.',
    labelNames: ['version'],
    registers,
  }).set({ version: VERSION }, 1);
  const requests = new Counter({
    name: 'mediant_requests_total',
    help: 'Requests answered, by route and HTTP status; 499: the client left before.',
    labelNames: ['route', 'status'],
    registers,
  });
  const solves = new Counter({
    name: 'mediant_solves_total',
    help: 'Solves that ended, by the status of their report, or by the code of the error that they ended with.',
    labelNames: ['status'],
    registers,
  });
  const iterations = new Counter({
    name: 'mediant_iterations_total',
    help: 'Iterations of kernels in solves that have a result.',
    registers,
  });
  const seconds = new Histogram({
    name: 'mediant_solve_seconds',
    help: 'Seconds of solves that have a result, building and certifying included, waiting not.',
    labelNames: ['concept'],
    buckets: SECONDS,
    registers,
  });
  gauge(registry, 'mediant_workers', 'Workers.', () => pool.options.workers);
  gauge(registry, 'mediant_jobs_running', 'Solves that run.', () => pool.running);
  gauge(registry, 'mediant_jobs_queued', 'Solves that wait for a worker.', () => pool.queued);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: (route, status) => requests.inc({ route, status }),
    solved: (report) => {
      const { build, solve, certify } = report.seconds;
      solves.inc({ status: report.status });
      iterations.inc(report.iterations);
      seconds.observe({ concept: report.concept }, build + solve + certify);
    },
    failed: (code) => solves.inc({ status: code }),
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
