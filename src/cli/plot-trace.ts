/** `mediant plot TRACE…`: a figure of what `mediant trace` wrote. */
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import type { Axis } from '../figures/trace.ts';
import { readText } from '../node/files/read.ts';
import { checkWritable } from '../node/files/write.ts';
import { addCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { figureFormat, PLOT_FILE, writeFigure } from './figure.ts';
import { wordIn } from './options.ts';

interface PlotFlags {
  readonly to: string;
  readonly axis?: Axis;
}

const FORMATS = ['.svg', '.png', '.json'] as const;

/** Named here, so that help does not load the figure. */
const AXIS_NAMES: readonly Axis[] = ['iterations', 'seconds'];

const AFTER = `
Examples:
  mediant plot k35.ndjson --to k35.svg
  mediant plot before.ndjson after.ndjson --axis seconds --to both.png
  mediant plot k35.ndjson --to k35.json

Two panels per axis, all logarithmic: the equilibrium gap, and the distance of the objective to its bound over the
range of the objective. Values that are zero or less are drawn at the bottom, and marked. A colour is a kernel; averages
are solid, last iterates dashed; the rates 1/sqrt(T) and 1/T of theory are grey, in iterations alone. Problems that
differ are drawn below one another. .json is the Vega-Lite specification; .svg needs the optional packages vega and
vega-lite, .png also @resvg/resvg-js.`;

export function addPlotTrace(plot: Command): void {
  const description = 'draw how kernels converge, from files of mediant trace';
  addCommand(plot, { name: 'trace', description, after: AFTER, isDefault: true }, runPlot)
    .argument('<TRACE...>', 'files written by trace')
    .requiredOption('--to <file>', 'where the figure goes: .svg, .png or .json')
    .option('--axis <name>', 'iterations or seconds (default: both)', wordIn('axis', AXIS_NAMES));
}

async function runPlot(paths: readonly string[], { to, axis }: PlotFlags): Promise<number> {
  const format = figureFormat('--to', to, FORMATS);
  checkWritable(PLOT_FILE, to);
  const { parseTrace } = await import('../studies/trace/file.ts');
  const { problemsOf } = await import('../studies/trace/series.ts');
  const { AXES, tracePlotSpec } = await import('../figures/trace.ts');
  const problems = problemsOf(paths.flatMap((path) => parseTrace(readText('Trace file', path), path)));
  if (problems.length === 0)
    throw errors.badField('TRACE', paths.join(' '), 'a trace with a row after its first iteration');
  await writeFigure(to, format, tracePlotSpec(problems, axis === undefined ? AXES : [axis]));
  return EXIT.done;
}
