/**
 * Codominated actions, after R. B. Myerson, Multistage games with communication, Econometrica 54 (1986), 323–358: a
 * communication equilibrium is sequentially rational (there are beliefs, also after events of probability zero, under which no
 * player who has been truthful and obedient ever gains by a manipulation) if and only if it never uses them.
 *
 * The definition, for games with stages (`stages.ts`), without the paper's notation. Let B(I) be a set of actions for every infoset I of a player. B is a
 * *codomination* if for every stage k, and every belief (a distribution over transcripts with which stage k may begin, whatever
 * led there, and over what the mediator recommends from there on, none of it in B after stage k) in which an action of B has a
 * probability at stage k, some player who is recommended an action of B at stage k gains, in the mean of that belief given its
 * recommendation, by some manipulation: another action, then any reports and actions. An action is codominated if it is in
 * some such B; the largest B contains all others. That no equilibrium that is sequentially rational uses B is seen at once: of the
 * last stage at which it does, the likeliest of the events in which it does are such a belief, and nobody gains.
 *
 * How the largest one is found, from the last stage to the first: at the beginning all actions of the stage are in doubt. A
 * linear program (`stage-lp.ts`) finds a belief in which nobody who is recommended an action in doubt gains, and as many of them
 * as can be have a probability. They are in doubt no more, and those that remain ask for less. When there is no belief, the duals
 * prove that the rest is codominated; what the proof (`proof.ts`) does not cover, in arithmetic rounded outward, is dropped.
 *
 * In Myerson's games all players of a stage report at once. Here the mediator hears one after the other, as under COMM, so that
 * he knows no more than his transcript when he recommends, in beliefs as in play; what chance did that nobody has
 * told him keeps its probability in every belief. Instruments and the principal have no incentives, and bounds on payoffs
 * are not asked for.
 */

import type { Concept } from '../augmented/concept.ts';
import type { Recommendation } from '../augmented/excluding.ts';
import { LimitError } from '../errors.ts';
import type { GameTree } from '../game/tree.ts';
import type { LpAnswer, LpSolver } from '../lp/model.ts';
import { deadlineOf, type Limits, paced } from '../work.ts';
import { findingUnproved } from './proof.ts';
import { buildingStageLp } from './stage-lp.ts';
import { type Actions, actionsOfStage, firstActions, statingStage } from './stage-problem.ts';
import { type Unfolded, type UnfoldOptions, unfolding } from './unfolding.ts';

/** Weights are as large as may be, so that an action has a probability of 1 or of none. */
const SOME = 0.5;

/**
 * The actions that are proved codominated: all that are, but for margins so small that solver or arithmetic cannot tell them
 * from none.
 * @param tree timeable, @param concept COMM
 * @throws MemoryError; LimitError when the time is over or the signal aborted
 * Cost: two or three linear programs a stage, each as large as what is left of the augmented game from there on.
 */
export async function findCodominated(
  tree: GameTree,
  concept: Concept,
  options: UnfoldOptions,
  lp: LpSolver,
  limits: Limits,
): Promise<Recommendation[]> {
  const started = limits.started ?? performance.now();
  const game = await paced(unfolding(tree, concept, options), limits);
  const first = firstActions(game);
  const codominated = new Uint8Array(first[tree.numInfosets]!);
  const numStages = game.stage.reduce((most, stage) => Math.max(most, stage + 1), 0);
  for (let k = numStages - 1; k >= 0; k--) {
    const solved = (done: number) => ({ doing: 'looking for codominated actions', done, unit: 'stages' });
    const ask: LpSolver = async (program, request) => {
      const answer = await lp(program, request);
      if (answer.status !== 'aborted' && answer.status !== 'time-limit') return answer;
      const seconds = (performance.now() - started) / 1000;
      const limit = limits.timeLimitSeconds ?? Number.POSITIVE_INFINITY;
      throw new LimitError(answer.status, solved(numStages - 1 - k), seconds, limit);
    };
    const found = await codominatedOfStage(game, k, { first, codominated }, ask, { ...limits, started });
    found.forEach((isFound, action) => {
      if (isFound === 1) codominated[action] = 1;
    });
  }
  return recommendationsOf(game, first, codominated);
}

async function codominatedOfStage(
  game: Unfolded,
  k: number,
  { first, codominated }: { readonly first: Int32Array; readonly codominated: Actions },
  lp: LpSolver,
  limits: Limits,
): Promise<Actions> {
  const doubtful = actionsOfStage(game, k, first);
  const drop = (actions: Iterable<number>) => {
    for (const action of actions) doubtful[action] = 0;
  };
  while (doubtful.includes(1)) {
    const problem = await paced(statingStage(game, k, { first, doubtful, codominated }), limits);
    const program = await paced(buildingStageLp(game, problem, doubtful), limits);
    const timeLimitSeconds = (deadlineOf(limits) - performance.now()) / 1000;
    const request = { timeLimitSeconds, ...(limits.signal && { signal: limits.signal }) };
    const answer = await lp(program.lp, request);
    // without an answer nothing is proved
    if (answer.status !== 'optimal') return doubtful.fill(0);
    const believed = believedActions(program, answer);
    if (believed.length > 0) {
      drop(believed);
      continue;
    }
    const unproved = await paced(findingUnproved(game, problem, program.rows, answer.rowDual), limits);
    if (unproved.size === 0) return doubtful;
    drop(unproved);
  }
  return doubtful;
}

function believedActions(
  { actions, firstAction }: { readonly actions: readonly number[]; readonly firstAction: number },
  { primal }: LpAnswer,
): number[] {
  return actions.filter((_, index) => primal[firstAction + index]! > SOME);
}

function recommendationsOf({ tree }: Unfolded, first: Int32Array, actions: Actions): Recommendation[] {
  const found: Recommendation[] = [];
  for (let infoset = 0; infoset < tree.numInfosets; infoset++)
    for (let a = first[infoset]!; a < first[infoset + 1]!; a++)
      if (actions[a] === 1) found.push({ infoset, action: a - first[infoset]! });
  return found;
}
