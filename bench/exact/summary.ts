/** What the rows say: the best LP of each cell, how much slower it is than the solver, and whether the bars hold. */
import { geometricMean } from '../machine.ts';
import { type Row, TOLERANCE, TOLERANCES } from './cell.ts';
import type { Timing } from './timing.ts';

/** Cells whose best LP is faster do not count in the mean. */
const LEAST_SECONDS = 0.5;
const LEAST_MEAN = 10;

/** A row beside its best LP. */
interface Compared {
  readonly row: Row;
  readonly cell: string;
  readonly own: Timing;
  /** The fastest of those that are right; if it did not end in time, none of them did in less. Null when none is right. */
  readonly best: Row['baselines'][number] | null;
  /** Of the best LP's seconds to the solver's. */
  readonly ratio: number | null;
}

function compare(row: Row): Compared {
  const own = row.solver.find(({ tolerance }) => tolerance === TOLERANCE)!;
  const right = row.baselines.filter(isRight).toSorted((a, b) => a.seconds - b.seconds);
  const best = right[0] ?? null;
  const cell = `${row.game} ${row.concept}`;
  return { row, cell, own, best, ratio: best === null ? null : best.seconds / own.seconds };
}

const hasEnded = ({ outcome }: Timing) => outcome === 'ended';
const isRight = ({ outcome }: Timing) => outcome === 'ended' || outcome === 'time-limit';

/** Seconds, a lower bound of them, or why there are none. */
function shown({ outcome, seconds }: Timing): string {
  if (outcome === 'ended') return seconds.toPrecision(3);
  return outcome === 'time-limit' ? `> ${seconds.toPrecision(3)}` : outcome;
}

/** With "> " when it is a lower bound, and "< " when it is an upper one. */
function shownRatio({ ratio, best, own }: Compared): string {
  if (ratio === null || best === null) return 'no LP';
  if (!hasEnded(best) && !hasEnded(own)) return 'unknown';
  const relation = hasEnded(own) ? (hasEnded(best) ? '' : '> ') : '< ';
  return `${relation}${ratio.toPrecision(3)}`;
}

/** Prints both tables and what follows from them. @param numCells that were asked for */
export function printSummary(rows: readonly Row[], numCells: number): void {
  const all = rows.map(compare);
  console.table(all.map(ownLine));
  console.log('Seconds of each LP, building included; full, reduced:');
  console.table(all.map(lpLine));
  for (const { cell, row } of all)
    for (const { outcome, name, lp, note } of row.baselines)
      if (outcome === 'wrong' || outcome === 'failed')
        console.log(`${cell}: ${name}, ${lp}, is ${outcome}: ${note}`);
  for (const line of findings(all, numCells)) console.log(line);
}

function ownLine(compared: Compared): Record<string, string | number | null> {
  const { cell, row, best } = compared;
  return {
    cell,
    ...Object.fromEntries(row.solver.map((timing) => [timing.tolerance.toExponential(), shown(timing)])),
    'lower bound': row.lowerBound,
    'upper bound': row.upperBound,
    'best LP s': best === null ? 'none' : shown(best),
    'best LP': best === null || !hasEnded(best) ? '' : `${best.name}, ${best.lp}`,
    [`LP/solver at ${TOLERANCES.at(-1)!.toExponential()}`]: shownRatio(compared),
  };
}

function lpLine({ cell, row }: Compared): Record<string, string> {
  const names = [...new Set(row.baselines.map(({ name }) => name))];
  const both = (name: string) =>
    row.baselines
      .filter((baseline) => baseline.name === name)
      .map(shown)
      .join(', ');
  return { cell, ...Object.fromEntries(names.map((name) => [name, both(name)])) };
}

function findings(all: readonly Compared[], numCells: number): string[] {
  const counted = all.filter(({ best }) => best !== null && best.seconds > LEAST_SECONDS);
  const bounded = counted.filter(({ best }) => !hasEnded(best!));
  const mean = counted.length === 0 ? null : geometricMean(counted.map(({ ratio }) => ratio!));
  // a cell that the solver does not end counts against it, whatever the LPs take
  const notFaster = all.filter(({ ratio, own }) => !hasEnded(own) || (ratio !== null && ratio < 1));
  const slower = notFaster.filter(({ best, own }) => !hasEnded(own) || hasEnded(best!));
  const unsure = notFaster.filter((one) => !slower.includes(one));
  const without = all.filter(({ best }) => best === null);
  const named = (some: readonly Compared[]) =>
    some.map((compared) => `${compared.cell} (${shownRatio(compared)})`).join(', ') || 'none';
  const held = (isHeld: boolean) => (isHeld ? 'holds' : 'does not hold');
  return [
    `Geometric mean of best LP / solver at ${TOLERANCE.toExponential()} over the ${counted.length} cells whose best LP needs ` +
      `more than ${LEAST_SECONDS} s, ${bounded.length} of them by lower bounds: ${mean?.toFixed(2) ?? 'none'}`,
    `The solver is slower on: ${named(slower)}`,
    `Of these, the best LP needs more than ${LEAST_SECONDS} s on: ${named(slower.filter((one) => counted.includes(one)))}`,
    ...(unsure.length > 0 ? [`The LPs' limit is too short to tell on: ${named(unsure)}`] : []),
    ...(without.length > 0 ? [`No LP is right on: ${named(without)}`] : []),
    ...(all.length < numCells
      ? [`${numCells - all.length} of the ${numCells} cells have no row: what follows is of the others`]
      : []),
    `At least ${LEAST_MEAN} in the geometric mean: ${mean === null ? 'not measured' : held(mean >= LEAST_MEAN)}`,
    `Slower on none: ${slower.length === 0 && unsure.length > 0 ? 'not known' : held(slower.length === 0)}`,
  ];
}
