/** Forward and backward sweeps that close the bracket of the optimum. */
import type { Work } from '../../work.ts';
import type { Recursion } from './recursion.ts';
import type { Stage } from './stage.ts';

interface Task {
  readonly stage: Stage;
  readonly direction: Float64Array;
  /** Probability of getting there. */
  readonly weight: number;
}

/** Stages that a sweep refines per round. */
const WIDTH = 8;

export interface Bracket {
  readonly lower: number;
  readonly upper: number;
}

export function* sweeping(recursion: Recursion, tolerance: number, tell: (bracket: Bracket) => void): Work<Bracket> {
  const { root, design } = recursion;
  const first = new Float64Array(design.players + 1);
  first[0] = 1;
  for (const stage of recursion.stages) {
    for (const direction of startDirections(design.players)) stage.refine(direction, 1e-7);
    yield { doing: 'starting', done: 0, unit: 'stages' };
  }
  for (let sweep = 0; ; sweep++) {
    const bracket = { lower: root.lowerBound(first), upper: root.upperBound(first) };
    tell(bracket);
    const gap = bracket.upper - bracket.lower;
    if (gap <= tolerance || sweep>300) return bracket;
    const inexact = gap * 0.01;
    let level: Task[] = [{ stage: root, direction: first, weight: 1 }];
    const levels = [level];
    for (let round = 0; round + 1 < design.rounds; round++) {
      const found: (Task & { score: number })[] = [];
      for (const { stage, direction, weight } of level) {
        stage.solveUpper(direction, inexact);
        for (const { stage: next, promise, probability } of stage.targets()) {
          const towards = new Float64Array(promise.length);
          const distance = next.distance(promise, towards);
          found.push({ stage: next, direction: normalised(towards), weight: weight * probability, score: weight * probability * distance });
        }
        yield { doing: 'sweeping', done: sweep, unit: 'sweeps' };
      }
      found.sort((a, b) => b.score - a.score);
      level = [];
      for (const task of found) {
        if (level.length === WIDTH) break;
        if (task.score <= 1e-9) break;
        if (!level.some((other) => isNear(other, task))) level.push(task);
      }
      levels.push(level);
    }
    for (const tasks of levels.toReversed())
      for (const { stage, direction } of tasks) {
        stage.refine(direction, inexact);
        yield { doing: 'sweeping', done: sweep, unit: 'sweeps' };
      }
  }
}

function normalised(direction: Float64Array): Float64Array {
  const most = Math.max(...direction.map(Math.abs));
  return direction.map((own) => own / most);
}

function isNear(one: Task, other: Task): boolean {
  return one.stage === other.stage && one.direction.every((own, k) => Math.abs(own - other.direction[k]!) < 1e-3);
}

function startDirections(players: number): Float64Array[] {
  const of = (own: readonly number[]) => Float64Array.from({ length: players + 1 }, (_, k) => own[Math.min(k, own.length - 1)]!);
  return [of([1, 0]), of([1, 1]), of([0, 1]), of([1,0.5])];
}
