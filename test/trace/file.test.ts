/** Trace files: what is written is read, and what is wrong is named. */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { sealed } from '../../src/node/files/sealed-line.ts';
import { resolveSolveOptions } from '../../src/solve/options.ts';
import { headerOf, parseTrace } from '../../src/studies/trace/file.ts';
import { madeHeader, madeRow, text } from './made-up.ts';

test('the header says how to repeat the trace and where it was measured', () => {
  const problem = { concept: 'COMM', objective: 'player:1', instruments: [2], tolerance: 1e-3 };
  const solves = ['cfr+', 'rm'].map((kernel) => resolveSolveOptions({ ...problem, kernel }));
  const environment = { version: '0.1.0', node: '20.20.2' };
  const startedAt = '2026-11-22T05:00:00.000Z';
  const header = headerOf(madeRow(), { solves, environment, startedAt });
  expect(header).toMatchObject({
    ...{ format: 'mediant-trace', version: 1, game: 'K35', fingerprint: 'ea7885a6ec90cc76' },
    ...{ kernels: ['cfr+', 'rm'], tolerance: 1e-3, environment, startedAt },
    options: { instruments: [2], publicState: true, method: 'direct' },
  });
  const [run] = parseTrace(text(header, madeRow()), 'a.ndjson');
  expect(run).toMatchObject({ file: 'a.ndjson', kernel: 'cfr+', options: { instruments: [2] } });
});

test('a run is what one kernel did after one header, in files that are joined too', () => {
  const rows = [madeRow(), madeRow({ iterations: 80 }), madeRow({ kernel: 'rm' })];
  const one = text(madeHeader(), ...rows);
  const runs = parseTrace(`${one}\n${one}`, 'joined.ndjson');
  expect(runs.map(({ kernel, rows }) => [kernel, rows.length])).toEqual([
    ['cfr+', 2],
    ['rm', 1],
    ['cfr+', 2],
    ['rm', 1],
  ]);
  const same = parseTrace(text(madeHeader(), madeRow(), madeHeader(), madeRow()), 'joined.ndjson');
  expect(same).toHaveLength(2);
});

test('a torn last line is left out', () => {
  const whole = text(madeHeader(), madeRow());
  const [run] = parseTrace(whole + JSON.stringify(madeRow()).slice(0, 40), 'torn.ndjson');
  expect(run?.rows).toHaveLength(1);
  const unended = parseTrace(whole + JSON.stringify(madeRow({ iterations: 80 })), 'unended.ndjson');
  expect(unended[0]?.rows).toHaveLength(2);
});

test('a line whose checksum does not hold is named, not drawn', () => {
  const lines = [madeHeader(), madeRow(), madeRow({ iterations: 80 })].map((line) => `${sealed(line)}\n`);
  expect(parseTrace(lines.join(''), 't')[0]?.rows).toHaveLength(2);
  lines[1] = lines[1]!.replace(/"iterations":(\d)/, '"iterations":9$1');
  expect(() => parseTrace(lines.join(''), 't')).toThrow(
    't:2: the line is damaged: its checksum does not hold.',
  );
  const last = lines.pop() as string;
  expect(() => parseTrace(`${lines[0]}${last.replace(':', ';')}`, 't')).toThrow('t:2: the line is damaged');
});

describe('names line and field of', () => {
  const row = { ...madeRow() } as Record<string, unknown>;
  const withoutGap = { ...row };
  delete withoutGap.equilibriumGap;
  const NO_FORMAT = '1: format is missing; expected "mediant-trace", as mediant trace writes it.';
  test.each([
    ['1: the header is missing; expected a file that mediant trace wrote.', ''],
    ['1: the line is not JSON; expected a header or row of a trace.', 'Once upon\na time\n'],
    [NO_FORMAT, text(row)],
    [NO_FORMAT, '[1]'],
    [
      '1: format is "mediant-strategy"; expected "mediant-trace", as mediant trace writes it.',
      text({ ...madeHeader(), format: 'mediant-strategy' }),
    ],
    ['1: version is 2; this program reads version 1.', text({ ...madeHeader(), version: 2 })],
    [
      '1: options is wrong: invalid input: expected record, received undefined.',
      text({ format: 'mediant-trace', version: 1 }),
    ],
    ['2: rows are missing; expected one or more.', text(madeHeader())],
    [
      '3: the line is not JSON; expected a header or row of a trace.',
      `${text(madeHeader(), row)}oops\n${text(row)}`,
    ],
    [
      '3: iterations is wrong: invalid input: expected number, received string.',
      text(madeHeader(), row, { ...row, iterations: 'many' }),
    ],
    [
      '2: equilibriumGap is wrong: invalid input: expected number, received undefined.',
      text(madeHeader(), withoutGap),
    ],
    [
      '2: strategy is wrong: invalid option: expected one of "averages"|"last-iterate".',
      text(madeHeader(), { ...row, strategy: 'best' }),
    ],
    ['2: the line is wrong: invalid input: expected object, received array.', text(madeHeader(), [1, 2])],
  ])('%s', (message, content) => {
    const parse = () => parseTrace(content, 't');
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(`t:${message}`);
  });
});
