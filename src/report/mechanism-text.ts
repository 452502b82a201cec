/** A mechanism as tables for people, and as flat records for programs. Pure text. */
import { visible } from '../visible.ts';
import type { Mechanism, MechanismColumn, TypeRow } from './mechanism.ts';
import { columns, type Paint, significant, small } from './table.ts';

const DIGITS = 5;

/** What a column of reports or actions is called: `player 1 reports`, `principal does (2)`. */
export function columnTitle({ actor, kind, ordinal }: MechanismColumn): string {
  const verb = kind === 'done' ? 'does' : actor === 0 ? 'sees' : 'reports';
  return `${nameOf(actor)} ${verb}${ordinal > 1 ? ` (${ordinal})` : ''}`;
}

const nameOf = (actor: number) => (actor === 0 ? 'principal' : `player ${actor}`);
const payTitle = (k: number) => `player ${k + 1} pays`;

export function mechanismText(mechanism: Mechanism, paint: Paint): string {
  const { types, always, leftOut } = mechanism;
  const fixed = always.map(({ actor, action }) => `${nameOf(actor)} ${action}`);
  const everywhere = fixed.length > 0 ? `  Always: ${visible(fixed.join(', '))}.\n` : '';
  const note = leftOut > 0 ? `  What is left out has probability ${small(leftOut)}.\n` : '';
  const parts = [
    `${paint('title', 'Given what is reported, what is done')}\n${rowTable(mechanism)}${everywhere}${note}`,
  ];
  if (types.length > 0)
    parts.push(`${paint('title', 'What players can expect')}\n${typeTable(types, mechanism.pays)}`);
  return parts.join('\n');
}

function rowTable({ given, done, rows, pays, meanPayments }: Mechanism): string {
  const numTexts = given.length + done.length;
  const amount = numbersOf(rows.flatMap(({ payments }) => payments));
  const body = rows.map((row, k) => {
    // Reports are told once for all that is done about them.
    const repeated = k > 0 && sameTexts(row.given, rows[k - 1]!.given);
    return [
      ...(repeated ? row.given.map(() => '') : row.given),
      ...row.done,
      probabilityText(row.share),
      ...(pays ? row.payments.map(amount) : []),
    ];
  });
  const mean = ['in the mean', ...new Array<string>(numTexts).fill(''), ...meanPayments.map(amount)];
  const titles = [...given, ...done].map(columnTitle);
  return columns(
    [
      [...titles, 'probability', ...(pays ? meanPayments.map((_, i) => payTitle(i)) : [])],
      ...body,
      ...(pays ? [mean] : []),
    ],
    `${'l'.repeat(numTexts)}${'r'.repeat(1 + meanPayments.length)}`,
  );
}

function typeTable(types: readonly TypeRow[], pays: boolean): string {
  const amount = numbersOf(types.flatMap(({ utility, payment }) => [utility, payment]));
  return columns(
    [
      ['', 'reports', 'probability', 'utility', ...(pays ? ['pays'] : [])],
      ...types.map(({ player, report, probability, utility, payment }, k) => [
        types[k - 1]?.player === player ? '' : `player ${player}`,
        report,
        probabilityText(probability),
        amount(utility),
        ...(pays ? [amount(payment)] : []),
      ]),
    ],
    'llrrr',
  );
}

const sameTexts = (a: readonly string[], b: readonly string[]) => a.every((text, k) => text === b[k]);

/** Numbers of one table, without a solver's last digits, which mean nothing: rounded to 1e-5 of the largest. */
function numbersOf(values: readonly number[]): (value: number) => string {
  const largest = Math.max(...values.map(Math.abs));
  const unit = largest > 0 ? 10 ** (Math.ceil(Math.log10(largest)) - DIGITS) : 1;
  // + 0: no negative zero.
  return (value) => significant(Math.round(value / unit) * unit + 0, DIGITS);
}

const probabilityText = numbersOf([1]);

/** One field per column of `mechanismFields`, in full precision. */
export interface MechanismRecord {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

/** Names of the texts and numbers of every record. */
export function mechanismFields({ given, done, pays, meanPayments }: Mechanism): {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
} {
  return {
    texts: [...given, ...done].map(columnTitle),
    numbers: ['reports probability', 'probability', ...(pays ? meanPayments.map((_, i) => payTitle(i)) : [])],
  };
}

export const mechanismRecords = ({ rows, pays }: Mechanism): MechanismRecord[] =>
  rows.map(({ given, done, probability, share, payments }) => ({
    texts: [...given, ...done],
    numbers: [probability, share, ...(pays ? payments : [])],
  }));
