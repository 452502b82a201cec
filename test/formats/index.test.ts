import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseGame } from '../../src/formats/index.ts';
import { joinPieces } from '../../src/formats/text.ts';
import { expand } from '../../src/game/tree.ts';
import { fixture, refusal } from './fixture.ts';

describe('parseGame', () => {
  it.each(['poker.efg', 'dilemma-payoffs.nfg', 'lottery.json'])(
    'knows %s by its text or its extension',
    (file) => {
      const text = fixture(file);
      const byText = expand(parseGame(`\ufeff\n ${text}`, 'game.txt'));
      expect(byText).toStrictEqual(expand(parseGame(text, file.toUpperCase())));
    },
  );

  it('believes the extension before the text', () => {
    expect(refusal(fixture('lottery.json'), 'lottery.efg').message).toBe(
      'lottery.efg:1:1: Expected the file type EFG, but found "{".',
    );
  });

  it('refuses a text of no known format', () => {
    expect(refusal('hello', 'game.txt').message).toBe(
      'Unknown format of game file "game.txt"; expected one of .efg, .nfg, .json.',
    );
  });
});

it('the folder imports nothing that a browser lacks', () => {
  const folder = new URL('../../src/formats/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const imports = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
      (m) => m[1],
    );
    for (const name of imports)
      expect(name).toMatch(/^(zod|\.\/.*|\.\.\/((errors|work)\.ts|(game|numeric|design)\/.*))$/);
  }
});

it('a text longer than any string is refused with its length', () => {
  const half = 'x'.repeat(2 ** 28);
  expect(() => joinPieces([half, half], '')).toThrow(
    'The length of the text is more than 536870888 (reached 536870912); expected a smaller game.',
  );
});
