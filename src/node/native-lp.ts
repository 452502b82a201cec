/**
 * Linear programs by solvers that are programs of their own: the model in a folder for the while, the program in it, its
 * solution read back. What it says counts as far as the certificate proves it, whatever its exit code.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors, FormatError, LimitError } from '../errors.ts';
import { buildingDual } from '../lp/dual-lp.ts';
import type { LpAnswer, LpStatus } from '../lp/model.ts';
import { writingLp } from '../lp/model-text.ts';
import type { NamedLp } from '../lp/names.ts';
import { readingSolution } from '../lp/read-solution.ts';
import { scaleLp, unscaleDuals } from '../lp/row-scaling.ts';
import { paced } from '../work.ts';
import { readText } from './files/read.ts';
import { reason } from './files/reason.ts';
import { writePaced } from './files/write.ts';
import { type FoundProgram, MODEL_FILE, SOLUTION_FILE } from './native-solvers.ts';

/** When a solver is to end. */
export interface NativeLimits {
  readonly timeLimitSeconds?: number;
  readonly signal?: AbortSignal;
  /** Seconds past the time limit after which it is killed. */
  readonly killGraceSeconds?: number;
}

/** An answer, with the seconds that the program took. */
export interface NativeAnswer extends LpAnswer {
  readonly seconds: number;
}

/**
 * Minimises an LP by a program. Ends in a status, also when time is over, the signal aborts, or there is no answer.
 * @throws InputError when the model cannot be written, or the program fails to start, or ends with an error and no solution
 */
export async function solveByProgram(
  named: NamedLp,
  program: FoundProgram,
  limits: NativeLimits,
): Promise<NativeAnswer> {
  const started = performance.now();
  const answer = await solveOnce(named, program, limits, started);
  if (program.writesDuals || answer.status !== 'optimal') return answer;
  const dual = await solveOnce(await paced(buildingDual(named)), program, limits, started);
  return { ...answer, rowDual: dual.primal, seconds: answer.seconds + dual.seconds };
}

async function solveOnce(
  named: NamedLp,
  program: FoundProgram,
  limits: NativeLimits,
  started: number,
): Promise<NativeAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'mediant-lp-'));
  try {
    // programs drop small entries and test to absolute tolerances, as HiGHS does: see row-scaling.ts
    const scaled = { ...named, lp: copyOf(named.lp) };
    const scaling = scaleLp(scaled.lp);
    const model = join(folder, MODEL_FILE);
    const { timeLimitSeconds, signal } = limits;
    await writePaced('LP file', model, (emit) => writingLp(scaled, 'mps', [], emit), {
      started,
      signal,
      timeLimitSeconds,
    });
    const begun = performance.now();
    const ending = await running(program, folder, limits, started);
    const seconds = (performance.now() - begun) / 1000;
    const answer = await answerIn(folder, program, scaled, ending);
    unscaleDuals(scaling, answer.rowDual, new Float64Array(0));
    const objective = answer.primal.reduce((sum, x, j) => sum + named.lp.cost[j]! * x, 0);
    return { ...answer, objective: answer.primal.length > 0 ? objective : Number.NaN, seconds };
  } catch (error) {
    if (error instanceof LimitError) return { ...withoutPoint(error.code), seconds: 0 };
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const copyOf = (lp: NamedLp['lp']): NamedLp['lp'] => ({
  ...lp,
  cost: lp.cost.slice(),
  rowLower: lp.rowLower.slice(),
  rowUpper: lp.rowUpper.slice(),
  values: lp.values.slice(),
});

function withoutPoint(status: LpStatus): LpAnswer {
  return { status, objective: Number.NaN, primal: new Float64Array(0), rowDual: new Float64Array(0) };
}

/** How a program ended: by itself, or killed. */
interface Ending {
  readonly killed: 'time-limit' | 'aborted' | null;
  readonly isTimeOver: boolean;
  readonly exitCode: number | null;
}

const LOG_FILE = 'log.txt';

function running(
  { path, name, args }: FoundProgram,
  folder: string,
  { timeLimitSeconds, signal, killGraceSeconds = 5 }: NativeLimits,
  started: number,
): Promise<Ending> {
  const left =
    timeLimitSeconds === undefined
      ? null
      : Math.max(0.01, timeLimitSeconds - (performance.now() - started) / 1000);
  const log = openSync(join(folder, LOG_FILE), 'w');
  return new Promise<Ending>((resolve, reject) => {
    // a group of its own, so that what it starts ends with it
    const child = spawn(path, args(left), { cwd: folder, stdio: ['ignore', log, log], detached: true });
    let killed: Ending['killed'] = null;
    const kill = (why: 'time-limit' | 'aborted' | null) => {
      killed ??= why;
      killGroup(child.pid);
    };
    const onAbort = () => kill('aborted');
    const onExit = () => kill(null);
    const timer =
      left === null
        ? undefined
        : setTimeout(() => kill('time-limit'), Math.min(2 ** 31 - 1, 1000 * (left + killGraceSeconds)));
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      process.off('exit', onExit);
    };
    const begun = performance.now();
    signal?.addEventListener('abort', onAbort, { once: true });
    process.once('exit', onExit);
    if (signal?.aborted) onAbort();
    child.once('error', (error) => {
      settle();
      reject(errors.programFailed(name, `it cannot be started: ${reason(error)}`));
    });
    child.once('exit', (exitCode) => {
      settle();
      const isTimeOver = left !== null && (performance.now() - begun) / 1000 >= 0.9 * left;
      resolve({ killed, isTimeOver, exitCode });
    });
  }).finally(() => closeSync(log));
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}

async function answerIn(
  folder: string,
  { name }: FoundProgram,
  named: NamedLp,
  { killed, isTimeOver, exitCode }: Ending,
): Promise<LpAnswer> {
  if (killed !== null) return withoutPoint(killed);
  const file = join(folder, SOLUTION_FILE);
  const said = lastLines(join(folder, LOG_FILE));
  if (!existsSync(file)) {
    if (isTimeOver) return withoutPoint('time-limit');
    // Gurobi writes no solution where there is none
    if (exitCode === 0 && saysInfeasible(said)) return withoutPoint('infeasible');
    throw errors.programFailed(
      name,
      `it ended with exit code ${exitCode} and wrote no solution: ${shortly(said)}`,
    );
  }
  try {
    const answer = await paced(readingSolution(readText('Solution file', file), SOLUTION_FILE, named));
    // what it could not finish may be good all the same: that is for the certificate to say
    const isUnsure = answer.status === 'numerical-failure' && answer.primal.length > 0;
    // GLPK's presolve leaves its solution undefined
    if (isUnsure && saysInfeasible(said)) return withoutPoint('infeasible');
    return isUnsure ? { ...answer, status: isTimeOver ? 'time-limit' : 'optimal' } : answer;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw errors.programFailed(name, `its solution cannot be read: ${error.message}`);
  }
}

const saysInfeasible = (said: string) => /infeasible|no primal feasible/i.test(said);

/** What a program said at its end, in one line; to quote it, `shortly`. */
function lastLines(log: string): string {
  const lines = readText('Log', log)
    .split('\n')
    .map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-20)
    .join(' / ');
}

const shortly = (said: string) => said.slice(-300) || 'it said nothing';
