/**
 * Payoff spaces: the pairs of payoffs that two players can have in the equilibria of each concept, between a polygon that
 * is achieved and one that is proved. The sets are convex, since a mediator may mix; their support functions are optimal
 * values of weighted objectives.
 */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import { conceptOf } from '../../concepts/index.ts';
import { errors } from '../../errors.ts';
import { fingerprinting } from '../../game/fingerprint.ts';
import type { GameTree } from '../../game/tree.ts';
import { lpFor } from '../../node/lp-for.ts';
import { problemOptionsOf, resolveProblemOptions } from '../../problem/identity.ts';
import { augmentingTree } from '../../problem/problem.ts';
import type { LpSolver } from '../../solve/hooks.ts';
import { expandingInput, type GameInput, solve } from '../../solve/solve.ts';
import { isFinished } from '../../solve/status.ts';
import { turnstile } from '../../turnstile.ts';
import { VERSION } from '../../version.ts';
import { paced, type Work } from '../../work.ts';
import { feasiblePayoffs } from './feasible.ts';
import {
  type PayoffSpaceOptions,
  type ResolvedPayoffSpaceOptions,
  resolvePayoffSpaceOptions,
} from './options.ts';
import { type Plane, planeOf } from './plane.ts';
import { diameter, excess, type Point, type Polygon } from './polygon.ts';
import { type SandwichStatus, sandwich } from './sandwich.ts';
import {
  problemKey,
  type Solver,
  type SupportRow,
  type SupportTask,
  supportOf,
  supportProblem,
  supportRow,
} from './support.ts';

/** Numbers are in the game's unit unless stated. The keys are a contract: add, never rename. */
export interface PayoffSet {
  readonly concept: string;
  readonly status: SandwichStatus;
  /** Hull of the payoffs achieved: a convex polygon, counterclockwise; a point or segment has one or two vertices. */
  readonly inner: Polygon;
  /** Contains the payoffs of all exact equilibria. */
  readonly outer: Polygon;
  /** Largest distance of a point of the outer polygon to the inner one, over payoff ranges; infinite when nothing was achieved. */
  readonly distance: number;
  /** How far the inner polygon reaches beyond the outer one, over payoff ranges: what the gaps of its strategies are worth; 0 by the exact criterion. */
  readonly overshoot: number;
  /** Every point of the inner polygon is achieved with an equilibrium gap of at most this: 1e-9 by the exact criterion. */
  readonly equilibriumGap: number;
  /** Of the outer polygon: no two equilibria differ by more, over payoff ranges. */
  readonly diameter: number;
  /** Number of solves, those of earlier runs included. */
  readonly directions: number;
  /** Of all these solves together. */
  readonly seconds: number;
  readonly supports: readonly SupportRow[];
}

/** The payoffs of two players under every concept asked for. */
export interface PayoffSpace {
  readonly game: string;
  readonly players: readonly [number, number];
  /** Of their payoffs, over terminals that chance reaches; 1 when all are equal. */
  readonly ranges: Point;
  readonly tolerance: number;
  /** One per concept, in the order asked for. */
  readonly sets: readonly PayoffSet[];
  /** What the players could get if nobody deviated; null unless asked for. */
  readonly feasible: Polygon | null;
  readonly version: string;
}

/** What a caller hears of a payoff space while it is computed. */
export interface PayoffSpaceHooks {
  /** Ends the solves that run and starts no other; what they prove by then counts. */
  readonly signal?: AbortSignal;
  /** Called when the game is expanded and the first solve begins. */
  readonly onBuilt?: () => void;
  /** Called with every solve as it ends. */
  readonly onSupport?: (row: SupportRow) => void;
  /** Rows of earlier runs: what they answer is not solved again. */
  readonly known?: readonly SupportRow[];
  /** What solves, such as the method of a pool; default: `solve`, in this thread. Not for LPs. */
  readonly solve?: Solver;
  /** As for `solve`, where that is what solves; default: HiGHS, where it is installed. */
  readonly lp?: LpSolver;
  /** Solves at once, >= 1; default 1. More gains nothing unless `solve` has threads. */
  readonly atOnce?: number;
}

/**
 * The sets of payoffs that equilibria attain, one per concept. The polygons do not depend on `atOnce`. The game is expanded,
 * and for `feasible` augmented, in the caller's thread, whatever solves; a pool is sent the expanded game for every direction.
 * @throws InputError on bad options or a game that breaks a rule; LimitError when the time of one solve is over, or the
 *   signal aborted, before the game is expanded or a problem built; never for not closing: see `status`
 */
export async function payoffSpace(
  input: GameInput,
  options: PayoffSpaceOptions = {},
  hooks: PayoffSpaceHooks = {},
): Promise<PayoffSpace> {
  const resolved = resolvePayoffSpaceOptions(options);
  const { tolerance, directions: maxDirections, method, timeLimitSeconds, largestGap } = resolved;
  const building = { signal: hooks.signal, timeLimitSeconds };
  const { memoryLimitMiB } = resolveProblemOptions(problemOptionsOf(resolved.solves[0] ?? {}));
  const tree = await paced(expandingInput(input, { memoryLimitMiB }), building);
  const plane = planeOf(tree, resolved.players);
  const limits = { tolerance, maxDirections };
  const feasible = resolved.feasible
    ? await feasiblePayoffs(await paced(obeyedGame(tree, resolved), building), plane, limits)
    : null;

  const digits = await paced(fingerprinting(tree), building);
  const task = { tree, fingerprint: digits, plane, method, timeLimitSeconds };
  hooks.onBuilt?.();
  const failed = new AbortController();
  const answer = answerer(hooks, failed.signal);
  const sets = await Promise.all(
    resolved.concepts.map(async (concept, k) => {
      const rows: SupportRow[] = [];
      const ask = async (direction: Point) => {
        const row = await answer({ ...task, concept, options: resolved.solves[k] ?? {} }, direction);
        if (row === null) return null;
        rows.push(row);
        return supportOf(row, plane, largestGap);
      };
      return payoffSet(concept, await sandwich(plane.around, ask, limits), rows, plane, largestGap);
    }),
  ).catch((error: unknown) => {
    failed.abort(); // the other concepts would go on for nobody
    throw error;
  });
  return {
    game: tree.name,
    players: resolved.players,
    ranges: plane.ranges,
    tolerance,
    sets,
    feasible: feasible?.map(plane.payoffs) ?? null,
    version: VERSION,
  };
}

/** The game of which all players are instruments, under the first concept whose mediator remembers most. */
function obeyedGame(tree: GameTree, { solves }: ResolvedPayoffSpaceOptions): Work<AugmentedGame> {
  const games = solves.map(({ concept = '', publicState, infosetOrder, maxSequences, memoryLimitMiB }) => ({
    concept,
    instruments: Array.from({ length: tree.numPlayers }, (_, k) => k + 1),
    ...{ publicState, infosetOrder, maxSequences, memoryLimitMiB },
  }));
  const fullest = games.find(({ concept }) => conceptOf(concept).memory === 'full') ?? games[0];
  return augmentingTree(tree, resolveProblemOptions(fullest ?? {}));
}

/** Solves, or finds among known rows; null once it has been stopped. */
function answerer(hooks: PayoffSpaceHooks, failed: AbortSignal) {
  const { signal, onSupport, known = [], lp, atOnce = 1 } = hooks;
  const here: Solver = async (game, options, own) =>
    solve(game, options, { ...own, ...(lp === undefined ? await lpFor(options) : { lp }) });
  const { solve: solver = here } = hooks;
  const stop = signal === undefined ? failed : AbortSignal.any([signal, failed]);
  if (!(atOnce >= 1)) throw errors.badField('atOnce', atOnce, 'a number of at least 1'); // 0 would wait for ever
  const inTurn = turnstile(atOnce);
  const answered = new Map(known.filter(isFinished).map((row) => [problemKey(row), row]));
  return async (task: SupportTask, direction: Point): Promise<SupportRow | null> => {
    const old = answered.get(problemKey(supportProblem(task, direction)));
    if (old !== undefined) return old;
    return inTurn(async () => {
      if (stop.aborted) return null;
      const row = await supportRow(task, direction, solver, stop).catch((error: unknown) => {
        if (stop.aborted) return null; // a pool may give no partial result
        throw error;
      });
      if (row !== null) onSupport?.(row);
      return row;
    });
  };
}

function payoffSet(
  concept: string,
  found: Awaited<ReturnType<typeof sandwich>>,
  supports: readonly SupportRow[],
  plane: Plane,
  largestGap: number,
): PayoffSet {
  const { status, inner, outer } = found;
  const achieved = supports.filter(({ equilibriumGap }) => equilibriumGap <= largestGap);
  return {
    concept,
    status,
    inner: inner.map(plane.payoffs),
    outer: outer.map(plane.payoffs),
    distance: found.distance,
    overshoot: inner.length === 0 ? 0 : excess(inner, outer),
    equilibriumGap: Math.max(0, ...achieved.map(({ equilibriumGap }) => equilibriumGap)),
    diameter: diameter(outer),
    directions: supports.length,
    seconds: supports.reduce((sum, { seconds }) => sum + seconds, 0),
    supports,
  };
}
