/** A service on a port. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { errors } from '../../errors.ts';
import { optional } from '../../optional.ts';
import { SERVICE_PACKAGES, type Service } from './service.ts';

/** Where a service listens. */
export interface ListenOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string;
  /** Seconds in which a request must have arrived, > 0; default 60. */
  readonly requestSeconds?: number;
}

/** A service that listens. */
export interface Listening {
  /** With the port that it really has. */
  readonly url: string;
  /** Accepts no more connections, drains the service, and resolves when all have been answered. */
  close(): Promise<void>;
}

/** Addresses that stand for all of the machine's. */
const ALL_ADDRESSES = ['0.0.0.0', '::'];
/** More are closed at once. */
const MAX_CONNECTIONS = 2000;
/** A client that takes nothing of its answer for so long is gone. */
const ANSWER_MILLISECONDS = 60_000;
const HEADERS_SECONDS = 10;

/** @throws InputError when the address cannot be had, or optional packages are not installed */
export async function listen(
  service: Service,
  { port, host = '127.0.0.1', requestSeconds = 60 }: ListenOptions,
): Promise<Listening> {
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw errors.badField('port', port, 'a whole number from 0 to 65535');
  if (!(requestSeconds > 0)) throw errors.badField('requestSeconds', requestSeconds, 'a number above 0');
  const { getRequestListener } = await optional(
    'Services',
    SERVICE_PACKAGES,
    () => import('@hono/node-server'),
  );
  const server = createServer(
    timeouts(requestSeconds),
    getRequestListener((request) => service.fetch(request), {
      overrideGlobalObjects: false,
      errorHandler: (error) =>
        Response.json({ error: { code: 'request', message: String(error) } }, { status: 400 }),
    }),
  );
  server.maxConnections = MAX_CONNECTIONS;
  const connections = trackConnections(server);
  await listening(server, port, host);
  const { address, family, port: actual } = server.address() as AddressInfo;
  for (const name of namesOf(host, address)) service.allowHost(name);
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    close: async () => {
      const end = new Promise<void>((resolve) => server.close(() => resolve()));
      connections.closeWhenIdle();
      await service.drain();
      await end;
    },
  };
}

/** A request that dribbles in is ended with 408. */
function timeouts(requestSeconds: number) {
  const requestTimeout = Math.ceil(1000 * requestSeconds);
  return {
    requestTimeout,
    headersTimeout: Math.min(1000 * HEADERS_SECONDS, requestTimeout),
    connectionsCheckingInterval: Math.ceil(requestTimeout / 10),
  };
}

/** By which a listener is called: all addresses of the machine when it listens on all. */
function namesOf(host: string, address: string): string[] {
  if (!ALL_ADDRESSES.includes(address)) return [host, address];
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.map((own) => own.address);
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(errors.unlistenable(host, port, error.code === 'EADDRINUSE' ? 'it is in use' : error.message)),
    );
    server.listen(port, host, resolve);
  });
}

/**
 * Connections by what they have to do: node:http itself leaves one open that has never sent a request, as clients open in
 * advance.
 */
function trackConnections(server: Server): { closeWhenIdle(): void } {
  const requests = new Map<Socket, number>();
  let closing = false;
  const count = (socket: Socket, change: number) => {
    const left = (requests.get(socket) ?? 0) + change;
    requests.set(socket, left);
    if (closing && left === 0) socket.destroySoon();
  };
  server.on('connection', (socket) => {
    count(socket, 0);
    socket.on('close', () => requests.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.on('prefinish', () => socket.setTimeout(ANSWER_MILLISECONDS));
    response.on('close', () => count(socket, -1));
  });
  return {
    closeWhenIdle() {
      closing = true;
      for (const socket of requests.keys()) count(socket, 0);
    },
  };
}
