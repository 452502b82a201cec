/**
 * Lines of NDJSON that know whether they are what was written: the last key of a sealed line is the CRC-32C of the JSON
 * without that key, eight hexadecimal digits.
 *
 *     {"key":"5b73…","status":"solved","crc":"0a1b2c3d"}
 */
import { crc32c } from '../../numeric/crc32c.ts';

const KEY = 'crc';
/** What a sealed line ends with; digits stand for the checksum. */
const END = `,"${KEY}":"00000000"}`;
/** Letters of that which may be others, and the line is still a damaged one and no other. */
const MOST_WRONG = 2;

/** @param value has a key or more, none of them "crc" */
export function sealed(value: object): string {
  const text = JSON.stringify(value);
  return `${text.slice(0, -1)},"${KEY}":"${checksum(text)}"}`;
}

export interface OpenedLine {
  /** Without the checksum; undefined when the line is not JSON. */
  readonly value: unknown;
  /** none: lines of files that are older than seals, and foreign ones. */
  readonly seal: 'sound' | 'damaged' | 'none';
}

/** Reads a line without its end. */
export function opened(line: string): OpenedLine {
  const wrong = wrongIn(line.slice(-END.length));
  if (wrong > MOST_WRONG) return { value: parsed(line), seal: 'none' };
  const body = `${line.slice(0, -END.length)}}`;
  const isSound = wrong === 0 && line.slice(-10, -2) === checksum(body);
  return { value: parsed(body), seal: isSound ? 'sound' : 'damaged' };
}

/** Letters of the end of a sealed line that are not as they should be, whatever the checksum. */
function wrongIn(end: string): number {
  if (end.length < END.length) return END.length;
  return [...END].filter((letter, k) => letter !== '0' && letter !== end[k]).length;
}

const checksum = (text: string) => crc32c(Buffer.from(text)).toString(16).padStart(8, '0');

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
