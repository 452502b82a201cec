/**
 * Seconds to a bracket of the exact optimum, of 1e-2, 1e-4 and 1e-6 of the objective's range, against linear programs of the
 * same problem, side by side: HiGHS in WebAssembly, and HiGHS and Clp of PATH, by simplex and by interior point, of the whole
 * augmented game and of what the exact reductions leave of it. `npm run bench -- exact [LP seconds, default 60 [REPEATS, default 3]]
 * [CELL ...]`, a cell as in "K35 COMM player:1"; default all twenty. Every cell has a process of its own. BENCH_WRITE=1 writes
 * the row of each as soon as it is finished, and BENCH_RESUME=FILE goes on with a file of bench/results.
 */
import { measureCell, type Row, type Settings } from './exact/cell.ts';
import { printSummary } from './exact/summary.ts';
import { type Cell, cellsOf, keptRows, machine, ownProcess } from './machine.ts';

const ALL =
  'B2222 COMM welfare, B2222 EFCE welfare, B2322 NFCCE welfare, D32 EFCE player:1, D32 COMM player:1, ' +
  'GL3 CERT player:1, K35 COMM player:1, L3132 CERT player:1, S2122 COMM welfare, S2123 EFCE welfare, ' +
  'K35 EFCE player:1, S2123 COMM welfare, sheriff:maxItems=15,maxBribe=2,rounds=2 COMM welfare, B2322 EFCE welfare, ' +
  'L3132 EFCE player:1, K35 CERT player:1, S2122 EFCE welfare, D32 CERT player:1, GL3 EFCE player:1, B2222 CERT welfare';
const LP_SECONDS = 60;
const REPEATS = 3;

/** Before the only cell that a process is to measure. */
const ONE = 'one';

const isOne = process.argv[2] === ONE;
const args = process.argv.slice(isOne ? 3 : 2);
const [lpSeconds = LP_SECONDS, repeats = REPEATS] = numbers(args);
const chosen = args.slice(numbers(args).length);
const cells = cellsOf(chosen.length === 0 ? ALL : chosen.join(', '));

if (isOne) console.log(JSON.stringify(await measureCell(cells[0]!, { lpSeconds, repeats })));
else measureAll({ lpSeconds, repeats });

/** The arguments before the first that is none, at most two. */
function numbers(words: readonly string[]): number[] {
  const first = words.findIndex((word) => Number.isNaN(Number(word)));
  return words.slice(0, Math.min(2, first < 0 ? words.length : first)).map(Number);
}

function measureAll({ lpSeconds, repeats }: Settings): void {
  const kept = keptRows<Row>(
    'exact',
    ({ lpSeconds: seconds, repeats: times }) => seconds === lpSeconds && times === repeats,
  );
  for (const cell of cells) {
    if (kept.rows.some((row) => isOf(row, cell))) continue;
    try {
      const row: Row = JSON.parse(ownProcess([ONE, `${lpSeconds}`, `${repeats}`, cell.join(' ')]));
      kept.add(row);
      console.error(JSON.stringify(row));
    } catch (error) {
      console.error(`${cell.join(' ')} has no row: ${error}`);
    }
  }
  console.log(
    `Seconds to a bracket of the optimum, medians of ${repeats}, beside LPs of at most ${lpSeconds} s; ${machine()}`,
  );
  const rows = cells.flatMap((cell) => kept.rows.find((row) => isOf(row, cell)) ?? []);
  printSummary(rows, cells.length);
}

function isOf({ game, concept, objective }: Row, cell: Cell): boolean {
  return cell[0] === game && cell[1] === concept && cell[2] === objective;
}
