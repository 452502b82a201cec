import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allConcepts } from '../src/concepts/index.ts';
import { algorithms } from '../src/kernels/index.ts';
import { VERSION } from '../src/version.ts';
import { twins } from './oracle/kernels/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Which folders of src each folder may import from, below it alone: rows are in this order. `.` is what the package exports
 * as `mediant`.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  numeric: [],
  game: ['numeric'],
  design: ['numeric', 'game'],
  games: ['numeric', 'game', 'design'],
  formats: ['numeric', 'game', 'design'],
  augmented: ['numeric', 'game'],
  concepts: ['augmented'],
  certificate: ['numeric', 'augmented', 'concepts'],
  lp: ['numeric', 'augmented', 'certificate'],
  sequential: ['numeric', 'game', 'augmented', 'lp'],
  faces: ['numeric', 'game', 'augmented', 'certificate'],
  lagrangian: ['numeric', 'game', 'augmented'],
  problem: [
    ...['numeric', 'game', 'augmented', 'concepts', 'certificate', 'lp', 'sequential', 'faces'],
    ...['lagrangian'],
  ],
  kernels: ['numeric', 'augmented', 'lagrangian'],
  solve: [
    ...['numeric', 'game', 'games', 'augmented', 'concepts', 'certificate'],
    ...['lp', 'faces', 'lagrangian', 'problem', 'kernels'],
  ],
  report: [
    ...['numeric', 'game', 'design', 'augmented', 'concepts', 'certificate', 'lp', 'lagrangian'],
    ...['problem', 'kernels', 'solve'],
  ],
  node: [
    ...['numeric', 'game', 'games', 'formats', 'augmented', 'concepts', 'certificate', 'lp'],
    ...['problem', 'kernels', 'solve', 'report'],
  ],
  campaign: [
    ...['game', 'games', 'augmented', 'concepts', 'certificate', 'problem', 'kernels', 'solve'],
    ...['report', 'node'],
  ],
  studies: [
    ...['numeric', 'game', 'games', 'augmented', 'concepts', 'certificate', 'problem'],
    ...['solve', 'report', 'node', 'campaign'],
  ],
  figures: ['report', 'solve', 'campaign', 'studies'],
  exports: ['solve', 'report', 'node', 'campaign', 'figures'],
  cli: [
    ...['game', 'design', 'games', 'formats', 'augmented', 'concepts', 'certificate', 'problem', 'kernels'],
    ...['solve', 'report', 'node', 'campaign', 'studies', 'figures', 'exports'],
  ],
  '.': [
    ...['numeric', 'game', 'games', 'augmented', 'concepts', 'certificate', 'problem', 'kernels'],
    ...['solve', 'report', 'node', 'campaign', 'studies', 'figures', 'exports'],
  ],
};
/** Modules that anyone may import: they import nothing but one another. */
const COMMON = [
  'errors.ts',
  'optional.ts',
  'no-room.ts',
  'visible.ts',
  'work.ts',
  'version.ts',
  'turnstile.ts',
];

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

/** Import specifiers with whether only types come through. */
function imports(file: string): { specifier: string; typeOnly: boolean }[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)(\s+type)?\s[^;]*?from\s+'([^']+)';/gms)].map((match) => ({
    typeOnly: match[1] !== undefined,
    specifier: match[2]!,
  }));
}

function folderOf(file: string): string {
  const parts = relative('src', file).split('/');
  return parts.length === 1 ? '.' : parts[0]!;
}

const files = sources('src');

test('a folder imports from those before it alone', () => {
  const folders = Object.keys(ALLOWED);
  for (const [k, folder] of folders.entries())
    for (const to of ALLOWED[folder]!) expect(folders.slice(0, k), folder).toContain(to);
});

describe('imports go one way', () => {
  test.each(files)('%s', (file) => {
    const folder = folderOf(file);
    for (const { specifier } of imports(file)) {
      if (!specifier.startsWith('.')) continue;
      const target = relative(ROOT, join(ROOT, file, '..', specifier));
      const to = folderOf(target);
      if (to === folder || COMMON.includes(relative('src', target))) continue;
      expect(ALLOWED[folder], `${file} imports ${specifier}`).toContain(to);
    }
  });
});

/** What the package exports to pages; the games are exported one by one. */
const FOR_PAGES = [
  'src/index.ts',
  'src/formats/index.ts',
  'src/design/index.ts',
  ...files.filter((file) => folderOf(file) === 'games'),
];

test('what a page may load reaches neither node:* nor node/ by static imports', () => {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    expect(folderOf(file), file).not.toBe('node');
    for (const { specifier, typeOnly } of imports(file)) {
      if (typeOnly) continue;
      if (specifier.startsWith('.')) visit(relative(ROOT, join(ROOT, file, '..', specifier)));
      else expect(['zod', '@assemblyscript/loader'], `${file} imports ${specifier}`).toContain(specifier);
    }
  };
  for (const file of FOR_PAGES) visit(file);
  expect(seen.size).toBeGreaterThan(100);
});

describe('registries list what is there', () => {
  const names = (folder: string, except: readonly string[]) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.ts') && !except.includes(file))
      .map((file) => file.replace(/\.ts$/, ''))
      .sort();

  test('concepts', () => {
    const registered = allConcepts.map(({ name }) => name.toLowerCase()).sort();
    expect(names('src/concepts', ['index.ts'])).toEqual(registered);
  });

  /** Files of a folder in which something matches, without `.ts`. */
  const filesWith = (folder: string, what: RegExp) =>
    names(folder, []).filter((name) => what.test(textOf(`${folder}/${name}.ts`)));
  const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

  test('kernels: host', () => {
    const registered = algorithms
      .map(({ name }) => name.replace(/\+$/, '-plus').replace('+', '-plus-'))
      .sort();
    expect(filesWith('src/kernels', /^export const \w+: Algorithm = /m)).toEqual(registered);
  });

  test('kernels: assembly and twin of what each of them runs', () => {
    const exports = textOf('assembly/index.ts') + textOf('assembly/f64.ts');
    const runs = algorithms.flatMap(({ exportName, second }) =>
      second === undefined ? [exportName] : [exportName, second.exportName],
    );
    const files = runs.map((exportName) => {
      const line = new RegExp(`^export \\{[^}]*\\b${exportName}\\b[^}]*\\} from "\\./([\\w-]+)";`, 'm');
      return line.exec(exports)?.[1] ?? `no file, for assembly/index.ts does not export ${exportName}`;
    });
    const run = [...new Set(files)].sort();
    const kernel =
      /^export function \w+\(\s*sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32,?\s*\): void/m;
    expect(filesWith('assembly', kernel)).toEqual(run);
    expect(filesWith('test/oracle/kernels', /^export const \w+: TwinRun = /m)).toEqual(run);
    expect(Object.keys(twins).sort()).toEqual(algorithms.map(({ name }) => name).sort());
  });

  test('assembly: every file is compiled', () => {
    const compiled = new Set(['index', 'f64']);
    for (const name of compiled)
      for (const [, next] of textOf(`assembly/${name}.ts`).matchAll(/from "\.\/([\w-]+)"/g))
        compiled.add(next!);
    expect([...compiled].sort()).toEqual(names('assembly', []));
  });
});

test('the version is that of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(VERSION).toBe(version);
});
