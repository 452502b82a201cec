/** Mechanisms and runs as text. */
import { columns, count, type Paint, significantBound, small } from '../../report/table.ts';
import type { StagedDesign } from './design.ts';
import type { StagedMechanism } from './mechanism.ts';
import type { SimulatedRound } from './simulate.ts';
import type { PromisesSolution } from './solve.ts';

/** What was found, for a terminal. */
export function promisesText(title: string, solution: PromisesSolution, paint: Paint): string {
  const { status, lower, upper, check, mechanism, stages, programs, seconds } = solution;
  const rows = [
    ['optimum', `${significantBound(lower, 'down')} to ${significantBound(upper, 'up')}`],
    ['utilities', check.utilities.map((own) => small(own)).join(' ')],
    [
      'gain',
      `${small(check.gain)} by misreporting and leaving, ${small(Math.max(check.misreport, check.refusal))} at any node`,
    ],
    ['pays at most', check.largestPayments.map(String).join(' ')],
    ['mechanism', `${count(mechanism.nodes.length)} nodes`],
    [
      'work',
      `${count(stages)} stages, ${count(programs)} linear programs, ${seconds.toFixed(1)} s, ${status}`,
    ],
  ];
  return [`${paint('title', title)}\n`, columns(rows, 'll')].join('\n');
}

/** A run, for a terminal. */
export function simulationText(rounds: readonly SimulatedRound[], paint: Paint): string {
  const rows = rounds.map(({ state, values, outcome }, k) => [
    String(k + 1),
    state,
    values.join(' '),
    outcome.label,
    String(outcome.reward),
  ]);
  return [
    `${paint('title', 'A run')}\n`,
    columns([['round', 'state', 'values', 'outcome', 'reward'], ...rows], 'rlllr'),
  ].join('\n');
}

/** A mechanism, one line per node, profile of reports and outcome of the lottery there. */
export function* mechanismCsv(design: StagedDesign, { nodes }: StagedMechanism): Generator<string> {
  const players = Array.from({ length: design.players }, (_, i) => i + 1);
  const perPlayer = (name: string) => players.map((i) => `${name}${i}`);
  const head = ['node', 'round', 'state', 'reward', ...perPlayer('utility'), ...perPlayer('report')];
  yield `${[...head, 'probability', 'outcome', ...perPlayer('pays'), 'next'].join(',')}\n`;
  for (const [k, { round, state, reward, utilities, lotteries }] of nodes.entries()) {
    const outcomes = design.outcomes(round, state);
    const profiles = design
      .values(round)
      .reduce<number[][]>(
        (lists, { values }) => lists.flatMap((list) => values.map((own) => [...list, own])),
        [[]],
      );
    for (const [at, lottery] of lotteries.entries())
      for (const { probability, outcome, next } of lottery) {
        const { label, payments } = outcomes[outcome]!;
        const first = [k, round + 1, state, reward, ...utilities, ...profiles[at]!];
        yield `${[...first, probability, label, ...payments, next < 0 ? '' : next].join(',')}\n`;
      }
  }
}

const FIGURES = [
  'status',
  'lower',
  'upper',
  'sweeps',
  'programs',
  'stages',
  'points',
  'cuts',
  'seconds',
] as const;
const CHECKED = ['reward', 'gain', 'misreport', 'refusal'] as const;

/** What was found, one line. */
export function solutionCsv(solution: PromisesSolution): string {
  const { check, mechanism } = solution;
  const names = [...FIGURES, 'nodes', ...CHECKED];
  const own = [
    ...FIGURES.map((name) => solution[name]),
    mechanism.nodes.length,
    ...CHECKED.map((name) => check[name]),
  ];
  return `${names.join(',')}\n${own.join(',')}\n`;
}
