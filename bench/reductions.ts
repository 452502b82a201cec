/**
 * What the exact reductions leave of a saddle point (src/lagrangian/reduce.ts), and the seconds that they take.
 * `npm run bench -- reductions [INSTANCE …]`
 */

import { directLagrangian } from '../src/lagrangian/direct.ts';
import { reduceSaddle } from '../src/lagrangian/reduce.ts';
import type { SaddlePoint } from '../src/lagrangian/saddle-point.ts';
import { augmentGame, toTree } from '../src/solve/solve.ts';
import { machine, writeResult } from './machine.ts';

const CELLS: readonly (readonly [string, readonly string[]])[] = [
  ['B2222', ['NFCCE', 'EFCE', 'COMM']],
  ['B2322', ['EFCE', 'COMM']],
  ['D32', ['EFCE', 'CERT']],
  ['GL3', ['EFCE', 'COMM']],
  ['K35', ['EFCCE', 'CERT']],
  ['L3132', ['EFCE', 'CERT']],
  ['RS212', ['EFCE', 'COMM']],
  ['S2133', ['EFCE', 'COMM']],
  ['TP3', ['NFCCE', 'EFCE', 'COMM']],
];
const wanted = process.argv.slice(2);

const sizes = ({ maximizer, minimizer, matrix }: SaddlePoint) => ({
  mediator: maximizer.numSequences,
  links: maximizer.parent.length,
  deviators: minimizer.numSequences,
  payoffs: matrix.value.length,
});
const rows = [];
for (const [instance, concepts] of CELLS.filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
  const tree = toTree(instance);
  for (const concept of concepts) {
    const { saddle } = directLagrangian(augmentGame(tree, { concept, objective: 'player:1' }), 1);
    const started = performance.now();
    const reduced = reduceSaddle(saddle).saddle;
    const seconds = (performance.now() - started) / 1000;
    rows.push({ instance, concept, before: sizes(saddle), after: sizes(reduced), seconds });
  }
}
console.log(
  `Sequences, links between mediator's points, and payoffs, before and after reductions; ${machine()}`,
);
console.table(
  rows.map(({ instance, concept, before, after, seconds }) => ({
    cell: `${instance} ${concept}`,
    ...Object.fromEntries(
      (Object.keys(before) as (keyof typeof before)[]).map((k) => [k, `${before[k]} -> ${after[k]}`]),
    ),
    seconds: seconds.toFixed(2),
  })),
);
writeResult('reductions', rows);
