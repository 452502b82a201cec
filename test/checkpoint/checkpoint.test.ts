/** Checkpoints as bytes: what is written can be read, and every way to damage it has its message. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { crc32c } from '../../src/numeric/crc32c.ts';
import { checkIdentity, checkpointPieces, readCheckpoint } from '../../src/solve/checkpoint.ts';
import { bytesOf } from '../suites/resume.ts';

const FACTS = {
  program: '1.2.3',
  layout: 7,
  game: 'Schafkopf ♣',
  fingerprint: '0123456789abcdef',
  options: { concept: 'EFCE', instruments: [], tolerance: 1e-4, parameters: { averaging: 3 } },
  ended: null,
  iterations: 1234,
  seconds: 5.25,
};
const PARTS = [
  { name: 'kernel', arrays: [Float64Array.of(1, -0, 5e-324, Number.NaN), new Float64Array(0)] },
  { name: 'clock', arrays: [Float64Array.of(Number.POSITIVE_INFINITY)] },
];

const whole = (facts = FACTS, parts = PARTS) => bytesOf(checkpointPieces(facts, parts));

function complaint(bytes: Uint8Array): string {
  try {
    readCheckpoint(bytes, 'f.ck');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'checkpoint', place: expect.stringMatching(/^f\.ck: ./) });
    return (error as InputError).message;
  }
  return 'no complaint';
}

function spoilt(change: (bytes: Uint8Array, view: DataView) => void, seal = true): Uint8Array {
  const bytes = whole();
  const view = new DataView(bytes.buffer);
  change(bytes, view);
  const end = bytes.length - 4;
  if (seal) view.setUint32(end, crc32c(bytes.subarray(0, end)), true);
  return bytes;
}

describe('what is written', () => {
  it('reads back, bit for bit', () => {
    const saved = readCheckpoint(whole(), 'f.ck');
    const { parts, file, ...facts } = saved;
    expect(file).toBe('f.ck');
    expect(facts).toEqual(FACTS);
    expect(parts.map(({ name }) => name)).toEqual(['kernel', 'clock']);
    expect(parts.map(({ read }) => read())).toEqual(PARTS.map(({ arrays }) => arrays));
  });

  it('wherever it lies in a larger buffer', () => {
    const bytes = whole();
    for (const offset of [1, 3, 8]) {
      const shifted = new Uint8Array(bytes.length + 16).subarray(offset, offset + bytes.length);
      shifted.set(bytes);
      const [kernel] = readCheckpoint(shifted).parts;
      expect(kernel?.read()).toEqual(PARTS[0]?.arrays);
    }
  });

  it('is the same in pieces as the arrays were when it was made, for any arrays', () => {
    const arrays = fc.array(fc.float64Array({ maxLength: 20 }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(arrays, { maxLength: 4 }), (lists) => {
        const parts = lists.map((list, k) => ({ name: `part ${k}`, arrays: list }));
        const saved = readCheckpoint(bytesOf(checkpointPieces(FACTS, parts)));
        expect(saved.parts.map(({ read }) => read())).toEqual(lists);
      }),
    );
  });
});

describe('damaged checkpoints', () => {
  const { length } = whole();

  /** Longer by some bytes than its end, of which the checksum is the last four, or is not. */
  function longer(seal: boolean): Uint8Array {
    const bytes = bytesOf([whole().subarray(0, length - 4), new Uint8Array(12)]);
    const end = bytes.length - 4;
    if (seal) new DataView(bytes.buffer).setUint32(end, crc32c(bytes.subarray(0, end)), true);
    return bytes;
  }
  const headerOf = (size: number) => spoilt((_, view) => view.setUint32(12, size, true));
  const cut = `the end comes after ${length - 9} bytes; expected ${length}: it is cut off or damaged; `;
  const other = new TextEncoder().encode('{"format": "mediant-strategy"}');

  it.each<[RegExp, Uint8Array]>([
    [/byte 0 is no beginning of a checkpoint; expected one that mediant wrote; /, new Uint8Array(0)],
    [/byte 0 is no beginning/, other],
    [/the end comes after 12 bytes; expected 16 or more/, whole().subarray(0, 12)],
    [/version is 2; .* reads version 1; /, spoilt((_, view) => view.setUint32(8, 2, true))],
    [/the end comes after \d+ bytes, within the header: it is cut off; /, headerOf(1e6)],
    [/header is no header of a checkpoint; /, headerOf(32)],
    [new RegExp(cut), whole().subarray(0, length - 9)],
    [
      /checksum is \w{8}; expected the 00000000 at byte \d+: it is damaged; a solve cannot go on with it\.$/,
      longer(false),
    ],
    [/the end comes 8 bytes after the last part; /, longer(true)],
    [
      /checksum is \w{8}; expected the \w{8} at byte \d+: it is damaged; /,
      spoilt((bytes) => bytes.fill(1, length - 12, length - 11), false),
    ],
  ])('%s', (message, bytes) => {
    expect(complaint(bytes)).toMatch(new RegExp(`^f\\.ck: ${message.source}`));
  });

  it('cut anywhere', () => {
    for (let end = 0; end < length; end++)
      expect(complaint(whole().subarray(0, end))).not.toBe('no complaint');
  });

  it('changed anywhere', () => {
    for (let at = 0; at < length; at++) {
      const changed = spoilt((bytes) => bytes.fill(bytes[at]! ^ 0x10, at, at + 1), false);
      expect(complaint(changed)).not.toBe('no complaint');
    }
  });
});

describe('foreign checkpoints', () => {
  const own = readCheckpoint(whole(), 'f.ck');

  const withOption = (option: object) => ({ options: { ...FACTS.options, ...option } });

  it.each<[RegExp, object]>([
    [/program is version 2\.0\.0; this is 1\.2\.3, whose steps may differ; /, { program: '2.0.0' }],
    [/layout is 8; this program's kernels have layout 7; /, { layout: 8 }],
    [
      /game is "Skat" with fingerprint ff; this solve is of "Schafkopf ♣", which has 0123456789abcdef; /,
      { game: 'Skat', fingerprint: 'ff' },
    ],
    [/options\.tolerance is 0\.01; this solve has 0\.0001; /, withOption({ tolerance: 0.01 })],
    [
      /options\.parameters is \{"averaging":2\}; this solve has \{"averaging":3\}; /,
      withOption({ parameters: { averaging: 2 } }),
    ],
    [/options\.multiplier is 3; this solve has not given; /, withOption({ multiplier: 3 })],
  ])('%s', (message, change) => {
    const other = readCheckpoint(whole({ ...FACTS, ...change }), 'f.ck');
    expect(() => checkIdentity(other, own)).toThrow(new RegExp(`^f\\.ck: ${message.source}`));
  });

  it('the same game under another name is none', () => {
    const other = readCheckpoint(whole({ ...FACTS, game: 'a file' }));
    expect(() => checkIdentity(other, own)).not.toThrow();
  });
});
