/** Build step: writes the JSON Schema of game files next to the compiled formats. */
import { fileURLToPath } from 'node:url';
import { writeExport } from '../files/write.ts';
import { gameJsonSchema } from '../formats/index.ts';

const target = fileURLToPath(new URL('../formats/game.schema.json', import.meta.url));
writeExport(target, `${JSON.stringify(gameJsonSchema(), null, 2)}\n`);
