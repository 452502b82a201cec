/** A streamed bound that is sought from target to target: prices of a smaller game first, where there is one. */
import { Likeness } from '../../augmented/streamed/likeness.ts';
import type { StreamedGame } from '../../augmented/streamed/streamed-game.ts';
import type { StreamedProof } from '../../certificate/strategy.ts';
import { provingStreamedBound, type StreamedBound } from '../../certificate/streamed/bound.ts';
import { LimitError } from '../../errors.ts';
import type { GameTree } from '../../game/tree.ts';
import type { ResolvedProblemOptions } from '../../problem/identity.ts';
import { buildingStreamed } from '../../problem/streamed.ts';
import { type Limits, paced } from '../../work.ts';
import { PriceSearch, type SearchLimits } from './price-search.ts';
import { transferredWeights } from './seed.ts';

/** Games that a search is of: one, and a smaller one, whose infosets are compared with its own. */
export interface StreamedPair {
  readonly game: StreamedGame;
  readonly smaller: StreamedGame | null;
}

/**
 * @returns null where there are no simple deviations: see buildingStreamedGame
 * @throws InputError where they do not fit; LimitError
 */
export async function buildStreamedPair(
  tree: GameTree,
  smallerTree: GameTree | null,
  options: ResolvedProblemOptions,
  limits: Limits,
): Promise<StreamedPair | null> {
  const known = new Likeness();
  const game = await paced(buildingStreamed(tree, options, known), limits);
  if (game === null) return null;
  const smaller =
    smallerTree === null ? null : await paced(buildingStreamed(smallerTree, options, known), limits);
  return { game, smaller };
}

/** Prices, and what they prove. */
export interface FoundBound {
  readonly proof: StreamedProof;
  readonly proved: StreamedBound;
}

/** Walks before it is asked whether the bound comes nearer to what is sought; then twice as many each time. */
const FIRST_WALKS = 512;
/** Of what is open, the share that they have to leave behind. */
const PROGRESS = 0.9;

/** Goes on where it ended from call to call. */
export class StreamedSearch {
  private readonly game: StreamedGame;
  private readonly smaller: StreamedGame | null;
  private readonly temperature: number;
  private readonly search: PriceSearch;
  private seedWalks = 0;
  private found: FoundBound | null = null;

  /** @param tolerance over the objective's range, what the bound is sought to */
  constructor({ game, smaller }: StreamedPair, tolerance: number) {
    this.game = game;
    this.smaller = smaller;
    this.temperature = tolerance / 2;
    this.search = new PriceSearch(game, this.temperature);
  }

  /** Walks of the search, those of the smaller game included. */
  get walks(): number {
    return this.seedWalks + this.search.numWalks;
  }

  /**
   * Until the bound is small enough, as maximised and less its offset, comes no nearer to that, or so many walks have been made in
   * all.
   * @throws LimitError when the limits pass before there are any prices
   */
  async towards(aim: SearchLimits, limits: Limits): Promise<FoundBound> {
    this.found ??= await this.begin(aim, limits);
    if (this.found.proved.bound <= aim.target || this.walks >= aim.maxWalks) return this.found;
    const left = { target: aim.target, maxWalks: aim.maxWalks - this.seedWalks };
    const start = this.search.best?.weights ?? this.found.proof.weights;
    try {
      await searchOn(this.search, left, start, limits);
    } catch (error) {
      // what the search began with has a bound
      if (!(error instanceof LimitError)) throw error;
    }
    const later = await this.prove(this.search.best?.weights ?? start);
    if (later.proved.bound < this.found.proved.bound) this.found = later;
    return this.found;
  }

  /** With the prices of the smaller game, or none. */
  private async begin(aim: SearchLimits, limits: Limits): Promise<FoundBound> {
    const { game, smaller } = this;
    if (smaller === null) return this.prove(new Float64Array(game.family.numWeights));
    const search = new PriceSearch(smaller, this.temperature);
    await searchOn(search, aim, new Float64Array(smaller.family.numWeights), sharing(limits));
    this.seedWalks = search.numWalks;
    const weights = search.best?.weights ?? new Float64Array(smaller.family.numWeights);
    return this.prove(transferredWeights(smaller, weights, game));
  }

  /** One walk: a bound that has been found is not left unproved. */
  private async prove(weights: Float64Array): Promise<FoundBound> {
    const proved = await paced(provingStreamedBound(this.game, weights));
    return { proof: { streamed: this.game, weights }, proved };
  }
}

/** The smaller game may take half of the time that is left. */
function sharing(limits: Limits): Limits {
  const { started = performance.now(), timeLimitSeconds } = limits;
  if (timeLimitSeconds === undefined) return limits;
  const elapsed = (performance.now() - started) / 1000;
  return { ...limits, started, timeLimitSeconds: (elapsed + timeLimitSeconds) / 2 };
}

/** A search that a limit ends has found what it has found. */
async function searchOn(
  search: PriceSearch,
  { target, maxWalks }: SearchLimits,
  start: Float64Array,
  limits: Limits,
): Promise<void> {
  try {
    let open = Number.POSITIVE_INFINITY;
    for (let more = FIRST_WALKS; ; more *= 2) {
      const within = { target, maxWalks: Math.min(maxWalks, search.numWalks + more) };
      await paced(search.searching(within, search.best?.weights ?? start), limits);
      const before = open;
      open = (search.best?.value ?? open) - target;
      if (open <= 0 || open > PROGRESS * before || search.numWalks >= maxWalks) return;
    }
  } catch (error) {
    if (!(error instanceof LimitError) || search.best === null) throw error;
  }
}
