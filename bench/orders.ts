/**
 * Sequences and links of belief DAGs under each order of the infosets and with the best kept (auto), and seconds to build;
 * cells beyond a million sequences are left out. `npm run bench -- orders [INSTANCE …]`
 */
import { infosetOrderNames } from '../src/augmented/infoset-order.ts';
import { augmentGame, toTree } from '../src/solve/solve.ts';
import { machine, writeResult } from './machine.ts';

const INSTANCES = 'B2222 B2322 D32 GL3 K35 L3132 L3133 L3223 RS212 RS222 RS213 S2123 S2133'.split(' ');
const CONCEPTS = ['NFCCE', 'EFCCE', 'EFCE'];
const MAX_SEQUENCES = 1e6;
const names = process.argv.length > 2 ? process.argv.slice(2) : INSTANCES;

const rows = [];
for (const instance of names) {
  const tree = toTree(instance);
  for (const concept of CONCEPTS) {
    const sizes = [...infosetOrderNames, 'auto' as const].map((infosetOrder) => {
      const started = performance.now();
      try {
        const { mediator } = augmentGame(tree, { concept, infosetOrder, maxSequences: MAX_SEQUENCES });
        const seconds = (performance.now() - started) / 1000;
        return { infosetOrder, sequences: mediator.numSequences, links: mediator.parent.length, seconds };
      } catch {
        return null; // too large
      }
    });
    if (sizes.every((size) => size !== null)) rows.push({ instance, concept, sizes });
  }
}
console.log(`Sequences (and links) by order of infosets; ${machine()}`);
console.table(
  rows.map(({ instance, concept, sizes }) => {
    const least = Math.min(...sizes.map(({ sequences }) => sequences));
    return {
      cell: `${instance} ${concept}`,
      ...Object.fromEntries(
        sizes.map(({ infosetOrder, sequences, links }) => [
          infosetOrder,
          `${sequences} (${links}), x ${(sequences / least).toFixed(3)}`,
        ]),
      ),
    };
  }),
);
writeResult('orders', rows);
