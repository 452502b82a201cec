/**
 * A solve that is killed again and again while it writes checkpoints: does it print the same bytes, but for seconds and
 * memory, as one that nobody disturbed?
 * `npm run bench -- kills [COUNT]`, 200 SIGKILLs unless told.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killsUntilDone, withoutCosts } from '../test/suites/kills.ts';
import { machine, writeResult } from './machine.ts';

const SOLVES: readonly (readonly [string, string])[] = [
  [
    'kuhn:players=3,ranks=4',
    '--concept EFCE --objective player:1 --kernel cfr+ --criterion published --tol 2e-5',
  ],
  ['K35', '--concept CERT --objective player:1 --kernel dcfr --criterion published --tol 1e-5'],
  ['S2122', '--concept EFCE --method binary-search --tol 1e-4'],
  ['D32', '--concept COMM --kernel omwu --criterion published --tol 1e-4'],
  ['leduc:players=2,raises=2,ranks=3,suits=2', '--concept NASH --tol 1e-6'],
];
const KILLS_PER_SOLVE = 10;
/** A limit for what would otherwise take all day; the undisturbed run has it too. */
const MAX_ITERATIONS = 20_000;

const wanted = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'mediant-kills-'));
const rows = [];
let kills = 0;
let worst = 0;
for (let round = 0; kills < wanted; round++) {
  const [game, flags] = SOLVES[round % SOLVES.length]!;
  const args = ['solve', game, ...flags.split(' '), '--max-iterations', String(MAX_ITERATIONS), '--json'];
  const checkpoint = ['--checkpoint', `${round}.ck`, '--checkpoint-every', '0'];
  const whole = await killsUntilDone(args, folder, 0, round);
  const limit = Math.min(KILLS_PER_SOLVE, wanted - kills);
  const disturbed = await killsUntilDone([...args, ...checkpoint], folder, limit, round + 1);
  const [expected, got] = [whole, disturbed].map(({ stdout }) =>
    JSON.stringify(withoutCosts(JSON.parse(stdout))),
  );
  const isSame = expected === got;
  if (!isSame) worst++;
  kills += disturbed.kills;
  const { status, iterations } = JSON.parse(whole.stdout);
  const { kills: killed, resumed } = disturbed;
  rows.push({ solve: `${game} ${flags}`, status, iterations, kills: killed, resumed, same: isSame });
  console.log(`${kills} kills: ${game} ${isSame ? 'the same bytes' : `DIFFERS: ${expected} ${got}`}`);
}
const left = readdirSync(folder).filter((name) => !/\.ck(\.tmp|\.lock)?$/.test(name));
rmSync(folder, { recursive: true });
console.log(`SIGKILLs during checkpointing; ${machine()}`);
console.table(rows);
console.log(`${kills} kills, ${worst} results that differ, ${left.length} strange files left behind`);
writeResult('kills', rows);
process.exit(worst + left.length > 0 ? 1 : 0);
