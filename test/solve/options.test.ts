/** Every mistake in the options of solve() and solveLp(), with the field that its error names. */
import { describe, expect, it } from 'vitest';
import { type SolveOptions, solve } from '../../src/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { resolveSolveOptions, settle } from '../../src/solve/options.ts';

/** Options as a caller without types may write them, the last one wrong; place and code where they are not its name and bad-field. */
type Mistake = readonly [options: Record<string, unknown>, message: RegExp, place?: string, code?: string];

const OBJECTIVE_FORMS =
  /^objective is ".*"; expected welfare, player:N, weights:W1,W2,…, principal, surplus or fairness, with minimise: before it to minimise\.$/;
const TWO_WEIGHTS = /^objective is ".*"; expected 2 finite weights, one per player, separated by commas\.$/;
const PLAYERS = /^objective is ".*"; expected a player from 1 to 2\.$/;
const CONCEPTS = /^Unknown concept "CE"; expected one of NASH, NFCCE, EFCCE, /;
const NO_PRINCIPAL =
  /^objective is "principal"; expected a game whose terminals carry the principal's own payoff\.$/;
const FIRST_PLAYER = /^objective is "player:2"; expected player:1 with the concept NASH\.$/;
const NO_INSTRUMENTS = /^instruments is "1"; expected no players with the concept NASH\.$/;
const DIRECT_ALONE =
  /^method is "binary-search"; expected direct with the concept NASH, which needs no Lagrangian\.$/;
const OPTION_NAMES =
  /^Unknown option "tolerence"; expected one of concept, objective, .*tolerance.*maxIterations\.$/;
const KERNELS = /^Unknown kernel "cfr\+\+"; expected one of auto, .*cfr\+.*\.$/;
const NO_PARAMETERS = /^parameters is "stepSize"; expected none with the kernel rm\.$/;
const STEP_NAMES = /^Unknown parameter of omwu "step"; expected one of stepSize\.$/;
const stepSize = (told: string) =>
  new RegExp(`^parameters\\.stepSize is ${told}; expected a number from 0\\.001 to 1000\\.$`);

/** Mistakes in what defines the problem: of both functions. The game is chicken: two players, no principal. */
const PROBLEM: readonly Mistake[] = [
  [{ concept: 'CE' }, CONCEPTS, 'concept', 'unknown-name'],
  [{ concept: 3 }, /^Option concept is 3: .*expected string/],
  [{ objective: 'justice' }, OBJECTIVE_FORMS],
  [{ objective: '' }, OBJECTIVE_FORMS],
  [{ objective: 'Welfare' }, OBJECTIVE_FORMS],
  [{ objective: 'minimise:' }, OBJECTIVE_FORMS],
  [{ objective: 'minimise:minimise:welfare' }, OBJECTIVE_FORMS],
  [{ objective: 'player:1.5' }, OBJECTIVE_FORMS],
  [{ objective: 'player:-1' }, OBJECTIVE_FORMS],
  [{ objective: 'player:0' }, PLAYERS],
  [{ objective: 'minimise:player:3' }, PLAYERS],
  [{ objective: 'weights:1' }, TWO_WEIGHTS],
  [{ objective: 'weights:1,2,3' }, TWO_WEIGHTS],
  [{ objective: 'weights:1,x' }, TWO_WEIGHTS],
  [{ objective: 'weights: ,1' }, TWO_WEIGHTS],
  [{ objective: 'weights:1,' }, TWO_WEIGHTS],
  [{ objective: 'weights:1,Infinity' }, TWO_WEIGHTS],
  [{ objective: 'weights:1e308,1e308' }, /^objective is ".*"; expected weights whose sums stay finite\.$/],
  [{ objective: 'principal' }, NO_PRINCIPAL],
  [{ objective: 1 }, /^Option objective is 1: .*expected string/],
  [{ instruments: [0] }, /^Option instruments\.0 is 0: .*>=1\.$/, 'instruments.0'],
  [{ instruments: [2, 1.5] }, /^Option instruments\.1 is 1\.5: .*expected int/, 'instruments.1'],
  [{ instruments: [1, 3] }, /^instruments is "1,3"; expected players from 1 to 2\.$/],
  [{ instruments: 1 }, /^Option instruments is 1: .*expected array/],
  [{ publicState: 'no' }, /^Option publicState is "no": .*expected boolean/],
  [{ announced: 1 }, /^Option announced is 1: .*expected boolean/],
  [{ memoryLimitMiB: 0 }, /^Option memoryLimitMiB is 0: .*>=1\.$/],
  [{ maxSequences: 0 }, /^Option maxSequences is 0: .*>=1\.$/],
  [{ maxSequences: 2.5 }, /^Option maxSequences is 2\.5: .*expected int/],
  // The root, two actions of player 1, two of player 2 after each: seven, of which four suffice to refuse.
  [
    { maxSequences: 4 },
    /is more than 4; expected a smaller game\.$/,
    "The mediator's number of sequences",
    'too-large',
  ],
  [{ concept: 'NASH', objective: 'player:2' }, FIRST_PLAYER],
  [{ concept: 'NASH', objective: 'minimise:player:1' }, /expected player:1 with the concept NASH\.$/],
  [{ concept: 'NASH', instruments: [1] }, NO_INSTRUMENTS],
];

/** Mistakes in how to solve: of solve() alone. */
const SOLVE: readonly Mistake[] = [
  [{ kernel: 'cfr++' }, KERNELS, 'kernel', 'unknown-name'],
  [{ parameters: { averaging: 2 } }, /^parameters is "averaging"; expected none with the kernel auto\.$/],
  [
    { method: 'binary-search', multiplier: 2 },
    /^multiplier is 2; expected none with the method binary-search\.$/,
  ],
  [{ concept: 'NASH', method: 'binary-search' }, DIRECT_ALONE],
  [{ precision: 'f16' }, /^Option precision is "f16": .*expected one of "f64"\|"f32"/],
  [{ kernel: 'omwu', precision: 'f32' }, /^precision is "f32"; expected f64 with the kernel omwu\.$/],
  [{ method: 'binary' }, /^Option method is "binary": .*expected one of "direct"\|"binary-search"/],
  [{ tolerence: 1e-3 }, OPTION_NAMES, 'option', 'unknown-name'],
  [{ tolerance: 0 }, /^Option tolerance is 0: .*>0\.$/],
  [{ tolerance: -1e-3 }, /^Option tolerance is -0\.001: .*>0\.$/],
  [{ tolerance: Number.NaN }, /^Option tolerance .*received NaN\.$/],
  [{ tolerance: '1e-3' }, /^Option tolerance is "1e-3": .*expected number/],
  [{ timeLimitSeconds: -1 }, /^Option timeLimitSeconds is -1: .*>0\.$/],
  [{ timeLimitSeconds: 0 }, /^Option timeLimitSeconds is 0: .*>0\.$/],
  [{ maxIterations: -1 }, /^Option maxIterations is -1: .*>=0\.$/],
  [{ maxIterations: 10.5 }, /^Option maxIterations is 10\.5: .*expected int/],
  [{ kernel: 'omwu', parameters: { stepSize: 0 } }, stepSize('0'), 'parameters.stepSize'],
  [{ kernel: 'omwu', parameters: { stepSize: '2' } }, stepSize('"2"'), 'parameters.stepSize'],
  [{ kernel: 'omwu', parameters: { step: 1 } }, STEP_NAMES, 'parameter of omwu', 'unknown-name'],
  [{ kernel: 'rm', parameters: { stepSize: 1 } }, NO_PARAMETERS],
  [{ parameters: 2 }, /^Option parameters is 2: .*expected record/],
  [{ multiplier: -1 }, /^Option multiplier is -1: .*>=0\.$/],
  [{ multiplier: Number.POSITIVE_INFINITY }, /^Option multiplier .*received Infinity\.$/],
];

const named = (mistakes: readonly Mistake[]) =>
  mistakes.map(
    ([options, ...told]) =>
      [JSON.stringify(options), options as SolveOptions, expected(options, told)] as const,
  );

function expected(
  options: object,
  [message, place, code = 'bad-field']: readonly [RegExp, string?, string?],
) {
  const last = Object.keys(options).at(-1);
  return { name: 'InputError', code, place: place ?? last, message: expect.stringMatching(message) };
}

describe('solve() refuses', () => {
  it.each(named([...PROBLEM, ...SOLVE]))('%s', async (_, options, error) => {
    await expect(solve('chicken', options)).rejects.toMatchObject(error);
  });
});

describe('solveLp() refuses', () => {
  it.each(named(PROBLEM))('%s', async (_, options, error) => {
    await expect(solveLp('chicken', options)).rejects.toMatchObject(error);
  });

  it.each(['kernel', 'tolerance', 'maxIterations', 'multiplier'])(
    "the solver's option %s",
    async (option) => {
      const message = `^Unknown option "${option}"; expected one of concept, objective, .*maxSequences\\.$`;
      const error = { code: 'unknown-name', place: 'option', message: expect.stringMatching(message) };
      await expect(solveLp('chicken', { [option]: 1 })).rejects.toMatchObject(error);
    },
  );
});

describe('options', () => {
  it('have defaults: EFCE, welfare, apcfr+pdhg on small problems, direct', async () => {
    const { report } = await solve('chicken');
    expect(report).toMatchObject({ concept: 'EFCE', objectiveName: 'welfare', kernel: 'apcfr+pdhg' });
    expect(report).toMatchObject({ method: 'direct', status: 'solved' });
    // The default tolerance.
    expect(report.equilibriumGap).toBeLessThanOrEqual(1e-4);
    expect(report.upperBound - report.objective).toBeLessThanOrEqual(1e-4 * 12);
  });

  it('leave the kernel to the tolerance, where it is to close in f64 by itself, and to the number of payoffs', () => {
    const kernelOf = (options: SolveOptions, nonzeros = 1e5) =>
      settle(resolveSolveOptions(options), { objectiveRange: 1, sizes: { nonzeros } }).kernel;
    expect(kernelOf({ criterion: 'published', tolerance: 1.1e-6 })).toBe('apcfr+');
    expect(kernelOf({ criterion: 'published', tolerance: 1e-6 })).toBe('apcfr+pdhg');
    expect(kernelOf({ tolerance: 1e-2 })).toBe('apcfr+pdhg');
    expect(kernelOf({ tolerance: 1e-8, concept: 'NASH' })).toBe('apcfr+pdhg');
    expect(kernelOf({ tolerance: 1e-8, precision: 'f32' })).toBe('apcfr+');
    expect(kernelOf({ tolerance: 1e-8, method: 'binary-search' })).toBe('apcfr+');
    expect(kernelOf({ criterion: 'published' }, 1_999_999)).toBe('apcfr+');
    expect(kernelOf({ criterion: 'published' }, 2_000_000)).toBe('arcfr+');
    expect(kernelOf({ tolerance: 1e-8 }, 2e6)).toBe('arcfr+');
    expect(kernelOf({ kernel: 'omwu' }, 1e9)).toBe('omwu');
  });

  it('take the name of a concept in any case', async () => {
    expect((await solveLp('chicken', { concept: 'nfcce' })).report.concept).toBe('NFCCE');
  });

  it('name an instrument twice without harm', async () => {
    const once = await solveLp('stackelberg', { instruments: [1], objective: 'player:1' });
    const twice = await solveLp('stackelberg', { instruments: [1, 1], objective: 'player:1' });
    expect(twice.report.objective).toBeCloseTo(once.report.objective, 9);
  });
});
