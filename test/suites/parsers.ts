/** Everything that reads what a user, or a crash, may have spoilt: each input is taken, or refused with a place. */

import { readFileSync } from 'node:fs';
import { parseSweep } from '../../src/campaign/sweep-file.ts';
import { FormatError, InputError } from '../../src/errors.ts';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { parseJson } from '../../src/formats/json-syntax.ts';
import { type ExpandOptions, expand } from '../../src/game/tree.ts';
import { type SolveOptions, solve } from '../../src/index.ts';
import { crc32c } from '../../src/numeric/crc32c.ts';
import { readRecorded, recordedOptions } from '../../src/problem/identity.ts';
import { witnessOf } from '../../src/problem/mediated-points.ts';
import { productOf } from '../../src/problem/product-points.ts';
import { profileOf } from '../../src/problem/zero-sum-points.ts';
import { checkGame, parseStrategy, strategyText } from '../../src/report/strategy-file.ts';
import { checkpointPieces, readCheckpoint } from '../../src/solve/checkpoint.ts';
import { parseTrace } from '../../src/studies/trace/file.ts';
import { randomGame } from '../formats/random-game.ts';
import { gameOf } from './bound-game.ts';
import { type Edit, mutate, mutateBytes } from './mutate.ts';
import { bytesOf } from './resume.ts';

export type Outcome = 'taken' | 'refused';

export interface Parser {
  readonly name: string;
  /** Sound inputs are spoilt by `edits`; `run` chooses one of them. @throws what is neither taken nor refused as it should */
  readonly feed: (run: number, edits: readonly Edit[]) => Promise<Outcome>;
  /** Shares of spoilt inputs that are taken: outside of them, the edits test nothing. */
  readonly taken: { readonly least: number; readonly most: number };
}

const fixture = (file: string) =>
  readFileSync(new URL(`../formats/fixtures/${file}`, import.meta.url), 'utf8');

/** Runs a parser on one input. @throws with the input when it fails otherwise than with a typed error that has a place */
async function outcome(input: unknown, parse: () => unknown): Promise<Outcome> {
  try {
    await parse();
    return 'taken';
  } catch (error) {
    const isTyped = error instanceof InputError && error.place !== '' && error.code !== '';
    const isPlaced = !(error instanceof FormatError) || (error.line >= 1 && error.column >= 1);
    if (isTyped && isPlaced) return 'refused';
    throw new Error(`Unexpected error for ${JSON.stringify(input)}: ${error}`, { cause: error });
  }
}

function textParser(
  name: string,
  sound: readonly string[],
  taken: Parser['taken'],
  parse: (text: string, run: number) => unknown,
): Parser {
  return {
    name,
    taken,
    feed: (run, edits) => {
      const text = mutate(sound[run % sound.length]!, edits);
      return outcome(text, () => parse(text, run));
    },
  };
}

/** A mutated number of strategies may make an .nfg that is small to write and large to expand. */
const SMALL: ExpandOptions = { maxNodes: 1e5 };
const aGame = randomGame({ seed: 5, players: 2, maxDepth: 3, hasPrincipal: true, hasObjective: true });

const gameParser = (format: string, sound: readonly string[]) =>
  textParser(`.${format}`, sound, { least: 0.02, most: 0.5 }, (text) =>
    expand(parseGame(text, `x.${format}`), SMALL),
  );

const KUHN = 'kuhn:players=2,ranks=3';
const PROBLEMS: readonly SolveOptions[] = [
  { concept: 'EFCE', objective: 'player:1', maxIterations: 100, tolerance: 1e-9 },
  { concept: 'NASH', maxIterations: 100, tolerance: 1e-9 },
  { concept: 'EFCE', objective: 'player:1', witness: 'product', maxIterations: 100 },
  { concept: 'COMM', objective: 'player:1', witness: 'product', maxIterations: 100 },
];

async function strategyParser(): Promise<Parser> {
  const solutions = await Promise.all(PROBLEMS.map((options) => solve(KUHN, options)));
  const head = { game: KUHN, options: recordedOptions({}) };
  const sound = solutions.map(({ report, strategy }) =>
    [...strategyText({ ...head, report }, strategy)].join(''),
  );
  return textParser('strategy', sound, { least: 0.02, most: 0.6 }, (text, run) => {
    const { strategy } = solutions[run % solutions.length]!;
    const saved = parseStrategy(parseJson(text, 'x.json'), 'x.json');
    if (strategy.kind === 'mixture') throw new Error('No problem of these has a mixture for a solution.');
    const { tree } = strategy.kind === 'mediated' ? strategy.augmented : strategy.game;
    checkGame(saved, tree);
    readRecorded(saved.options);
    if (strategy.kind === 'nash') return profileOf(saved, strategy.game);
    if (strategy.kind === 'product') return productOf(saved, strategy.game, gameOf(strategy.bound));
    return witnessOf(saved, strategy.augmented);
  });
}

const TRACE = [
  '{"format":"mediant-trace","version":1,"options":{"instruments":[],"publicState":true,"announced":false}}',
  '{"game":"K35","fingerprint":"ea7885a6ec90cc76","concept":"EFCE","objectiveName":"player:1","objectiveRange":4,"kernel":"cfr+","strategy":"averages","iterations":64,"seconds":0.5,"objective":1,"equilibriumGap":0.02,"upperBound":1.4,"multiplier":1,"status":null}',
  '{"game":"K35","fingerprint":"ea7885a6ec90cc76","concept":"EFCE","objectiveName":"player:1","objectiveRange":4,"kernel":"rm","strategy":"last-iterate","iterations":90,"seconds":1,"objective":null,"equilibriumGap":0,"upperBound":-1.5,"multiplier":2,"status":"solved"}',
  '',
].join('\n');

const SWEEPS = [
  readFileSync(new URL('../../bench/sweeps/example.yaml', import.meta.url), 'utf8'),
  '{"games": ["K35", {"game": "kuhn", "parameters": {"players": [2, 3], "ranks": "3..5"}}], "concepts": ["EFCE"],\n "options": {"timeLimitSeconds": 60}}',
];

const traceParser = textParser('trace', [TRACE, `${TRACE}${TRACE}`], { least: 0.02, most: 0.6 }, (text) =>
  parseTrace(text, 'x.ndjson'),
);

/** Numbers that no state has. */
const NUMBERS = [Number.NaN, Infinity, -Infinity, -1, 0, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 32, 7];

/**
 * Bytes are spoilt in three ways: as they are, with a checksum that says that they are sound, and number by number. What
 * is taken is solved on, and must not end in a lie: Kuhn poker's values are known.
 */
async function checkpointParser(): Promise<Parser> {
  const problems: readonly { options: SolveOptions; value: number }[] = [
    { options: PROBLEMS[0]!, value: KUHN_EFCE },
    { options: { ...PROBLEMS[0], method: 'binary-search', kernel: 'omwu' }, value: KUHN_EFCE },
    { options: PROBLEMS[1]!, value: -1 / 18 },
  ];
  const sound = await Promise.all(
    problems.map(async ({ options }) => {
      let bytes = new Uint8Array();
      const save = (pieces: readonly Uint8Array[]) => {
        bytes = Uint8Array.from(bytesOf(pieces));
      };
      await solve(KUHN, { ...options, maxIterations: 50 }, { checkpoint: { save } });
      return bytes;
    }),
  );
  return {
    name: 'checkpoint',
    taken: { least: 0.02, most: 0.6 },
    feed: (run, edits) => {
      const { options, value } = problems[run % problems.length]!;
      const bytes = spoilt(sound[run % sound.length] as Uint8Array, edits);
      return outcome(Buffer.from(bytes).toString('base64'), async () => {
        const resume = readCheckpoint(bytes, 'x.ck');
        const { report } = await solve(KUHN, options, { checkpoint: { resume } });
        if (!(report.upperBound >= value - 1e-9))
          throw new Error(`bound ${report.upperBound} below ${value}`);
        if (report.status === 'solved' && !(Math.abs(report.objective - value) <= 1e-6))
          throw new Error(`"solved" at ${report.objective} instead of ${value}`);
      });
    },
  };
}

/** Player 1's best utility in an EFCE of two-player Kuhn poker: the game is zero-sum, so it is the game's value. */
const KUHN_EFCE = -1 / 18;

function spoilt(sound: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const mode = (edits[0]?.at ?? 0) % 3;
  if (mode === 0) return mutateBytes(sound, edits);
  if (mode === 1) return sealed(mutateBytes(sound, edits));
  const { parts, file: _, ...facts } = readCheckpoint(sound);
  const arrays = parts.map(({ name, read }) => ({ name, arrays: read() }));
  for (const { at, kind, piece } of edits) {
    const part = arrays[(at >> 4) % arrays.length]!;
    const array = part.arrays[kind % part.arrays.length]!;
    if (array.length > 0) array[at % array.length] = NUMBERS[piece % NUMBERS.length]!;
  }
  return bytesOf(checkpointPieces(facts, arrays));
}

function sealed(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4;
  if (end < 0) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(end, crc32c(bytes.subarray(0, end)), true);
  return bytes;
}

export const PARSERS: Readonly<Record<string, () => Promise<Parser>>> = {
  json: async () => gameParser('json', [fixture('lottery.json'), formatGame(aGame, 'json')]),
  efg: async () =>
    gameParser('efg', [fixture('poker.efg'), fixture('screening.efg'), formatGame(aGame, 'efg')]),
  nfg: async () => gameParser('nfg', [fixture('dilemma-payoffs.nfg'), fixture('dilemma-outcomes.nfg')]),
  sweep: async () =>
    textParser('sweep', SWEEPS, { least: 0.02, most: 0.6 }, (text) => parseSweep(text, 'x.yaml')),
  strategy: strategyParser,
  trace: async () => traceParser,
  checkpoint: checkpointParser,
};
