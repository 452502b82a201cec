/** Bounds under a mediator that remembers everything, where its tree need not fit in memory. */
import { boundInUnits } from '../../augmented/objective.ts';
import type { StreamedGame } from '../../augmented/streamed/streamed-game.ts';
import { streamedRange } from '../../certificate/streamed/bound.ts';
import { conceptOf } from '../../concepts/index.ts';
import { errors } from '../../errors.ts';
import { type ProblemOptions, resolveProblemOptions } from '../../problem/identity.ts';
import { type Limits, paced } from '../../work.ts';
import { expandingInput, type GameInput } from '../solve.ts';
import { buildStreamedPair, StreamedSearch } from './streamed-search.ts';

/** Of streamed bounds, besides those of the problem. */
export interface StreamedOptions extends ProblemOptions, Limits {
  /** A bound, in the game's unit, that is near enough; default: none, and `maxWalks` are spent. */
  readonly target?: number | undefined;
  /** Default 5000. */
  readonly maxWalks?: number | undefined;
  /** Over the objective's range, what the bound is sought to; default 0.01. */
  readonly tolerance?: number | undefined;
  /** A smaller game of the same family, whose prices are found first and begin those of this one. */
  readonly seed?: GameInput | undefined;
}

/** A bound and what it took. */
export interface StreamedReport {
  readonly game: string;
  readonly concept: string;
  /** As `objective` was given, or `welfare`. */
  readonly objectiveName: string;
  /** No exact equilibrium does better: none is larger, or none is smaller when the objective is minimised. Rounded outward. */
  readonly upperBound: number;
  /** R_M, in the game's unit. */
  readonly objectiveRange: number;
  readonly nodes: number;
  /** Simple deviations, and their prices: alike ones share one. */
  readonly deviations: number;
  readonly prices: number;
  /** Of the walk that proves the bound. */
  readonly transcripts: number;
  readonly frames: number;
  /** Walks of the search, those of the seed included. */
  readonly walks: number;
  readonly seconds: number;
}

/**
 * Bounds the objective of exact equilibria by prices of simple deviations: see `Family`. The mediator's tree is walked, and never
 * built, so memory is that of the game and of its family.
 * @throws InputError where it does not apply, see `buildingStreamedGame`; LimitError when limits pass before there is any bound
 * Cost: a walk of what direct play and simple deviations can come to, for each step of the search.
 */
export async function streamedBound(
  input: GameInput,
  options: StreamedOptions = {},
): Promise<StreamedReport> {
  const { target, maxWalks = 5000, tolerance = 0.01, seed, signal, timeLimitSeconds, ...asked } = options;
  const started = options.started ?? performance.now();
  const limits: Limits = { signal, started, timeLimitSeconds };
  const { started: _, ...problem } = asked;
  const resolved = resolveProblemOptions(problem);
  const tree = await paced(expandingInput(input, resolved), limits);
  const smaller = seed === undefined ? null : await paced(expandingInput(seed, resolved), limits);
  const { name } = conceptOf(resolved.concept);
  const pair = await buildStreamedPair(tree, smaller, resolved, limits);
  if (pair === null) throw errors.badField('concept', name, FOR_WALKS);
  const search = new StreamedSearch(pair, tolerance);
  const aim = { target: targetWithin(pair.game, target), maxWalks };
  const { proved } = await search.towards(aim, limits);
  const { objective, family } = pair.game;
  return {
    game: tree.name,
    concept: name,
    objectiveName: objective.name,
    upperBound: boundInUnits(objective, proved.bound),
    objectiveRange: streamedRange(pair.game),
    nodes: tree.numNodes,
    deviations: family.size,
    prices: family.numWeights,
    transcripts: proved.numTranscripts,
    frames: proved.numFrames,
    walks: search.walks,
    seconds: (performance.now() - started) / 1000,
  };
}

const FOR_WALKS =
  'one whose mediator remembers everything, and a game without constraints, transfers and fairness';

/** A target as a value of the objective, as maximised and less its offset. */
function targetWithin({ objective: { sign, offset } }: StreamedGame, target: number | undefined): number {
  return target === undefined ? Number.NEGATIVE_INFINITY : sign * target - offset;
}
