/** What `inspect` shows: trees, problems, plans and LPs are built, and nothing is solved. */
import type { Recommendation } from '../augmented/excluding.ts';
import { fingerprinting } from '../game/fingerprint.ts';
import type { Game } from '../game/game.ts';
import { CHANCE, type GameTree } from '../game/tree.ts';
import { algorithmNamed } from '../kernels/index.ts';
import { needsOf } from '../kernels/kernel.ts';
import { packedBytes, planningProblem } from '../kernels/pack.ts';
import { reducingSaddle } from '../lagrangian/reduce.ts';
import type { SparseLp } from '../lp/sparse-lp.ts';
import { type BuildOptions, buildingProblem } from '../problem/problem.ts';
import { type ResolvedSolveOptions, settle } from '../solve/options.ts';
import { VERSION } from '../version.ts';
import { inPieces, type Work } from '../work.ts';
import type { InspectedAction, InspectedPlayer, InspectedProblem, Inspection } from './inspection.ts';

export function* measuringGame(game: Game<unknown>, tree: GameTree): Work<Omit<Inspection, 'problem'>> {
  const players: InspectedPlayer[] = [];
  for (let player = 0; player <= tree.numPlayers; player++)
    players.push(yield* measuringPlayer(tree, player));
  return {
    game: tree.name,
    source: game.source,
    nodes: tree.numNodes,
    terminals: tree.numTerminals,
    chanceNodes: yield* counting(tree.actor, CHANCE),
    players,
    fingerprint: yield* fingerprinting(tree),
    version: VERSION,
  };
}

const MEASURING = 'measuring the game';

function* counting(entries: Int16Array, wanted: number): Work<number> {
  let found = 0;
  yield* inPieces(entries.length, MEASURING, 'entries', (from, to) => {
    for (let k = from; k < to; k++) if (entries[k] === wanted) found++;
  });
  return found;
}

function* measuringPlayer(tree: GameTree, player: number): Work<InspectedPlayer> {
  return {
    player,
    infosets: yield* counting(tree.infosetPlayer, player),
    sequences: tree.numSequences[player]!,
    payoffs: yield* measuringPayoffs(tree, player),
  };
}

function* measuringPayoffs(tree: GameTree, player: number): Work<[number, number] | null> {
  const { objective, utilities, numPlayers } = tree;
  if (player === 0 && objective === null) return null;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  yield* inPieces(tree.numTerminals, MEASURING, 'terminals', (from, to) => {
    for (let z = from; z < to; z++) {
      if (tree.reach[tree.terminalNode[z]!]! === 0) continue;
      const payoff = player === 0 ? objective?.[z] : utilities[z * numPlayers + player - 1];
      least = Math.min(least, payoff as number);
      most = Math.max(most, payoff as number);
    }
  });
  return [least, most];
}

/** @throws InputError for a decision space beyond maxSequences */
export function* measuringProblem(
  tree: GameTree,
  resolved: ResolvedSolveOptions & BuildOptions,
): Work<InspectedProblem> {
  const problem = yield* buildingProblem(tree, resolved);
  const { concept, objectiveName, sizes } = problem;
  const { kernel, precision, parameters } = settle(resolved, problem);
  const reduced = (yield* reducingSaddle(yield* problem.saddlePoint())).saddle;
  const planned = yield* planningProblem(reduced, precision);
  const { lp } = yield* problem.lpModel();
  const { augmentedNodes, mediatorSequences, deviatorSequences, nonzeros } = sizes;
  return {
    concept: concept.name,
    objectiveName,
    sizes: { augmentedNodes, mediatorSequences, deviatorSequences, nonzeros },
    reduced: {
      mediatorSequences: reduced.maximizer.numSequences,
      deviatorSequences: reduced.minimizer.numSequences,
      nonzeros: reduced.matrix.value.length,
    },
    kernel,
    precision,
    kernelBytes: packedBytes(planned, needsOf(algorithmNamed(kernel), parameters)),
    ...(resolved.sequential && { codominated: (resolved.excluded ?? []).map(actionOf(tree)) }),
    lp: { rows: lp.numRows, columns: lp.numColumns, nonzeros: lp.values.length, bytes: bytesOf(lp) },
  };
}

const actionOf =
  (tree: GameTree) =>
  ({ infoset, action }: Recommendation): InspectedAction => ({
    player: tree.infosetPlayer[infoset]!,
    infoset: tree.infosetLabel[infoset]!,
    action: tree.actionLabels[infoset]![action]!,
  });

function bytesOf(lp: SparseLp): number {
  const arrays = [lp.cost, lp.columnLower, lp.columnUpper, lp.rowLower, lp.rowUpper, lp.values];
  return [...arrays, lp.rowStart, lp.columnIndex].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
