/** A service on a port. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors } from '../errors.ts';
import { optional } from '../optional.ts';
import { SERVICE_PACKAGES, type Service } from './service.ts';

/** Where a service listens. */
export interface ListenOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string;
}

/** A service that listens. */
export interface Listening {
  /** With the port that it really has. */
  readonly url: string;
  /** Accepts no more connections, drains the service, and resolves when all have been answered. */
  close(): Promise<void>;
}

/** How often a server that closes looks for connections that have nothing more to say. */
const LOOK_MILLISECONDS = 50;

/** @throws InputError when the address cannot be had, or optional packages are not installed */
export async function listen(
  service: Service,
  { port, host = '127.0.0.1' }: ListenOptions,
): Promise<Listening> {
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw errors.badField('port', port, 'a whole number from 0 to 65535');
  const { getRequestListener } = await optional(
    'Services',
    SERVICE_PACKAGES,
    () => import('@hono/node-server'),
  );
  const server = createServer(
    getRequestListener((request) => service.fetch(request), {
      overrideGlobalObjects: false,
      errorHandler: () => new Response(null, { status: 400 }),
    }),
  );
  await listening(server, port, host);
  const { address, family, port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    close: () => closed(server, service),
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(errors.unlistenable(host, port, error.code === 'EADDRINUSE' ? 'it is in use' : error.message)),
    );
    server.listen(port, host, resolve);
  });
}

async function closed(server: Server, service: Service): Promise<void> {
  const end = new Promise<void>((resolve) => server.close(() => resolve()));
  const look = setInterval(() => server.closeIdleConnections(), LOOK_MILLISECONDS);
  try {
    await service.drain();
    await end;
  } finally {
    clearInterval(look);
  }
}
