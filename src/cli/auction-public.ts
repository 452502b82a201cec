/** `mediant auction --public-reports`: the optimal auction that publishes reports after each item, by the promises it makes. */
import { errors } from '../errors.ts';
import { checkWritable, writeText } from '../node/files/write.ts';
import { significantBound, small } from '../report/table.ts';
import type { BorderBound, PromisesSolution, StagedDesign } from '../studies/auction/index.ts';
import type { AuctionSetting } from '../studies/auction/study.ts';
import type { SimulatedRound } from '../studies/promises/simulate.ts';
import { type CheckpointFlags, checkpointFile } from './checkpoint.ts';
import { eachOf } from './each-of.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible, onBuilt } from './interrupt.ts';
import { given } from './options.ts';
import { print } from './output.ts';
import { progressBar } from './progress-bar.ts';

export interface PublicAuctionFlags extends CheckpointFlags {
  readonly publicReports?: true;
  readonly simulate?: number;
  /** Seconds. */
  readonly hiddenReports?: number;
  readonly save?: string;
  readonly tol?: number;
  readonly timeLimit?: number;
  /** MiB. */
  readonly memoryLimit?: number;
  readonly json?: true;
  readonly csv?: string;
  readonly mechanism?: string;
}

/** Over all budgets together. */
const DEFAULT_TOLERANCE = 1e-3;

/** What is needed for it alone. @throws InputError for one that is given without `--public-reports` */
export function checkPublicFlags(flags: PublicAuctionFlags): void {
  const { simulate, hiddenReports, save, checkpoint, checkpointEvery } = flags;
  const named = {
    '--simulate': simulate,
    '--hidden-reports': hiddenReports,
    '--save': save,
    '--checkpoint': checkpoint,
  };
  for (const [flag, own] of Object.entries({ ...named, '--checkpoint-every': checkpointEvery }))
    if (own !== undefined) throw errors.missingField('--public-reports', `it with ${flag}`);
}

/** @param words the setting, for people */
export async function runPublicAuction(
  flags: PublicAuctionFlags,
  setting: AuctionSetting,
  words: string,
): Promise<number> {
  const files = { 'CSV file': flags.csv, 'Mechanism file': flags.mechanism, 'Solution file': flags.save };
  for (const [what, path] of Object.entries(files)) if (path !== undefined) checkWritable(what, path);
  const { borderBound, moneyOf, publicAuctionDesign, publicAuctionOf, simulateMechanism, solvePromises } =
    await import('../studies/auction/index.ts');
  const auction = publicAuctionOf({ ...setting, format: 'optimal' });
  const design = publicAuctionDesign(auction);
  const { simulate, timeLimit: timeLimitSeconds, memoryLimit: memoryLimitMiB } = flags;
  const tolerance = (flags.tol ?? DEFAULT_TOLERANCE) * (moneyOf(auction) || 1);
  const checkpoint = await checkpointFile(flags);
  const bar = await progressBar(process.stderr, 'bound');
  const { result, exitCode } = await interruptible(async (signal) => {
    const solution = await solvePromises(design, given({ tolerance, timeLimitSeconds, memoryLimitMiB }), {
      signal,
      onBuilt,
      checkpoint,
      onProgress: ({ lower, upper, sweeps, seconds }) =>
        bar.update({
          objective: lower,
          lowerBound: lower,
          upperBound: upper,
          equilibriumGap: upper - lower,
          openness: (upper - lower) / tolerance,
          iterations: sweeps,
          seconds,
        }),
    });
    const { hiddenReports: seconds } = flags;
    const hidden =
      seconds === undefined
        ? null
        : await borderBound(auction, { tolerance, timeLimitSeconds: seconds, signal });
    return { solution, hidden };
  }).finally(() => {
    bar.stop();
    checkpoint?.close();
  });
  const { solution, hidden } = result;
  const run = simulate === undefined ? null : simulateMechanism(design, solution.mechanism, simulate);
  await write(flags, { words, design, solution, hidden, run });
  return exitCode ?? (solution.status === 'solved' ? EXIT.done : EXIT.partial);
}

interface Found {
  readonly words: string;
  readonly design: StagedDesign;
  readonly solution: PromisesSolution;
  readonly hidden: BorderBound | null;
  readonly run: readonly SimulatedRound[] | null;
}

async function write(
  flags: PublicAuctionFlags,
  { words, design, solution, hidden, run }: Found,
): Promise<void> {
  const { mechanismCsv, promisesText, simulationText, solutionCsv } = await import(
    '../studies/promises/text.ts'
  );
  const { mechanism, ...figures } = solution;
  const title = `Optimal auction with published reports: ${words}`;
  await eachOf(
    () =>
      print(flags.json, { setting: words, ...figures, nodes: mechanism.nodes.length, hidden, run }, (paint) =>
        [
          promisesText(title, solution, paint),
          ...(hidden === null ? [] : [hiddenText(solution, hidden)]),
          ...(run === null ? [] : [simulationText(run, paint)]),
        ].join('\n'),
      ),
    () => writeTo('CSV file', flags.csv, [solutionCsv(solution)]),
    () => writeTo('Mechanism file', flags.mechanism, mechanismCsv(design, mechanism)),
    () => writeTo('Solution file', flags.save, [`${JSON.stringify({ setting: words, ...solution })}\n`]),
  );
}

/** What hiding reports could still be worth. */
function hiddenText({ lower }: PromisesSolution, { bound, evaluations, seconds }: BorderBound): string {
  const more = Math.max(0, bound - lower);
  const work = `${evaluations} lists of prices, ${seconds.toFixed(1)} s`;
  return `  Reports hidden or not, no auction has more than ${significantBound(bound, 'up')}: ${small(more)} more at most (${work}).\n`;
}

function writeTo(what: string, path: string | undefined, pieces: Iterable<string>): void {
  if (path !== undefined) writeText(what, path, pieces);
}
