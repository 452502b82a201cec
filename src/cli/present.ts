/** How `solve`, `lp` and `certify` end: their result on stdout, its mechanism and its strategy in files. */
import type { Strategy } from '../certificate/strategy.ts';
import type { Game } from '../game/game.ts';
import { subjectOf } from '../problem/problem.ts';
import { withMeasures } from '../report/json.ts';
import { type Certified, type Context, costRows, summaryText } from '../report/summary.ts';
import { eachOf } from './each-of.ts';
import { notesOf, peakBytes, print } from './output.ts';
import { type ShowFlags, showMechanism } from './show.ts';

interface Found extends Pick<Context, 'instruments' | 'tolerance' | 'effort'> {
  readonly report: Certified & { readonly seconds: object; readonly version: string };
  readonly strategy: Strategy;
  readonly game: Game<unknown>;
}

/**
 * Prints a result, and writes what the flags ask for.
 * @param save writes whatever else is asked for
 * @throws InputError when something could not be written, once all has been tried
 */
export async function present(
  { report, strategy, game, effort, ...told }: Found,
  flags: ShowFlags & { readonly json?: true },
  save: () => Promise<void> = async () => {},
): Promise<void> {
  const shown = await showMechanism(strategy, flags);
  const peak = peakBytes();
  const fields = withMeasures({ ...report, ...notesOf(game), ...shown.fields }, { peakBytes: peak });
  const rows = [...effort, ...costRows({ ...report.seconds }, peak)];
  const context = { ...subjectOf(strategy), ...told, notes: game.notes ?? [], effort: rows };
  await eachOf(
    shown.write,
    () => print(flags.json, fields, (paint) => summaryText(report, context, paint) + shown.text(paint)),
    save,
  );
}
