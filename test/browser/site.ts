/** A static server of one folder on the loopback interface, as plain as any that a page is served from. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface Site {
  /** Without a slash at its end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * @param root the folder
 * @param page the HTML of `/`
 * @param scripts texts of further JavaScript files, by path
 * @param hidden paths that are answered with 404
 * @param headers of every answer
 */
export async function serveFolder(
  root: string,
  page: string,
  scripts: Readonly<Record<string, string>> = {},
  hidden: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    asked.push(path);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const text = path === '/' ? page : scripts[path];
    if (text !== undefined) {
      response.writeHead(200, { 'content-type': path === '/' ? 'text/html' : 'text/javascript' }).end(text);
      return;
    }
    const file = join(root, normalize(path));
    if (hidden.includes(path) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
