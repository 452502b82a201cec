/**
 * An upper bound of the revenue of every sequential auction, whether it publishes reports or hides them.
 *
 * An auction allocates each item once: Border's condition (1991) on the chances of winning. If bidder i pays the price
 * c_it(v) >= 0 for winning item t with value v, to be set off by what the item is worth at these prices to whoever gets it, that
 * condition can be dropped, and each bidder be dealt with alone:
 *
 *     revenue <= Σ_i V_i(c_i) + Σ_t E max(0, max_i c_it(v_i))
 *
 * V_i being the most that a seller gets from bidder i, less prices, by a mechanism for it alone; a mechanism for all is one
 * for each when the others' values are drawn by the seller. Whatever c is, this is a bound. It is convex in c, and minimised by
 * cutting planes in a box around the best c so far (Marsten, Hogan & Blankenship 1975).
 */
import { errors } from '../../errors.ts';
import type { StagedDesign, StageOutcome } from '../promises/design.ts';
import type { StagedMechanism } from '../promises/mechanism.ts';
import { solvePromises } from '../promises/solve.ts';
import { CuttingPlanes } from './cutting-planes.ts';
import { type PublicAuction, type PublicBidder, publicAuctionDesign } from './public-reports.ts';

/** How long a bound is improved. */
export interface BorderOptions {
  /** The bound ends to be improved when it is no more than this above the least that is possible, in the unit of values. @default 1e-3 */
  readonly tolerance?: number | undefined;
  /** Seconds. @default none */
  readonly timeLimitSeconds?: number | undefined;
  readonly signal?: Pick<AbortSignal, 'aborted'> | undefined;
}

/** A bound of the revenue of all mechanisms. */
export interface BorderBound {
  readonly bound: number;
  /** Prices that prove it, of each bidder, item and value. */
  readonly prices: readonly (readonly (readonly number[])[])[];
  /** How many lists of prices were tried. */
  readonly evaluations: number;
  readonly seconds: number;
}

const DEFAULT_TOLERANCE = 1e-3;
/** Of the tolerance, what values of bidders alone may be off. */
const INEXACT = 0.1;
const MAX_EVALUATIONS = 400;
const MAX_PROFILES = 1e6;
/** Sums of prices that are not whole. */
const ROUNDING = 1e-9;

/**
 * An upper bound of the revenue of every auction, published reports or hidden ones.
 * @returns the bound holds whatever ended its improvement, and whatever rounding does
 * @throws InputError as publicAuctionDesign, for more than 1,000,000 profiles of values of an item, or when the optional
 *   package `highs` is missing
 */
export async function borderBound(auction: PublicAuction, options: BorderOptions = {}): Promise<BorderBound> {
  const { tolerance = DEFAULT_TOLERANCE, timeLimitSeconds = Number.POSITIVE_INFINITY, signal } = options;
  if (!(tolerance > 0)) throw errors.badField('tolerance', tolerance, 'a number above 0');
  const started = performance.now();
  const relaxed = new Relaxed(auction, tolerance * INEXACT);
  const planes = new CuttingPlanes(relaxed.largest);
  let evaluations = 0;
  for (; evaluations < MAX_EVALUATIONS; evaluations++) {
    const point = await planes.next();
    const { value, slope } = await relaxed.evaluate(point);
    planes.add(point, value, slope);
    const isOver = signal?.aborted || performance.now() - started >= 1000 * timeLimitSeconds;
    if (isOver || planes.best.value - planes.least <= tolerance) break;
  }
  const { value: bound, point } = planes.best;
  const seconds = (performance.now() - started) / 1000;
  return { bound, prices: relaxed.pricesOf(point), evaluations: evaluations + 1, seconds };
}

/** Bidders who are alike: their prices are the same, as the bound is convex. */
interface Kind {
  readonly bidder: PublicBidder;
  readonly count: number;
  readonly design: StagedDesign;
  /** Where its prices begin in a list of all, per item. */
  readonly starts: readonly number[];
}

class Relaxed {
  /** Of each price, the value that is paid for: none is worth more. */
  readonly largest: number[] = [];
  private readonly auction: PublicAuction;
  private readonly tolerance: number;
  private readonly kinds: Kind[] = [];
  /** Per bidder, its place among kinds. */
  private readonly kindOf: number[];

  constructor(auction: PublicAuction, tolerance: number) {
    const whole = publicAuctionDesign(auction);
    this.auction = auction;
    this.tolerance = tolerance;
    const names = auction.bidders.map((own) => JSON.stringify(own));
    const distinct = [...new Set(names)];
    this.kindOf = names.map((name) => distinct.indexOf(name));
    for (const name of distinct) {
      const bidder = auction.bidders[names.indexOf(name)]!;
      const design = publicAuctionDesign({ ...auction, bidders: [bidder] });
      const starts = Array.from({ length: auction.items }, (_, round) => {
        const start = this.largest.length;
        this.largest.push(...design.values(round)[0]!.values);
        return start;
      });
      this.kinds.push({ bidder, design, starts, count: names.filter((own) => own === name).length });
    }
    for (let round = 0; round < auction.items; round++) {
      const profiles = whole.values(round).reduce((product, { values }) => product * values.length, 1);
      if (profiles > MAX_PROFILES)
        throw errors.tooLarge('The number of profiles of values', profiles, MAX_PROFILES);
    }
  }

  pricesOf(point: readonly number[]): number[][][] {
    return this.kindOf.map((k) => {
      const { starts, design } = this.kinds[k]!;
      return starts.map((start, round) => point.slice(start, start + design.values(round)[0]!.values.length));
    });
  }

  /** The bound at a list of prices, rounded up, and how it changes with each. */
  async evaluate(point: readonly number[]): Promise<{ value: number; slope: number[] }> {
    const slope = point.map(() => 0);
    let value = ROUNDING;
    for (const kind of this.kinds) {
      const design = pricedDesign(kind, point);
      const { upper, mechanism } = await solvePromises(design, { tolerance: this.tolerance });
      value += kind.count * upper;
      addWins(design, mechanism, (round, report, chance) => {
        slope[kind.starts[round]! + report]! -= kind.count * chance;
      });
    }
    for (let round = 0; round < this.auction.items; round++) value += this.addItem(round, point, slope);
    return { value, slope };
  }

  /** E max(0, max_i c_i(v_i)) of an item: what it is worth at prices. */
  private addItem(round: number, point: readonly number[], slope: number[]): number {
    const kinds = this.kindOf.map((k) => this.kinds[k]!);
    let mean = 0;
    const walk = (i: number, chance: number, dearest: number): void => {
      if (i === kinds.length) {
        if (dearest < 0) return;
        mean += chance * point[dearest]!;
        slope[dearest]! += chance;
        return;
      }
      const { design, starts } = kinds[i]!;
      for (const [h, probability] of design.values(round)[0]!.probabilities.entries()) {
        const own = starts[round]! + h;
        const isDearer = point[own]! > (dearest < 0 ? 0 : point[dearest]!);
        walk(i + 1, chance * probability, isDearer ? own : dearest);
      }
    };
    walk(0, 1, -1);
    return mean;
  }
}

/** One bidder alone, who pays the seller nothing for prices, but costs it them. */
function pricedDesign({ design, starts }: Kind, point: readonly number[]): StagedDesign {
  return {
    ...design,
    outcomes: (round, state) =>
      design.outcomes(round, state).map((outcome): StageOutcome => {
        if (outcome.amounts[0] === 0) return outcome;
        const { length } = design.values(round)[0]!.values;
        const costs = Array.from({ length }, (_, h) => 0 - point[starts[round]! + h]!);
        return { ...outcome, valueRewards: [costs] };
      }),
  };
}

/** Tells the probability of winning each item with each report. */
function addWins(
  design: StagedDesign,
  { nodes }: StagedMechanism,
  tell: (round: number, report: number, chance: number) => void,
): void {
  const reach = new Float64Array(nodes.length);
  reach[0] = 1;
  for (const [k, { round, state, lotteries }] of nodes.entries()) {
    const outcomes = design.outcomes(round, state);
    const { probabilities } = design.values(round)[0]!;
    for (const [report, lottery] of lotteries.entries())
      for (const { probability, outcome, next } of lottery) {
        const chance = reach[k]! * probabilities[report]! * probability;
        tell(round, report, chance * outcomes[outcome]!.amounts[0]!);
        if (next >= 0) reach[next]! += chance;
      }
  }
}
