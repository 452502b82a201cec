import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceTexts, plainDecimal, textOfDouble } from '../../src/formats/exact-text.ts';
import { toFinite } from '../../src/numeric/rational.ts';
import { exact, sum } from './gambit-reader.ts';

describe('the text of a double', () => {
  it.each([
    [1 / 3, '1/3'],
    [-22 / 7, '-22/7'],
    [1 / 1_000_003, '1/1000003'],
    [0.1, '0.1'],
    [-2.5, '-2.5'],
    [0, '0'],
    [-0, '0'],
    [1e21, '1000000000000000000000'],
    [-1e-7, '-0.0000001'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [2 ** 53 + 2, '9007199254740994'],
    // No fraction of a small denominator: these stay what they are.
    [Math.SQRT2, '1.4142135623730951'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e12 / 3, '333333333333.3333'],
  ])('%d is %s', (value, text) => {
    expect(textOfDouble(value)).toBe(text);
  });

  it('has that double for its nearest, and no exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = textOfDouble(value);
        expect(text).toMatch(/^-?\d+([/.]\d+)?$/);
        expect(toFinite(text)).toBe(value + 0);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('finds every fraction that a double below 1 can stand for', () => {
    const fraction = fc
      .integer({ min: 2, max: 2 ** 20 })
      .chain((q) => fc.tuple(fc.integer({ min: 1, max: q }), fc.constant(q)));
    fc.assert(
      fc.property(fraction, ([p, q]) => {
        expect(exact(textOfDouble(p / q))).toEqual(exact(`${p}/${q}`));
      }),
      { seed: 4, numRuns: 5000 },
    );
  });
});

it.each([
  ['1e-7', '0.0000001'],
  ['-1.50E+3', '-1500'],
  ['+.5', '0.5'],
  ['007.', '7'],
  ['-0.0', '0'],
  ['-0', '0'],
  ['1e-999999999', '0'],
  ['12.34e1', '123.4'],
])('%s is %s in plain decimals', (text, plain) => {
  expect(plainDecimal(text)).toBe(plain);
});

describe('probabilities of a chance node', () => {
  it('add up to exactly 1, whatever doubles they come from, and hardly change', () => {
    const weights = fc.array(fc.double({ min: 1e-12, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, (given) => {
        const total = given.reduce((all, weight) => all + weight, 0);
        const probabilities = given.map((weight) => weight / total);
        const texts = chanceTexts(probabilities);
        expect(sum(texts.map(exact))).toEqual(exact('1'));
        texts.forEach((text, k) => {
          const change = (toFinite(text) as number) / probabilities[k]! - 1;
          expect(Math.abs(change)).toBeLessThan(1e-15);
        });
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('are those of the file where these add up', () => {
    expect(chanceTexts([0.5, 0.5], ['2/4', '0.50'])).toEqual(['2/4', '0.50']);
    expect(chanceTexts([1 / 3, 2 / 3], ['0.3333333333333333', '2/3'])).toEqual(['1/3', '2/3']);
    expect(chanceTexts([0, 1])).toEqual(['0', '1']);
  });
});
