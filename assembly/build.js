// Builds every target of asconfig.json: `node assembly/build.js`.
import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const EVERYWHERE = ['assembly/index.ts'];
const IN_F64 = [...EVERYWHERE, 'assembly/f64.ts'];

const { targets } = JSON.parse(readFileSync(new URL('../asconfig.json', import.meta.url), 'utf8'));
for (const target of Object.keys(targets)) {
  const entries = target.startsWith('f64') ? IN_F64 : EVERYWHERE;
  const outFile = ['--outFile', `dist/kernels-${target}.wasm`];
  const config = ['--config', 'asconfig.json', '--target', target];
  const { error, stderr } = await asc.main([...entries, ...config, ...outFile]);
  process.stderr.write(stderr.toString());
  if (error !== null) process.exit(1);
}
