/**
 * The hosts that a service answers to. A name that points here by somebody else's name server (DNS rebinding) is refused,
 * and so is a page of another host: a browser on this machine would let any page drive the service.
 */
import { errors } from '../../errors.ts';
import { type Failure, failure } from './failure.ts';

const ANY_HOST = '*';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** Of a header, in a message. */
const MAX_SHOWN = 100;

export class Hosts {
  private readonly names = new Set(LOOPBACK);

  constructor(allowed: readonly string[]) {
    for (const name of allowed) this.add(name);
  }

  /** @param name a host name or an address, without a port; or `*` */
  add(name: string): void {
    const isAddress6 = /^[\da-f:.]*:[\da-f:.]*:[\da-f:.]*$/i.test(name);
    const authority = isAddress6 ? `[${name}]` : name;
    const host = name === ANY_HOST ? name : hostOf(authority);
    if (host === null || /:\d*$/.test(authority))
      throw errors.badField('allowedHosts', name, 'a host name or an address without a port, or *');
    this.names.add(host);
  }

  /** Why a request is not answered; null: it is. */
  refusal({ headers, url }: Request): Failure | null {
    const host = headers.get('Host') ?? new URL(url).host;
    if (!this.allows(host)) return this.refused('host', `The host ${shown(host)} is not served`);
    const origin = headers.get('Origin');
    if (origin === null || this.allows(origin.replace(/^https?:\/\//, ''))) return null;
    return this.refused('origin', `Pages of ${shown(origin)} are not served`);
  }

  private allows(authority: string): boolean {
    if (this.names.has(ANY_HOST)) return true;
    const host = hostOf(authority);
    return host !== null && this.names.has(host);
  }

  private refused(code: 'host' | 'origin', problem: string): Failure {
    const known = [...this.names].join(', ');
    return failure(
      403,
      code,
      `${problem}; expected ${known}, or what allowedHosts (serve --allow-host) lists.`,
    );
  }
}

/** The host of `host` or `host:port`, as URLs write it; null for anything else. */
function hostOf(authority: string): string | null {
  if (/[@/\\?#\s]/.test(authority)) return null;
  try {
    return new URL(`http://${authority}`).hostname;
  } catch {
    return null;
  }
}

const shown = (text: string) => JSON.stringify(text.slice(0, MAX_SHOWN));
