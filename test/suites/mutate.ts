/** Texts and bytes, spoilt a little: the same edits give the same result. */
import fc from 'fast-check';
import { randomNumbers } from './random-flow.ts';

/** Numbers are taken modulo what there is to choose from. */
export interface Edit {
  readonly kind: number;
  readonly at: number;
  readonly length: number;
  readonly piece: number;
}

/** Pieces that mean something to one of the formats, or nearly. */
const PIECES = [
  ...'{}[]",:\\/.-+# \n\r\t0123456789eEcpt',
  ...['\ufeff', '\u0000', '""', '1/0', '1e999', '1e-999999999', '999999999', '9999999999', '-1', '1/3'],
  ...['NaN', 'null', 'true', '[]', '{}', ' "x" ', '"Principal"', '"payoffs"', '"chance"', '"children"'],
  ...['"__proto__"', '"constructor"', 'c "" 1 0 ', 't "" 0 ', '{ "a" "b" } ', '\ud800', '- ', '\n  '],
  ...['&a ', '*a', '1..9', '..'],
];
const KINDS = 5;
const MOST_EDITS = 4;
const LONG_CUT = 200;
const SHORT_CUT = 8;
const LARGE = 2 ** 30;

/** One to four cuts, insertions, replacements, repetitions or ends. */
export function mutate(text: string, edits: readonly Edit[]): string {
  return edits.reduce((mutated, edit) => {
    const at = edit.at % (mutated.length + 1);
    const [head, tail] = [mutated.slice(0, at), mutated.slice(at + edit.length)];
    const cut = mutated.slice(at, at + edit.length);
    const piece = PIECES[edit.piece % PIECES.length]!;
    const middles = ['', piece + cut, piece, cut + cut];
    return [...middles.map((middle) => head + middle + tail), head][edit.kind % KINDS]!;
  }, text);
}

/** As `mutate`, one character a byte. */
export function mutateBytes(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return Uint8Array.from(Buffer.from(mutate(Buffer.from(bytes).toString('latin1'), edits), 'latin1'));
}

/** What fast-check can make smaller when it finds something. */
export const someEdits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    kind: fc.nat(KINDS - 1),
    at: fc.nat(LARGE),
    length: fc.oneof(fc.nat(SHORT_CUT - 1), fc.nat(LONG_CUT - 1)),
    piece: fc.nat(PIECES.length - 1),
  }),
  { minLength: 1, maxLength: MOST_EDITS },
);

/** The edits of one run of a long campaign; cutting off the end is rare, since it says little. */
export function editsOf(seed: number): Edit[] {
  const random = randomNumbers(seed);
  const draw = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: 1 + draw(MOST_EDITS) }, () => ({
    kind: draw(20) === 0 ? KINDS - 1 : draw(KINDS - 1),
    at: draw(LARGE),
    length: draw(draw(8) === 0 ? LONG_CUT : SHORT_CUT),
    piece: draw(PIECES.length),
  }));
}
