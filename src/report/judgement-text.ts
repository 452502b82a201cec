/** What is found of a mechanism in hand, for people and for programs. Pure text. */
import type { Gain, MechanismJudgement, TypeJudgement } from '../design/judge.ts';
import { visible } from '../visible.ts';
import { type Cell, columns, type Paint, significant, small, smallBound } from './table.ts';

/** Whether incentives hold up to a tolerance: of misreports, and of leaving. */
export interface Verdicts {
  readonly misreport: { readonly mean: boolean; readonly exPost: boolean };
  readonly leave: { readonly mean: boolean; readonly exPost: boolean; readonly drawn: boolean };
}

/** @param tolerance over the payoff range, 0 or more */
export function verdictsOf(judgement: MechanismJudgement, tolerance: number): Verdicts {
  const { misreport, leave, payoffRange, rounding } = judgement;
  const holds = (gain: number) => gain <= tolerance * (payoffRange || 1) + rounding;
  return {
    misreport: { mean: holds(misreport.mean), exPost: holds(misreport.exPost) },
    leave: { mean: holds(leave.mean), exPost: holds(leave.exPost), drawn: holds(leave.drawn) },
  };
}

const QUESTIONS = [
  ['truth is best, knowing the own type', 'misreport', 'mean'],
  ["truth is best, knowing everybody's type", 'misreport', 'exPost'],
  ['nobody leaves, knowing the own type', 'leave', 'mean'],
  ["nobody leaves, knowing everybody's type", 'leave', 'exPost'],
  ['nobody leaves, knowing all and what is drawn', 'leave', 'drawn'],
] as const;

export function judgementText(
  name: string,
  judgement: MechanismJudgement,
  tolerance: number,
  paint: Paint,
): string {
  const { types, budget, revenue, welfare, surplus, rounding } = judgement;
  const verdicts = verdictsOf(judgement, tolerance);
  const answers = QUESTIONS.map(([question, deed, when]): Cell[] => {
    const verdict = (verdicts[deed] as Readonly<Record<string, boolean>>)[when];
    const worst = worstOf(types, (type) => (type[deed] as Readonly<Record<string, Gain>>)[when]!);
    return [
      question,
      verdict ? { text: 'yes', look: 'good' } : { text: 'no', look: 'warning' },
      `${deed === 'misreport' ? 'misreporting' : 'leaving'} gains at most ${amount(worst.gain.gain)}`,
      worst.gain.gain > rounding ? whereText(worst) : '',
    ];
  });
  const worth: Cell[][] = [
    ['revenue', amount(revenue)],
    ['budget', `${amount(budget.mean)} in the mean, ${amount(budget.least)} to ${amount(budget.most)}`],
    ...(budget.least < -rounding ? [['deficit', `at ${budget.leastAt.join(', ')}`]] : []),
    ['welfare', `${amount(welfare)} of the players, ${amount(surplus)} with the principal`],
    ['tolerance', `${small(tolerance)} of payoffs that range over ${amount(judgement.payoffRange)}`],
    ['rounding', `at most ${smallBound(rounding)}`],
  ];
  return [
    `${paint('title', visible(name))}\n${columns(answers, 'llll', 2, paint)}`,
    columns(worth, 'll', 2, paint),
    `${paint('title', 'What players can expect, and gain otherwise')}\n${typeTable(types)}`,
  ].join('\n');
}

interface Worst {
  readonly type: TypeJudgement;
  readonly gain: Gain;
}

function worstOf(types: readonly TypeJudgement[], gainOf: (type: TypeJudgement) => Gain): Worst {
  const all = types.map((type) => ({ type, gain: gainOf(type) }));
  return all.reduce((worst, next) => (next.gain.gain > worst.gain.gain ? next : worst));
}

function whereText({ type: { player, type }, gain: { report, others, outcome } }: Worst): string {
  const as = report === undefined ? '' : ` as ${report}`;
  const at = others === undefined || others.length === 0 ? '' : `; the others ${others.join(', ')}`;
  const drawn = outcome === undefined ? '' : `; ${outcome}`;
  return `player ${player}, ${type}${as}${at}${drawn}`;
}

function typeTable(types: readonly TypeJudgement[]): string {
  return columns(
    [
      ['', 'type', 'probability', 'utility', 'pays', 'misreport', 'ex post', 'leave', 'ex post'],
      ...types.map(({ player, type, probability, utility, payment, misreport, leave }, k) => [
        types[k - 1]?.player === player ? '' : `player ${player}`,
        type,
        ...[probability, utility, payment].map(amount),
        ...[misreport.mean, misreport.exPost, leave.mean, leave.exPost].map(({ gain }) => amount(gain)),
      ]),
    ],
    'llrrrrrrr',
  );
}

/** + 0: no negative zero. */
const amount = (value: number) => significant(value + 0, 6);
