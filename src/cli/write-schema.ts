/** Build step: writes the JSON Schema of game files next to the compiled formats. */
import { fileURLToPath } from 'node:url';
import { gameJsonSchema } from '../formats/index.ts';
import { writeExport } from '../node/files/write.ts';

const target = fileURLToPath(new URL('../formats/game.schema.json', import.meta.url));
writeExport(target, `${JSON.stringify(gameJsonSchema(), null, 2)}\n`);
