/**
 * Checkpoints of one long solve, as bytes; little-endian, like the memory of WASM.
 *
 *     0   "mediant\n"
 *     8   u32 version of this format, u32 length of the header
 *     16  header: JSON in UTF-8, filled up with spaces to a multiple of 8
 *         { "program": "0.1.0", "layout": 2, "game": "K35", "fingerprint": "3f…", "options": { "concept": "EFCE", … },
 *           "ended": null, "iterations": 4096, "seconds": 61.2,
 *           "parts": [{ "name": "kernel", "lengths": [3, 18642, …] }, …] }
 *         the arrays of the parts, f64
 *         u32 CRC-32C of all of this
 *
 * The header says what the state is of, so that it is continued by the same solve alone; each part of a solve knows what
 * its arrays mean.
 */
import { z } from 'zod';
import { errors } from '../errors.ts';
import { crc32c } from '../numeric/crc32c.ts';

const MAGIC = 'mediant\n';
const FORMAT_VERSION = 1;
const HEADER_AT = 16;
const NUMBER = 8;
const CHECKSUM = 4;

const headerSchema = z.object({
  program: z.string(),
  layout: z.int(),
  game: z.string(),
  fingerprint: z.string(),
  options: z.record(z.string(), z.unknown()),
  ended: z.string().nullable(),
  iterations: z.int().min(0),
  seconds: z.number().min(0),
  parts: z.array(z.object({ name: z.string(), lengths: z.array(z.int().min(0)) })),
});

type Header = z.output<typeof headerSchema>;

/** What a state is of: only a solve that says the same of itself may go on with it. */
export type Identity = Pick<Header, 'program' | 'layout' | 'game' | 'fingerprint' | 'options'>;

/** A checkpoint that is whole; whether it fits is for the solve that is to go on with it. */
export interface Checkpoint extends Readonly<Identity> {
  /** Name of its file, for messages. */
  readonly file: string;
  /** How the solve ended, or null when it was under way. */
  readonly ended: string | null;
  readonly iterations: number;
  /** Spent by then, in all processes. */
  readonly seconds: number;
  readonly parts: readonly Part[];
}

/** Named arrays of a solve's state. */
export interface Part {
  readonly name: string;
  readonly lengths: readonly number[];
  /** Copies of its arrays. */
  readonly read: () => Float64Array[];
}

/** The parts of a state: names, and arrays that are read when the pieces are. */
export type Parts = readonly { readonly name: string; readonly arrays: readonly Float64Array[] }[];

/**
 * The bytes of a checkpoint in pieces, to be written one after another.
 * Cost: one pass over the arrays, which are views and not copied.
 */
export function checkpointPieces(facts: Omit<Header, 'parts'>, parts: Parts): Uint8Array[] {
  const header = { ...facts, parts: parts.map(({ name, arrays }) => ({ name, lengths: lengthsOf(arrays) })) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / NUMBER) * NUMBER;
  const head = new Uint8Array(HEADER_AT + headerLength).fill(SPACE, HEADER_AT);
  head.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(head.buffer);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, headerLength, true);
  head.set(json, HEADER_AT);
  const arrays = parts.flatMap((part) =>
    part.arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
  const pieces = [head, ...arrays];
  const checksum = new Uint8Array(CHECKSUM);
  new DataView(checksum.buffer).setUint32(0, sumOf(pieces), true);
  return [...pieces, checksum];
}

const SPACE = 32;

const lengthsOf = (arrays: readonly Float64Array[]) => arrays.map(({ length }) => length);
const sumOf = (pieces: readonly Uint8Array[]) => pieces.reduce((sum, piece) => crc32c(piece, sum), 0);

/**
 * Checks that a checkpoint is whole and undamaged.
 * @param bytes kept, and not to be changed while the checkpoint is in use
 * @param file its name, for messages
 * @throws InputError naming the place, when it is damaged, cut off, of another format or version
 */
export function readCheckpoint(bytes: Uint8Array, file = 'checkpoint'): Checkpoint {
  const fail = (place: string, problem: string) => errors.badCheckpoint(file, place, problem);
  const begins = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (begins !== MAGIC)
    throw fail('byte 0', 'is no beginning of a checkpoint; expected one that mediant wrote');
  if (bytes.length < HEADER_AT)
    throw fail('the end', `comes after ${bytes.length} bytes; expected ${HEADER_AT} or more: it is cut off`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== FORMAT_VERSION)
    throw fail('version', `is ${version}; this program reads version ${FORMAT_VERSION}`);
  const dataAt = HEADER_AT + view.getUint32(12, true);
  const end = bytes.length - CHECKSUM;
  if (dataAt > end)
    throw fail('the end', `comes after ${bytes.length} bytes, within the header: it is cut off`);
  const header = headerOf(bytes.subarray(HEADER_AT, dataAt));
  const expected = header === null ? null : dataAt + NUMBER * numbersIn(header);
  if (expected !== null && expected > end)
    throw fail(
      'the end',
      `comes after ${bytes.length} bytes; expected ${expected + CHECKSUM}: it is cut off or damaged`,
    );
  const [saved, found] = [view.getUint32(end, true), crc32c(bytes.subarray(0, end))];
  if (saved !== found)
    throw fail('checksum', `is ${hex(found)}; expected the ${hex(saved)} at byte ${end}: it is damaged`);
  if (header === null) throw fail('header', 'is no header of a checkpoint');
  if (expected !== end)
    throw fail('the end', `comes ${end - (expected as number)} bytes after the last part`);
  return { ...header, file, parts: partsOf(header, bytes, dataAt) };
}

const hex = (checksum: number) => checksum.toString(16).padStart(8, '0');

/** Null when it is none. */
function headerOf(bytes: Uint8Array): Header | null {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

function numbersIn({ parts }: Header): number {
  return parts.reduce((sum, { lengths }) => lengths.reduce((total, length) => total + length, sum), 0);
}

function partsOf({ parts }: Header, bytes: Uint8Array, dataAt: number): Part[] {
  let at = dataAt;
  return parts.map(({ name, lengths }) => {
    const starts = lengths.map((length) => {
      at += NUMBER * length;
      return at - NUMBER * length;
    });
    const read = () =>
      starts.map((start, k) => {
        const array = new Float64Array(lengths[k]!);
        new Uint8Array(array.buffer).set(bytes.subarray(start, start + array.byteLength));
        return array;
      });
    return { name, lengths, read };
  });
}

/** @throws InputError naming what differs */
export function checkIdentity(saved: Checkpoint, own: Identity): void {
  const fail = (place: string, problem: string) => errors.badCheckpoint(saved.file, place, problem);
  if (saved.program !== own.program)
    throw fail('program', `is version ${saved.program}; this is ${own.program}, whose steps may differ`);
  if (saved.layout !== own.layout)
    throw fail('layout', `is ${saved.layout}; this program's kernels have layout ${own.layout}`);
  if (saved.fingerprint !== own.fingerprint)
    throw fail(
      'game',
      `is ${JSON.stringify(saved.game)} with fingerprint ${saved.fingerprint}; this solve is of ${JSON.stringify(own.game)}, which has ${own.fingerprint}`,
    );
  for (const name of new Set([...Object.keys(own.options), ...Object.keys(saved.options)])) {
    const [there, here] = [shown(saved.options[name]), shown(own.options[name])];
    if (there !== here) throw fail(`options.${name}`, `is ${there}; this solve has ${here}`);
  }
}

const shown = (option: unknown) => (option === undefined ? 'not given' : JSON.stringify(option));
