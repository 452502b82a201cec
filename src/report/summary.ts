/** A result for people: what was computed, how good it is, and what its certificate means. Pure text. */
import type { CertifiedFacts } from '../certificate/facts.ts';
import {
  bytes,
  type Cell,
  columns,
  count,
  counted,
  duration,
  type Paint,
  significant,
  significantBound,
  small,
  smallBound,
} from './table.ts';

/** What solve, lp and certify have in common. Numbers are in the user's unit and sense. */
export type Certified = CertifiedFacts & { readonly status: string };

/** What the report does not say of itself. */
export interface Context {
  readonly conceptTitle: string;
  /** Players without an incentive constraint. */
  readonly instruments: readonly number[];
  /** R_M, what the optimality gap is measured in. */
  readonly objectiveRange: number;
  /** Sentences that the game asks to be told; see `Game.notes`. Default none. */
  readonly notes?: readonly string[];
  /** Absent for an LP, which has its own. */
  readonly tolerance?: number;
  /** More rows, label and text: how it was computed. */
  readonly effort: readonly (readonly [string, string])[];
}

export function summaryText(report: Certified, context: Context, paint: Paint): string {
  return [
    `${heading(report, context, paint)}\n`,
    columns(facts(report, context), 'l', 2, paint),
    columns(playerRows(report, context), 'lrr'),
    columns([...sizeRows(report), ...context.effort], 'l'),
    `${meaning(report, context)}\n`,
    ...noteLines(context.notes ?? [], paint),
  ].join('\n');
}

export function noteLines(notes: readonly string[], paint: Paint): string[] {
  return notes.map((note) => `${paint('warning', note)}\n`);
}

/** The smallest tolerance at which the certificate says solved: exactly, where it has both bounds. */
export function closesAt(report: Certified, objectiveRange: number): number {
  if (isZeroSum(report)) return report.equilibriumGap;
  const { sign } = senseOf(report.objectiveName);
  const { lowerBound, upperBound, objective, equilibriumGap } = report;
  if (lowerBound !== undefined) return (sign * (upperBound - lowerBound)) / objectiveRange;
  return Math.max(equilibriumGap, (sign * (upperBound - objective)) / objectiveRange);
}

/** Whether it is of a zero-sum game, NASH, whose value is always in a bracket. */
const isZeroSum = ({ exploitability }: Certified): boolean => exploitability !== undefined;

/** Whether more is better, and the words that follow from it. */
export function senseOf(objectiveName: string) {
  return objectiveName.startsWith('minimise:')
    ? { sign: -1, verb: 'minimise', bound: 'lower bound', beyond: 'below' }
    : { sign: 1, verb: 'maximise', bound: 'upper bound', beyond: 'above' };
}

/** `player:2` as `player 2's utility`. */
export function objectivePhrase(objectiveName: string): string {
  const form = objectiveName.replace(/^minimise:/, '');
  const player = /^player:(\d+)$/.exec(form);
  if (player !== null) return `player ${player[1]}'s utility`;
  if (form.startsWith('weights:')) return `utilities weighted ${form.slice('weights:'.length)}`;
  if (form === 'fairness') return 'the smallest utility';
  if (form === 'surplus') return "utilities and the principal's payoff together";
  return form === 'principal' ? "the principal's payoff" : form;
}

/** `minimise:player:2` as `minimise player 2's utility`. */
export function aimPhrase(objectiveName: string): string {
  return `${senseOf(objectiveName).verb} ${objectivePhrase(objectiveName)}`;
}

function heading(report: Certified, { conceptTitle }: Context, paint: Paint): string {
  const aim = isZeroSum(report) ? '' : `, ${aimPhrase(report.objectiveName)}`;
  return paint('title', `${report.game}: ${conceptTitle} (${report.concept})${aim}`);
}

const ENDINGS: Readonly<Record<string, string>> = {
  'iteration-limit': 'stopped at the iteration limit',
  'time-limit': 'stopped at the time limit',
  aborted: 'interrupted',
  infeasible: 'no equilibrium keeps the constraints, or the prescribed moves',
  stalled: 'stopped, because nothing brings the bounds closer',
  'numerical-failure': 'stopped by a numerical failure',
  open: 'not solved',
};

function statusCell({ status }: Certified, { tolerance }: Context): Cell {
  const text = ENDINGS[status] ?? status;
  if (status === 'open') return { look: 'warning', text: `${text} at tolerance ${small(tolerance ?? 0)}` };
  if (status === 'solved') return { look: 'good', text: `${text} to tolerance ${small(tolerance ?? 0)}` };
  return { look: status === 'optimal' ? 'good' : 'warning', text };
}

function facts(report: Certified, context: Context): Cell[][] {
  const { objective, upperBound, equilibriumGap } = report;
  const closes = `closes at tolerance ${small(closesAt(report, context.objectiveRange))}`;
  const status = ['status', statusCell(report, context)];
  if (isZeroSum(report))
    return [
      ['value', bracketText(report)],
      status,
      ['objective', significant(objective)],
      ['exploitability', smallBound(report.exploitability ?? Number.NaN)],
      ['equilibrium gap', `${smallBound(equilibriumGap)} of the payoff range`],
      ['certificate', closes],
    ];
  const { bound, sign } = senseOf(report.objectiveName);
  const missing = (sign * (upperBound - objective)) / context.objectiveRange;
  // An approximate equilibrium may do better than any exact one.
  const away = missing < 0 ? 'exceeded while players gain' : `${small(missing)} of the payoff range away`;
  return [
    optimum(report, context),
    status,
    ['objective', significant(objective)],
    [bound, `${boundText(report)} (${away})`],
    ['equilibrium gap', `${smallBound(equilibriumGap)} of a player's payoff range`],
    ['certificate', closes],
  ];
}

/** A bound rounded outward, so that what is printed holds, too. */
export function boundText(
  { objectiveName, upperBound }: Pick<Certified, 'objectiveName' | 'upperBound'>,
  digits?: number,
): string {
  return significantBound(upperBound, senseOf(objectiveName).sign > 0 ? 'up' : 'down', digits);
}

/** The other bound, rounded outward likewise. */
export function achievedText(
  { objectiveName, lowerBound }: { readonly objectiveName: string; readonly lowerBound: number },
  digits?: number,
): string {
  return significantBound(lowerBound, senseOf(objectiveName).sign > 0 ? 'down' : 'up', digits);
}

/** Where the optimum is, as far as it is known; how wide that is, over the range and over its own size. */
function optimum(report: Certified, { objectiveRange }: Context): Cell[] {
  const { lowerBound, upperBound, objectiveName } = report;
  if (lowerBound === undefined) {
    const side = senseOf(objectiveName).sign > 0 ? 'at most' : 'at least';
    return ['optimum', `${side} ${boundText(report)}, without an exact equilibrium for the other bound`];
  }
  const width = Math.abs(upperBound - lowerBound);
  const size = Math.max(Math.abs(lowerBound), Math.abs(upperBound));
  const relative = size > 0 ? `, ${smallBound(width / size)} of its size` : '';
  const text = `${bracketText(report)} (${smallBound(width / objectiveRange)} of the payoff range${relative})`;
  return ['optimum', { look: 'good', text }];
}

/** Of a bracket: as many as tell its ends apart, between these. */
const DIGITS = { least: 7, most: 15 };

/** From the smaller end to the larger, whatever is optimised; rounded outward. */
function bracketText({ lowerBound = Number.NaN, upperBound }: Certified): string {
  const [low, high] = [Math.min(lowerBound, upperBound), Math.max(lowerBound, upperBound)];
  const apart = Math.log10(Math.max(Math.abs(low), Math.abs(high)) / (high - low));
  const digits = Math.min(DIGITS.most, Math.max(DIGITS.least, Math.ceil(apart) + 2)) || DIGITS.least;
  return `${significantBound(low, 'down', digits)} to ${significantBound(high, 'up', digits)}`;
}

function playerRows({ utilities, gains, constraints = [] }: Certified, { instruments }: Context): string[][] {
  return [
    ['', 'utility', 'gain by deviating'],
    ...utilities.map((utility, k) => [
      `player ${k + 1}`,
      significant(utility),
      instruments.includes(k + 1) ? 'instrument' : smallBound(gains[k] ?? Number.NaN),
    ]),
    ...constraints.map(({ name, violation }) => [name, '', `broken by ${smallBound(violation)}`]),
  ];
}

function sizeRows(report: Certified): [string, string][] {
  const { nodes, augmentedNodes, mediatorSequences, deviatorSequences, nonzeros } = report.sizes;
  if (isZeroSum(report))
    return [
      ['game', counted(nodes, 'node')],
      ['sequences', `player 1 ${count(mediatorSequences)}, player 2 ${count(deviatorSequences)}`],
      ['payoff matrix', counted(nonzeros, 'nonzero')],
    ];
  return [
    ['game', `${counted(nodes, 'node')}, ${count(augmentedNodes)} with deviations`],
    ['mediator', counted(mediatorSequences, 'sequence')],
    ['deviators', `${counted(deviatorSequences, 'sequence')}, ${counted(nonzeros, 'payoff')}`],
  ];
}

function meaning(report: Certified, context: Context): string {
  if (isZeroSum(report))
    return `The value of the game to player 1 is from ${bracketText(report)}: what these strategies of players 1 and 2 guarantee.`;
  const { beyond } = senseOf(report.objectiveName);
  const optimal = `no exact equilibrium has an objective ${beyond} ${boundText(report)}`;
  if (context.instruments.length === report.utilities.length)
    return `Every player is an instrument of the mediator, and ${optimal}.`;
  const gap = report.equilibriumGap;
  const stable =
    gap > 0
      ? `No player gains more than ${smallBound(gap)} of its payoff range by deviating`
      : 'No player gains by deviating';
  if (report.lowerBound !== undefined)
    return `The optimum is between ${bracketText(report).replace(' to ', ' and ')}: the strategy is an equilibrium, exact but for rounding, and ${optimal}.`;
  return `${stable}, and ${optimal}.`;
}

/** Rows on time and memory, for `Context.effort`. */
export function costRows(seconds: Readonly<Record<string, number>>, peakBytes: number): [string, string][] {
  const parts = Object.entries(seconds).map(([phase, time]) => `${phase} ${duration(time)}`);
  return [
    ['time', parts.join(', ')],
    ['memory', `${bytes(peakBytes)} at most`],
  ];
}
