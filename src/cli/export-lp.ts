/** `mediant lp GAME --export FILE`: the linear program itself, for solvers elsewhere. */
import { errors } from '../errors.ts';
import { checkLpFile, type ExportedLp, exportLp } from '../node/export-lp.ts';
import { columns, counted, duration, type Paint, significant } from '../report/table.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import type { LpFlags } from './lp.ts';
import { given, problemOptions } from './options.ts';
import { notesOf, print } from './output.ts';

/** Flags that only solving has a use for. */
const OF_SOLVING = {
  solver: '--solver',
  lpMethod: '--lp-method',
  save: '--save',
  show: '--show',
  csv: '--csv',
} as const;

export async function runExport(text: string, file: string, flags: LpFlags): Promise<number> {
  for (const [name, flag] of Object.entries(OF_SOLVING))
    if (flags[name as keyof typeof OF_SOLVING] !== undefined)
      throw errors.badField('--export', file, `no ${flag} beside it, because nothing is solved`);
  checkLpFile(file);
  const { game } = await loadGame(text, flags);
  const settings = given({ reduced: flags.reduced, timeLimitSeconds: flags.timeLimit });
  const { result, exitCode } = await interruptible((signal) =>
    exportLp(game, file, problemOptions(flags), { ...settings, signal }),
  );
  print(flags.json, { ...result, ...notesOf(game) }, (paint) => exportText(result, paint));
  return exitCode ?? EXIT.done;
}

function exportText(exported: ExportedLp, paint: Paint): string {
  const { game, concept, file, rows, columns: width, lpNonzeros, seconds } = exported;
  const { objectiveName, objectiveSign, objectiveOffset } = exported;
  const minus = objectiveSign < 0 ? '-' : '';
  const objective = `${minus}(${significant(objectiveOffset)} - what it minimises)`;
  const facts = [
    ['file', file],
    ['LP', `${counted(rows, 'row')}, ${counted(width, 'column')}, ${counted(lpNonzeros, 'nonzero')}`],
    ['objective', `${objectiveName} = ${objective}`],
    ['time', `build ${duration(seconds.build)}, write ${duration(seconds.write)}`],
  ];
  return `${paint('title', `${game}: ${concept} as a linear program`)}\n\n${columns(facts, 'l')}`;
}
