/** All stages of a design: those of the states that can be reached, one for all states that are the same but for names. */
import { errors, MemoryError } from '../../errors.ts';
import type { Work } from '../../work.ts';
import { checkOutcomes, checkValues, type StagedDesign, type StageOutcome } from './design.ts';
import { Stage, type StageParts } from './stage.ts';
import { StageForm } from './stage-form.ts';

/** Before anything is built. */
export interface StageLimits {
  readonly memoryLimitMiB: number;
}

/** States of a round by name, with what can be done there. */
type Round = ReadonlyMap<string, readonly StageOutcome[]>;

const MAX_STAGES = 100_000;
/** An inverse of more rows takes more than 100 MiB, and minutes. */
const MAX_ROWS = 2000;
const MAX_OUTCOMES = 10_000;
/** Points, and cuts, that a stage is taken to have; the published setting has 600. */
const EXPECTED_POINTS = 600;

/** @throws InputError for a design that is none, or too large; MemoryError past the limit */
export function* buildingStages(design: StagedDesign, limits: StageLimits): Work<Stage[]> {
  for (let round = 0; round < design.rounds; round++)
    for (const own of design.values(round)) checkValues(own, `values of round ${round + 1}`);
  const forms = Array.from({ length: design.rounds }, (_, round) => new StageForm(design, round));
  for (const { numRows } of forms)
    if (numRows > MAX_ROWS) throw errors.tooLarge('The number of rows of a round', numRows, MAX_ROWS);
  const rounds = yield* exploring(design);
  checkMemory(design, rounds, forms, limits);
  const stages: Stage[] = [];
  let nexts = new Map<string, Stage>();
  for (const [round, states] of [...rounds.entries()].reverse()) {
    const own = new Map<string, Stage>();
    for (const [state, outcomes] of states) {
      const stage = new Stage(partsOf(design, round, forms[round]!, state, outcomes, nexts));
      own.set(state, stage);
      stages.push(stage);
      yield { doing: 'building stages', done: stages.length, unit: 'stages' };
    }
    nexts = own;
  }
  return stages.reverse();
}

function* exploring(design: StagedDesign): Work<Round[]> {
  let states = [design.start];
  const rounds: Round[] = [];
  let count = 0;
  for (let round = 0; round < design.rounds; round++) {
    const known = new Map<string, readonly StageOutcome[]>();
    const after = new Set<string>();
    for (const state of states) {
      const outcomes = design.outcomes(round, state);
      checkOutcomes(design, round, outcomes);
      if (outcomes.length > MAX_OUTCOMES)
        throw errors.tooLarge('The number of outcomes of a state', outcomes.length, MAX_OUTCOMES);
      known.set(state, outcomes);
      for (const { next } of outcomes) after.add(canonicalOf(design, next).canonical);
      if (++count > MAX_STAGES)
        throw errors.tooLarge('The number of states of all rounds', count, MAX_STAGES);
      yield { doing: 'listing states', done: count, unit: 'states' };
    }
    rounds.push(known);
    states = [...after];
  }
  return rounds;
}

/** Of all permutations of a state, the first by name. */
function canonicalOf(
  design: StagedDesign,
  state: string,
): { canonical: string; permutation: readonly number[] } {
  let best = { canonical: state, permutation: identityOf(design.players) };
  for (const permutation of design.symmetries) {
    const canonical = design.permuted(state, permutation);
    if (canonical < best.canonical) best = { canonical, permutation };
  }
  return best;
}

const identityOf = (players: number): readonly number[] => Array.from({ length: players }, (_, i) => i);

function partsOf(
  design: StagedDesign,
  round: number,
  form: StageForm,
  state: string,
  outcomes: readonly StageOutcome[],
  known: ReadonlyMap<string, Stage>,
): StageParts {
  const isLast = round === design.rounds - 1;
  const names = isLast ? [] : [...new Set(outcomes.map(({ next }) => next))];
  const nexts = names.map((name) => {
    const { canonical, permutation } = canonicalOf(design, name);
    return { stage: known.get(canonical)!, permutation };
  });
  const linkOf = Int32Array.from(outcomes, ({ next }) => Math.max(0, names.indexOf(next)));
  const isFixed = (permutation: readonly number[]) => design.permuted(state, permutation) === state;
  const symmetries = design.symmetries.filter(isFixed);
  const parts = { round, state, form, outcomes, linkOf, nexts, symmetries };
  const box = boxOf(design, parts);
  const numbers = [
    ...[box, ...nexts.map(({ stage }) => stage.parts)].flatMap(({ lower, upper }) => [...lower, ...upper]),
    ...outcomes.flatMap(({ reward, valueRewards = [], payments, amounts }) => [
      ...[reward, ...valueRewards.flat()],
      ...[...payments, ...amounts],
    ]),
    ...design.values(round).flatMap(({ values }) => values),
  ];
  const scale = numbers.reduce((most, own) => Math.max(most, Math.abs(own)), 1);
  return { ...parts, ...box, scale };
}

type BoxParts = Pick<StageParts, 'round' | 'outcomes' | 'linkOf' | 'nexts'>;
type Box = Pick<StageParts, 'lower' | 'upper'>;

/** What rounding may have lost, over what was added up. */
const MARGIN = 1e-12;

/** What rewards and utilities cannot pass, whatever is done. */
function boxOf(design: StagedDesign, { round, outcomes, linkOf, nexts }: BoxParts): Box {
  const box = { lower: new Float64Array(design.players + 1), upper: new Float64Array(design.players + 1) };
  const widen = (
    place: number,
    weight: number,
    least: number,
    of: (outcome: number) => readonly [number, number],
    nextPlace: (o: number) => number,
  ) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let o = 0; o < outcomes.length; o++) {
      const next = nexts[linkOf[o]!]?.stage.parts;
      const [least, most] = of(o);
      low = Math.min(low, least + (next?.lower[nextPlace(o)] ?? 0));
      high = Math.max(high, most + (next?.upper[nextPlace(o)] ?? 0));
    }
    box.lower[place]! += weight * Math.max(least, low);
    box.upper[place]! += weight * Math.max(least, high);
  };
  const { participation } = design;
  const mayRefuse = participation === 'auction' || (participation === 'start' && round === 0);
  const least = mayRefuse ? 0 : Number.NEGATIVE_INFINITY;
  widen(
    0,
    1,
    Number.NEGATIVE_INFINITY,
    (o) => rewardRange(outcomes[o]!),
    () => 0,
  );
  for (const [i, { values, probabilities }] of design.values(round).entries())
    for (const [h, value] of values.entries()) {
      const now = (o: number) => {
        const utility = value * outcomes[o]!.amounts[i]! - outcomes[o]!.payments[i]!;
        return [utility, utility] as const;
      };
      widen(1 + i, probabilities[h]!, least, now, (o) => 1 + (nexts[linkOf[o]!]?.permutation[i] ?? 0));
    }
  for (let k = 0; k <= design.players; k++) {
    const margin = MARGIN * (1 + Math.abs(box.lower[k]!) + Math.abs(box.upper[k]!));
    box.lower[k]! -= margin;
    box.upper[k]! += margin;
  }
  return box;
}

/** What the designer can get in a round, by an outcome. */
function rewardRange({ reward, valueRewards = [] }: StageOutcome): readonly [number, number] {
  const total = (of: (...own: number[]) => number) =>
    valueRewards.reduce((sum, own) => sum + of(...own), reward);
  return [total(Math.min), total(Math.max)];
}

/** Columns, points with their recipes, and cuts, of two programs per stage. */
function checkMemory(
  design: StagedDesign,
  rounds: readonly Round[],
  forms: readonly StageForm[],
  { memoryLimitMiB }: StageLimits,
): void {
  const d = design.players + 1;
  const bytes = rounds.reduce((sum, states, round) => {
    const { numRows, width } = forms[round]!;
    const columns = 2 * 16 * numRows * (12 * width + 8 * d + 32);
    const points = EXPECTED_POINTS * (numRows * 20 + 8 * (3 * d + 2));
    return sum + states.size * (columns + points);
  }, 0);
  const limit = memoryLimitMiB * 2 ** 20;
  if (bytes > limit) throw new MemoryError(`The promises of ${design.name}`, bytes, limit);
}
