/**
 * Time and memory to expand every instance of the catalogue, each in a process of its own so that the peak is its own.
 * Run after the build: `node bench/expand.js [instance …]`.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expand } from '../dist/game/tree.js';
import { createGame, games } from '../dist/games/index.js';

function measure(instance) {
  const game = createGame(instance);
  const start = performance.now();
  const tree = expand(game);
  const seconds = (performance.now() - start) / 1000;
  const mebibytes = process.resourceUsage().maxRSS / 1024;
  return [tree.numNodes, tree.numTerminals, tree.numInfosets, seconds.toFixed(2), mebibytes.toFixed(0)];
}

function print(cells) {
  const [name, ...numbers] = cells;
  console.log(name.padEnd(56) + numbers.map((cell) => String(cell).padStart(11)).join(''));
}

const [flag, single] = process.argv.slice(2);
if (flag === '--one') {
  console.log(JSON.stringify(measure(single)));
} else {
  const asked = process.argv.slice(2);
  const instances = asked.length > 0 ? asked : games.flatMap(({ examples }) => examples);
  print(['instance', 'nodes', 'terminals', 'infosets', 'seconds', 'peak MiB']);
  for (const instance of instances) {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--one', instance]);
    print([instance, ...JSON.parse(output.toString())]);
  }
}
