/**
 * Who holds a lock, in one line: process, when it started, host, machine, start of the machine, namespace of processes.
 *
 *     4242 81236 node-7 3f2a… 0f9c…-… pid:[4026531836]
 *
 * What the system does not tell is a dash. A number means a process only within one namespace of one start of one
 * machine: a disk may be shared with others, and a container counts its own.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Of a process anywhere. */
export interface Holder {
  readonly pid: number;
  /** Ticks since the start of the machine; empty where the system does not tell. */
  readonly start: string;
  readonly place: Place | null;
}

/** Null in locks of versions that did not tell: those are taken to be from here. */
interface Place {
  readonly host: string;
  readonly machine: string;
  readonly boot: string;
  readonly namespace: string;
}

const UNKNOWN = '-';
/** In which all processes are that are in no container, on every Linux. */
const OUTSIDE_CONTAINERS = 'pid:[4026531836]';

const here: Place = {
  host: encodeURIComponent(hostname()) || UNKNOWN,
  machine: machineName(),
  boot: told('/proc/sys/kernel/random/boot_id'),
  namespace: linkOf('/proc/self/ns/pid'),
};

export function holderText(pid = process.pid, place = here): string {
  const { host, machine, boot, namespace } = place;
  return `${[pid, startOf(pid) ?? UNKNOWN, host, machine, boot, namespace].join(' ')}\n`;
}

/** Null: an empty or foreign file, which nobody holds. */
export function holderOf(text: string): Holder | null {
  const [number = '', start = '', host, machine, boot, namespace] = text.trim().split(/\s+/);
  const pid = Number(number);
  if (!(Number.isSafeInteger(pid) && pid > 0)) return null;
  const place =
    host === undefined || machine === undefined || boot === undefined || namespace === undefined
      ? null
      : { host, machine, boot, namespace };
  return { pid, start: start === UNKNOWN ? '' : start, place };
}

/** `elsewhere`: whether it runs cannot be told from here. */
export type Standing = 'alive' | 'gone' | 'elsewhere';

export function standingOf({ pid, start, place }: Holder): Standing {
  if (place !== null && !isHere(place)) return isBeforeRestart(place) ? 'gone' : 'elsewhere';
  const now = startOf(pid);
  if (process.platform === 'linux') return now !== null && now === start ? 'alive' : 'gone';
  return answers(pid) ? 'alive' : 'gone';
}

function isHere({ host, boot, namespace }: Place): boolean {
  if (boot !== here.boot || namespace !== here.namespace) return false;
  return boot !== UNKNOWN || host === here.host;
}

/** This machine's own lock that a crash of it left behind: nothing of then runs now. */
function isBeforeRestart({ host, machine, boot, namespace }: Place): boolean {
  return (
    machine !== UNKNOWN &&
    machine === here.machine &&
    host === here.host &&
    namespace === OUTSIDE_CONTAINERS &&
    here.namespace === OUTSIDE_CONTAINERS &&
    ![UNKNOWN, here.boot].includes(boot) &&
    here.boot !== UNKNOWN
  );
}

/** Where a process is that is not here, as in "process 7 on host …". */
export function placeText({ place }: Holder): string {
  if (place === null) return 'here';
  const host = JSON.stringify(decoded(place.host));
  if (place.boot === here.boot && place.boot !== UNKNOWN)
    return `in another container of this machine (host ${host})`;
  if (place.host === here.host)
    return `on another machine or container named ${host}, or on this one before it was restarted`;
  return `on host ${host}`;
}

function decoded(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return host;
  }
}

/** Whether a process has this number, ours or not. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const STATE = 0;
const START_TIME = 19;

/** When a process started, in ticks since the machine did: tells it from a later one with its number. Null: it is gone. */
function startOf(pid: number): string | null {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // fields follow the name, which may itself hold spaces and brackets
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[STATE] === 'Z' ? null : (fields[START_TIME] ?? null);
}

/** Hashed: a machine's number is not for others, and lock files may be. */
function machineName(): string {
  const id = textOf('/etc/machine-id')?.trim() ?? '';
  return id === '' ? UNKNOWN : createHash('sha256').update(`mediant ${id}`).digest('hex').slice(0, 16);
}

function told(path: string): string {
  return textOf(path)?.trim().replaceAll(/\s+/g, '') || UNKNOWN;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return UNKNOWN;
  }
}
