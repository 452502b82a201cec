import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Bare specifiers that modules reachable from an entry import, statically or not, and how many modules there are. */
function reachable(entry: string): { modules: number; bare: string[] } {
  const seen = new Set<string>();
  const bare = new Set<string>();
  const visit = (url: URL) => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const { importedFiles } = ts.preProcessFile(readFileSync(fileURLToPath(url), 'utf8'), true, true);
    for (const { fileName } of importedFiles)
      if (fileName.startsWith('.')) visit(new URL(fileName, url));
      else bare.add(fileName);
  };
  visit(new URL(`../../${entry}`, import.meta.url));
  return { modules: seen.size, bare: [...bare].sort() };
}

const DEPENDENCIES = ['@assemblyscript/loader', 'zod'];

const CASES: readonly (readonly [entry: string, allowed: readonly string[]])[] = [
  ['dist/index.js', DEPENDENCIES],
  ['dist/formats/index.js', ['zod']],
  ['dist/games/kuhn.js', []],
  ...DEPENDENCIES.map((name) => [`node_modules/${name}/index.js`, []] as const),
];

test.each(CASES)('%s imports %j and no node:*, statically or not', (entry, allowed) => {
  const { modules, bare } = reachable(entry);
  expect(modules).toBeGreaterThan(0);
  expect(bare).toEqual(allowed);
});
