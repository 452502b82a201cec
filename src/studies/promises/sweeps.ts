/**
 * Sweeps that close the bracket of the optimum. Forward: from the start on, the outer program of a state promises something in
 * states of the next round, and those of its promises that cost the bracket most are looked into next. Backward: in each of
 * these states a point and a cut are added. The direction is that of the program's multipliers, as the bound is their sum of
 * what cuts allow in it; where points and cuts agree in these directions and the promise is on the wrong side of a face, it
 * is the one that tells the promise from the points.
 */
import type { Work } from '../../work.ts';
import type { Stage } from './stage.ts';

/** A direction in which a stage is to be refined. */
interface Task {
  readonly stage: Stage;
  readonly direction: Float64Array;
  /** Probability of getting there. */
  readonly weight: number;
  /** What there is to close, in the designer's reward, */
  readonly distance: number;
  /** and in the direction, whose largest number is 1. */
  readonly gap: number;
}

/** Tasks of a round in one sweep. */
const WIDTH = 16;
/** Programs are solved up to this part of the distance that they are to close. */
const INEXACT = 0.2;
/** Multipliers say where to look when what they find is so much of the gap. */
const TELLING = 0.3;
/** Directions that differ by less are the same. */
const NEAR = 1e-3;
/** Closer is not told from rounding. */
const LEAST_DISTANCE = 1e-10;

/** Points and cuts that all stages need, last round first. */
export function* starting(stages: readonly Stage[]): Work<void> {
  let done = 0;
  for (const stage of stages.toReversed())
    for (const utilities of [0, 0.5, 1]) {
      const direction = new Float64Array(stage.polyhedron.dimension).fill(utilities);
      direction[0] = 1;
      stage.refine(direction, INEXACT * START_DISTANCE * stage.parts.scale);
      yield { doing: 'starting', done: ++done, unit: 'programs' };
    }
}

/** Of the first points and cuts. */
const START_DISTANCE = 1e-3;

/**
 * One sweep.
 * @param share of INEXACT, to which programs are solved
 * @returns how many points and cuts were added
 */
export function* sweeping(root: Stage, direction: Float64Array, gap: number, share: number): Work<number> {
  let tasks: readonly Task[] = [{ stage: root, direction, weight: 1, distance: gap, gap }];
  const rounds = [tasks];
  let done = 0;
  while (!root.isLast && tasks.length > 0 && !tasks[0]!.stage.isLast) {
    const found: Task[] = [];
    for (const task of tasks) {
      task.stage.solveUpper(task.direction, INEXACT * share * task.gap);
      found.push(...tasksAfter(task));
      yield { doing: 'sweeping', done: ++done, unit: 'programs' };
    }
    tasks = widest(found);
    rounds.push(tasks);
    if (tasks.length === 0) break;
  }
  let added = 0;
  for (const back of rounds.toReversed())
    for (const task of back) {
      added += task.stage.refine(task.direction, INEXACT * share * task.gap);
      yield { doing: 'sweeping', done: ++done, unit: 'programs' };
    }
  return added;
}

/** Where the bound of a task comes from. */
function tasksAfter(task: Task): Task[] {
  const targets = task.stage.targets(task.direction);
  const told = targets.map(
    ({ stage, direction }) => stage.upperBound(direction) - stage.lowerBound(direction),
  );
  const sum = told.reduce((total, own, k) => total + targets[k]!.probability * own, 0);
  const isTelling = sum >= TELLING * task.gap;
  return targets.flatMap(({ stage, promise, direction, probability }, k) => {
    const away = new Float64Array(promise.length);
    const distance = isTelling ? told[k]! : stage.distance(promise, away);
    const towards = isTelling ? direction : away;
    const length = towards.reduce((most, own) => Math.max(most, Math.abs(own)), 0);
    if (distance <= LEAST_DISTANCE || length === 0) return [];
    const unit = towards.map((own) => own / length);
    return [{ stage, direction: unit, weight: task.weight * probability, distance, gap: distance / length }];
  });
}

/** Those with the most to close, no two the same. */
function widest(found: Task[]): Task[] {
  const worth = ({ weight, distance }: Task) => weight * distance;
  const tasks: Task[] = [];
  for (const task of found.sort((a, b) => worth(b) - worth(a))) {
    if (tasks.length === WIDTH) break;
    if (!tasks.some((other) => isSame(other, task))) tasks.push(task);
  }
  return tasks;
}

const isSame = (one: Task, other: Task) =>
  one.stage === other.stage && one.direction.every((own, k) => Math.abs(own - other.direction[k]!) < NEAR);
