/**
 * Certificates under attack: `npm run bench -- adversary [COUNT] [SEED]` compares COUNT solves of random problems (test/suites/adversary.ts)
 * with LPs, and with exact values where the problem is a normal form. Exit code 1 on a finding.
 */
import { challengeOf, confront, type Finding } from '../test/suites/adversary.ts';

/** Solves per problem. */
const WAYS = 4;

const wanted = Number(process.argv[2] ?? 2000);
const first = Number(process.argv[3] ?? 1);
const started = performance.now();
const statuses = new Map<string, number>();
const counts = new Map<Finding, number>();
let compared = 0;
let exactly = 0;
let refused = 0;
for (let seed = first; compared < wanted; seed++) {
  const challenge = challengeOf(seed);
  const confrontations = await confront(challenge, WAYS).catch((error: unknown) => {
    console.error(`seed ${seed}: the LP failed: ${error}`);
    counts.set('untyped exception', (counts.get('untyped exception') ?? 0) + 1);
    return null;
  });
  if (confrontations === null) {
    refused++;
    continue;
  }
  for (const { options, status, findings } of confrontations) {
    compared++;
    if (challenge.exact !== null) exactly++;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    for (const [finding, words] of findings) {
      counts.set(finding, (counts.get(finding) ?? 0) + 1);
      console.error(`seed ${seed}: ${finding}: ${words}\n  ${JSON.stringify(options)}`);
    }
  }
  if (seed % 500 === 0) console.error(`${compared} of ${wanted} compared`);
}
const seconds = (performance.now() - started) / 1000;
console.log(
  `${compared} solves compared in ${seconds.toFixed(0)} s, ${exactly} of them with exact values; ${refused} problems refused.`,
);
console.table(Object.fromEntries(statuses));
const found = Object.fromEntries(counts);
console.log(counts.size === 0 ? 'No finding.' : found);
process.exitCode = counts.size === 0 ? 0 : 1;
