/** `--show mechanism` and `--csv`: a strategy read as a mechanism, on the screen and as a file. */
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import type { Mechanism } from '../report/mechanism.ts';
import type { Paint } from '../report/table.ts';
import type { Strategy } from '../solution.ts';
import { checkWritable, writeText } from './files.ts';
import { wordIn } from './options.ts';

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

/** Checks before a long solve. @throws InputError for a concept without a mediator, or a file that cannot be written */
export function checkShow({ show, csv }: ShowFlags, concept: string): void {
  if (show === undefined && csv === undefined) return;
  if (concept === 'NASH')
    throw errors.badField(
      show === undefined ? '--csv' : '--show',
      csv ?? 'mechanism',
      'a concept other than NASH, which has no mediator',
    );
  if (csv !== undefined) checkWritable('CSV file', csv);
}

export interface Shown {
  /** For JSON: nothing without --show. */
  readonly fields: { readonly mechanism?: Mechanism };
  /** Follows the summary. */
  readonly text: (paint: Paint) => string;
}

/** Reads the mechanism and writes its file, as the flags ask. @throws InputError when it cannot be written */
export async function showMechanism(strategy: Strategy, { show, csv }: ShowFlags): Promise<Shown> {
  if (strategy.kind === 'nash' || (show === undefined && csv === undefined))
    return { fields: {}, text: () => '' };
  const { readMechanism } = await import('../report/mechanism.ts');
  const { mechanismFields, mechanismRecords, mechanismText } = await import('../report/mechanism-text.ts');
  const { augmented, witness } = strategy;
  if (csv !== undefined) {
    const { csvOf, number, text } = await import('../rows/columns.ts');
    const whole = readMechanism(augmented, witness.mediator, 0);
    const { texts, numbers } = mechanismFields(whole);
    const columns = [
      ...texts.map((name, k) => text<(typeof records)[number]>(name, (record) => record.texts[k] as string)),
      ...numbers.map((name, k) =>
        number<(typeof records)[number]>(name, (record) => record.numbers[k] as number),
      ),
    ];
    const records = mechanismRecords(whole);
    writeText('CSV file', csv, [csvOf(columns, records)]);
  }
  if (show === undefined) return { fields: {}, text: () => '' };
  const mechanism = readMechanism(augmented, witness.mediator, SHOWN_ABOVE);
  return { fields: { mechanism }, text: (paint) => `\n${mechanismText(mechanism, paint)}` };
}
