/** How `solve`, `lp` and `certify` end: their result on stdout, its mechanism and its strategy in files. */
import type { Strategy } from '../certificate/strategy.ts';
import type { Game } from '../game/game.ts';
import { subjectOf } from '../problem/problem.ts';
import { exactFields, exactText } from '../report/exact-text.ts';
import { withMeasures } from '../report/json.ts';
import { type Certified, type Context, costRows, summaryText } from '../report/summary.ts';
import type { ExactOptimum } from '../solve/exact-optimum.ts';
import { eachOf } from './each-of.ts';
import { notesOf, peakBytes, print } from './output.ts';
import { type ShowFlags, showMechanism } from './show.ts';

interface Found extends Pick<Context, 'instruments' | 'tolerance' | 'effort'> {
  readonly report: Certified & { readonly seconds: object; readonly version: string };
  readonly strategy: Strategy;
  readonly game: Game<unknown>;
  /** Told first. */
  readonly exact?: ExactOptimum;
}

/**
 * Prints a result, and writes what the flags ask for.
 * @param save writes whatever else is asked for
 * @throws InputError when something could not be written, once all has been tried
 */
export async function present(
  { report, strategy, game, exact, effort, ...told }: Found,
  flags: ShowFlags & { readonly json?: true },
  save: () => Promise<void> = async () => {},
): Promise<void> {
  const shown = await showMechanism(strategy, flags);
  const exactly = exact === undefined ? {} : exactFields(exact);
  const what = strategy.kind === 'nash' ? 'value' : 'optimum';
  const first = exact === undefined ? '' : `${exactText(exact, what)}\n\n`;
  const peak = peakBytes();
  const fields = withMeasures(
    { ...report, ...notesOf(game), ...exactly, ...shown.fields },
    { peakBytes: peak },
  );
  const rows = [...effort, ...costRows({ ...report.seconds }, peak)];
  const context = { ...subjectOf(strategy), ...told, notes: game.notes ?? [], effort: rows };
  await eachOf(
    shown.write,
    () =>
      print(flags.json, fields, (paint) => first + summaryText(report, context, paint) + shown.text(paint)),
    save,
  );
}
