/** Build step: writes the JSON Schemas of what people and programs write for Mediant, and of strategies, into dist/schemas. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sweepJsonSchema } from '../campaign/sweep-file.ts';
import { gameJsonSchema, mechanismJsonSchema } from '../formats/index.ts';
import { writeExport } from '../node/files/write.ts';
import { requestJsonSchema } from '../node/service/request.ts';
import { strategyJsonSchema } from '../report/strategy-file.ts';
import { solveOptionsJsonSchema } from '../solve/options.ts';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of [
  ['game', gameJsonSchema()],
  ['mechanism', mechanismJsonSchema()],
  ['options', solveOptionsJsonSchema()],
  ['request', requestJsonSchema()],
  ['strategy', strategyJsonSchema()],
  ['sweep', sweepJsonSchema()],
] as const)
  writeExport(fileURLToPath(new URL(`${name}.schema.json`, folder)), `${JSON.stringify(schema, null, 2)}\n`);
