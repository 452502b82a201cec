/** The state of a solve: what is saved of it, when, and how another process goes on with it. */

import { errors } from '../errors.ts';
import { fingerprint, fingerprinting } from '../game/fingerprint.ts';
import type { GameTree } from '../game/tree.ts';
import { AUTO, algorithmNamed } from '../kernels/index.ts';
import { parameterValues } from '../kernels/kernel.ts';
import { LAYOUT_VERSION } from '../kernels/layout.ts';
import type { ResolvedSolveOptions } from '../problem/options.ts';
import { VERSION } from '../version.ts';
import type { Work } from '../work.ts';
import { checkIdentity, checkpointPieces, type Identity, type Parts } from './checkpoint.ts';
import type { Clock } from './clock.ts';
import type { CheckpointHooks, SolveHooks } from './hooks.ts';
import { budgetOf, type Checkpoints, iterate, type Runner, type Status } from './iterate.ts';
import type { SolverKernel } from './start-kernel.ts';

/** A part of a solve that has a state. */
export interface Resumable {
  /** Its state, in arrays whose number and lengths the problem fixes; they may be views that the next step changes. */
  save(): Float64Array[];
  /** Takes what `save` gave in another process. @returns null, or what is wrong with it, after the words "the part" */
  restore(saved: readonly Float64Array[]): string | null;
}

const DEFAULT_SECONDS = 60;

/** @throws InputError when the checkpoint to go on from is of another game, other options or another version */
export function* checkingResume(
  hooks: CheckpointHooks | undefined,
  tree: GameTree,
  options: ResolvedSolveOptions,
): Work<void> {
  if (hooks?.resume) checkIdentity(hooks.resume, identityOf(yield* fingerprinting(tree), tree, options));
}

/** The parts of every solve that checkpoints tell about, and more of each method's own. */
export interface ResumableParts extends Readonly<Record<string, Resumable>> {
  readonly kernel: SolverKernel;
  readonly clock: Clock;
}

/**
 * `iterate`, from the state that the hooks hold to one that they are given.
 * @param runners the first one's kernel is that of the parts
 * @param verdict how a state ends a solve, if it does
 */
export async function iterateResumably(
  hooks: SolveHooks,
  tree: GameTree,
  options: ResolvedSolveOptions,
  parts: ResumableParts,
  runners: readonly [Runner, ...Runner[]],
  verdict: () => Status | null,
  checkpoints: Omit<Checkpoints<Runner>, 'pause'>,
): Promise<Status> {
  const { clock } = parts;
  const [{ schedule }, ...others] = runners;
  const more = others.flatMap((runner, k): [string, Resumable][] => [
    [`kernel ${k + 2}`, runner.kernel],
    [`schedule ${k + 2}`, runner.schedule],
  ]);
  const keeper = new StateKeeper(hooks.checkpoint, tree, options, {
    ...parts,
    schedule,
    ...Object.fromEntries(more),
  });
  const status =
    keeper.resume(verdict) ??
    (await iterate(runners, budgetOf(options, hooks, clock.origin), {
      ...checkpoints,
      pause: () => keeper.saveIfDue(),
    }));
  keeper.save(status);
  return status;
}

/** Saves the state of a solve when that is due, and takes it from the checkpoint that the hooks hold. */
class StateKeeper {
  private readonly hooks: CheckpointHooks | undefined;
  private readonly identify: () => Identity;
  private identity: Identity | null = null;
  private readonly parts: ResumableParts;
  private lastSaved = performance.now();

  /** @param parts by the names that a checkpoint gives them, in the order in which they are restored */
  constructor(
    hooks: CheckpointHooks | undefined,
    tree: GameTree,
    options: ResolvedSolveOptions,
    parts: ResumableParts,
  ) {
    this.hooks = hooks;
    this.identify = () => identityOf(fingerprint(tree), tree, options);
    this.parts = parts;
  }

  /**
   * Goes on from the checkpoint that the hooks hold, if any; `checkingResume` has compared what it is of.
   * @param verdict how the state that is restored ends a solve, if it does
   * @returns how it ended, when nothing is left to do
   * @throws InputError when its state is not one of this problem, or impossible
   */
  resume(verdict: () => Status | null): Status | null {
    const saved = this.hooks?.resume;
    if (saved === undefined || saved === null) return null;
    const { file, ended } = saved;
    const names = Object.keys(this.parts);
    const found = saved.parts.map(({ name }) => name);
    if (names.join() !== found.join())
      throw errors.badCheckpoint(file, 'parts', `are ${found}; expected ${names}`);
    for (const { name, lengths, read } of saved.parts) {
      const part = this.parts[name]!;
      const expected = part.save().map(({ length }) => length);
      const isAlike = expected.join() === lengths.join();
      const problem = isAlike
        ? part.restore(read())
        : `has arrays of ${lengths} numbers; expected ${expected}`;
      if (problem !== null) throw errors.badCheckpoint(file, `part ${name}`, problem);
    }
    return ended === 'numerical-failure' || ended === verdict() ? (ended as Status | null) : null;
  }

  saveIfDue(): void {
    const everySeconds = this.hooks?.everySeconds ?? DEFAULT_SECONDS;
    if (performance.now() - this.lastSaved >= 1000 * everySeconds) this.save(null);
  }

  /** @param ended how the solve ended, or null while it goes on */
  save(ended: Status | null): void {
    const save = this.hooks?.save;
    if (save === undefined) return;
    const parts: Parts = Object.entries(this.parts).map(([name, part]) => ({ name, arrays: part.save() }));
    const { kernel, clock } = this.parts;
    this.identity ??= this.identify();
    const facts = { ...this.identity, ended, iterations: kernel.iterations, seconds: clock.elapsed() };
    save(checkpointPieces(facts, parts));
    this.lastSaved = performance.now();
  }
}

/** Limits say when a solve ends, not what it does on the way: they may change from one process to the next. */
function identityOf(digits: string, tree: GameTree, options: ResolvedSolveOptions): Identity {
  const {
    timeLimitSeconds: _,
    maxIterations: __,
    memoryLimitMiB: ___,
    maxSequences: ____,
    workers,
    ...rest
  } = options;
  const { kernel } = options;
  return {
    program: VERSION,
    layout: LAYOUT_VERSION,
    game: tree.name,
    fingerprint: digits,
    options: {
      ...rest,
      ...(workers > 1 && { workers }),
      instruments: [...new Set(options.instruments)].sort((a, b) => a - b),
      // auto takes none
      parameters: kernel === AUTO ? {} : parameterValues(algorithmNamed(kernel), options.parameters),
    },
  };
}
