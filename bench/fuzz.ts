/**
 * Mutated inputs to every parser: each is taken, or refused with a typed error and a place; nothing crashes or hangs.
 * `npm run bench -- fuzz [COUNT [PARSER …]]`, 100,000 inputs each unless told. A failure shows the input; run FIRST alone
 * repeats from there: `FUZZ_FIRST=12345 npm run bench -- fuzz 1 efg`.
 *
 * Each parser runs in a process of its own, which says once a second how far it is; one that is silent for a minute hangs.
 */
import { spawn } from 'node:child_process';
import { editsOf } from '../test/suites/mutate.ts';
import { PARSERS } from '../test/suites/parsers.ts';
import { machine, writeResult } from './machine.ts';

const SILENCE = 60_000;
type Row = Awaited<ReturnType<typeof feedAll>>;

const [count = '100000', ...names] = process.argv.slice(2);
if (process.env.FUZZ_CHILD === undefined) await campaign();
else await feedAll(process.env.FUZZ_CHILD, Number(process.env.FUZZ_FIRST ?? 0), Number(count));

async function campaign(): Promise<void> {
  const rows: Row[] = [];
  let failures = 0;
  for (const name of names.length === 0 ? Object.keys(PARSERS) : names) {
    const row = await child(name);
    if (row === null) failures++;
    else rows.push(row);
  }
  console.log(`Mutated inputs; ${machine()}`);
  console.table(
    rows.map(({ parser, inputs, taken, slowestMilliseconds, slowestRun, seconds }) => ({
      parser,
      inputs,
      taken: `${((100 * taken) / inputs).toFixed(1)} %`,
      refused: inputs - taken,
      slowest: `${slowestMilliseconds.toFixed(1)} ms (run ${slowestRun})`,
      seconds: seconds.toFixed(0),
    })),
  );
  console.log(`${failures} parsers failed`);
  writeResult('fuzz', rows);
  process.exitCode = failures > 0 ? 1 : 0;
}

/** Null when it failed or hung. */
function child(name: string): Promise<Row | null> {
  return new Promise((resolve) => {
    const feeder = spawn(process.execPath, [...process.execArgv, process.argv[1]!, count], {
      env: { ...process.env, FUZZ_CHILD: name },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    const hang = () => {
      console.log(`${name} hangs after ${said.trim().split('\n').at(-1)}`);
      feeder.kill('SIGKILL');
    };
    const watchdog = setTimeout(hang, SILENCE);
    feeder.stdout.on('data', (data) => {
      said += data;
      watchdog.refresh();
    });
    feeder.on('close', (code) => {
      clearTimeout(watchdog);
      const last = said.trim().split('\n').at(-1) as string;
      console.log(`${name}: ${last}`);
      resolve(code === 0 ? JSON.parse(last) : null);
    });
  });
}

async function feedAll(name: string, first: number, runs: number) {
  const { feed } = await PARSERS[name]!();
  const started = performance.now();
  let taken = 0;
  let lastWord = started;
  let slowest = { run: first, took: 0 };
  for (let run = first; run < first + runs; run++) {
    const before = performance.now();
    if (before - lastWord > 1000) {
      console.log(`run ${run}`);
      lastWord = before;
    }
    if ((await feed(run, editsOf(run))) === 'taken') taken++;
    const took = performance.now() - before;
    if (took > slowest.took) slowest = { run, took };
  }
  const seconds = (performance.now() - started) / 1000;
  const { run: slowestRun, took: slowestMilliseconds } = slowest;
  const row = { parser: name, inputs: runs, taken, slowestMilliseconds, slowestRun, seconds };
  console.log(JSON.stringify(row));
  return row;
}
