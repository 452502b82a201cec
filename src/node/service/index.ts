/**
 * `mediant/service`: solving over HTTP, on a pool. What it serves is told by README.md; it writes no log.
 * @module mediant/service
 */
export { type Listening, type ListenOptions, listen } from './listen.ts';
export type { ServiceOptions } from './options.ts';
export { createService, SERVICE_PACKAGES, type Service } from './service.ts';
