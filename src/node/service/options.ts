/** Options of a service: unit, range, default. */
import { z } from 'zod';
import { checked } from '../../problem/resolve.ts';

const MIB = 2 ** 20;

const schema = z.strictObject({
  /** Bytes of a request's body, 1 or more; default 4 MiB. */
  maxBodyBytes: z
    .number()
    .int()
    .min(1)
    .default(4 * MIB),
  /**
   * Seconds, > 0, that a solve may take once it has a worker, whatever the request asks for; default 300. One that is still
   * building then has no result.
   */
  timeLimitSeconds: z.number().positive().max(2_000_000).default(300),
  /**
   * Hosts that are served beside those of this machine's own loopback (localhost, 127.0.0.1, ::1) and, with `listen`, the
   * address that is listened on: names or addresses without ports, or `*` for any; default none. Requests to another host,
   * and those of pages whose origin is another, are refused.
   */
  allowedHosts: z.array(z.string()).default([]),
  /** Seconds between two comments in a stream of events that has nothing to tell, > 0; default 15. */
  heartbeatSeconds: z.number().positive().max(2_000_000).default(15),
});

/**
 * Limits of a service.
 * @interface
 */
export type ServiceOptions = z.input<typeof schema>;
export type ResolvedServiceOptions = z.output<typeof schema>;

/** @throws InputError naming the option */
export function resolveServiceOptions(options: ServiceOptions): ResolvedServiceOptions {
  return checked(schema, options, 'option');
}
