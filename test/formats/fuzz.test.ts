import { describe, expect, it } from 'vitest';
import { FormatError, InputError } from '../../src/errors.ts';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { firstMistake } from '../../src/formats/json-syntax.ts';
import { fixture } from './fixture.ts';
import { hash, randomGame } from './random-game.ts';

const RUNS = 20_000;

/** Pieces that mean something to one of the formats, or nearly. */
const PIECES = [
  ...'{}[]",:\\/.-+ \n\r\t0123456789eEcpt',
  '\ufeff',
  '\u0000',
  '""',
  '1/0',
  '1e999',
  '1e-999999999',
  '999999999',
  '9999999999',
  '-1',
  '1/3',
  'NaN',
  'null',
  'true',
  ' "x" ',
  '"Principal"',
  '"payoffs"',
  '"chance"',
  '"children"',
  '"__proto__"',
  'c "" 1 0 ',
  't "" 0 ',
  '{ "a" "b" } ',
  '\ud800',
];

/** A source of whole numbers below `limit`, the same for the same seed. */
function source(seed: number): (limit: number) => number {
  let count = 0;
  return (limit) => hash(seed, count++) % limit;
}

/** One to four cuts, insertions, replacements, moves or repetitions. */
function mutate(text: string, draw: (limit: number) => number): string {
  let mutated = text;
  for (let step = 1 + draw(4); step > 0; step--) {
    const at = draw(mutated.length + 1);
    const length = draw(draw(8) === 0 ? 200 : 8);
    const [head, cut, tail] = [
      mutated.slice(0, at),
      mutated.slice(at, at + length),
      mutated.slice(at + length),
    ];
    const piece = PIECES[draw(PIECES.length)] as string;
    mutated = [head + tail, head + piece + cut + tail, head + piece + tail, head + cut + cut + tail, head][
      draw(20) === 0 ? 4 : draw(4)
    ] as string;
  }
  return mutated;
}

/** 'game' or 'error'; anything else is a failure that shows the text. */
function outcome(text: string, file: string): 'game' | 'error' {
  try {
    parseGame(text, file);
    return 'game';
  } catch (error) {
    const isKnown = error instanceof InputError;
    const isPlaced = !(error instanceof FormatError) || (error.line >= 1 && error.column >= 1);
    if (isKnown && isPlaced) return 'error';
    throw new Error(`Unexpected error for ${JSON.stringify(text)}`, { cause: error });
  }
}

const random = randomGame({ seed: 5, players: 2, maxDepth: 3, hasPrincipal: true, hasObjective: true });

describe.each([
  ['x.efg', [fixture('poker.efg'), fixture('screening.efg'), formatGame(random, 'efg')]],
  ['x.nfg', [fixture('dilemma-payoffs.nfg'), fixture('dilemma-outcomes.nfg')]],
  ['x.json', [fixture('lottery.json'), formatGame(random, 'json')]],
])('mutated inputs for %s', (file, seeds) => {
  it(`end in a game or an InputError, ${RUNS} times`, () => {
    let games = 0;
    for (let run = 0; run < RUNS; run++) {
      const draw = source(run);
      if (outcome(mutate(seeds[run % seeds.length] as string, draw), file) === 'game') games++;
    }
    // Both endings must occur often, or the mutations test nothing.
    expect(games).toBeGreaterThan(RUNS / 50);
    expect(games).toBeLessThan(RUNS / 2);
  });

  it('cut anywhere end in a game or an InputError', () => {
    for (const seed of seeds) for (let end = 0; end < seed.length; end++) outcome(seed.slice(0, end), file);
  });
});

it('the JSON scanner and the engine agree on what is JSON', () => {
  const seeds = [
    fixture('lottery.json'),
    '[1, -2.5e+3, "a\\u00e9\\n", {"b": [true, false, null], "c": {}}, []]',
  ];
  for (let run = 0; run < RUNS; run++) {
    const text = mutate(seeds[run % 2] as string, source(run));
    let valid = true;
    try {
      JSON.parse(text);
    } catch {
      valid = false;
    }
    if ((firstMistake(text) === null) !== valid) throw new Error(`Disagreement on ${JSON.stringify(text)}`);
  }
});
