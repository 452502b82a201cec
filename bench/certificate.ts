/**
 * What rounding costs certificates: `npm run bench -- certificate [PATTERN]` times a certificate (the mediator's side and
 * the upper bound) beside the same sums without bounds on rounding, in turn, medians of 15 rounds, the ratio of
 * each round's. Without PATTERN each cell has a process of its own: what V8 compiles for one depends on what has run before.
 */
import type { AugmentedGame, Deviator } from '../src/augmented/augmented-game.ts';
import { type DecisionDag, type Flow, uniformFlow } from '../src/augmented/decision-dag.ts';
import { certify } from '../src/certificate/certificate.ts';
import { dot } from '../src/numeric/sum.ts';
import { augmentGame } from '../src/solve/solve.ts';
import { finish } from '../src/work.ts';
import { addTransposedProduct } from '../test/oracle/products.ts';
import { cellsOf, geometricMean, median, ownProcess } from './machine.ts';

const CELLS = cellsOf('K35 EFCE, S2122 COMM, B2222 EFCE, D32 EFCE, GL3 CERT, L3132 EFCE, B2322 EFCE');
const ROUNDS = 15;

/** Sums as they come: what a certificate would be if rounding could be ignored. */
function plainValue(dag: DecisionDag, worth: Float64Array): number {
  const { firstSequence, parentStart, parent } = dag;
  for (let p = dag.numPoints - 1; p >= 0; p--) {
    const end = firstSequence[p + 1]!;
    let best = firstSequence[p]!;
    for (let s = best + 1; s < end; s++) {
      const here = worth[s]!;
      if (here > worth[best]! || Number.isNaN(here)) best = s;
    }
    const value = worth[best]!;
    const lastParent = parentStart[p + 1]!;
    for (let e = parentStart[p]!; e < lastParent; e++) {
      const s = parent[e]!;
      worth[s]! += value;
    }
  }
  return worth[0]!;
}

function addPlainGain({ payoff, directPayoff }: Deviator, x: Flow, scale: number, out: Flow): void {
  const { start, column, value } = payoff;
  for (let s = 0; s < out.length; s++) {
    const end = start[s + 1]!;
    let gain = -directPayoff[s]!;
    for (let e = start[s]!; e < end; e++) gain += value[e]! * x[column[e]!]!;
    if (gain !== 0) out[s]! += scale * gain;
  }
}

function plainCertificate(
  augmented: AugmentedGame,
  mu: Flow,
  deviations: readonly Flow[],
  weight: number,
): number {
  let gains = 0;
  for (const vector of augmented.utilityVectors) gains += dot(vector, mu);
  for (const { treeplex, payoff } of augmented.deviators) {
    const gradient = new Float64Array(treeplex.numSequences);
    addTransposedProduct(payoff, mu, 1, gradient);
    gains += plainValue(treeplex, gradient);
  }
  const gradient = augmented.objectiveVector.slice();
  augmented.deviators.forEach((deviator, k) => {
    addPlainGain(deviator, deviations[k]!, -weight / deviator.range, gradient);
  });
  return gains + dot(augmented.objectiveVector, mu) + plainValue(augmented.mediator, gradient);
}

if (process.argv[2] === undefined) {
  for (const cell of CELLS) process.stdout.write(ownProcess([`^${cell.join(' ')}$`]));
  process.exit();
}
const pattern = new RegExp(process.argv[2]);
const rows: Record<string, string | number>[] = [];
const ratios: number[] = [];
for (const [game, concept] of CELLS.filter((cell) => pattern.test(cell.join(' ')))) {
  const augmented = augmentGame(game, { concept });
  const mediator = uniformFlow(augmented.mediator);
  const deviations = augmented.deviators.map(({ treeplex }) => uniformFlow(treeplex));
  const multipliers = augmented.deviators.map(() => 8);
  const witness = { mediator, deviations, multipliers };
  const repeats = Math.max(1, Math.round(2e6 / augmented.mediator.numSequences));
  const time = (work: () => void) => {
    const before = performance.now();
    for (let k = 0; k < repeats; k++) work();
    return (performance.now() - before) / repeats;
  };
  const plain: number[] = [];
  const rigorous: number[] = [];
  // the first rounds compile
  for (let round = -2; round < ROUNDS; round++) {
    const one = time(() => plainCertificate(augmented, mediator, deviations, 8));
    const other = time(() => finish(certify(augmented, witness)));
    if (round < 0) continue;
    plain.push(one);
    rigorous.push(other);
  }
  const ratio = median(rigorous.map((time, round) => time / plain[round]!));
  ratios.push(ratio);
  rows.push({
    cell: `${game} ${concept}`,
    sequences: augmented.mediator.numSequences,
    'plain ms': median(plain).toFixed(3),
    'with rounding ms': median(rigorous).toFixed(3),
    ratio: ratio.toFixed(2),
  });
}
console.table(rows);
if (ratios.length !== 1) console.log(`Geometric mean of the ratios: ${geometricMean(ratios).toFixed(2)}`);
