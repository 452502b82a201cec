/**
 * How large a deviator's walk will be, before it is made: the number of frames that end at a terminal, estimated by random
 * descents (Knuth 1975, "Estimating the efficiency of backtrack programs"). A descent that could go on in k1, k2, … ways
 * counts k1 k2 …, which is right in the mean.
 */
import { CHANCE, type GameTree, type Infoset, type Node } from '../game/tree.ts';
import type { Concept } from './concept.ts';
import { DIRECT, GONE, type ReportTable } from './walk.ts';

export interface Estimate {
  /** Mean over descents. */
  readonly terminalFrames: number;
  readonly standardError: number;
}

/** Steps below a frame, one of them chosen: the number of steps, and where the chosen one leads. */
interface Step {
  count: number;
  node: Node;
  status: number;
}

const DESCENTS = 500;

/**
 * @param reports what can be reported, for concepts in which lies are possible; else null
 * Cost: 500 descents, each as long as the game.
 */
export function estimateWalk(
  tree: GameTree,
  concept: Concept,
  i: number,
  reports: ReportTable | null,
): Estimate {
  const random = linearCongruence();
  const starts = concept.deviation === 'before-play' ? [DIRECT, GONE] : [DIRECT];
  let sum = 0;
  let squares = 0;
  const step: Step = { count: 0, node: 0, status: 0 };
  for (let descent = 0; descent < DESCENTS; descent++) {
    let size = 0;
    for (const status of starts) {
      let weight = 1;
      step.node = 0;
      step.status = status;
      while ((tree.terminal[step.node] as number) < 0) {
        descend(tree, concept, i, reports, step, random);
        weight *= step.count;
      }
      size += weight;
    }
    sum += size;
    squares += size * size;
  }
  const mean = sum / DESCENTS;
  const variance = Math.max(0, squares / DESCENTS - mean * mean);
  return { terminalFrames: mean, standardError: Math.sqrt(variance / DESCENTS) };
}

/** Replaces the frame by one of those that walkDeviator would push, each as likely. */
function descend(
  tree: GameTree,
  concept: Concept,
  i: number,
  reports: ReportTable | null,
  step: Step,
  random: () => number,
): void {
  const { node, status } = step;
  const first = tree.firstChild[node] as number;
  const count = tree.numChildren[node] as number;
  const pick = (n: number) => Math.floor(random() * n);
  if (tree.actor[node] === CHANCE) {
    const open = Array.from({ length: count }, (_, a) => first + a).filter(
      (h) => (tree.reach[h] as number) > 0,
    );
    step.count = open.length;
    step.node = open[pick(open.length)] as number;
    return;
  }
  const action = pick(count);
  step.node = first + action;
  step.count = count;
  if (tree.actor[node] !== i || status === GONE) return;
  if (reports !== null) {
    const I = tree.infoset[node] as Infoset;
    const claim = status === DIRECT ? (tree.sequence[node * (tree.numPlayers + 1) + i] as number) : status;
    const possible = reports(claim, I);
    if (possible.length === 0) {
      step.status = GONE;
      return;
    }
    const ways = possible.reduce((total, J) => total + (tree.infosetNumActions[J] as number), 0);
    let way = pick(ways);
    let k = 0;
    while (way >= (tree.infosetNumActions[possible[k] as Infoset] as number))
      way -= tree.infosetNumActions[possible[k++] as Infoset] as number;
    const J = possible[k] as Infoset;
    step.count = ways * count;
    if (status !== DIRECT || J !== I || way !== action)
      step.status = (tree.infosetFirstSequence[J] as number) + way;
    return;
  }
  if (concept.deviation === 'before-play') return;
  const leaving = concept.deviation === 'before-recommendation' || concept.reports === 'truth-or-silence';
  const obeying = concept.deviation === 'before-recommendation' ? count : count * count;
  step.count = obeying + (leaving ? count : 0);
  const way = pick(step.count);
  if (way >= obeying) step.status = GONE;
  else if (concept.deviation === 'after-recommendation' && pick(count) !== 0) step.status = GONE;
}

/** The same numbers in [0, 1) every time: an estimate must not change from run to run. */
function linearCongruence(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
