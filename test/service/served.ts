/** A service on a port of its own over a pool, ended with its file of tests. */
import { afterAll } from 'vitest';
import type { Pool } from '../../src/node/pool/pool.ts';
import {
  createService,
  type Listening,
  type ListenOptions,
  listen,
  type Service,
  type ServiceOptions,
} from '../../src/node/service/index.ts';

export interface Served {
  readonly pool: Pool;
  readonly service: Service;
  readonly listening: Listening;
}

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Never solved: it ends when it is told to. */
export const ENDLESS = {
  game: 'K35',
  options: {
    concept: 'CERT',
    objective: 'player:1',
    kernel: 'rm',
    criterion: 'published',
    tolerance: 1e-300,
  },
};

const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** Called once the tests of the file are done; the last that is given goes first. */
export function atEnd(end: () => Promise<unknown>): void {
  ends.push(end);
}

/** Ends the pool, too. */
export async function serve(
  pool: Pool,
  options: ServiceOptions = {},
  where: Partial<ListenOptions> = {},
): Promise<Served> {
  const service = await createService(pool, options);
  const listening = await listen(service, { port: 0, ...where });
  atEnd(async () => {
    service.abort();
    await listening.close();
    await pool.destroy();
  });
  return { pool, service, listening };
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
