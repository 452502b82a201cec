/** What `inspect` says of a game and of a problem, as text. */
import type { Sizes } from '../certificate/facts.ts';
import { hasMediator } from '../concepts/index.ts';
import { noteLines, objectivePhrase } from './summary.ts';
import { bytes, columns, count, counted, type Paint, significant } from './table.ts';

export interface InspectedPlayer {
  /** 0 is the principal. */
  readonly player: number;
  readonly infosets: number;
  readonly sequences: number;
  /** Smallest and largest payoff at terminals that chance reaches; null when the principal has none of its own. */
  readonly payoffs: readonly [number, number] | null;
}

/** The keys are a contract: add, never rename. */
export interface Inspection {
  readonly game: string;
  readonly source: string;
  readonly nodes: number;
  readonly terminals: number;
  readonly chanceNodes: number;
  readonly players: readonly InspectedPlayer[];
  readonly fingerprint: string;
  readonly problem?: InspectedProblem;
  /** Sentences that the game asks to be told; absent when there are none. */
  readonly notes?: readonly string[];
  readonly version: string;
}

/** Sizes of solving a concept; memory is an estimate of what the arrays take, before anything is solved. */
export interface InspectedProblem {
  readonly concept: string;
  readonly objectiveName: string;
  readonly sizes: Omit<Sizes, 'nodes'>;
  /** What the kernels iterate on, after exact reductions. */
  readonly reduced: Pick<Sizes, 'mediatorSequences' | 'deviatorSequences' | 'nonzeros'>;
  /** Whose arrays, in which precision, kernelBytes counts. */
  readonly kernel: string;
  readonly precision: string;
  readonly kernelBytes: number;
  /** Of sequential rationality: the actions that are proved codominated, and so never recommended. */
  readonly codominated?: readonly InspectedAction[];
  readonly lp: {
    readonly rows: number;
    readonly columns: number;
    readonly nonzeros: number;
    readonly bytes: number;
  };
}

/** An action of a player, by its labels. */
export interface InspectedAction {
  readonly player: number;
  readonly infoset: string;
  readonly action: string;
}

export function inspectionText(inspection: Inspection, paint: Paint): string {
  const { game, source, nodes, terminals, chanceNodes, problem } = inspection;
  const players = inspection.players.filter(
    ({ player, infosets, payoffs }) => player > 0 || infosets > 0 || payoffs !== null,
  );
  const sections = [
    `${paint('title', `${game}: ${source}`)}\n`,
    columns(
      [
        ['nodes', count(nodes)],
        ['terminals', count(terminals)],
        ['chance nodes', count(chanceNodes)],
        ['fingerprint', inspection.fingerprint],
      ],
      'l',
    ),
    columns([['', 'infosets', 'sequences', 'payoffs'], ...players.map(playerRow)], 'lrrl'),
  ];
  if (problem !== undefined) sections.push(problemText(problem, paint));
  sections.push(...noteLines(inspection.notes ?? [], paint));
  return sections.join('\n');
}

function playerRow({ player, infosets, sequences, payoffs }: InspectedPlayer): string[] {
  return [
    player === 0 ? 'principal' : `player ${player}`,
    count(infosets),
    count(sequences),
    payoffs === null ? '' : `${significant(payoffs[0])} to ${significant(payoffs[1])}`,
  ];
}

function problemText(problem: InspectedProblem, paint: Paint): string {
  const { concept, objectiveName, sizes, reduced, kernel, precision, kernelBytes, lp, codominated } = problem;
  const [first, second] = hasMediator(concept) ? ['mediator', 'deviators'] : ['player 1', 'player 2'];
  const aim = hasMediator(concept) ? `, ${objectivePhrase(objectiveName)}` : '';
  const rows = [
    ...(hasMediator(concept) ? [['nodes with deviations', count(sizes.augmentedNodes)]] : []),
    ...(codominated === undefined
      ? []
      : [['codominated', `${counted(codominated.length, 'action')}, never recommended`]]),
    [first as string, counted(sizes.mediatorSequences, 'sequence')],
    [
      second as string,
      `${counted(sizes.deviatorSequences, 'sequence')}, ${counted(sizes.nonzeros, 'payoff')}`,
    ],
    [
      'reduced to',
      `${count(reduced.mediatorSequences)} by ${counted(reduced.deviatorSequences, 'sequence')}, ${counted(reduced.nonzeros, 'payoff')}`,
    ],
    ['kernel', `${kernel} in ${precision}, ${bytes(kernelBytes)} of WebAssembly memory`],
    [
      'LP',
      `${counted(lp.rows, 'row')}, ${counted(lp.columns, 'column')}, ${counted(lp.nonzeros, 'nonzero')}`,
    ],
    ['', `${bytes(lp.bytes)} before HiGHS starts`],
  ];
  return `${paint('title', `${concept}${aim}`)}\n${columns(rows, 'l')}`;
}
