/**
 * Random problems made to break certificates: odd scales, shifts, ties, constant payoffs, chance moves of probability 0,
 * constraints, transfers, fairness, instruments. Each is solved by LP once, or exactly when it is a normal form, and by the
 * solver in several ways; what must never be is a finding.
 */

import { certify, contradicts, type MediatorSide } from '../../src/certificate/certificate.ts';
import { InputError, LimitError } from '../../src/errors.ts';
import type { Game, Transfer } from '../../src/game/game.ts';
import { normalForm } from '../../src/games/normal-form.ts';
import { algorithms, type SolveOptions, solve } from '../../src/index.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { type LpResult, solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { finish } from '../../src/work.ts';
import { type SmallNode, smallGame } from '../augmented/small-game.ts';
import { exactOptimum } from '../oracle/exact-lp.ts';
import { compare, exactly, type Fraction, nearly } from '../oracle/rational.ts';
import { allowance, mediated } from './bracket.ts';
import { CASES } from './concept-cases.ts';
import { randomNumbers } from './random-flow.ts';
import { type Affine, affine } from './transform.ts';

/** What must never be. */
export type Finding =
  | 'bound below the optimum'
  | 'false infeasible'
  | 'above the optimum'
  | 'lower bound above the optimum'
  | 'untyped exception';

export interface Challenge {
  readonly seed: number;
  // biome-ignore lint/suspicious/noExplicitAny: a game of any state type
  readonly game: Game<any>;
  readonly problem: ProblemOptions;
  /** The optimum, where an independent program knows it. */
  readonly exact: Fraction | null;
}

/** One solve of a challenge, and what is wrong with it. */
export interface Confrontation {
  readonly options: SolveOptions;
  readonly status: string;
  readonly findings: readonly (readonly [Finding, string])[];
}

type Random = (below: number) => number;

/** Whole numbers, the same for a seed everywhere. */
function randomOf(seed: number): Random {
  const random = randomNumbers(seed);
  return (below) => Math.floor(random() * below);
}

const pick = <Value>(random: Random, values: readonly Value[]): Value =>
  values[random(values.length)] as Value;

const SCALES = [1e-9, 1e-6, 1e-3, 0.1, 1 / 3, 1, 1, 1, 7, 1e3, 1e6, 1e9, 1e11];
const SHIFTS = [0, 0, 0, 0, 1, -1000, 1024, 1e6 + 0.1, -3e8, 3e8];

function affinity(random: Random): Affine {
  return { scale: random(12) === 0 ? 0 : pick(random, SCALES), shift: pick(random, SHIFTS) };
}

/** Of every player: mostly alike, at times each of another size. */
function affinities(random: Random, players: number): Affine[] {
  const common = affinity(random);
  const apart = random(3) === 0;
  return Array.from({ length: players }, () => (apart ? affinity(random) : common));
}

export function challengeOf(seed: number): Challenge {
  const random = randomOf(seed);
  return random(5) < 2 ? normalChallenge(seed, random) : extensiveChallenge(seed, random);
}

/** One concept's equilibria are correlated, the other two's coarse correlated. */
function normalChallenge(seed: number, random: Random): Challenge {
  const actions = pick(random, [
    [2, 2],
    [2, 3],
    [3, 3],
    [2, 2, 2],
    [3, 1],
    [1, 2, 3],
  ]);
  const sizes = affinities(random, actions.length);
  const spread = pick(random, [2, 3, 10]);
  const salt = random(2 ** 30);
  const payoffs = (profile: readonly number[]) =>
    sizes.map(({ scale, shift }, i) => {
      const drawn = randomOf(salt + 1000 * i + profile.reduce((code, a) => 7 * code + a + 1, 0))(spread);
      return scale * (drawn - 1) + shift;
    });
  const concept = pick(random, ['NFCCE', 'EFCCE', 'EFCE']);
  const weights = pick(random, [
    actions.map(() => 1),
    actions.map((_, k) => Number(k === 0)),
    actions.map((_, k) => (k === 0 ? 2 : -1)),
    actions.map((_, k) => 0.1 * (k + 1)),
  ]);
  const isMinimised = random(3) === 0;
  const { value } = exactOptimum(
    { actions, payoffs },
    weights.map((weight) => (isMinimised ? -weight : weight)),
    concept !== 'EFCE',
  );
  return {
    seed,
    game: normalForm({
      name: `normal form ${seed}`,
      source: 'test',
      actions: actions.map((count) => Array.from({ length: count }, (_, a) => `${a}`)),
      payoffs,
    }),
    problem: { concept, objective: `${isMinimised ? 'minimise:' : ''}weights:${weights}` },
    exact: isMinimised ? { n: -value.n, d: value.d } : value,
  };
}

function extensiveChallenge(seed: number, random: Random): Challenge {
  const shape = {
    seed: random(2 ** 31),
    players: 2 + random(2),
    maxDepth: 3,
    actions: 2 + random(2),
    hasPrincipal: random(2) === 0,
    sight: random(5),
    timing: pick(random, ['layered', 'free'] as const),
  };
  const { players } = shape;
  const sizes = affinities(random, players);
  const [principal = { scale: 1, shift: 0 }] = affinities(random, 1);
  const { options } = pick(random, CASES);
  const isFull = !['NFCCE', 'EFCCE', 'EFCE'].includes(options.concept);
  let game: Game<SmallNode> = affine(smallGame(shape), sizes, principal);
  if (random(3) === 0) game = withoutSomeChance(game);
  if (isFull && random(4) === 0)
    game = withTransfers(
      game,
      sizes.map(({ scale }) => scale || 1),
    );
  const objective = pick(random, [
    'welfare',
    'player:1',
    'player:2',
    'principal',
    'surplus',
    'fairness',
    `weights:${Array.from({ length: players }, (_, k) => (k === 0 ? 1 : -0.5))}`,
    'minimise:welfare',
    'minimise:player:1',
    'minimise:principal',
  ]);
  const [{ scale, shift } = { scale: 1, shift: 0 }] = sizes;
  const level = scale * (random(5) - 1) + shift;
  const constraints = pick(random, [
    [],
    [],
    [],
    [`player:1>=${level}`],
    [`player:1<=${level}`],
    [`always player:1>=${level - 3 * scale}`],
    [`principal>=${principal.scale * (random(4) - 1) + principal.shift}`],
  ]);
  const instruments = random(5) === 0 ? [1 + random(players)] : [];
  return { seed, game, problem: { ...options, objective, constraints, instruments }, exact: null };
}

/** Chance never takes its first move where it has several. */
function withoutSomeChance<State>(game: Game<State>): Game<State> {
  return {
    ...game,
    moves: (state) => {
      const moves = game.moves(state);
      if (game.actor(state) !== 'chance' || moves.length < 2) return moves;
      const left = 1 - (moves[0]?.probability as number);
      return moves.map((move, a) => ({
        ...move,
        probability: a === 0 ? 0 : (move.probability as number) / left,
      }));
    },
  };
}

function withTransfers<State>(game: Game<State>, sizes: readonly number[]): Game<State> {
  const nothing = sizes.map(() => 0);
  const fee: Transfer = {
    label: 'fee',
    options: [
      { label: 'none', utilities: nothing },
      { label: 'all', utilities: sizes.map((size, k) => (k === 0 ? -2 * size : 0)) },
    ],
  };
  return { ...game, transfers: () => [fee] };
}

const KERNELS = algorithms.map(({ name }) => name);
const F32 = algorithms.filter(({ precisions }) => precisions.includes('f32')).map(({ name }) => name);

function waysOf(seed: number, count: number): SolveOptions[] {
  const random = randomOf(~seed);
  return Array.from({ length: count }, (): SolveOptions => {
    const precision = random(4) === 0 ? 'f32' : 'f64';
    const method = random(2) === 0 ? 'direct' : 'binary-search';
    return {
      method,
      criterion: 'published',
      kernel: pick(random, precision === 'f32' ? F32 : KERNELS),
      precision,
      tolerance: pick(random, [1e-2, 1e-3, 1e-5, 1e-7]),
      maxIterations: pick(random, [0, 40, 300, 1200]),
      ...(method === 'direct' && random(4) === 0 && { multiplier: pick(random, [0.5, 30, 1e6, 2 ** 40]) }),
    };
  });
}

/** In the last of a challenge's ways linear programs polish. */
const POLISHED: SolveOptions = { criterion: 'exact', tolerance: 1e-6, maxIterations: 3000 };

/**
 * Solves the challenge in some ways, and in one more to an exact optimum, and says what is wrong.
 * @returns null when the problem itself is refused, as objectives or constraints that it cannot have are
 */
export async function confront(challenge: Challenge, count: number): Promise<Confrontation[] | null> {
  const { game, problem, exact, seed } = challenge;
  const lp = await solveLp(game, problem, { method: 'simplex' }).catch((error: unknown) => {
    if (error instanceof InputError) return null;
    throw error;
  });
  if (lp === null) return null;
  const found: Confrontation[] = [];
  for (const way of [...waysOf(seed, count), POLISHED]) {
    const options = { ...problem, ...way };
    try {
      const solution = await solve(game, options, way === POLISHED ? { lp: highs } : {});
      found.push({ options, status: solution.report.status, findings: findingsOf(solution, lp, exact) });
    } catch (error) {
      const isTyped = error instanceof InputError || error instanceof LimitError;
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      found.push({ options, status: 'refused', findings: isTyped ? [] : [['untyped exception', text]] });
    }
  }
  return found;
}

/** An LP's optimum is known to so much of the range. */
const LP_SLACK = 1e-6;

function findingsOf(solution: Solution, lp: LpResult, exact: Fraction | null): [Finding, string][] {
  const { report } = solution;
  const findings: [Finding, string][] = [];
  const { augmented, witness } = mediated(lp);
  const { sign, range, magnitude } = augmented.objective;
  const isOptimal = lp.report.status === 'optimal';
  if (report.status === 'infeasible' && (exact !== null || isOptimal))
    findings.push(['false infeasible', `bound ${report.upperBound}, LP ${lp.report.objective}`]);
  if (exact !== null && sign * compare(exactly(report.upperBound), exact) < 0)
    findings.push(['bound below the optimum', `${report.upperBound} against exactly ${nearly(exact)}`]);
  /** What the LP's gains, which are not quite 0, are worth at the multipliers of the solver's proof. */
  let worth = 0;
  if (solution.strategy.kind === 'mediated') {
    // what the LP's mediator gets, less its gains at the multipliers of the proof, no proof can exclude
    const own = solution.strategy.witness;
    worth = allowance({ ...lp, strategy: solution.strategy }, lp.report);
    const proved = finish(certify(solution.strategy.augmented, own));
    const rival: MediatorSide = finish(certify(augmented, witness));
    if (contradicts(augmented, { ...proved, ...rival, upperBound: proved.upperBound }, own.multipliers))
      findings.push([
        'bound below the optimum',
        `${proved.upperBound} against the LP's mediator, ${rival.objective}`,
      ]);
  }
  if (isOptimal) {
    const slack = LP_SLACK * (range || magnitude) + 8 * Number.EPSILON * Math.abs(lp.report.objective);
    const least = sign * lp.report.objective - Math.max(allowance(lp, lp.report), worth) - slack;
    if (sign * report.upperBound < least)
      findings.push(['bound below the optimum', `${report.upperBound} against ${lp.report.objective} by LP`]);
    const { lowerBound } = report;
    if (
      lowerBound !== undefined &&
      sign * lowerBound - allowance(lp, report) > sign * lp.report.upperBound + slack
    )
      findings.push(['lower bound above the optimum', `${lowerBound} against ${lp.report.objective} by LP`]);
    if (sign * report.objective - allowance(lp, report) > sign * lp.report.upperBound + slack)
      findings.push(['above the optimum', `${report.objective} against ${lp.report.objective} by LP`]);
  }
  return findings;
}
