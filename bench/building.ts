/**
 * Seconds from a game's name to a kernel that can start, the peak memory of it, and microseconds a mediator sequence: each
 * time in a process of its own, after a small game was solved. `npm run bench -- building [CELL …]`, a cell as `K35:EFCE`, or
 * `chain1000:COMM` for a chain of as many decisions. BENCH_OTHER=DIR, another build's `dist`, is measured in turn with this
 * one's, REPEATS times each (BENCH_REPEATS, 1), and the ratios of medians are printed. Run `npm run build` before.
 */
import { fileURLToPath } from 'node:url';
import { cellsOf, geometricMean, machine, median, ownProcess, writeResult } from './machine.ts';

const CELLS = cellsOf(
  'B2323 NFCCE, B2324 NFCCE, K35 NFCCE, L3132 NFCCE, L3151 NFCCE, L3223 NFCCE, TP3 NFCCE, K35 EFCCE, L3132 EFCCE, ' +
    'L3133 EFCCE, S2264 EFCCE, TP3 EFCCE, K35 EFCE, L3132 EFCE, L3133 EFCE, TP3 EFCE, D33 EFCCE, B2222 COMM, ' +
    'B2222 EFCE, B2322 NFCCE, GL3 CERT, D32 EFCE, chain500 NFCCE, chain1000 NFCCE, chain500 COMM, chain1000 COMM',
);
const OWN = fileURLToPath(new URL('../dist', import.meta.url));
const REPEATS = Number(process.env.BENCH_REPEATS ?? 1);

interface Measured {
  readonly seconds: number;
  /** Of all threads, the first certificate included: less than seconds moved by what else the machine does. */
  readonly processorSeconds: number;
  readonly mebibytes: number;
  readonly sequences: number;
}

/** Two players in turn stop or go on, so many times: everybody sees everything. */
function chainOf(length: number) {
  return {
    players: 2,
    name: `chain${length}`,
    initial: () => 0,
    actor: (state: number) => (state < 0 || state >= length ? 'terminal' : 1 + (state % 2)),
    moves: (state: number) => [
      { label: 'stop', next: -1 - state },
      { label: 'go', next: state + 1 },
    ],
    infoset: (state: number) => `after ${state}`,
    utilities: (state: number) => [3, 4].map((k) => ((state < 0 ? -1 - state : state) * k) % 7),
  };
}

async function measure(dist: string, name: string, concept: string): Promise<Measured> {
  const { solve } = await import(`${dist}/solve/solve.js`);
  const { warmUp } = await import(`${dist}/solve/warm-up.js`);
  await warmUp({ concept });
  const chain = /^chain(\d+)$/.exec(name);
  const game = chain === null ? name : chainOf(Number(chain[1]));
  const before = process.cpuUsage();
  const { report } = await solve(game, {
    concept,
    criterion: 'published',
    maxIterations: 0,
    memoryLimitMiB: 2 ** 14,
  });
  const used = process.cpuUsage(before);
  return {
    seconds: report.seconds.build,
    processorSeconds: (used.user + used.system) / 1e6,
    mebibytes: process.resourceUsage().maxRSS / 1024,
    sequences: report.sizes.mediatorSequences,
  };
}

const measured = (dist: string, [name, concept]: readonly string[]): Measured =>
  JSON.parse(ownProcess(['--one', dist, name!, concept!], ['--max-old-space-size=16384']));

/** Medians of builds that are measured in turn. */
function compare(dists: readonly string[], cell: readonly string[]): Measured[] {
  const all = dists.map((): Measured[] => []);
  for (let k = 0; k < REPEATS; k++)
    for (const [d, dist] of dists.entries()) all[d]!.push(measured(dist, cell));
  return all.map((runs) => ({
    seconds: median(runs.map(({ seconds }) => seconds)),
    processorSeconds: median(runs.map(({ processorSeconds }) => processorSeconds)),
    mebibytes: median(runs.map(({ mebibytes }) => mebibytes)),
    sequences: runs[0]!.sequences,
  }));
}

function printAll(cells: readonly (readonly string[])[]): void {
  const other = process.env.BENCH_OTHER;
  const rows = [];
  for (const cell of cells) {
    const [own, others] = compare(other === undefined ? [OWN] : [OWN, other], cell) as [Measured, Measured?];
    const row = {
      cell: cell.join(' '),
      seconds: Number(own.seconds.toFixed(3)),
      MiB: Math.round(own.mebibytes),
      sequences: own.sequences,
      microseconds: Number(((1e6 * own.seconds) / own.sequences).toFixed(2)),
      ...(others === undefined
        ? {}
        : {
            'other s': Number(others.seconds.toFixed(3)),
            'other MiB': Math.round(others.mebibytes),
            faster: Number((others.seconds / own.seconds).toFixed(2)),
            'less processor': Number((others.processorSeconds / own.processorSeconds).toFixed(2)),
            smaller: Number((others.mebibytes / own.mebibytes).toFixed(2)),
          }),
    };
    rows.push(row);
    console.log(Object.values(row).join('  '));
  }
  console.log(`Building; ${machine()}`);
  console.table(rows);
  const ratios = rows.flatMap((row) => ('faster' in row ? [row.faster as number] : []));
  if (ratios.length > 0)
    console.log(`${geometricMean(ratios).toFixed(2)} times as fast, in the geometric mean`);
  writeResult('building', rows);
}

const [mode, ...args] = process.argv.slice(2);
if (mode === '--one') console.log(JSON.stringify(await measure(...(args as [string, string, string]))));
else printAll(mode === undefined ? CELLS : [mode, ...args].map((cell) => cell.split(':')));
