/**
 * What the exact reductions leave of a saddle point (src/lagrangian/reduce.ts), and the seconds that they take.
 * `npm run bench -- reductions [INSTANCE …]`
 */
import { directLagrangian } from '../src/lagrangian/direct.ts';
import { reduceSaddle } from '../src/lagrangian/reduce.ts';
import type { SaddlePoint } from '../src/lagrangian/saddle-point.ts';
import { augmentGame } from '../src/solve/solve.ts';
import { cellsOf, machine, writeResult } from './machine.ts';

const CELLS = cellsOf(
  'B2222 NFCCE, B2222 EFCE, B2222 COMM, B2322 EFCE, B2322 COMM, D32 EFCE, D32 CERT, GL3 EFCE, GL3 COMM, ' +
    'K35 EFCCE, K35 CERT, L3132 EFCE, L3132 CERT, RS212 EFCE, RS212 COMM, S2133 EFCE, S2133 COMM, TP3 NFCCE, ' +
    'TP3 EFCE, TP3 COMM',
);
const wanted = process.argv.slice(2);

const sizes = ({ maximizer, minimizer, matrix }: SaddlePoint) => ({
  mediator: maximizer.numSequences,
  links: maximizer.parent.length,
  deviators: minimizer.numSequences,
  payoffs: matrix.value.length,
});
const rows = [];
for (const [instance, concept] of CELLS.filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
  const { saddle } = directLagrangian(augmentGame(instance, { concept, objective: 'player:1' }), 1);
  const started = performance.now();
  const reduced = reduceSaddle(saddle).saddle;
  const seconds = (performance.now() - started) / 1000;
  rows.push({ instance, concept, before: sizes(saddle), after: sizes(reduced), seconds });
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
