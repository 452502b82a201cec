/**
 * Seconds and memory against the size of the game, for families that grow: Leduc, Sheriff, Battleship under EFCE, COMM and
 * NFCCE to the published 1e-2, each game in a process of its own; and exponents fitted to what took a tenth of a second.
 * `npm run bench -- growth [SECONDS [FAMILY …]]`: of a family and a concept, larger games follow until one does not end within
 * SECONDS (120) or MEMORY. BENCH_WRITE=1 writes rows and the figure.
 */
import { writeFileSync } from 'node:fs';
import { solve } from '../src/index.ts';
import { toTree } from '../src/solve/solve.ts';
import { growthFigure } from './growth/figure.ts';
import { exponentsOf, type GrowthRow } from './growth/row.ts';
import { machine, ownProcess, writeResult } from './machine.ts';

const CONCEPTS = ['NFCCE', 'EFCE', 'COMM'];
const FAMILIES: Readonly<Record<string, { objective: string; games: readonly string[] }>> = {
  leduc: {
    objective: 'player:1',
    games: [2, 3, 4, 5, 6, 8, 10, 13].map((ranks) => `leduc:players=2,raises=2,ranks=${ranks},suits=2`),
  },
  sheriff: {
    objective: 'welfare',
    games: ['1,1,1', '2,1,2', '5,1,2', '10,1,2', '10,2,2', '10,2,3', '10,3,3', '20,5,3', '20,5,4'].map(
      (text) => {
        const [maxItems, maxBribe, rounds] = text.split(',');
        return `sheriff:maxItems=${maxItems},maxBribe=${maxBribe},rounds=${rounds}`;
      },
    ),
  },
  battleship: {
    objective: 'welfare',
    games: ['1,2,1', '1,3,2', '2,2,2', '2,2,3', '2,3,2', '2,3,3', '2,3,4', '3,3,3'].map((text) => {
      const [height, width, rounds] = text.split(',');
      return `battleship:height=${height},width=${width},rounds=${rounds}`;
    }),
  },
};
const SECONDS = 120;
/** What a process may hold of JavaScript's memory, and a game of arrays. */
const MEMORY_MIB = 16_000;

/** Before the only cell that a process is to measure. */
const ONE = 'one';

const args = process.argv.slice(2);
if (args[0] === ONE) console.log(JSON.stringify(await measure(args.slice(1))));
else await measureAll(Number(args[0] ?? SECONDS), args.slice(1));

async function measure([
  game = '',
  concept = '',
  objective = '',
  seconds = '',
]: readonly string[]): Promise<GrowthRow> {
  const family = game.split(':')[0]!;
  const tree = toTree(game);
  const options = { concept, objective, criterion: 'published', tolerance: 1e-2 } as const;
  // a small one first, so that no code is cold
  await solve(FAMILIES[family]!.games[1]!, options);
  const { report } = await solve(game, {
    ...options,
    timeLimitSeconds: Number(seconds),
    memoryLimitMiB: MEMORY_MIB,
  });
  const { status, sizes } = report;
  return {
    ...{ family, game, concept, status, nodes: tree.numNodes },
    ...{ sequences: sizes.mediatorSequences, nonzeros: sizes.nonzeros },
    build: report.seconds.build,
    total: report.seconds.build + report.seconds.solve + report.seconds.certify,
    mebibytes: process.resourceUsage().maxRSS / 1024,
  };
}

async function measureAll(seconds: number, chosen: readonly string[]): Promise<void> {
  const rows: GrowthRow[] = [];
  console.log('| game | concept | nodes | mediator’s sequences | payoffs | build s | s | MiB |');
  console.log('| --- | --- | --: | --: | --: | --: | --: | --: |');
  for (const family of chosen.length > 0 ? chosen : Object.keys(FAMILIES))
    for (const concept of CONCEPTS) rows.push(...familyRows(family, concept, seconds));
  console.log(`\nExponents, of nodes: ${machine()}\n\n| family | concept | build s | s | MiB |`);
  console.log('| --- | --- | --: | --: | --: |');
  for (const { family, concept, build, total, mebibytes } of exponentsOf(rows))
    console.log(`| ${family} | ${concept} | ${[build, total, mebibytes].map(plain).join(' | ')} |`);
  writeResult('growth', rows);
  if (process.env.BENCH_WRITE === '1')
    writeFileSync(new URL('./results/growth.svg', import.meta.url), await growthFigure(rows));
}

function familyRows(family: string, concept: string, seconds: number): GrowthRow[] {
  const rows: GrowthRow[] = [];
  const { objective, games } = FAMILIES[family]!;
  for (const game of games) {
    try {
      const row: GrowthRow = JSON.parse(ownProcess([ONE, game, concept, objective, `${seconds}`]));
      console.log(
        `| ${game} | ${concept} | ${row.nodes} | ${row.sequences} | ${row.nonzeros} | ${row.build.toFixed(3)} ` +
          `| ${row.total.toFixed(3)} | ${row.mebibytes.toFixed(0)} |`,
      );
      if (row.status !== 'solved') break;
      rows.push(row);
    } catch (error) {
      console.log(`| ${game} | ${concept} | does not fit: ${reason(error)} |`);
      break;
    }
  }
  return rows;
}

function plain(exponent: number | null): string {
  return exponent === null ? '–' : exponent.toFixed(2);
}

/** Of what a process printed, the line that says why it ended. */
function reason(error: unknown): string {
  const lines = String(error).split('\n');
  return lines.find((line) => line.includes('Error: ')) ?? lines.at(-1)!;
}
