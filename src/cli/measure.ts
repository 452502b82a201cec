/** Composes what `inspect` needs: trees, augmented games, plans and LPs are built, and nothing is solved. */
import { augment } from '../augmented/augment.ts';
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { zeroSumGame } from '../augmented/nash.ts';
import { objectiveRange } from '../augmented/objective.ts';
import { conceptOf } from '../concepts/index.ts';
import { fingerprint } from '../game/fingerprint.ts';
import type { Game } from '../game/game.ts';
import { CHANCE, type GameTree } from '../game/tree.ts';
import { algorithmNamed } from '../kernels/index.ts';
import { needsOf } from '../kernels/kernel.ts';
import { packedBytes, planProblem } from '../kernels/pack.ts';
import { directLagrangian } from '../lagrangian/direct.ts';
import { reduceSaddle } from '../lagrangian/reduce.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { augmentedLp } from '../lp/augmented-lp.ts';
import { nashLp } from '../lp/nash-lp.ts';
import type { SparseLp } from '../lp/sparse-lp.ts';
import {
  NASH,
  type ResolvedSolveOptions,
  resolveSolveOptions,
  type SolveOptions,
  settleKernel,
} from '../options.ts';
import type { InspectedPlayer, InspectedProblem, Inspection } from '../report/inspection.ts';
import { type Sizes, sizesOf, sizesOfNash } from '../solution.ts';
import { VERSION } from '../version.ts';

export function measureGame(game: Game<unknown>, tree: GameTree): Omit<Inspection, 'problem'> {
  return {
    game: tree.name,
    source: game.source,
    nodes: tree.numNodes,
    terminals: tree.numTerminals,
    chanceNodes: countOf(tree.actor, CHANCE),
    players: Array.from({ length: tree.numPlayers + 1 }, (_, player) => measurePlayer(tree, player)),
    fingerprint: fingerprint(tree),
    version: VERSION,
  };
}

function countOf(entries: Int16Array, wanted: number): number {
  let found = 0;
  for (const entry of entries) if (entry === wanted) found++;
  return found;
}

function measurePlayer(tree: GameTree, player: number): InspectedPlayer {
  return {
    player,
    infosets: countOf(tree.infosetPlayer, player),
    sequences: tree.numSequences[player] as number,
    payoffs: payoffsOf(tree, player),
  };
}

function payoffsOf(tree: GameTree, player: number): [number, number] | null {
  const { objective, utilities, numPlayers } = tree;
  if (player === 0 && objective === null) return null;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let z = 0; z < tree.numTerminals; z++) {
    if ((tree.reach[tree.terminalNode[z] as number] as number) === 0) continue;
    const payoff = player === 0 ? objective?.[z] : utilities[z * numPlayers + player - 1];
    least = Math.min(least, payoff as number);
    most = Math.max(most, payoff as number);
  }
  return [least, most];
}

/** @throws InputError on bad options, or a decision space beyond maxSequences */
export function measureProblem(tree: GameTree, options: SolveOptions): InspectedProblem {
  const resolved = resolveSolveOptions(options);
  return resolved.concept === NASH
    ? measureNash(tree, resolved)
    : measureMediated(augment(tree, conceptOf(resolved.concept), resolved), resolved);
}

function measureMediated(augmented: AugmentedGame, options: ResolvedSolveOptions): InspectedProblem {
  const { saddle } = directLagrangian(augmented, objectiveRange(augmented.objective));
  const { concept, objective } = augmented;
  return problemOf(
    concept.name,
    objective.name,
    sizesOf(augmented),
    saddle,
    augmentedLp(augmented).lp,
    options,
  );
}

function measureNash(tree: GameTree, options: ResolvedSolveOptions): InspectedProblem {
  const game = zeroSumGame(tree);
  const [maximizer, minimizer] = game.treeplexes;
  const linear = new Float64Array(maximizer.numSequences);
  const saddle: SaddlePoint = { maximizer, minimizer, matrix: game.payoff, linear };
  return problemOf(NASH, 'player:1', sizesOfNash(game), saddle, nashLp(game).lp, options);
}

function problemOf(
  concept: string,
  objectiveName: string,
  sizes: Sizes,
  saddle: SaddlePoint,
  lp: SparseLp,
  options: ResolvedSolveOptions,
): InspectedProblem {
  const { kernel, precision, parameters } = settleKernel(options, sizes.nonzeros);
  const { augmentedNodes, mediatorSequences, deviatorSequences, nonzeros } = sizes;
  const reduced = reduceSaddle(saddle).saddle;
  return {
    concept,
    objectiveName,
    sizes: { augmentedNodes, mediatorSequences, deviatorSequences, nonzeros },
    reduced: {
      mediatorSequences: reduced.maximizer.numSequences,
      deviatorSequences: reduced.minimizer.numSequences,
      nonzeros: reduced.matrix.value.length,
    },
    kernel,
    precision,
    kernelBytes: packedBytes(planProblem(reduced, precision), needsOf(algorithmNamed(kernel), parameters)),
    lp: { rows: lp.numRows, columns: lp.numColumns, nonzeros: lp.values.length, bytes: bytesOf(lp) },
  };
}

function bytesOf(lp: SparseLp): number {
  const arrays = [lp.cost, lp.columnLower, lp.columnUpper, lp.rowLower, lp.rowUpper, lp.values];
  return [...arrays, lp.rowStart, lp.columnIndex].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
