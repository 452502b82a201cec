import { type Flow, isFeasible, uniformFlow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { certifyNash, contradictsNash, isNashSolved, type NashCertificate } from '../certificate/nash.ts';
import type { Bounds, Profile } from '../kernels/kernel.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { type ResolvedSolveOptions, settleKernel } from '../problem/options.ts';
import { finish, type Work } from '../work.ts';
import { Clock } from './clock.ts';
import { lastCertificates, reserveFor } from './ending.ts';
import { buildLimits, type CertifiedNumbers, type SolveHooks } from './hooks.ts';
import { budgetOf, LAST_ITERATE_AGE, type Runner, Schedule, type Status } from './iterate.ts';
import { iterateResumably, type Resumable } from './resumable.ts';
import { type Solution, summariseNash } from './solution.ts';
import { startKernel } from './start-kernel.ts';

/** A two-player zero-sum game is a saddle point already. */
export async function solveNash(
  game: ZeroSumGame,
  asked: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const options = settleKernel(asked, game.payoff.value.length);
  const [first, second] = game.treeplexes;
  const saddle: SaddlePoint = {
    maximizer: first,
    minimizer: second,
    matrix: game.payoff,
    linear: new Float64Array(first.numSequences),
  };
  const kernel = await startKernel(saddle, options, 1, hooks.arena, buildLimits(options, hooks, started));
  const clock = new Clock(started);
  hooks.onBuilt?.();
  let profile: [Flow, Flow] = [uniformFlow(first), uniformFlow(second)];
  let certificate: NashCertificate = finish(certifyNash(game, ...profile));

  const certified = ({ value, upper, largestGain }: NashCertificate): CertifiedNumbers => ({
    objective: value,
    equilibriumGap: largestGain / game.range,
    upperBound: upper,
  });

  /** Certifies a profile; keeps it when it is the best so far. False on numbers that are not finite, or contradict each other. */
  const certify = function* (played: Work<Profile>): Work<boolean> {
    const candidate = pair(yield* played);
    const fresh = yield* certifyNash(game, ...candidate);
    if (!Number.isFinite(fresh.value + fresh.lower + fresh.upper) || contradictsNash(fresh)) return false;
    if (fresh.largestGain > certificate.largestGain) return true;
    certificate = fresh;
    profile = candidate;
    return true;
  };
  const solved = () => isNashSolved(certificate, game, options.tolerance);
  const lastIterate = function* (): Work<CertifiedNumbers> {
    return certified(yield* certifyNash(game, ...pair(yield* kernel.current())));
  };

  const tell = function* (best: NashCertificate): Work<void> {
    if (hooks.onProgress === undefined) return;
    hooks.onProgress({
      iterations: kernel.iterations,
      seconds: clock.elapsed(),
      multiplier: 1,
      openness: best.largestGain / game.range / options.tolerance,
      ...certified(best),
      ...(hooks.lastIterate && { lastIterate: yield* clock.apart(lastIterate()) }),
    });
  };
  /** Of the best profile so far, and of those that were certified for `everyCheckpoint` alone. */
  const better = (candidate: NashCertificate, known: NashCertificate) =>
    candidate.largestGain < known.largestGain ? candidate : known;
  let shown = certificate;

  const mayClose = ({ lower, upper }: Bounds) => !((upper - lower) / 2 > options.tolerance * game.range);

  const verdict = () => (solved() ? 'solved' : null);
  const averagesAlone = function* (): Work<NashCertificate> {
    return yield* certifyNash(game, ...pair(yield* kernel.averages()));
  };
  const checkpoint = function* ({ schedule }: Runner): Work<Status | null> {
    const looking = { doing: 'looking at bounds', done: kernel.iterations, unit: 'iterations' };
    const bounds = kernel.bounds();
    yield looking;
    if (!mayClose(bounds) && !schedule.isCertificateDue) {
      const last = schedule.age >= LAST_ITERATE_AGE ? kernel.currentBounds() : null;
      yield looking;
      if (last !== null && mayClose(last) && (yield* certify(kernel.current())) && solved()) {
        yield* tell(certificate);
        return 'solved';
      }
      if (hooks.everyCheckpoint) {
        shown = better(yield* clock.apart(averagesAlone()), shown);
        yield* tell(shown);
      }
      return null;
    }
    schedule.certified();
    if (!(yield* certify(kernel.averages()))) return 'numerical-failure';
    shown = better(certificate, shown);
    yield* tell(hooks.everyCheckpoint ? shown : certificate);
    return verdict();
  };

  const incumbent: Resumable = {
    save: () => [...profile],
    restore: (saved) => {
      const [x, y] = saved as [Flow, Flow];
      if (!isFeasible(first, x) || !isFeasible(second, y)) return 'has strategies that are none';
      profile = [x, y];
      certificate = finish(certifyNash(game, x, y));
      return null;
    },
  };
  const parts = { kernel, clock, incumbent };
  const runners = [{ kernel, schedule: new Schedule(kernel) }] as const;
  const checkpoints = {
    look: (runner: Runner) => clock.certifying(checkpoint(runner)),
    reserve: (iteration: number) => reserveFor(1, clock, iteration, options),
  };
  let status = await iterateResumably(hooks, game.tree, asked, parts, runners, verdict, checkpoints);
  if (status !== 'solved' && status !== 'numerical-failure') {
    const last = function* (): Work<boolean> {
      return (yield* certify(kernel.averages())) && solved();
    };
    const budget = budgetOf(options, hooks, clock.origin);
    if (await lastCertificates([last], status, budget, clock)) status = 'solved';
  }
  return summariseNash({ game, options, status, certificate, profile, kernel, seconds: clock.seconds() });
}

function pair({ maximizer, minimizer }: Profile): [Flow, Flow] {
  return [maximizer, minimizer];
}
