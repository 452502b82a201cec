/** The state of a solve: what is saved of it, when, and how another process goes on with it. */

import { errors } from '../errors.ts';
import { fingerprint, fingerprinting } from '../game/fingerprint.ts';
import type { GameTree } from '../game/tree.ts';
import { LAYOUT_VERSION } from '../kernels/layout.ts';
import type { Resumable } from '../problem/best.ts';
import { VERSION } from '../version.ts';
import type { Work } from '../work.ts';
import { checkIdentity, checkpointPieces, type Identity } from './checkpoint.ts';
import type { Clock } from './clock.ts';
import type { CheckpointHooks } from './hooks.ts';
import { identityOfSolve, type ResolvedSolveOptions } from './options.ts';
import type { SolverKernel } from './start-kernel.ts';
import type { Status } from './status.ts';

const DEFAULT_SECONDS = 60;

/** The parts of a solve that have a state. */
interface Parts {
  readonly clock: Clock;
  readonly method: Resumable & { readonly kernel: SolverKernel };
  readonly best: Resumable;
  readonly schedule: Resumable;
  readonly stall: Resumable;
}

/** @throws InputError when the checkpoint to go on from is of another game, other options or another version */
export function* checkingResume(
  hooks: CheckpointHooks | undefined,
  tree: GameTree,
  options: ResolvedSolveOptions,
): Work<void> {
  if (hooks?.resume) checkIdentity(hooks.resume, identityOf(yield* fingerprinting(tree), tree, options));
}

/** Saves the state of a solve when that is due, and takes it from the checkpoint that the hooks hold. */
export class SolveState {
  private readonly hooks: CheckpointHooks | undefined;
  private readonly identify: () => Identity;
  private identity: Identity | null = null;
  private readonly kernel: SolverKernel;
  private readonly clock: Clock;
  /** By the names that a checkpoint gives them, in the order in which they are restored. */
  private readonly parts: Readonly<Record<string, Resumable>>;
  private lastSaved = performance.now();

  constructor(
    hooks: CheckpointHooks | undefined,
    tree: GameTree,
    options: ResolvedSolveOptions,
    { clock, method, best, schedule, stall }: Parts,
  ) {
    this.hooks = hooks;
    this.identify = () => identityOf(fingerprint(tree), tree, options);
    this.kernel = method.kernel;
    this.clock = clock;
    // a zero-sum game has nothing to relax, and what is not to be exact does not stall
    const relaxation = method.save().length > 0 ? { relaxation: method } : {};
    const stalls = stall.save().length > 0 ? { stall } : {};
    this.parts = { kernel: this.kernel, clock, ...relaxation, incumbent: best, schedule, ...stalls };
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
    const parts = Object.entries(this.parts).map(([name, part]) => ({ name, arrays: part.save() }));
    const { kernel, clock } = this;
    this.identity ??= this.identify();
    const facts = { ...this.identity, ended, iterations: kernel.iterations, seconds: clock.elapsed() };
    save(checkpointPieces(facts, parts));
    this.lastSaved = performance.now();
  }
}

/** What a checkpoint is of: of another it is refused. */
function identityOf(digits: string, tree: GameTree, options: ResolvedSolveOptions): Identity {
  return {
    program: VERSION,
    layout: LAYOUT_VERSION,
    game: tree.name,
    fingerprint: digits,
    options: identityOfSolve(options),
  };
}
