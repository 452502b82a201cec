/** A strategy file is accepted by the version that wrote it, whatever the options: each is walked through save and certify. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { infosetOrderChoices } from '../../src/augmented/infoset-order.ts';
import { comm } from '../../src/concepts/comm.ts';
import { concepts } from '../../src/concepts/index.ts';
import { InputError } from '../../src/errors.ts';
import { parseJson } from '../../src/formats/json-syntax.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { createPool } from '../../src/node/pool/index.ts';
import { highs } from '../../src/node/solve-lp.ts';
import {
  type ProblemOptions,
  problemOptionsOf,
  type RecordedOptions,
  recordedOptions,
  resolveProblemOptions,
} from '../../src/problem/identity.ts';
import { buildingProblem } from '../../src/problem/problem.ts';
import { withCodominated } from '../../src/problem/sequential.ts';
import {
  parseStrategy,
  type StrategyFile,
  savedProblem,
  strategyText,
} from '../../src/report/strategy-file.ts';
import type { SolveOptions } from '../../src/solve/options.ts';
import type { Report } from '../../src/solve/solution.ts';
import { solve } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { scratch } from '../scratch.ts';
import { mediant, mediantJson, write } from './run.ts';

const KUHN = 'kuhn:players=2,ranks=3';
const tree = expand(createGame(KUHN));

/** Values other than the default, of every option; a new one is a type error until it has its line. */
const VALUES: { readonly [Name in keyof RecordedOptions]: readonly RecordedOptions[Name][] } = {
  constraints: [['player:1>=-0.5'], ['always player:2>=-2', 'player:2<=1']],
  instruments: [[1], [2]],
  publicState: [false],
  announced: [true],
  sequential: [true],
  infosetOrder: infosetOrderChoices.filter((name) => name !== 'auto'),
};
const names = Object.keys(VALUES) as (keyof RecordedOptions)[];
const cases = names.flatMap((name) =>
  (VALUES[name] as readonly unknown[]).map((value) => [name, value] as const),
);

async function saved(options: ProblemOptions) {
  const asked = { ...options, maxIterations: 30, tolerance: 1e-12 };
  const { report, strategy } = await solve(tree, asked, options.sequential ? { lp: highs } : {});
  const text = [...strategyText({ game: KUHN, options: recordedOptions(options), report }, strategy)];
  return { report, file: parseStrategy(parseJson(text.join(''), 'f.json'), 'f.json') };
}

/** Whether certify accepts a file and finds what was reported. */
async function isReproduced(file: StrategyFile, { objective, upperBound }: Report): Promise<boolean> {
  try {
    const problem = finish(
      buildingProblem(tree, await withCodominated(tree, savedProblem(file), { lp: highs })),
    );
    const { facts: report } = finish(problem.checking(file, 1e-4, false));
    // rounded in another order: flows of a file are normalised anew
    const close = (found: number, told: number | null) => Math.abs(found - (told as number)) < 1e-12;
    return close(report.objective, objective) && close(report.upperBound, upperBound);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

test('every option of a problem is its aim, is recorded, or is a limit', () => {
  const recorded = Object.keys(recordedOptions({}));
  expect(recorded.toSorted()).toEqual(names.toSorted());
  const all = Object.keys(problemOptionsOf(resolveProblemOptions({})));
  expect(all.toSorted()).toEqual(
    ['concept', 'objective', 'maxSequences', 'memoryLimitMiB', ...recorded].toSorted(),
  );
});

test.each(cases)(
  '%s %j is certified under every concept that has it, and is needed under one',
  async (name, value) => {
    let needed = 0;
    // sequential rationality is of COMM alone
    const under = name === 'sequential' ? [comm] : concepts;
    for (const { name: concept } of under) {
      const { report, file } = await saved({ concept, objective: 'player:1', [name]: value });
      expect(file.options[name]).toEqual(value);
      expect(await isReproduced(file, report), concept).toBe(true);
      const { [name]: _, ...others } = file.options;
      if (!(await isReproduced({ ...file, options: others }, report))) needed++;
    }
    // on this game all orders are the same; RS212 needs the option (below)
    if (name !== 'infosetOrder') expect(needed).toBeGreaterThan(0);
  },
);

test('with all of them at once', async () => {
  const options: ProblemOptions = {
    concept: 'EFCE',
    objective: 'player:2',
    constraints: ['player:1>=-0.5'],
    instruments: [1],
    publicState: false,
    announced: true,
    infosetOrder: 'thrifty',
  };
  const { report, file } = await saved(options);
  expect(await isReproduced(file, report)).toBe(true);
});

test('files of before infosetOrder was recorded have its default', async () => {
  const { report, file } = await saved({ concept: 'EFCE' });
  const old = { instruments: [], constraints: [], publicState: true, announced: false };
  expect(await isReproduced({ ...file, options: old }, report)).toBe(true);
});

test.each([
  [
    { infosetOrder: 'alphabetic' },
    /^f\.json: Option infosetOrder is "alphabetic": invalid option: expected one of "wide"/i,
  ],
  [
    { infosetOrder: 'layered' },
    /^f\.json: Option infosetOrder is "layered": invalid option.*"wide".*"thrifty"/,
  ],
  [{ publicState: 1 }, /^f\.json: Option publicState is 1: /],
  [{ sideways: true }, /^f\.json: Unknown option "sideways"; expected one of constraints, instruments/],
])('the option %j of a file is refused', async (options, message) => {
  const { file } = await saved({ concept: 'EFCE' });
  expect(() => savedProblem({ ...file, options })).toThrow(message);
});

test('from the command line, and with limits of building', () => {
  const order = ['--concept', 'EFCE', '--infoset-order', 'wide'];
  expect(mediant('solve', 'RS212', ...order, '--tol', '1e-1', '--save', 'order.json').exitCode).toBe(0);
  const { exitCode, result } = mediantJson('certify', 'order.json', '--tol', '1e-1');
  expect(exitCode).toBe(0);
  expect(result.reproducesReport).toBe(true);
  const refused = mediant('certify', 'order.json', '--max-sequences', '10');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/more than 10/);
  const text = readFileSync(scratch('order.json'), 'utf8');
  write('other.json', text.replace('"infosetOrder":"wide"', '"infosetOrder":"thrifty"'));
  expect(mediant('certify', 'other.json', '--tol', '1e-1').exitCode).toBe(2);
});

test('from a pool', async () => {
  const pool = createPool({ workers: 1 });
  try {
    const options: SolveOptions = {
      concept: 'EFCE',
      infosetOrder: 'thrifty',
      instruments: [2],
      maxIterations: 30,
    };
    const { report, strategyFile } = await pool.solve(KUHN, options, { strategyFileFor: KUHN });
    const file = parseStrategy(parseJson(strategyFile as string, 'f.json'), 'f.json');
    expect(await isReproduced(file, report)).toBe(true);
  } finally {
    await pool.close();
  }
});
