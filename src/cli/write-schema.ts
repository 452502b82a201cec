/** Build step: writes the JSON Schema of game files next to the compiled formats. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gameJsonSchema } from '../formats/index.ts';

const target = new URL('../formats/game.schema.json', import.meta.url);
mkdirSync(new URL('.', target), { recursive: true });
writeFileSync(target, `${JSON.stringify(gameJsonSchema(), null, 2)}\n`);
