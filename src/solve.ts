/** The pipeline: expand, augment, relax, iterate, certify. */
import { augment } from './augmented/augment.ts';
import type { AugmentedGame } from './augmented/augmented-game.ts';
import { behaviourOf, type Flow, flowOf, uniformFlow } from './augmented/decision-dag.ts';
import { type ZeroSumGame, zeroSumGame } from './augmented/nash.ts';
import {
  type Certificate,
  certifyMediator,
  isSolved,
  normalised,
  upperBoundWith,
} from './certificate/certificate.ts';
import { certifyNash, type NashCertificate } from './certificate/nash.ts';
import { conceptOf } from './concepts/index.ts';
import type { Game } from './game/game.ts';
import { expand, type GameTree } from './game/tree.ts';
import { createGame } from './games/index.ts';
import { type Budget, iterate, type Status } from './iterate.ts';
import { algorithms } from './kernels/index.ts';
import { createKernel, type Kernel } from './kernels/kernel.ts';
import { planProblem } from './kernels/pack.ts';
import { compileKernels } from './kernels/wasm.ts';
import { directLagrangian } from './lagrangian/direct.ts';
import { nextMultiplier } from './lagrangian/multiplier.ts';
import type { SaddlePoint } from './lagrangian/saddle-point.ts';
import {
  NASH,
  type ProblemOptions,
  type ResolvedProblemOptions,
  type ResolvedSolveOptions,
  resolveProblemOptions,
  resolveSolveOptions,
  type SolveOptions,
} from './options.ts';
import { type Solution, summarise, summariseNash } from './solution.ts';

/** An instance string of the catalogue, a game of one's own, or a game already expanded. */
// biome-ignore lint/suspicious/noExplicitAny: a game of any state type; states never leave it
export type GameInput = string | Game<any> | GameTree;

export interface Progress {
  readonly iterations: number;
  readonly seconds: number;
  /** In the user's unit, of the best strategy so far. */
  readonly objective: number;
  readonly equilibriumGap: number;
  readonly upperBound: number;
  /** How far the certificate is from solved: at most 1 when it closes at the tolerance. */
  readonly openness: number;
  readonly multiplier: number;
}

export interface SolveHooks {
  /** Ends the solve within one batch (about 20 ms) and one certificate; the result is valid, its status 'aborted'. */
  readonly signal?: AbortSignal;
  /** Called at every checkpoint. */
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Computes an optimal equilibrium and its certificate.
 * @throws InputError on bad options or a game that breaks a rule; never for not converging: see `status`
 */
export async function solve(
  input: GameInput,
  options: SolveOptions = {},
  hooks: SolveHooks = {},
): Promise<Solution> {
  const started = performance.now();
  const resolved = resolveSolveOptions(options);
  const tree = toTree(input);
  return resolved.concept === NASH
    ? solveNash(zeroSumGame(tree), resolved, hooks, started)
    : solveMediated(augmentTree(tree, resolved), resolved, hooks, started);
}

export function toTree(input: GameInput): GameTree {
  if (typeof input === 'string') return expand(createGame(input));
  return 'numNodes' in input ? input : expand(input);
}

/** The mediator-augmented game of a concept. @throws InputError for NASH, which has no mediator */
export function augmentGame(input: GameInput, options: ProblemOptions = {}): AugmentedGame {
  return augmentTree(toTree(input), resolveProblemOptions(options));
}

function augmentTree(tree: GameTree, options: ResolvedProblemOptions): AugmentedGame {
  return augment(tree, conceptOf(options.concept), options);
}

async function solveMediated(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const objectiveRange = augmented.objective.range || 1;
  const { kernel, minimizer, deviations } = await startLagrangian(augmented, objectiveRange, options);
  let multiplier = options.multiplier ?? FIRST_MULTIPLIER;
  const clock = new Clock(started);

  let mediator = uniformFlow(augmented.mediator);
  let deviators: Flow[] = augmented.deviators.map(({ direct }) => direct);
  let multipliers: number[] = deviators.map(() => 0);
  let certificate: Certificate = {
    ...certifyMediator(augmented, mediator),
    upperBound: augmented.objective.largest,
    objectiveRange,
  };

  /** Certifies the averages; keeps them when they are the best so far, and the smallest upper bound. */
  const certify = () => {
    const averages = kernel.averages();
    const candidate = normalised(augmented, averages.maximizer);
    const side = certifyMediator(augmented, candidate);
    const response = deviations(flowOf(minimizer, behaviourOf(minimizer, averages.minimizer)));
    const weights = response.map(() => multiplier * objectiveRange);
    const bound = upperBoundWith(augmented, response, weights);
    if (!Number.isFinite(side.objective + side.equilibriumGap + bound)) return null;
    if (bound < certificate.upperBound) {
      certificate = { ...certificate, upperBound: bound };
      deviators = response;
      multipliers = weights;
    }
    const fresh = { ...side, upperBound: certificate.upperBound, objectiveRange };
    if (openness(fresh, options.tolerance) <= openness(certificate, options.tolerance)) {
      certificate = fresh;
      mediator = candidate;
    }
    return { side, bound };
  };

  const checkpoint = (): Status | 'restart' | null =>
    clock.certifying(() => {
      const seen = certify();
      if (seen === null) return 'numerical-failure';
      hooks.onProgress?.({
        iterations: kernel.iterations,
        seconds: clock.elapsed(),
        multiplier,
        openness: openness(certificate, options.tolerance),
        ...inUserUnits(augmented, certificate),
      });
      if (isSolved(certificate, options.tolerance)) return 'solved';
      if (options.multiplier !== undefined) return null;
      const next = nextMultiplier(
        multiplier,
        {
          objective: seen.side.objective / objectiveRange,
          totalGain: totalGain(augmented, seen.side.gains),
          equilibriumGap: seen.side.equilibriumGap,
          lagrangianBound: seen.bound / objectiveRange,
        },
        options.tolerance,
      );
      if (next === multiplier) return null;
      multiplier = next;
      kernel.setMultiplier(next);
      kernel.restartAverages();
      return 'restart';
    });

  let status = await iterate(kernel, budgetOf(options, hooks, started), checkpoint);
  if (status !== 'solved' && status !== 'numerical-failure')
    clock.certifying(() => {
      if (certify() !== null && isSolved(certificate, options.tolerance)) status = 'solved';
    });
  return summarise({
    augmented,
    options,
    status,
    certificate,
    witness: { mediator, deviations: deviators, multipliers },
    multiplier,
    kernel,
    seconds: clock.seconds(),
  });
}

const FIRST_MULTIPLIER = 1;

/** The matrix is let go once the kernel holds it: it may be most of the memory. */
async function startLagrangian(
  augmented: AugmentedGame,
  objectiveRange: number,
  options: ResolvedSolveOptions,
) {
  const { saddle, deviations } = directLagrangian(augmented, objectiveRange);
  const kernel = await startKernel(saddle, options, options.multiplier ?? FIRST_MULTIPLIER);
  return { kernel, minimizer: saddle.minimizer, deviations };
}

/** How far a certificate is from solved(tolerance): at most 1 when it is. */
function openness(certificate: Certificate, tolerance: number): number {
  const { equilibriumGap, upperBound, objective, objectiveRange } = certificate;
  return Math.max(equilibriumGap, (upperBound - objective) / objectiveRange) / tolerance;
}

function totalGain(augmented: AugmentedGame, gains: readonly number[]): number {
  return augmented.deviators.reduce(
    (sum, { player, range }) => sum + (gains[player - 1] as number) / range,
    0,
  );
}

function inUserUnits({ objective }: AugmentedGame, certificate: Certificate) {
  return {
    objective: objective.sign * certificate.objective,
    equilibriumGap: certificate.equilibriumGap,
    upperBound: objective.sign * certificate.upperBound,
  };
}

async function solveNash(
  game: ZeroSumGame,
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const [first, second] = game.treeplexes;
  const saddle: SaddlePoint = {
    maximizer: first,
    minimizer: second,
    matrix: game.payoff,
    linear: new Float64Array(first.numSequences),
  };
  const kernel = await startKernel(saddle, options, 1);
  const clock = new Clock(started);
  let profile: [Flow, Flow] = [uniformFlow(first), uniformFlow(second)];
  let certificate: NashCertificate = certifyNash(game, ...profile);

  /** Certifies the averages; keeps them when they are the best so far. False on a number that is not finite. */
  const certify = () => {
    const averages = kernel.averages();
    const candidate: [Flow, Flow] = [
      flowOf(first, behaviourOf(first, averages.maximizer)),
      flowOf(second, behaviourOf(second, averages.minimizer)),
    ];
    const fresh = certifyNash(game, ...candidate);
    if (!Number.isFinite(fresh.lower + fresh.upper)) return false;
    if (fresh.exploitability > certificate.exploitability) return true;
    certificate = fresh;
    profile = candidate;
    return true;
  };
  const solved = () => certificate.exploitability <= options.tolerance * game.range;

  const checkpoint = (): Status | null =>
    clock.certifying(() => {
      if (!certify()) return 'numerical-failure';
      hooks.onProgress?.({
        iterations: kernel.iterations,
        seconds: clock.elapsed(),
        multiplier: 1,
        objective: certificate.value,
        equilibriumGap: certificate.exploitability / game.range,
        upperBound: certificate.upper,
        openness: certificate.exploitability / game.range / options.tolerance,
      });
      return solved() ? 'solved' : null;
    });
  let status = await iterate(kernel, budgetOf(options, hooks, started), checkpoint);
  if (status !== 'solved' && status !== 'numerical-failure')
    clock.certifying(() => {
      if (certify() && solved()) status = 'solved';
    });
  return summariseNash({ game, options, status, certificate, profile, kernel, seconds: clock.seconds() });
}

async function startKernel(
  saddle: SaddlePoint,
  options: ResolvedSolveOptions,
  multiplier: number,
): Promise<Kernel> {
  const algorithm = algorithms.find(({ name }) => name === options.kernel);
  if (algorithm === undefined)
    throw new Error(`algorithm ${options.kernel} passed validation but is not registered`);
  return createKernel(algorithm, await compileKernels(), planProblem(saddle), multiplier, options.parameters);
}

function budgetOf(options: ResolvedSolveOptions, hooks: SolveHooks, started: number): Budget {
  const { timeLimitSeconds, maxIterations } = options;
  return {
    deadline: timeLimitSeconds === undefined ? Number.POSITIVE_INFINITY : started + timeLimitSeconds * 1000,
    maxIterations: maxIterations ?? Number.POSITIVE_INFINITY,
    signal: hooks.signal,
  };
}

/** Splits the time since `started` into building (until it is made), certifying, and solving (the rest). */
class Clock {
  private readonly started: number;
  private readonly built = performance.now();
  private certified = 0;

  constructor(started: number) {
    this.started = started;
  }

  certifying<T>(work: () => T): T {
    const before = performance.now();
    const result = work();
    this.certified += performance.now() - before;
    return result;
  }

  elapsed(): number {
    return (performance.now() - this.started) / 1000;
  }

  seconds(): { build: number; solve: number; certify: number } {
    const solve = performance.now() - this.built - this.certified;
    return { build: (this.built - this.started) / 1000, solve: solve / 1000, certify: this.certified / 1000 };
  }
}
