/** `mediant trace GAME`: how kernels converge, a line per look. */
import type { Command } from 'commander';
import { growingFile } from '../node/files/append.ts';
import { sealed } from '../node/files/sealed-line.ts';
import { checkNew } from '../node/files/write.ts';
import { columns, count, counted, duration, type Paint, significant, small } from '../report/table.ts';
import type { TraceOptions, TraceRow } from '../studies/trace/trace.ts';
import { addGameCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible, onBuilt } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import { addProblemOptions, addSolverOptions, given, type SolverFlags, solverOptions } from './options.ts';
import { print } from './output.ts';
import { progressBar } from './progress-bar.ts';

interface TraceFlags extends SolverFlags {
  readonly kernel?: string;
  readonly lastIterate: boolean;
  readonly out: string;
  readonly force?: true;
  readonly json?: true;
}

const FILE = 'Trace file';
const ALL = 'all';

const AFTER = `
Examples:
  mediant trace K35 --concept EFCE --objective player:1 --kernel cfr+,rm+ --out k35.ndjson
  mediant trace S2122 --kernel all --tol 1e-6 --time-limit 60 --out s2122.ndjson
  mediant plot k35.ndjson --to k35.svg

The file has a header, then a line per look, kernel and strategy (averages: the best certificate so far;
last-iterate: what the kernel plays then), and a line with its status where a kernel ends. Limits are for each kernel.
Checkpoints depend on iterations alone. Seconds include building and certifying, but not last iterates' certificates,
which the time limit does count.
Ctrl-C ends the trace after the present kernel's last line; what is written stays.`;

export function addTrace(program: Command): void {
  const words = { name: 'trace', description: 'record how kernels converge, for plot', after: AFTER };
  addSolverOptions(addProblemOptions(addGameCommand(program, words, runTrace)))
    .option('--kernel <names>', 'algorithms separated by commas, or all (default: auto)')
    .option('--no-last-iterate', 'averages alone: half as many certificates')
    .requiredOption('--out <file>', 'where the trace goes (NDJSON)')
    .option('--force', 'overwrite an existing file')
    .option('--json', 'print the last row of each kernel as one line of JSON');
}

async function runTrace(text: string, flags: TraceFlags): Promise<number> {
  const { solvesOf, trace } = await import('../studies/trace/trace.ts');
  const { headerOf } = await import('../studies/trace/file.ts');
  const { warmUp } = await import('../solve/warm-up.ts');
  const { environment } = await import('../campaign/environment.ts');
  const { out, force = false } = flags;
  const options: TraceOptions = {
    ...solverOptions(flags),
    lastIterate: flags.lastIterate,
    ...given({ kernels: await kernelsOf(flags.kernel) }),
  };
  const solves = solvesOf(options);
  checkNew(FILE, out, force);
  const { game } = await loadGame(text, flags);
  // otherwise the first kernel would look slower than the others
  for (const { concept, kernel } of solves) await warmUp({ concept, kernel });

  const { lpFor } = await import('../node/lp-for.ts');
  const lp = await lpFor(solves[0]!);
  const provenance = { solves, environment: environment(), startedAt: new Date().toISOString() };
  const minimised = flags.objective?.startsWith('minimise:') ?? false;
  const bar = await progressBar(process.stderr, minimised ? 'lower bound' : 'upper bound');
  const file = growingFile(FILE, out, force);
  const ends: TraceRow[] = [];
  let written = 0;
  const onRow = (row: TraceRow) => {
    // not before: a problem that is refused leaves no file
    if (written++ === 0) file.append(`${sealed(headerOf(row, provenance))}\n`);
    file.append(`${sealed(row)}\n`);
    if (row.status !== null) ends.push(row);
  };
  const { exitCode } = await interruptible((signal) =>
    trace(game, options, {
      signal,
      onRow,
      onBuilt,
      ...lp,
      onProgress: (progress, kernel) => bar.update(progress, kernel),
    }),
  ).finally(() => {
    bar.stop();
    file.close();
  });
  print(flags.json, { file: out, rows: written, kernels: ends }, (paint) =>
    traceText(out, written, ends, paint),
  );
  return exitCode ?? (ends.every(({ status }) => status === 'solved') ? EXIT.done : EXIT.partial);
}

async function kernelsOf(text: string | undefined): Promise<string[] | undefined> {
  if (text === undefined) return undefined;
  const { algorithms } = await import('../kernels/index.ts');
  return text === ALL ? algorithms.map(({ name }) => name) : text.split(',').map((name) => name.trim());
}

function traceText(file: string, rows: number, ends: readonly TraceRow[], paint: Paint): string {
  const head = ['kernel', 'status', 'iterations', 'seconds', 'objective', 'gap', 'bound'];
  const body = ends.map((end) => [
    end.kernel,
    end.status ?? '',
    count(end.iterations),
    duration(end.seconds),
    significant(end.objective),
    small(end.equilibriumGap),
    significant(end.upperBound),
  ]);
  return `${columns([head, ...body], 'llrrrrr', 0)}${paint('faint', `${file}: ${counted(rows, 'row')}`)}\n`;
}
