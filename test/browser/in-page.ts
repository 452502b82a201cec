/** What pages run, and Node to compare: each takes the package as its argument, and imports nothing itself. */
import type { Report, SolveOptions, Strategy } from '../../src/index.ts';

type Mediant = typeof import('../../src/index.ts');

export interface Answer {
  readonly cell: string;
  readonly report: Omit<Report, 'seconds'>;
  readonly arrays: readonly string[];
}

/** Textbook and three-player poker, private and full memory, both Lagrangians, and a kernel that needs exp and log. */
const CELLS: readonly (readonly [string, SolveOptions])[] = [
  ['chicken', { concept: 'EFCE' }],
  ['chicken', { concept: 'NFCCE', objective: 'player:1', method: 'binary-search' }],
  ['K34', { concept: 'EFCE', objective: 'player:1', criterion: 'published', tolerance: 1e-3 }],
  ['K35', { concept: 'COMM', objective: 'player:1', criterion: 'published', tolerance: 1e-3 }],
  [
    'K35',
    { concept: 'CERT', objective: 'player:1', criterion: 'published', tolerance: 1e-2, kernel: 'omwu' },
  ],
  ['K23', { concept: 'NASH', tolerance: 1e-4 }],
];

/** @returns the answer of each cell: its report without times, its arrays as hexadecimal bytes */
export async function solveCells({ solve }: Mediant): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const [game, options] of CELLS) {
    const { report, strategy } = await solve(game, options);
    const { seconds, ...lasting } = report;
    answers.push({
      cell: `${game} ${options.concept}`,
      report: lasting,
      arrays: arraysOf(strategy).map(hex),
    });
  }
  return answers;
}

function arraysOf(strategy: Strategy): readonly Float64Array[] {
  if (strategy.kind === 'mixture') return [strategy.mediator];
  if (strategy.kind !== 'mediated') return strategy.profile;
  const { mediator, deviations, multipliers } = strategy.witness;
  return [mediator, ...deviations, Float64Array.from(multipliers)];
}

/** Every bit of it: signs of zeros too. */
function hex({ buffer, byteOffset, byteLength }: Float64Array): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A solve on this page's main thread and as many others as are asked for, and how many it had. */
export async function solveOn({ solve }: Mediant, threads: number) {
  const options: SolveOptions = { concept: 'EFCE', objective: 'player:1', criterion: 'published', threads };
  const { report, strategy } = await solve('K34', options);
  const { seconds, threads: had, ...lasting } = report;
  return { had, report: lasting, arrays: arraysOf(strategy).map(hex) };
}

/** Aborts a solve that would never end, once it told of progress, from a timer, which only runs if the page may breathe. */
export async function abortByTimer({ solve }: Mediant) {
  const stop = new AbortController();
  let checkpoints = 0;
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks >= 10 && checkpoints > 0) stop.abort();
  }, 10);
  const { report } = await solve(
    'B2222',
    { concept: 'EFCE', tolerance: 1e-15 },
    { signal: stop.signal, onProgress: () => checkpoints++ },
  );
  clearInterval(timer);
  return { report, checkpoints, ticks };
}

/** @returns the message of the InputError that solving each game ends with */
export async function complaintsOf(
  { solve, InputError }: Mediant,
  games: readonly string[],
): Promise<string[]> {
  const messages: string[] = [];
  for (const game of games)
    try {
      await solve(game);
      messages.push('solved');
    } catch (error) {
      messages.push(error instanceof InputError ? error.message : `not an InputError: ${error}`);
    }
  return messages;
}
