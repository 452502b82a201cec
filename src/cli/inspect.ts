/** `mediant inspect GAME`: sizes and memory, without solving. */

import { extname } from 'node:path';
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { checkWritable, writeText } from '../node/files/write.ts';
import { type Inspection, inspectionText } from '../report/inspection.ts';
import { paced } from '../work.ts';
import { addGameCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import { positive } from './numbers.ts';
import {
  addPrecision,
  addProblemOptions,
  given,
  KERNEL_HELP,
  type ProblemFlags,
  problemOptions,
  type SolverFlags,
} from './options.ts';
import { notesOf, print } from './output.ts';

interface InspectFlags extends ProblemFlags, Pick<SolverFlags, 'precision'> {
  readonly kernel?: string;
  readonly timeLimit?: number;
  readonly export?: string;
  readonly json?: true;
}

const AFTER = `
Examples:
  mediant inspect K35
  mediant inspect B2222 --concept NFCCE
  mediant inspect kuhn:players=2,ranks=3 --export kuhn.efg

Without --concept only the game is measured.`;

export function addInspect(program: Command): void {
  const description = 'sizes of a game and of the problem that a concept makes of it';
  const command = addGameCommand(program, { name: 'inspect', description, after: AFTER }, runInspect);
  addPrecision(addProblemOptions(command))
    .option('--kernel <name>', KERNEL_HELP)
    .option(...positive('--time-limit <seconds>', 'give up after this time (default: none)'))
    .option('--export <file>', 'write the game as .efg or .json')
    .option('--json', 'print one line of JSON');
}

async function runInspect(text: string, flags: InspectFlags): Promise<number> {
  const started = performance.now();
  const format = flags.export === undefined ? null : exportFormat(flags.export);
  const { game } = await loadGame(text, flags);
  const { measuringGame, measuringProblem } = await import('../report/measure.ts');
  const { expanding } = await import('../game/tree.ts');
  const { kernel, precision } = flags;
  const problem = { ...problemOptions(flags), ...given({ kernel, precision }) };
  const resolved = (await import('../solve/options.ts')).resolveSolveOptions(problem);
  const { withCodominated } = await import('../problem/sequential.ts');
  const { installedLp } = await import('../node/lp-for.ts');
  const { result: inspection, exitCode } = await interruptible(async (signal): Promise<Inspection> => {
    const limits = { signal, started, timeLimitSeconds: flags.timeLimit };
    const tree = await paced(expanding(game, resolved), limits);
    if (format !== null) await exportGame(game, format, flags.export as string);
    const measured = { ...(await paced(measuringGame(game, tree), limits)), ...notesOf(game) };
    if (flags.concept === undefined) return measured;
    const whole = await withCodominated(tree, resolved, { ...limits, ...(await installedLp()) });
    return { ...measured, problem: await paced(measuringProblem(tree, whole), limits) };
  });
  print(flags.json, inspection, (paint) => inspectionText(inspection, paint));
  return exitCode ?? EXIT.done;
}

function exportFormat(path: string): 'efg' | 'json' {
  const extension = extname(path).toLowerCase();
  if (extension !== '.efg' && extension !== '.json')
    throw errors.badField('--export', path, 'a file name that ends in .efg or .json');
  checkWritable('Game file', path);
  return extension === '.efg' ? 'efg' : 'json';
}

async function exportGame(game: Game<unknown>, format: 'efg' | 'json', path: string): Promise<void> {
  const { formatGame } = await import('../formats/index.ts');
  writeText('Game file', path, [formatGame(game, format)]);
}
