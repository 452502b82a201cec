/**
 * The mediator-augmented game (COMM) of an optimal sequential auction of two bidders, without its game tree: see
 * symmetric-walk.ts for what is merged. One deviator stands for either bidder. What it knows at an auction is what it has
 * reported and seen; its earlier values are forgotten, so that a point of its has one parent per earlier value.
 */
import type { AugmentedGame, Deviator } from '../../augmented/augmented-game.ts';
import type { DecisionDag } from '../../augmented/decision-dag.ts';
import { entryRounding } from '../../augmented/objective.ts';
import { comm } from '../../concepts/comm.ts';
import { errors } from '../../errors.ts';
import { expand } from '../../game/tree.ts';
import { isUniform } from '../../games/bidder-values.ts';
import {
  RESOLUTION,
  type SequentialAuctionParameters,
  type SequentialAuctionRules,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import { GrowableFloat64, GrowableInt32 } from '../../numeric/growable.ts';
import { PairMap } from '../../numeric/pair-map.ts';
import { roundings } from '../../numeric/rounding.ts';
import { finish, type Work } from '../../work.ts';
import { checkSymmetricSize, type SymmetricLimits } from './symmetric-size.ts';
import { type AuctionVisitor, type Sale, type Seat, walkingSymmetric } from './symmetric-walk.ts';

/** How the optimal auction of symmetric bidders is built. */
export interface SymmetricOptions extends SymmetricLimits {
  /** apart: both mirror images of a transcript are kept; the value is the same. */
  readonly mirrored: 'merged' | 'apart';
}

/** Whether symmetricAuction can take it: forgotten values must have been equally likely, as reports are weighted alike. */
export function isSymmetricAuction({
  format,
  bidders,
  units,
  types,
  areAlike,
  news,
  participation,
}: SequentialAuctionRules): boolean {
  const refusals = ['auction', 'start', 'ex-ante'].includes(participation);
  const areTwo = bidders === 2 && areAlike && types.every(isUniform);
  return format === 'optimal' && units === 1 && areTwo && news === 'price' && refusals;
}

/**
 * @returns the objective is the revenue; utilities and gains are one bidder's
 * @throws InputError for parameters out of range or without this symmetry, or past maxSequences; MemoryError past the memory
 * limit, before anything is built
 * Cost: linear in the result, which has about (3 values^2 payments)^items sequences.
 */
export function symmetricAuction(
  parameters: SequentialAuctionParameters,
  options: SymmetricOptions,
): AugmentedGame {
  return finish(buildingSymmetricAuction(parameters, options));
}

/** As symmetricAuction. */
export function* buildingSymmetricAuction(
  parameters: SequentialAuctionParameters,
  { mirrored, ...limits }: SymmetricOptions,
): Work<AugmentedGame> {
  const rules = sequentialAuctionRules(parameters, 'any');
  if (!isSymmetricAuction(rules))
    throw errors.badField(
      'sequential-auction',
      rules.name,
      'two bidders, alike, with equally likely values, one unit, format optimal, news price and participation auction, start or ex-ante',
    );
  // Both mirror images are more than one of them.
  checkSymmetricSize(rules, limits);
  const builder = new Builder(rules, limits.maxSequences);
  yield* walkingSymmetric(rules, mirrored, builder);
  return yield* builder.building();
}

/** Points that are appended one by one, parents first. */
class DagBuilder {
  numSequences = 1;
  private readonly firstSequence = new GrowableInt32();
  private readonly parentStart = new GrowableInt32();
  private readonly parent = new GrowableInt32();

  /** @returns the first sequence */
  add(numActions: number, ...parents: readonly number[]): number {
    const first = this.numSequences;
    this.firstSequence.push(first);
    this.parentStart.push(this.parent.length);
    for (const above of parents) this.parent.push(above);
    this.numSequences += numActions;
    return first;
  }

  *building(): Work<DecisionDag> {
    const numPoints = this.firstSequence.length;
    this.firstSequence.push(this.numSequences);
    this.parentStart.push(this.parent.length);
    return {
      numPoints,
      numSequences: this.numSequences,
      firstSequence: yield* this.firstSequence.taking(),
      parentStart: yield* this.parentStart.taking(),
      parent: yield* this.parent.taking(),
    };
  }
}

class Builder implements AuctionVisitor {
  private readonly rules: SequentialAuctionRules;
  private readonly maxSequences: number;
  private readonly mediator = new DagBuilder();
  private readonly objective = new GrowableFloat64();
  private readonly directPayoff = new GrowableFloat64();
  /** Entries by rows, in their order; a row begins where the last one that was written ends. */
  private readonly start = new GrowableInt32();
  private readonly column = new GrowableInt32();
  private readonly value = new GrowableFloat64();

  private readonly deviator = new DagBuilder();
  private readonly direct = new GrowableInt32();
  /** Per knowledge: first sequence of its points, one per value, and how many choices each has. */
  private readonly firstChoice = new GrowableInt32();
  private readonly numChoices = new GrowableInt32();
  /** Of (knowledge, report): a sequence that every value that reported this leads to. */
  private readonly afterReport = new PairMap();
  private readonly known = new PairMap();

  constructor(rules: SequentialAuctionRules, maxSequences: number) {
    this.rules = rules;
    this.maxSequences = maxSequences;
    this.objective.push(0);
    this.directPayoff.push(0);
    this.direct.push(0);
    let root = 0;
    if (rules.participation === 'ex-ante') {
      root = this.deviator.add(2, 0);
      this.direct.push(root);
    }
    this.know(root, 0);
  }

  decide(parent: number, numActions: number): number {
    const first = this.mediator.add(numActions, parent);
    const { numSequences } = this.mediator;
    if (numSequences > this.maxSequences)
      throw errors.tooLarge("The number of the mediator's sequences", numSequences, this.maxSequences);
    for (let k = 0; k < numActions; k++) {
      this.objective.push(0);
      this.directPayoff.push(0);
    }
    return first;
  }

  won(seat: Seat, { sequence, reports, knowledge, weight }: Sale): void {
    const { values } = this.rules.types[0]!;
    const share = weight / 2;
    const report = reports[seat];
    const first = this.firstChoice.data[knowledge[seat]]! + report;
    const step = this.numChoices.data[knowledge[seat]]!;
    this.beginRow(sequence);
    for (let v = 0; v < values.length; v++) this.put(first + v * step, share * values[v]!);
    this.addDirect(sequence, share * values[report]!);
  }

  paid(sequence: number, seat: Seat, amount: number, { reports, knowledge, weight }: Sale): void {
    const share = (weight / 2) * amount;
    this.beginRow(sequence);
    this.put(this.reported(knowledge[seat], reports[seat]), -share);
    this.addDirect(sequence, -share);
    this.objective.data[sequence] = weight * amount;
  }

  learn(knowledge: number, report: number, seen: number, item: number): number {
    const from = this.reported(knowledge, report);
    const known = this.known.get(from, seen);
    if (known >= 0) return known;
    const learned = this.know(from, item);
    this.known.set(from, seen, learned);
    return learned;
  }

  *building(): Work<AugmentedGame> {
    const { rules } = this;
    const mediator = yield* this.mediator.building();
    this.beginRow(mediator.numSequences);
    const directPayoff = this.directPayoff.toArray();
    const range = rules.budgets[0]! * (rules.payers === 'all' || rules.items > 1 ? 2 : 1);
    // payments are steps of a grid, and may be a little over the budget that they are counted by
    const largest = range + 2 * RESOLUTION;
    return {
      tree: { ...namedOnly(`${rules.name} (symmetric)`), numNodes: mediator.numPoints },
      concept: comm,
      objective: {
        name: 'principal',
        payoff: null,
        offset: 0,
        sign: 1,
        range,
        largest,
        smallest: 0,
        magnitude: largest,
        rounding: entryRounding(weightRounding(rules), largest),
        offsetRounding: 0,
      },
      mediator,
      deviators: [yield* this.buildingDeviator(mediator.numSequences, directPayoff)],
      objectiveVector: yield* this.objective.taking(),
      utilityOffsets: [0],
      utilityVectors: [directPayoff],
      numAugmentedNodes: mediator.numPoints,
      terminalSequence: new Int32Array(0),
      transferSequence: new Int32Array(0),
      readPoint: () => ({ infoset: -1, history: [] }),
      sequenceAction: () => -1,
    };
  }

  private *buildingDeviator(numRows: number, directPayoff: Float64Array): Work<Deviator> {
    const treeplex = yield* this.deviator.building();
    const direct = new Float64Array(treeplex.numSequences);
    for (const sequence of this.direct.view()) direct[sequence] = 1;
    const { items, top, budgets } = this.rules;
    const budget = budgets[0]!;
    const magnitude = (items * top + budget + RESOLUTION) * (1 + RESOLUTION);
    return {
      player: 1,
      constraint: null,
      treeplex,
      direct,
      directPayoff,
      payoff: {
        numRows,
        numColumns: treeplex.numSequences,
        start: yield* this.start.taking(),
        column: yield* this.column.taking(),
        value: yield* this.value.taking(),
      },
      range: items * top + budget,
      magnitude,
      rounding: entryRounding(weightRounding(this.rules), magnitude),
    };
  }

  /** Points of a bidder that is to report: one per value, with a choice per report and perhaps one to refuse. */
  private know(from: number, item: number): number {
    const { types, participation } = this.rules;
    const mayRefuse = participation === 'auction' || (participation === 'start' && item === 0);
    const numValues = types[0]!.values.length;
    const numChoices = numValues + Number(mayRefuse);
    for (let v = 0; v < numValues; v++) {
      const first = this.deviator.add(numChoices, from);
      this.direct.push(first + v);
      if (v === 0) this.firstChoice.push(first);
    }
    return this.numChoices.push(numChoices);
  }

  private reported(knowledge: number, report: number): number {
    const known = this.afterReport.get(knowledge, report);
    if (known >= 0) return known;
    const first = this.firstChoice.data[knowledge]! + report;
    const step = this.numChoices.data[knowledge]!;
    const after = this.deviator.add(1, ...this.rules.types[0]!.values.map((_, v) => first + v * step));
    this.direct.push(after);
    this.afterReport.set(knowledge, report, after);
    return after;
  }

  private beginRow(sequence: number): void {
    while (this.start.length <= sequence) this.start.push(this.value.length);
  }

  private put(column: number, value: number): void {
    if (value === 0) return;
    this.column.push(column);
    this.value.push(value);
  }

  private addDirect(sequence: number, amount: number): void {
    this.directPayoff.data[sequence] = amount;
  }
}

/** Of the probability of a pair of reports for every item. */
const weightRounding = ({ items }: SequentialAuctionRules) => roundings(3 * items);

/** A tree for reports to name: the walk makes no game tree. */
const namedOnly = (name: string) =>
  expand({
    name,
    source: '',
    players: 1,
    initial: () => null,
    actor: () => 'terminal',
    moves: () => [],
    infoset: () => '',
    utilities: () => [0],
    objective: () => 0,
  });
