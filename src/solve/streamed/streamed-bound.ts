/** Bounds under a mediator that remembers everything, where its tree need not fit in memory. */
import { boundInUnits } from '../../augmented/objective.ts';
import { Likeness } from '../../augmented/streamed/likeness.ts';
import { buildingStreamedGame, type StreamedGame } from '../../augmented/streamed/streamed-game.ts';
import { provingStreamedBound, streamedRange } from '../../certificate/streamed/bound.ts';
import { conceptOf } from '../../concepts/index.ts';
import { errors, LimitError } from '../../errors.ts';
import {
  type ProblemOptions,
  type ResolvedProblemOptions,
  resolveProblemOptions,
} from '../../problem/identity.ts';
import { type Limits, paced } from '../../work.ts';
import { expandingInput, type GameInput } from '../solve.ts';
import { PriceSearch } from './price-search.ts';
import { transferredWeights } from './seed.ts';

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

const CHOICE = { noticed: false, lastWord: true, maxSize: 2 ** 24 };

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
  const known = new Likeness();
  const found = await build(input, resolved, known, limits);
  const inner = targetWithin(found, target);
  const search = new PriceSearch(found, tolerance / 2);

  let start: Float64Array | undefined;
  let seedWalks = 0;
  if (seed !== undefined) {
    const smaller = await build(seed, resolved, known, limits);
    const before = new PriceSearch(smaller, tolerance / 2);
    await untilLimit(before, paced(before.searching({ target: inner, maxWalks }), limits));
    seedWalks = before.numWalks;
    start = transferredWeights(smaller, weightsOf(before, smaller), found);
  }
  const first = start ?? new Float64Array(found.family.numWeights);
  let proof = await paced(provingStreamedBound(found, first), { signal });
  if (proof.bound > inner && seedWalks < maxWalks) {
    const left = { target: inner, maxWalks: maxWalks - seedWalks };
    await untilLimit(search, paced(search.searching(left, first), limits));
    const later = await paced(provingStreamedBound(found, weightsOf(search, found)), { signal });
    if (later.bound < proof.bound) proof = later;
  }
  return {
    game: found.tree.name,
    concept: found.concept.name,
    objectiveName: found.objective.name,
    upperBound: boundInUnits(found.objective, proof.bound),
    objectiveRange: streamedRange(found),
    nodes: found.tree.numNodes,
    deviations: found.family.size,
    prices: found.family.numWeights,
    transcripts: proof.numTranscripts,
    frames: proof.numFrames,
    walks: seedWalks + search.numWalks,
    seconds: (performance.now() - started) / 1000,
  };
}

async function build(
  input: GameInput,
  options: ResolvedProblemOptions,
  known: Likeness,
  limits: Limits,
): Promise<StreamedGame> {
  const tree = await paced(expandingInput(input, options), limits);
  const concept = conceptOf(options.concept);
  const game = await paced(buildingStreamedGame(tree, concept, options, CHOICE, known), limits);
  if (game === null)
    throw errors.badField(
      'concept',
      concept.name,
      'one whose mediator remembers everything, and a game without constraints, transfers and fairness',
    );
  return game;
}

/** A target as a value of the objective, as maximised and less its offset. */
function targetWithin({ objective: { sign, offset } }: StreamedGame, target: number | undefined): number {
  return target === undefined ? Number.NEGATIVE_INFINITY : sign * target - offset;
}

const weightsOf = ({ best }: PriceSearch, { family }: StreamedGame) =>
  best?.weights ?? new Float64Array(family.numWeights);

/** A search that a limit ends has found what it has found. */
async function untilLimit(search: PriceSearch, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LimitError) || search.best === null) throw error;
  }
}
