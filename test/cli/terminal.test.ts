/** What games, files and options say cannot move the cursor, ring, or hide text: every character of it is shown. */
import { describe, expect, test } from 'vitest';
import { paintFor, printable } from '../../src/cli/output.ts';
import { columns } from '../../src/report/table.ts';
import { visible } from '../../src/visible.ts';
import { mediant, write } from './run.ts';

/** Sets a title and rings, colours, a C1 control sequence, the direction of reading, an end of line, a rub-out. */
const EVIL = '\u001b]0;title\u0007\u001b[31mred\u009b31m\u202egnp.exe\u2066x\u2028y\nforged line\r\t\u007f';
const SHOWN =
  '\\u001b]0;title\\u0007\\u001b[31mred\\u009b31m\\u202egnp.exe\\u2066x\\u2028y\\nforged line\\r\\t\\u007f';
const UNSEEN = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

const game = (infosets: object[], nodes: object[]) =>
  JSON.stringify({ players: [EVIL], title: EVIL, source: EVIL, infosets, nodes });
const infoset = { player: 1, actions: [`a ${EVIL}`, `b ${EVIL}`], label: EVIL };

function expectShown(...args: string[]): string {
  const { stdout, stderr } = mediant(...args);
  for (const text of [stdout, stderr]) expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
  return stdout + stderr;
}

test('of a game without decisions', () => {
  write(
    'title.json',
    '{"players":1,"title":"\\u001b]0;title\\u0007\\u001b[31mred","infosets":[],"nodes":[{"payoffs":[1]}]}',
  );
  expect(expectShown('solve', 'title.json')).toMatch(
    /^\\u001b\]0;title\\u0007\\u001b\[31mred: extensive-form/,
  );
});

describe('a game whose names are all evil', () => {
  write(
    'evil.json',
    game([infoset], [{ player: 1, infoset: 0, children: [1, 2] }, { payoffs: [1] }, { payoffs: [0] }]),
  );

  test.each([
    [['solve', 'evil.json', '--save', 'evil-saved.json', '--show', 'mechanism']],
    [['certify', 'evil-saved.json', '--show', 'mechanism']],
    [['inspect', 'evil.json', '--concept', 'COMM']],
    [['solve', 'evil.json', '--json', '--show', 'mechanism']],
  ])('%j', (args) => {
    const text = expectShown(...args);
    if (!args.includes('--json')) expect(text).toContain(SHOWN);
    else expect(JSON.parse(text).game).toBe(EVIL);
  });

  test('an error about a label', () => {
    const forgetful = [
      { player: 1, infoset: 0, children: [1, 2] },
      { player: 1, infoset: 0, children: [3, 4] },
      ...Array.from({ length: 3 }, () => ({ payoffs: [0] })),
    ];
    write('forgetful.json', game([infoset], forgetful));
    expect(expectShown('solve', 'forgetful.json')).toMatch(/^error: [^\n]*imperfect recall[^\n]*\n$/);
  });
});

test.each([
  [['solve', EVIL]],
  [['games', EVIL]],
  [['solve', 'K35', '--objective', EVIL]],
  [['solve', 'K35', `--${EVIL}`]],
])('an error about %j', (args) => {
  expect(expectShown(...args)).toMatch(/^error: [^\n]+\n$/);
});

test('nothing that can be shown is changed', () => {
  const plain = 'Schafkopf ♣ “ünï” 🂡 אב \\u001b \\n';
  expect(visible(plain)).toBe(plain);
  expect(visible(EVIL)).toBe(SHOWN);
  expect(visible(SHOWN)).toBe(SHOWN);
});

test('on a terminal with colours our own styles pass, and no other', () => {
  const terminal = { isTTY: true, hasColors: () => true } as unknown as NodeJS.WriteStream;
  const before = process.env.NO_COLOR;
  delete process.env.NO_COLOR;
  try {
    const paint = paintFor(terminal);
    const title = paint('title', EVIL);
    expect(title).toBe(`\u001b[1m${SHOWN}\u001b[22m`);
    const table = columns(
      [
        ['status', { text: 'solved\u001b[0m', look: 'good' }],
        [EVIL, 'x'],
      ],
      'll',
      0,
      paint,
    );
    expect(table.split('\n')[0]?.replace(/ +/, ' ')).toBe('status \u001b[32msolved\\u001b[0m\u001b[39m');
    expect(printable(`${title}\n${table}\u001b[31m${EVIL}`, terminal)).toBe(
      `${title}\n${table}\\u001b[31m${SHOWN.replace('\\n', '\n')}`,
    );
  } finally {
    if (before !== undefined) process.env.NO_COLOR = before;
  }
});
