import { type Flow, isFeasible, uniformFlow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { certifyNash, type NashCertificate } from '../certificate/nash.ts';
import type { Bounds, Profile } from '../kernels/kernel.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { type ResolvedSolveOptions, settleKernel } from '../options.ts';
import { type Solution, summariseNash } from '../solution.ts';
import { Clock } from './clock.ts';
import { buildLimits, type CertifiedNumbers, type SolveHooks } from './hooks.ts';
import { LAST_ITERATE_AGE, type Runner, Schedule, type Status } from './iterate.ts';
import { iterateResumably, type Resumable } from './resumable.ts';
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
  let certificate: NashCertificate = certifyNash(game, ...profile);

  const certified = ({ value, upper, exploitability }: NashCertificate): CertifiedNumbers => ({
    objective: value,
    equilibriumGap: exploitability / game.range,
    upperBound: upper,
  });

  /** Certifies a profile; keeps it when it is the best so far. False on a number that is not finite. */
  const certify = (played: Profile) => {
    const candidate = pair(played);
    const fresh = certifyNash(game, ...candidate);
    if (!Number.isFinite(fresh.value + fresh.lower + fresh.upper)) return false;
    if (fresh.exploitability > certificate.exploitability) return true;
    certificate = fresh;
    profile = candidate;
    return true;
  };
  const solved = () => certificate.exploitability <= options.tolerance * game.range;
  const lastIterate = () => certified(certifyNash(game, ...pair(kernel.current())));

  const tell = ({ exploitability, ...rest }: NashCertificate) =>
    hooks.onProgress?.({
      iterations: kernel.iterations,
      seconds: clock.elapsed(),
      multiplier: 1,
      openness: exploitability / game.range / options.tolerance,
      ...certified({ exploitability, ...rest }),
      ...(hooks.lastIterate && { lastIterate: clock.apart(lastIterate) }),
    });
  /** Of the best profile so far, and of those that were certified for `everyCheckpoint` alone. */
  const better = (candidate: NashCertificate, known: NashCertificate) =>
    candidate.exploitability < known.exploitability ? candidate : known;
  let shown = certificate;

  const mayClose = ({ lower, upper }: Bounds) => !((upper - lower) / 2 > options.tolerance * game.range);

  const verdict = () => (solved() ? 'solved' : null);
  const checkpoint = ({ schedule }: Runner): Status | null =>
    clock.certifying(() => {
      if (!mayClose(kernel.bounds()) && !schedule.isCertificateDue) {
        if (
          schedule.age >= LAST_ITERATE_AGE &&
          mayClose(kernel.currentBounds()) &&
          certify(kernel.current()) &&
          solved()
        ) {
          tell(certificate);
          return 'solved';
        }
        if (hooks.everyCheckpoint) {
          shown = clock.apart(() => better(certifyNash(game, ...pair(kernel.averages())), shown));
          tell(shown);
        }
        return null;
      }
      schedule.certified();
      if (!certify(kernel.averages())) return 'numerical-failure';
      shown = better(certificate, shown);
      tell(hooks.everyCheckpoint ? shown : certificate);
      return verdict();
    });

  const incumbent: Resumable = {
    save: () => [...profile],
    restore: (saved) => {
      const [x, y] = saved as [Flow, Flow];
      if (!isFeasible(first, x) || !isFeasible(second, y)) return 'has strategies that are none';
      profile = [x, y];
      certificate = certifyNash(game, x, y);
      return null;
    },
  };
  const parts = { kernel, clock, incumbent };
  const runners = [{ kernel, schedule: new Schedule(kernel) }] as const;
  let status = await iterateResumably(hooks, game.tree, asked, parts, runners, verdict, checkpoint);
  if (status !== 'solved' && status !== 'numerical-failure')
    clock.certifying(() => {
      if (certify(kernel.averages()) && solved()) status = 'solved';
    });
  return summariseNash({ game, options, status, certificate, profile, kernel, seconds: clock.seconds() });
}

function pair({ maximizer, minimizer }: Profile): [Flow, Flow] {
  return [maximizer, minimizer];
}
