/**
 * Iterations and seconds (iterating and certifying, without building) to 1e-2, 1e-3 and 1e-4 of
 * every algorithm under both Lagrangians, on twenty cells of different kinds. Each tolerance is a solve of its own, made
 * three times: with the objective as it is, and with payoffs in it that count 1e-7 more and less. Which of them is fast is
 * chance, since equal actions are then told apart otherwise: iterations and seconds are the medians of the three.
 * `npm run bench -- algorithms [seconds per solve, default 10] [algorithms separated by commas [methods]]`
 */
import { LimitError } from '../src/errors.ts';
import { solve } from '../src/index.ts';
import { algorithms } from '../src/kernels/index.ts';
import { toTree } from '../src/solve/solve.ts';
import { type Cell, cellsOf, geometricMean, machine, writeResult } from './machine.ts';

const CELLS = cellsOf(
  'B2222 NFCCE player:1, B2222 EFCCE welfare, B2222 EFCE welfare, B2222 COMM welfare, ' +
    'B2322 EFCE welfare, D32 EFCCE player:1, D32 COMM player:1, GL3 EFCE player:1, GL3 COMM player:1, ' +
    'K35 NFCCE player:1, K35 CERT player:1, L3132 NFCCE player:1, L3132 CERT player:1, ' +
    'L3223 CERT player:1, S2122 EFCE welfare, S2122 COMM welfare, S2123 NFCCE welfare, S2133 CERT welfare, ' +
    'RS212 EFCE player:1, RS222 COMM player:1',
);
const TOLERANCES = [1e-2, 1e-3, 1e-4];
const METHODS = (process.argv[4]?.split(',') ?? ['direct', 'binary-search']) as Method[];
/** By how much the first player counts more, or all others, where only the first one counts. */
const NUDGES = [0, 1e-7, -1e-7];
const timeLimitSeconds = Number(process.argv[2] ?? 10);
const BASELINE = 'cfr+';
/** The baseline is always among them. */
const names = [
  ...new Set([BASELINE, ...(process.argv[3]?.split(',') ?? algorithms.map(({ name }) => name))]),
];

type Method = 'direct' | 'binary-search';

interface Reached {
  readonly iterations: number;
  readonly seconds: number;
}

/** The objective with another weight on one player's payoffs. */
function nudged(objective: string, nudge: number, numPlayers: number): string {
  if (nudge === 0) return objective;
  const others = objective === 'welfare' ? 1 : nudge;
  const weights = Array.from({ length: numPlayers }, (_, k) =>
    k > 0 ? others : others === 1 ? 1 + nudge : 1,
  );
  return `weights:${weights.join()}`;
}

const NEVER: Reached = { iterations: Number.POSITIVE_INFINITY, seconds: Number.POSITIVE_INFINITY };

/** A limit may also pass before there is anything to certify. */
async function solved(...problem: Parameters<typeof solve>): Promise<Reached> {
  try {
    const { status, iterations, seconds } = (await solve(...problem)).report;
    return status === 'solved' ? { iterations, seconds: seconds.solve + seconds.certify } : NEVER;
  } catch (error) {
    if (error instanceof LimitError) return NEVER;
    throw error;
  }
}

/** Of solves to each tolerance; null where most did not get there. */
async function reached(
  tree: ReturnType<typeof toTree>,
  [, concept, objective]: Cell,
  kernel: string,
  method: Method,
): Promise<(Reached | null)[]> {
  const results: (Reached | null)[] = [];
  for (const tolerance of TOLERANCES) {
    // What was not reached within the limit is not either at a smaller tolerance.
    const runs: Reached[] = [];
    for (const nudge of results.at(-1) === null ? [] : NUDGES) {
      const goal = nudged(objective, nudge, tree.numPlayers);
      const problem = { concept, objective: goal, criterion: 'published' } as const;
      const options = { ...problem, kernel, method, tolerance, timeLimitSeconds };
      runs.push(await solved(tree, options));
      if (runs.filter((run) => run === NEVER).length > NUDGES.length / 2) break;
    }
    runs.sort((a, b) => a.seconds - b.seconds);
    const middle = runs[Math.floor(NUDGES.length / 2)];
    results.push(middle === undefined || middle === NEVER ? null : middle);
  }
  return results;
}

// Warm-up, so that no kernel runs cold code that another has paid for.
for (const kernel of names)
  for (const method of METHODS)
    for (const [game, concept, objective] of CELLS.slice(0, 3)) {
      const warm = { kernel, method, criterion: 'published', tolerance: 1e-3, timeLimitSeconds: 1 } as const;
      await solve(game, { concept, objective, ...warm });
    }
const rows: { game: string; concept: string; method: Method; kernel: string; reached: (Reached | null)[] }[] =
  [];
for (const cell of CELLS) {
  const [game, concept, objective] = cell;
  const tree = toTree(game);
  const said: string[] = [];
  for (const method of METHODS)
    for (const kernel of names) {
      const results = await reached(tree, cell, kernel, method);
      rows.push({ ...{ game, concept, objective }, method, kernel, reached: results });
      const iterations = results.map((x) => x?.iterations ?? '-').join('/');
      said.push(`${kernel}${method === 'direct' ? '' : ' (search)'} ${iterations}`);
    }
  console.log(`${game} ${concept}: ${said.join(', ')}`);
}

/** A solve that did not get there counts as twice the limit: enough to matter, without being infinitely bad. */
const secondsAt = (method: string, kernel: string, [game, concept]: Cell, k: number) =>
  rows.find(
    (row) => row.method === method && row.kernel === kernel && row.game === game && row.concept === concept,
  )?.reached[k]?.seconds ?? 2 * timeLimitSeconds;
const ways = METHODS.flatMap((method) => names.map((kernel) => ({ method, kernel })));
console.log(`Against ${BASELINE} under the direct Lagrangian; ${machine()}`);
console.table(
  ways.map(({ method, kernel }) => {
    const ratios = TOLERANCES.map((_, k) =>
      CELLS.map((cell) => secondsAt('direct', BASELINE, cell, k) / secondsAt(method, kernel, cell, k)),
    );
    const ofBest = CELLS.flatMap((cell) =>
      TOLERANCES.map((_, k) => {
        const best = Math.min(...ways.map((way) => secondsAt(way.method, way.kernel, cell, k)));
        return secondsAt(method, kernel, cell, k) / best;
      }),
    );
    return {
      method,
      kernel,
      ...Object.fromEntries(
        TOLERANCES.map((t, k) => [`x faster, ${t}`, geometricMean(ratios[k]!).toFixed(2)]),
      ),
      'x faster': geometricMean(ratios.flat()).toFixed(2),
      'x slower than best, worst': Math.max(...ofBest).toFixed(1),
      'x slower than best, mean': geometricMean(ofBest).toFixed(2),
    };
  }),
);
writeResult('algorithms', rows);
