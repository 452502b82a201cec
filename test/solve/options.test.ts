/** Every mistake in the options of solve() and solveLp(), with the field that its error names. */
import { describe, expect, it } from 'vitest';
import { type SolveOptions, solve } from '../../src/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { resolveSolveOptions, settleKernel } from '../../src/solve/options.ts';

interface Mistake {
  /** As a caller without types may write them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly place: string;
  readonly message: RegExp;
}

const OBJECTIVE_FORMS =
  /^objective is ".*"; expected welfare, player:N, weights:W1,W2,…, principal, surplus or fairness, with minimise: before it to minimise\.$/;
const TWO_WEIGHTS = /^objective is ".*"; expected 2 finite weights, one per player, separated by commas\.$/;
const PLAYERS = /^objective is ".*"; expected a player from 1 to 2\.$/;

/** Mistakes in what defines the problem: of both functions. The game is chicken: two players, no principal. */
const PROBLEM: readonly Mistake[] = [
  {
    options: { concept: 'CE' },
    code: 'unknown-name',
    place: 'concept',
    message: /^Unknown concept "CE"; expected one of NASH, NFCCE, EFCCE, EFCE, NFCCERT, CCERT, CERT, COMM\.$/,
  },
  { options: { concept: 3 }, place: 'concept', message: /^Option concept is 3: .*expected string/ },
  { options: { objective: 'justice' }, place: 'objective', message: OBJECTIVE_FORMS },
  { options: { objective: '' }, place: 'objective', message: OBJECTIVE_FORMS },
  { options: { objective: 'Welfare' }, place: 'objective', message: OBJECTIVE_FORMS },
  { options: { objective: 'minimise:' }, place: 'objective', message: OBJECTIVE_FORMS },
  { options: { objective: 'minimise:minimise:welfare' }, place: 'objective', message: OBJECTIVE_FORMS },
  { options: { objective: 'player:1.5' }, place: 'objective', message: OBJECTIVE_FORMS },
  { options: { objective: 'player:-1' }, place: 'objective', message: OBJECTIVE_FORMS },
  { options: { objective: 'player:0' }, place: 'objective', message: PLAYERS },
  { options: { objective: 'minimise:player:3' }, place: 'objective', message: PLAYERS },
  { options: { objective: 'weights:1' }, place: 'objective', message: TWO_WEIGHTS },
  { options: { objective: 'weights:1,2,3' }, place: 'objective', message: TWO_WEIGHTS },
  { options: { objective: 'weights:1,x' }, place: 'objective', message: TWO_WEIGHTS },
  { options: { objective: 'weights: ,1' }, place: 'objective', message: TWO_WEIGHTS },
  {
    options: { objective: 'weights:1e308,1e308' },
    place: 'objective',
    message: /^objective is ".*"; expected weights whose sums stay finite\.$/,
  },
  { options: { objective: 'weights:1,' }, place: 'objective', message: TWO_WEIGHTS },
  { options: { objective: 'weights:1,Infinity' }, place: 'objective', message: TWO_WEIGHTS },
  {
    options: { objective: 'principal' },
    place: 'objective',
    message: /^objective is "principal"; expected a game whose terminals carry the principal's own payoff\.$/,
  },
  { options: { objective: 1 }, place: 'objective', message: /^Option objective is 1: .*expected string/ },
  { options: { instruments: [0] }, place: 'instruments.0', message: /^Option instruments\.0 is 0: .*>=1\.$/ },
  {
    options: { instruments: [2, 1.5] },
    place: 'instruments.1',
    message: /^Option instruments\.1 is 1\.5: .*expected int/,
  },
  {
    options: { instruments: [1, 3] },
    place: 'instruments',
    message: /^instruments is "1,3"; expected players from 1 to 2\.$/,
  },
  {
    options: { instruments: 1 },
    place: 'instruments',
    message: /^Option instruments is 1: .*expected array/,
  },
  {
    options: { publicState: 'no' },
    place: 'publicState',
    message: /^Option publicState is "no": .*expected boolean/,
  },
  { options: { announced: 1 }, place: 'announced', message: /^Option announced is 1: .*expected boolean/ },
  {
    options: { memoryLimitMiB: 0 },
    place: 'memoryLimitMiB',
    message: /^Option memoryLimitMiB is 0: .*>=1\.$/,
  },
  { options: { maxSequences: 0 }, place: 'maxSequences', message: /^Option maxSequences is 0: .*>=1\.$/ },
  {
    options: { maxSequences: 2.5 },
    place: 'maxSequences',
    message: /^Option maxSequences is 2\.5: .*expected int/,
  },
  {
    // The root, two actions of player 1, two of player 2 after each: seven, of which four suffice to refuse.
    options: { maxSequences: 4 },
    code: 'too-large',
    place: "The mediator's number of sequences",
    message: /is more than 4; expected a smaller game\.$/,
  },
  {
    options: { concept: 'NASH', objective: 'player:2' },
    place: 'objective',
    message: /^objective is "player:2"; expected player:1 with the concept NASH\.$/,
  },
  {
    options: { concept: 'NASH', objective: 'minimise:player:1' },
    place: 'objective',
    message: /expected player:1 with the concept NASH\.$/,
  },
  {
    options: { concept: 'NASH', instruments: [1] },
    place: 'instruments',
    message: /^instruments is "1"; expected no players with the concept NASH\.$/,
  },
];

/** Mistakes in how to solve: of solve() alone. */
const SOLVE: readonly Mistake[] = [
  {
    options: { kernel: 'cfr++' },
    code: 'unknown-name',
    place: 'kernel',
    message: /^Unknown kernel "cfr\+\+"; expected one of auto, arcfr\+, apcfr\+, cfr\+, .*\.$/,
  },
  {
    options: { parameters: { averaging: 2 } },
    place: 'parameters',
    message: /^parameters is "averaging"; expected none with the kernel auto\.$/,
  },
  {
    options: { method: 'binary-search', multiplier: 2 },
    place: 'multiplier',
    message: /^multiplier is 2; expected none with the method binary-search\.$/,
  },
  {
    options: { method: 'binary-search', concept: 'NASH' },
    place: 'method',
    message:
      /^method is "binary-search"; expected direct with the concept NASH, which needs no Lagrangian\.$/,
  },
  {
    options: { precision: 'f16' as 'f32' },
    place: 'precision',
    message: /^Option precision is "f16": .*expected one of "f64"\|"f32"/,
  },
  {
    options: { kernel: 'omwu', precision: 'f32' },
    place: 'precision',
    message: /^precision is "f32"; expected f64 with the kernel omwu\.$/,
  },
  {
    options: { method: 'binary' },
    place: 'method',
    message: /^Option method is "binary": .*expected one of "direct"\|"binary-search"/,
  },
  {
    options: { tolerence: 1e-3 },
    code: 'unknown-name',
    place: 'option',
    message: /^Unknown option "tolerence"; expected one of concept, objective, .*tolerance.*maxIterations\.$/,
  },
  { options: { tolerance: 0 }, place: 'tolerance', message: /^Option tolerance is 0: .*>0\.$/ },
  { options: { tolerance: -1e-3 }, place: 'tolerance', message: /^Option tolerance is -0\.001: .*>0\.$/ },
  { options: { tolerance: Number.NaN }, place: 'tolerance', message: /^Option tolerance .*received NaN\.$/ },
  {
    options: { tolerance: '1e-3' },
    place: 'tolerance',
    message: /^Option tolerance is "1e-3": .*expected number/,
  },
  {
    options: { timeLimitSeconds: -1 },
    place: 'timeLimitSeconds',
    message: /^Option timeLimitSeconds is -1: .*>0\.$/,
  },
  {
    options: { timeLimitSeconds: 0 },
    place: 'timeLimitSeconds',
    message: /^Option timeLimitSeconds is 0: .*>0\.$/,
  },
  {
    options: { maxIterations: -1 },
    place: 'maxIterations',
    message: /^Option maxIterations is -1: .*>=0\.$/,
  },
  {
    options: { maxIterations: 10.5 },
    place: 'maxIterations',
    message: /^Option maxIterations is 10\.5: .*expected int/,
  },
  {
    options: { kernel: 'omwu', parameters: { stepSize: 0 } },
    place: 'parameters.stepSize',
    message: /^parameters\.stepSize is 0; expected a number from 0\.001 to 1000\.$/,
  },
  {
    options: { kernel: 'omwu', parameters: { stepSize: '2' } },
    place: 'parameters.stepSize',
    message: /^parameters\.stepSize is "2"; expected a number from 0\.001 to 1000\.$/,
  },
  {
    options: { kernel: 'omwu', parameters: { step: 1 } },
    code: 'unknown-name',
    place: 'parameter of omwu',
    message: /^Unknown parameter of omwu "step"; expected one of stepSize\.$/,
  },
  {
    options: { kernel: 'rm', parameters: { stepSize: 1 } },
    place: 'parameters',
    message: /^parameters is "stepSize"; expected none with the kernel rm\.$/,
  },
  { options: { parameters: 2 }, place: 'parameters', message: /^Option parameters is 2: .*expected record/ },
  { options: { multiplier: -1 }, place: 'multiplier', message: /^Option multiplier is -1: .*>=0\.$/ },
  {
    options: { multiplier: Number.POSITIVE_INFINITY },
    place: 'multiplier',
    message: /^Option multiplier .*received Infinity\.$/,
  },
];

const named = (mistakes: readonly Mistake[]) =>
  mistakes.map((mistake) => ({ ...mistake, name: JSON.stringify(mistake.options) }));

function expected({ code = 'bad-field', place, message }: Mistake) {
  return { name: 'InputError', code, place, message: expect.stringMatching(message) };
}

describe('solve() refuses', () => {
  it.each(named([...PROBLEM, ...SOLVE]))('$name', async (mistake) => {
    await expect(solve('chicken', mistake.options as SolveOptions)).rejects.toMatchObject(expected(mistake));
  });
});

describe('solveLp() refuses', () => {
  it.each(named(PROBLEM))('$name', async (mistake) => {
    await expect(solveLp('chicken', mistake.options as SolveOptions)).rejects.toMatchObject(
      expected(mistake),
    );
  });

  it.each(['kernel', 'tolerance', 'maxIterations', 'multiplier'])(
    'the option %s, which only the solver has',
    async (option) => {
      const message = expect.stringMatching(
        new RegExp(`^Unknown option "${option}"; expected one of concept, objective, .*maxSequences\\.$`),
      );
      await expect(solveLp('chicken', { [option]: 1 })).rejects.toMatchObject({
        code: 'unknown-name',
        place: 'option',
        message,
      });
    },
  );
});

describe('options', () => {
  it('have defaults: EFCE, welfare, apcfr+ on small problems, direct', async () => {
    const { report } = await solve('chicken');
    const { concept, objectiveName, kernel, method, status } = report;
    expect({ concept, objectiveName, kernel, method, status }).toEqual({
      concept: 'EFCE',
      objectiveName: 'welfare',
      kernel: 'apcfr+',
      method: 'direct',
      status: 'solved',
    });
    // The default tolerance.
    expect(report.equilibriumGap).toBeLessThanOrEqual(1e-4);
    expect(report.upperBound - report.objective).toBeLessThanOrEqual(1e-4 * 12);
  });

  it('leave the kernel to the number of payoffs', () => {
    const options = resolveSolveOptions({});
    expect(settleKernel(options, 1_999_999).kernel).toBe('apcfr+');
    expect(settleKernel(options, 2_000_000).kernel).toBe('arcfr+');
    expect(settleKernel({ ...options, kernel: 'omwu' }, 1e9).kernel).toBe('omwu');
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
