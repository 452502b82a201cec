/** The table as Markdown has a summary, a table per concept, and every cell that did not finish with its reason. */
import {
  lpDone,
  ratioOf,
  type Summary,
  solverDone,
  summaryOf,
  type TableCell,
} from '../campaign/table/cells.ts';
import { boundText } from '../report/summary.ts';
import { bytes, count, significant, small, smallBound } from '../report/table.ts';
import { buildsText, distinct, listed, markdownTable, shown } from './markdown.ts';

export function tableMarkdown(cells: readonly TableCell[]): string {
  const concepts = [...new Set(cells.map(({ concept }) => concept))];
  const sections = [
    summaryText(cells),
    ...concepts.map((concept) => conceptTable(concept, cells)),
    openText('Cells that the solver did not certify', cells, 'solver'),
    openText('Cells that the LP did not finish', cells, 'lp'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function summaryText(cells: readonly TableCell[]): string {
  const summary = summaryOf(cells);
  return [provenance(cells), '', ...summaryLines(summary).map((line) => `- ${line}`)].join('\n');
}

function summaryLines(summary: Summary): string[] {
  const { cells, certified, publishedNotRun, both, meanRatio, hard, hardWon, hardLost } = summary;
  const lost = hardLost.length === 0 ? '' : `; not on ${hardLost.map(cellName).join(', ')}`;
  const wrong = summary.disagreements.map((cell) => `${cellName(cell)} (${cell.agreement})`).join(', ');
  const lines = [
    `**${certified} of ${cells} cells certified**; of the ${summary.published} that are published, the authors' solver finished ${summary.published - summary.publishedOursOpen} and their LP ${summary.published - summary.publishedLpOpen}. ${summary.newlyCertified} of the ${summary.publishedOursOpen} that the authors left open are certified here.`,
    `LP over solver seconds, geometric mean over the ${both} cells that both finish: **${meanRatio === null ? 'none' : significant(meanRatio, 3)}**.`,
    `HiGHS needs more than 1 s or fails on ${hard} cells; the solver is faster on **${hardWon}** of them${lost}.`,
    `Objectives agree on ${summary.compared - summary.disagreements.length} of the ${summary.compared} cells that can be compared${wrong === '' ? '' : `; NOT on ${wrong}`}.`,
  ];
  if (publishedNotRun > 0) lines.push(`${publishedNotRun} of the 115 published cells are not in this table.`);
  return lines;
}

/** What ran where, and with which limits: every value that occurs, should rows differ. */
function provenance(cells: readonly TableCell[]): string {
  const entries = cells.flatMap(({ solver, lp }) => [solver, lp]).filter((entry) => entry !== null);
  const machines = distinct(
    entries.map(
      ({ machine, node }) =>
        `${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 2 ** 30)} GiB, Node ${node}`,
    ),
  );
  const days = entries.map(({ startedAt }) => startedAt.slice(0, 10)).sort();
  const dates = distinct([days[0] ?? '', days.at(-1) ?? '']).replace(' or ', ' to ');
  const solver = cells.flatMap((cell) => cell.solver ?? []);
  const lp = cells.flatMap((cell) => cell.lp ?? []);
  const limits = [
    `solver to ${distinct(solver.map(({ tolerance }) => small(tolerance)))} within ${distinct(solver.map(({ timeLimitSeconds }) => `${timeLimitSeconds} s`))}`,
    `LP (the first of simplex and interior point) within ${distinct(lp.map(({ timeLimitSeconds }) => `${timeLimitSeconds} s`))}`,
    `${distinct(entries.map(({ memoryLimitBytes }) => bytes(memoryLimitBytes)))} per process`,
  ];
  return `${dates}; ${machines}; Mediant ${buildsText(entries)}. Limits: ${limits.join('; ')}; building included. Seconds of the solver are building, solving and certifying, those of the LP building and HiGHS alone; both after a warm-up on a small game in the same process, which is not counted. Published seconds are from the authors' machine.`;
}

const HEAD = [
  ...['instance', 'nodes', 'objective', 'value', 'upper bound', 'gap', 'iterations', 'memory'],
  ...['solver s', 'LP s', 'LP/solver', 'published LP s', 'published solver s'],
];

function conceptTable(concept: string, cells: readonly TableCell[]): string {
  const lines = cells.filter((cell) => cell.concept === concept).map(cellLine);
  return [`### ${concept}`, '', markdownTable(HEAD, lines, [0, 2])].join('\n');
}

function cellLine(cell: TableCell): string[] {
  const { solver, lp, published } = cell;
  const ratio = ratioOf(cell);
  return [
    cell.instance,
    nodesText(cell),
    cell.objectiveName,
    shown(solver?.objective, (value) => significant(value, 5)),
    shown(solver?.upperBound, (upperBound) => boundText({ ...cell, upperBound }, 5)),
    shown(solver?.equilibriumGap, smallBound),
    shown(solver?.iterations, count),
    shown(solver?.peakBytes, bytes),
    entryText(solver, solverDone(cell)),
    entryText(lp, lpDone(cell)),
    Number.isNaN(ratio) ? '' : significant(ratio, 2),
    published === null ? '' : publishedText(published.lpSeconds),
    published === null ? '' : publishedText(published.oursSeconds),
  ];
}

/** The published count follows when it is another. */
function nodesText({ nodes, publishedNodes }: TableCell): string {
  if (nodes === null) return publishedNodes === null ? '' : `(${count(publishedNodes)})`;
  const differs = publishedNodes !== null && publishedNodes !== nodes;
  return differs ? `${count(nodes)} (${count(publishedNodes)})` : count(nodes);
}

function entryText(entry: TableCell['solver'] | TableCell['lp'], done: boolean): string {
  if (entry === null) return 'not run';
  return done ? secondsText(entry.seconds) : entry.status;
}

const secondsText = (seconds: number): string =>
  seconds < 10 ? seconds.toFixed(2) : significant(seconds, 3);
const publishedText = (seconds: number | null): string => (seconds === null ? 'time-out' : String(seconds));
const cellName = ({ instance, concept }: TableCell): string => `${instance} ${concept}`;

function openText(title: string, cells: readonly TableCell[], method: 'solver' | 'lp'): string {
  const lines = cells.flatMap((cell) => {
    const entry = cell[method];
    if ((method === 'solver' ? solverDone : lpDone)(cell)) return [];
    const what = entry === null ? 'not run' : `${entry.status} after ${secondsText(entry.seconds)} s`;
    return [`${cellName(cell)} (${cell.objectiveName}): ${what}${entry?.reason ? `: ${entry.reason}` : ''}`];
  });
  return listed(title, lines, 'None.');
}
