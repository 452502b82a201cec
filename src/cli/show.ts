/** `--show mechanism` and `--csv`: a strategy read as a mechanism, on the screen and as a file. */
import type { Command } from 'commander';
import type { MediatedStrategy, Strategy } from '../certificate/strategy.ts';
import { hasMediator } from '../concepts/index.ts';
import { errors } from '../errors.ts';
import { checkWritable, writeText } from '../node/files/write.ts';
import type { Mechanism } from '../report/mechanism.ts';
import type { Paint } from '../report/table.ts';
import { wordIn } from './options.ts';
import { say } from './output.ts';

export interface ShowFlags {
  readonly show?: 'mechanism';
  readonly csv?: string;
}

/** What the mediator does with no larger probability, given what it knows, is not shown: solvers leave traces everywhere. */
const SHOWN_ABOVE = 5e-5;

export function addShowOptions(command: Command): Command {
  return command
    .option(
      '--show <what>',
      'mechanism: what is reported or observed, then what is done, and who pays',
      wordIn('thing to show', ['mechanism'] as const),
    )
    .option('--csv <file>', 'write the whole mechanism as CSV');
}

/** Of what a mechanism would be. */
interface Shows {
  readonly concept: string;
  /** As in the option of a solve: a product and a mixture have no mechanism. */
  readonly witness?: string | undefined;
}

/**
 * Checks before a long solve.
 * @throws InputError for a concept without a mediator or a witness without a mechanism, or a file that cannot be written
 */
export function checkShow({ show, csv }: ShowFlags, { concept, witness }: Shows): void {
  if (show === undefined && csv === undefined) return;
  const refuse = (expected: string) =>
    errors.badField(show === undefined ? '--csv' : '--show', show ?? csv, expected);
  if (!hasMediator(concept)) throw refuse(`a concept other than ${concept}, which has no mediator`);
  if (witness === 'product' || witness === 'mixture')
    throw refuse(`none with a ${witness}, which has no mechanism`);
  if (csv !== undefined) checkWritable('CSV file', csv);
}

/** Why what a solve came to, which was to find a mediator if it could, has no mechanism. */
const WHY_NONE = {
  product: 'the players are independent, and --save writes their strategies',
  mixture: 'the mediator mixes faces, and --save writes them',
};

export interface Shown {
  /** Writes the file that --csv names. @throws InputError when it cannot be written */
  readonly write: () => Promise<void>;
  /** For JSON: nothing without --show. */
  readonly fields: { readonly mechanism?: Mechanism };
  readonly text: (paint: Paint) => string;
}

export async function showMechanism(strategy: Strategy, { show, csv }: ShowFlags): Promise<Shown> {
  if (show === undefined && csv === undefined) return { fields: {}, text: () => '', write: async () => {} };
  if (strategy.kind !== 'mediated') {
    const why = WHY_NONE[strategy.kind === 'mixture' ? 'mixture' : 'product'];
    return {
      fields: {},
      text: () => '',
      write: async () => say(`There is no mechanism to show, and no CSV to write: ${why}.\n`),
    };
  }
  const { readMechanism } = await import('../report/mechanism.ts');
  const { mechanismText } = await import('../report/mechanism-text.ts');
  const { augmented, witness } = strategy;
  const write = async () => {
    if (csv !== undefined) writeText('CSV file', csv, [await csvText(strategy)]);
  };
  if (show === undefined) return { fields: {}, text: () => '', write };
  const mechanism = readMechanism(augmented, witness.mediator, SHOWN_ABOVE);
  return { fields: { mechanism }, text: (paint) => `\n${mechanismText(mechanism, paint)}`, write };
}

async function csvText({ augmented, witness }: MediatedStrategy): Promise<string> {
  const { readMechanism } = await import('../report/mechanism.ts');
  const { mechanismFields, mechanismRecords } = await import('../report/mechanism-text.ts');
  const { csvOf, number, text } = await import('../report/columns.ts');
  const whole = readMechanism(augmented, witness.mediator, 0);
  const { texts, numbers } = mechanismFields(whole);
  const records = mechanismRecords(whole);
  const columns = [
    ...texts.map((name, k) => text<(typeof records)[number]>(name, (record) => record.texts[k]!)),
    ...numbers.map((name, k) => number<(typeof records)[number]>(name, (record) => record.numbers[k]!)),
  ];
  return csvOf(columns, records);
}
