/** `mediant plot`: figures, of traces unless another kind is named. */
import type { Command } from 'commander';
import { addPlotPayoffSpace } from './plot-payoff-space.ts';
import { addPlotTrace } from './plot-trace.ts';

const AFTER = `
Examples:
  mediant plot k35.ndjson --to k35.svg
  mediant plot payoff-space chicken --concepts NFCCE,EFCE --out chicken.svg

Files are traces, "mediant plot trace" in full: mediant help plot trace tells more, mediant help plot payoff-space of
payoff spaces. Figures as .svg need the optional packages vega and vega-lite, .png also @resvg/resvg-js.`;

export function addPlot(program: Command): void {
  const plot = program
    .command('plot')
    .usage('[trace] <TRACE...> --to <file> | payoff-space <GAME> --out <file>')
    .description('draw how kernels converge, or what payoffs equilibria have')
    .addHelpText('after', AFTER);
  addPlotTrace(plot);
  addPlotPayoffSpace(plot);
}
