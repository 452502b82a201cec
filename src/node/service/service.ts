import { optional } from '../../optional.ts';
import type { Pool } from '../pool/pool.ts';
import { resolveServiceOptions, type ServiceOptions } from './options.ts';

/** Packages that a service needs beside those that Mediant always has. */
export const SERVICE_PACKAGES = ['hono', '@hono/node-server', 'prom-client'] as const;

/** A service as a function of requests: to be listened to by `listen`, or mounted in a server of one's own. */
export interface Service {
  /** Answers POST /solve, GET /health and GET /metrics; for anything else 404. Never rejects. */
  fetch(request: Request): Promise<Response>;
  /**
   * Serves requests to this host too: a name or an address without a port, or `*` for any.
   * @throws InputError for what is none
   */
  allowHost(name: string): void;
  /** From now on refuses solves; resolves when those that it has are done. */
  drain(): Promise<void>;
  /** Ends the solves that it has: those that can answer with a partial result do, the others with code `draining`. */
  abort(): void;
}

/**
 * @param pool stays the caller's, who closes it
 * @throws InputError naming the option, or the optional packages that are not installed
 */
export async function createService(pool: Pool, options: ServiceOptions = {}): Promise<Service> {
  const resolved = resolveServiceOptions(options);
  const { createApp } = await optional('Services', SERVICE_PACKAGES, () => import('./app.ts'));
  return createApp(pool, resolved);
}
