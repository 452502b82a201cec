import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormatError, InputError } from '../../src/errors.ts';
import { type Member, membersOf, memberText, memberValue } from '../../src/formats/json-members.ts';
import { finish, type Stage } from '../../src/work.ts';

const file = 'x.json';
const members = (text: string, maxDepth = 100) => finish(membersOf({ text, file }, maxDepth, () => {}));
const read = (text: string, maxDepth?: number) =>
  [...members(text, maxDepth).values()].map((member) => [member.name, memberValue({ text, file }, member)]);
const refusal = (text: string, maxDepth?: number): unknown => {
  try {
    return read(text, maxDepth);
  } catch (error) {
    return error;
  }
};

describe('the members of an object', () => {
  test('are what JSON.parse finds, whatever the white space', () => {
    const names = fc.string({ unit: 'binary', maxLength: 8 }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(
        fc.dictionary(names, fc.jsonValue({ maxDepth: 4 })),
        fc.constantFrom(undefined, 1, '\t', '\r\n '),
        (object, space) => {
          const text = ` ${JSON.stringify(object, null, space)}\n`;
          expect(read(text)).toEqual(Object.entries(JSON.parse(text) as object));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of a text that is no object are refused, as JSON.parse does, with a place', () => {
    const object = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 });
    const edit = fc.tuple(
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', '{', '}', '[', ']', '"', ',', ':', '\\', '1', 'n'),
    );
    fc.assert(
      fc.property(object, edit, (value, [at, cut, put]) => {
        const whole = JSON.stringify(value);
        const start = at % whole.length;
        const text = whole.slice(0, start) + put + whole.slice(start + cut);
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          parsed = null;
        }
        const got = refusal(text);
        if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
          // a name twice, of which JSON.parse takes the last, is the one thing that is refused besides
          if (got instanceof InputError) expect(got.message).toMatch(/given twice/);
          else expect(Object.fromEntries(got as [string, unknown][])).toEqual(parsed);
        } else expect(got).toBeInstanceOf(InputError);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['{"a": 1,}', 1, 9, 'a name in quotes'],
    ['{"a" 1}', 1, 6, '":"'],
    ['{"a": [1}', 1, 9, '"]"'],
    ['{"a":\n 1 2}', 2, 4, '"," or "}"'],
    ['{"a": }', 1, 7, 'a value'],
    ['{"a": 1} x', 1, 10, 'the end of the object'],
    ['{"a": [1,\n2', 1, 7, 'has no end'],
    ['{"a": "b', 1, 7, 'has no end'],
    ['{"a": [01]}', 1, 8, 'found "01"'],
    ['{"a": 1, "b": "\\q"}', 1, 16, 'the unknown escape'],
    ['{"a": "\\', 1, 7, 'has no end'],
  ])('%j: at %d:%d', (text, line, column, problem) => {
    const error = refusal(text);
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ line, column, message: expect.stringContaining(problem) });
  });

  test('may be nested to a depth, and be met once', () => {
    expect(read('{"a": [[{"b": []}]]}', 4)).toEqual([['a', [[{ b: [] }]]]]);
    expect(refusal('{"a": [[{"b": []}]]}', 3)).toMatchObject({ place: 'a', code: 'bad-field' });
    expect(refusal('{"a": 1, "\\u0061": 2}')).toMatchObject({
      place: 'a',
      message: 'Field a is given twice.',
    });
  });

  test('that are long texts are read in pieces, as JSON.parse reads them', () => {
    const piece = fc.oneof(
      fc.constantFrom('\\\\', '\\"', '\\n', '\\u0041', '\\ud83d\\ude00', '😀', 'u', 'é'),
      fc.string({ minLength: 1, maxLength: 3 }).map((text) => JSON.stringify(text).slice(1, -1)),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), fc.nat(12), (pieces, ahead) => {
        const some = pieces.join('');
        const quoted = `"${'x'.repeat(ahead)}${some.repeat(Math.ceil(200_000 / some.length))}"`;
        const json = { text: `{"efg": ${quoted}}`, file };
        const member = members(json.text).get('efg') as Member;
        expect(finish(memberText(json, member)) === JSON.parse(quoted)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test.each(['\\q', '\n', '\\u12', '\\u12zz'])('that are long texts with %j have a place', (mistake) => {
    for (const [before, after] of [
      [0, 0],
      [65_534, 9],
      [65_536, 0],
      [65_537, 99],
      [150_000, 70_000],
    ] as const) {
      const json = { text: `{"efg": "${'x'.repeat(before)}${mistake}${'x'.repeat(after)}"}`, file };
      const member = members(json.text).get('efg') as Member;
      const errorOf = (read: () => unknown) => {
        try {
          return read();
        } catch (error) {
          return error;
        }
      };
      const got = errorOf(() => finish(memberText(json, member)));
      expect(got).toBeInstanceOf(FormatError);
      expect(got).toMatchObject({ line: 1, column: 10 + before });
      expect(got).toEqual(errorOf(() => memberValue(json, member)));
    }
  });

  test('are found in stretches, between which others may work', () => {
    const text = `{"a": "${'x'.repeat(300_000)}", "b": [${'1,'.repeat(200_000)}1]}`;
    const stages: Stage[] = [];
    const work = membersOf({ text, file }, 10, () => {});
    for (let step = work.next(); !step.done; step = work.next()) stages.push(step.value);
    const places = stages.map(({ done }) => done);
    expect(places.length).toBeGreaterThan(8);
    places.forEach((done, k) => {
      expect(done - (places[k - 1] ?? 0)).toBeLessThan(140_000);
    });
  });
});
