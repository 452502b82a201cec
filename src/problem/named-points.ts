/**
 * Strategies as lists of decision points with named choices, and back. A point that is never reached is left out: what
 * a strategy does there changes nothing.
 */
import type { AugmentedGame, Deviator } from '../augmented/augmented-game.ts';
import { type DecisionDag, type Flow, flowOf, inflow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { errors } from '../errors.ts';
import type { GameTree } from '../game/tree.ts';
import type { SavedStrategy } from './strategy-points.ts';

/** What is done at one decision point: the probability of each choice by its name; those left out have 0. */
export interface Choice {
  readonly id: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** A decision DAG whose choices have names, different ones at each point. */
export interface NamedDag {
  readonly dag: DecisionDag;
  /** One name per sequence of the point. */
  readonly names: (point: number) => readonly string[];
}

/** The name of all actions together that make no difference to any payoff from a point on. */
export const ANY_OTHER = '(any other)';

/** A point is missing from a file only when it is reached with a probability above this. */
const NEGLIGIBLE = 1e-30;
/** Marks an infoset that has not been looked up. */
const UNREAD = -2;
/** Probabilities of a point may miss 1 by this much; they are then renormalised. */
const SUM_TOLERANCE = 1e-6;

/**
 * Names of an infoset's actions that differ from one another, from ANY_OTHER, and from `__proto__`, which is no safe
 * key: an action whose label will not do gets its number, as in `bid #2`.
 */
export function actionNames(tree: GameTree, infoset: number): readonly string[] {
  const labels = tree.actionLabels[infoset]!;
  const unsafe = (label: string, a: number) =>
    label === ANY_OTHER || label === '__proto__' || labels.indexOf(label) !== a;
  return labels.map((label, a) => (unsafe(label, a) ? `${label} #${a + 1}` : label));
}

/** The mediator's decision DAG, and the infoset of each point: -1 where it only adds up flows. */
export interface NamedMediator extends NamedDag {
  readonly infosetOf: (point: number) => number;
}

/** The mediator's choices; points that only add up flows have one, which needs no name. */
export function namedMediator(augmented: AugmentedGame): NamedMediator {
  const { mediator: dag, tree, readPoint, sequenceAction } = augmented;
  // Reading a point also describes its histories, which takes long: once is enough.
  const known = new Int32Array(dag.numPoints).fill(UNREAD);
  const infosetOf = (p: number) => {
    if (known[p] === UNREAD) known[p] = readPoint(p).infoset;
    return known[p]!;
  };
  return {
    dag,
    infosetOf,
    names: (p) => {
      const infoset = infosetOf(p);
      if (infoset < 0) return [ANY_OTHER];
      const actions = actionNames(tree, infoset);
      return sequencesOf(dag, p).map((s) => actions[sequenceAction(s)] ?? ANY_OTHER);
    },
  };
}

/** A deviator's choices, which have numbers for names: reports, actions and leaving come in the order of the walk. */
export function namedDeviator({ treeplex }: Deviator): NamedDag {
  return { dag: treeplex, names: (p) => sequencesOf(treeplex, p).map((_, k) => String(k)) };
}

/** The choices of a player of a zero-sum game. @param k 0 for player 1, 1 for player 2 */
export function namedPlayer({ tree, treeplexes, pointInfosets }: ZeroSumGame, k: 0 | 1): NamedDag {
  return { dag: treeplexes[k], names: (p) => actionNames(tree, pointInfosets[k][p]!) };
}

function sequencesOf({ firstSequence }: DecisionDag, p: number): number[] {
  const first = firstSequence[p]!;
  return Array.from({ length: firstSequence[p + 1]! - first }, (_, k) => first + k);
}

/** The points that a flow reaches and that have more than one choice, with what it does there. */
export function* choicesOf({ dag, names }: NamedDag, flow: Flow): Generator<Choice> {
  for (let p = 0; p < dag.numPoints; p++) {
    const sequences = sequencesOf(dag, p);
    const total = sequences.reduce((sum, s) => sum + flow[s]!, 0);
    if (sequences.length === 1 || !(total > 0)) continue;
    const named = names(p);
    const played = sequences.flatMap((s, k) =>
      flow[s]! > 0 ? [[named[k]!, flow[s]! / total] as const] : [],
    );
    yield { id: p, probabilities: Object.fromEntries(played) };
  }
}

/** Where a list of points stands, for messages: the file, and the path of its entry k. */
export interface Place {
  readonly file: string;
  readonly entry: (k: number) => string;
  /** Key of the probabilities. */
  readonly key: string;
}

/**
 * The flow of a list of points, normalised point by point.
 * @throws InputError naming the point when it is unknown, given twice, missing, or has bad probabilities
 */
export function flowOfChoices(named: NamedDag, choices: readonly Choice[], place: Place): Flow {
  const { dag } = named;
  const behaviour = new Float64Array(dag.numSequences);
  const known = new Uint8Array(dag.numPoints);
  choices.forEach((choice, k) => {
    const at = place.entry(k);
    if (choice.id >= dag.numPoints)
      throw errors.badStrategy(
        place.file,
        `${at}.id`,
        `is ${choice.id}; expected a decision point from 0 to ${dag.numPoints - 1}`,
      );
    if (known[choice.id] === 1)
      throw errors.badStrategy(place.file, `${at}.id`, `is ${choice.id}, which an earlier entry has too`);
    known[choice.id] = 1;
    setBehaviour(named, choice, behaviour, place.file, `${at}.${place.key}`);
  });
  fillUnknown(dag, known, behaviour);
  const flow = flowOf(dag, behaviour);
  for (let p = 0; p < dag.numPoints; p++)
    if (known[p] === 0 && sequencesOf(dag, p).length > 1 && inflow(dag, flow, p) > NEGLIGIBLE)
      throw errors.badStrategy(
        place.file,
        place.entry(choices.length),
        `is missing: decision point ${p} is reached with probability ${inflow(dag, flow, p)}, but no entry has this id`,
      );
  return flow;
}

function setBehaviour(
  { dag, names }: NamedDag,
  { id, probabilities }: Choice,
  behaviour: Float64Array,
  file: string,
  at: string,
): void {
  const first = dag.firstSequence[id]!;
  const named = names(id);
  let sum = 0;
  for (const [name, probability] of Object.entries(probabilities)) {
    const k = named.indexOf(name);
    if (k < 0)
      throw errors.badStrategy(
        file,
        at,
        `has the choice ${JSON.stringify(name)}; expected some of ${named.join(', ')}`,
      );
    if (!(probability >= 0))
      throw errors.badStrategy(
        file,
        at,
        `gives ${JSON.stringify(name)} probability ${probability}; expected 0 or more`,
      );
    behaviour[first + k] = probability;
    sum += probability;
  }
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE))
    throw errors.badStrategy(file, at, `sums to ${sum}; expected 1 within ${SUM_TOLERANCE}`);
  for (let k = 0; k < named.length; k++) behaviour[first + k]! /= sum;
}

function fillUnknown(dag: DecisionDag, known: Uint8Array, behaviour: Float64Array): void {
  for (let p = 0; p < dag.numPoints; p++)
    if (known[p] === 0) {
      const first = dag.firstSequence[p]!;
      const end = dag.firstSequence[p + 1]!;
      behaviour.fill(1 / (end - first), first, end);
    }
}

/** Every point in range must be of the infoset that the file says; `flowOfChoices` refuses the others. */
export function checkInfosets(
  { file, points }: Pick<SavedStrategy, 'file' | 'points'>,
  tree: GameTree,
  infosetOf: (point: number) => number,
  numPoints: number,
  where: readonly number[] = points.map((_, k) => k),
): void {
  points.forEach(({ id, player, infoset }, k) => {
    if (id >= numPoints) return;
    const I = infosetOf(id);
    const [owner, label] = I < 0 ? [0, '(none)'] : [tree.infosetPlayer[I], tree.infosetLabel[I]];
    if (infoset !== label || player !== owner)
      throw errors.badStrategy(
        file,
        `points[${where[k]}]`,
        `is infoset ${JSON.stringify(infoset)} of player ${player}; decision point ${id} is ${JSON.stringify(label)} of player ${owner}`,
      );
  });
}
