import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { firstMistake } from '../../src/formats/json-syntax.ts';
import { InputError } from '../../src/index.ts';
import { editsOf, mutate, someEdits } from '../suites/mutate.ts';
import { PARSERS } from '../suites/parsers.ts';
import { fixture } from './fixture.ts';
import { randomGame } from './random-game.ts';

/** The whole campaign is `npm run bench -- fuzz`. */
const RUNS: Readonly<Record<string, number>> = { checkpoint: 500, strategy: 1000 };
const USUAL_RUNS = 3000;

describe.each(Object.keys(PARSERS))('mutated inputs for %s', (name) => {
  it('are taken, or refused with a typed error and a place', async () => {
    const { feed, taken } = await PARSERS[name]!();
    let accepted = 0;
    const numRuns = RUNS[name] ?? USUAL_RUNS;
    const property = fc.asyncProperty(fc.nat(), someEdits, async (run, edits) => {
      if ((await feed(run, edits)) === 'taken') accepted++;
    });
    await fc.assert(property, { numRuns, seed: 7 });
    // Both endings must occur often, or the mutations test nothing.
    expect(accepted / numRuns).toBeGreaterThan(taken.least);
    expect(accepted / numRuns).toBeLessThan(taken.most);
  });
});

const random = randomGame({ seed: 5, players: 2, maxDepth: 3, hasPrincipal: true, hasObjective: true });

it.each([
  [
    'x.efg',
    [
      fixture('poker.efg'),
      fixture('screening.efg'),
      fixture('export-exponents.efg'),
      formatGame(random, 'efg'),
    ],
  ],
  ['x.nfg', [fixture('dilemma-payoffs.nfg'), fixture('dilemma-outcomes.nfg')]],
  ['x.json', [fixture('lottery.json'), formatGame(random, 'json')]],
])('games cut anywhere end in a game or an InputError: %s', (file, seeds) => {
  for (const seed of seeds)
    for (let end = 0; end < seed.length; end++)
      try {
        parseGame(seed.slice(0, end), file);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
});

it('the JSON scanner and the engine agree on what is JSON', () => {
  const seeds = [
    fixture('lottery.json'),
    '[1, -2.5e+3, "a\\u00e9\\n", {"b": [true, false, null], "c": {}}, []]',
  ];
  for (let run = 0; run < 20_000; run++) {
    const text = mutate(seeds[run % 2]!, editsOf(run));
    let valid = true;
    try {
      JSON.parse(text);
    } catch {
      valid = false;
    }
    if ((firstMistake(text) === null) !== valid) throw new Error(`Disagreement on ${JSON.stringify(text)}`);
  }
});
