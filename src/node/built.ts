import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of a compiled module, by its path in dist. Workers cannot load TypeScript on Node 20, so that tests, which run from
 * src, use the built file too.
 */
export function builtFile(name: string): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/' : '../';
  const path = fileURLToPath(new URL(folder + name, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing; run: npm run build`);
  return path;
}
