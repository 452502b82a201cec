import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, skipsBrowser } from '../browser/chromium.ts';
import { type Answer, solveCells } from '../browser/in-page.ts';
import { inPage, pageWith, run } from '../browser/pages.ts';
import { type Site, serveFolder } from '../browser/site.ts';
import { type Consumer, consumer } from './consumer.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Welfare of chicken's best EFCE, a correlated equilibrium: 10.5 (Aumann 1974). */
const CHICKEN = /^10\.(49|50)\d*\n$/;

const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** Subpath exports that are one module each. */
const MODULES = Object.keys(MANIFEST.exports)
  .map((path) => path.slice(2))
  .filter((path) => /^[a-z-]+$/.test(path));

let installed: Consumer;
beforeAll(() => {
  installed = consumer();
});
afterAll(() => installed?.remove());

describe('what is packed', () => {
  test('the build and its types, README and the guides with their figures; no sources, no maps, no tests', () => {
    for (const path of ['dist/index.js', 'dist/index.d.ts', 'dist/kernels-f64-simd.wasm', 'dist/cli/main.js'])
      expect(installed.packed).toContain(path);
    for (const path of ['README.md', 'src/guides/formats.md', 'LICENSE', 'CHANGELOG.md', 'package.json'])
      expect(installed.packed).toContain(path);
    for (const path of installed.packed)
      expect(path).toMatch(
        /^(dist\/.*(?<!\.map)$|bench\/results\/[a-z-]+\.svg$|src\/guides\/[a-z-]+\.(md|json)$|README\.md$|LICENSE$|CHANGELOG\.md$|package\.json$)/,
      );
  });

  test('no file refers to a map that is not there', () => {
    const modules = installed.packed.filter((path) => /\.(c?js|ts)$/.test(path));
    expect(modules.length).toBeGreaterThan(100);
    for (const path of modules) {
      const text = readFileSync(join(installed.folder, 'node_modules/mediant', path), 'utf8');
      expect(text, path).not.toMatch(/^\/\/# sourceMappingURL=/m);
    }
  });

  test('every export of package.json is a file of the tarball', () => {
    const targets = Object.values<string | Record<string, string>>(MANIFEST.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    );
    for (const target of targets) {
      const shape = new RegExp(`^${target.replace('./', '').replaceAll('.', '\\.').replace('*', '[^/]+')}$`);
      expect(
        installed.packed.some((path) => shape.test(path)),
        target,
      ).toBe(true);
    }
  });

  test('every module of the exports has its page in the documentation', () => {
    expect(MODULES.length).toBeGreaterThan(5);
    const sources = ['.', ...MODULES.map((name) => `./${name}`)].map((path) =>
      MANIFEST.exports[path].default.replace('./dist/', 'src/').replace(/\.js$/, '.ts'),
    );
    expect(MANIFEST.typedocOptions.entryPoints.toSorted()).toEqual(sources.toSorted());
  });

  test('nothing runs when it is installed, and nothing optional came along', () => {
    const modules = join(installed.folder, 'node_modules');
    const manifests = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('package.json'),
    );
    expect(manifests.length).toBeGreaterThan(5);
    for (const path of manifests) {
      const { scripts = {} } = JSON.parse(readFileSync(join(modules, path), 'utf8'));
      for (const hook of ['preinstall', 'install', 'postinstall'])
        expect(scripts, path).not.toHaveProperty(hook);
    }
    for (const name of Object.keys(MANIFEST.optionalDependencies))
      expect(existsSync(join(modules, name)), name).toBe(false);
  });
});

describe('in Node', () => {
  test('import', () => {
    const text = `
      import { solve } from 'mediant';
      import { parseGame, formatGame } from 'mediant/formats';
      import { kuhn } from 'mediant/games/kuhn';
      import schema from 'mediant/sweep.schema.json' with { type: 'json' };
      import 'mediant/game.schema.json' with { type: 'json' };
      const { report } = await solve('chicken');
      console.log(report.objective);
      console.error(parseGame(formatGame(kuhn({ players: 2, ranks: 3 }), 'efg'), 'kuhn.efg').players, typeof schema);
    `;
    const { stdout, stderr } = installed.run('import.mjs', text);
    expect(stdout).toMatch(CHICKEN);
    expect(stderr).toMatch(/^2 object$/m);
  });

  test('require', () => {
    const text = `
      const { solve } = require('mediant');
      for (const name of ${JSON.stringify([...MODULES, 'games/leduc'])}) require('mediant/' + name);
      solve('chicken').then(({ report }) => console.log(report.objective));
    `;
    const { exitCode, stdout } = installed.run('require.cjs', text);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(CHICKEN);
  });

  test("a worker thread of the consumer's", () => {
    const text = `
      import { isMainThread, parentPort, Worker } from 'node:worker_threads';
      import { solve } from 'mediant';
      if (isMainThread) new Worker(new URL(import.meta.url)).on('message', (value) => console.log(value));
      else parentPort.postMessage((await solve('chicken')).report.objective);
    `;
    expect(installed.run('worker.mjs', text).stdout).toMatch(CHICKEN);
  });

  test('a pool, whose workers are files of the package', () => {
    const text = `
      import { createPool } from 'mediant/pool';
      const pool = createPool({ workers: 2 });
      const solved = await Promise.all([pool.solve('chicken'), pool.solve('chicken')]);
      await pool.close();
      if (solved[0].report.objective === solved[1].report.objective) console.log(solved[0].report.objective);
    `;
    expect(installed.run('pool.mjs', text).stdout).toMatch(CHICKEN);
  });

  test('the command line', () => {
    const { exitCode, stdout } = installed.bin(
      'mediant',
      'solve',
      'K35',
      '--concept',
      'COMM',
      '--tol',
      '1e-3',
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).status).toBe('solved');
  });

  test.each([
    [['serve', '--port', '0'], /^error: Services need optional packages .*npm install hono@.* prom-client@/],
    [['lp', 'chicken'], /need the optional package highs, which is not installed; run: npm install highs@/],
  ])('what needs an absent package says so: %j', (args, message) => {
    const { exitCode, stderr } = installed.bin('mediant', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

test('its types are found and right, by import and by require', () => {
  const text = `
    import { createGame, type Report, solve, type SolveOptions } from 'mediant';
    import { parseGame } from 'mediant/formats';
    import { solveLp } from 'mediant/lp';
    const options: SolveOptions = { concept: 'EFCE', tolerance: 1e-3 };
    export const report: Promise<Report> = solve(createGame('chicken'), options).then((solved) => solved.report);
    export const again = solveLp(parseGame('', 'x.efg'));
    // @ts-expect-error an option that does not exist
    export const wrong = solve('chicken', { tolerence: 1 });
  `;
  const config = {
    compilerOptions: { module: 'nodenext', target: 'es2023', strict: true, noEmit: true, types: [] },
    files: ['consumer.mts', 'consumer.cts'],
  };
  installed.run('consumer.cts', text);
  installed.run('consumer.mts', text);
  installed.run('tsconfig.json', JSON.stringify(config));
  const { exitCode, stdout } = installed.run(
    'types.mjs',
    `process.argv.push('-p', 'tsconfig.json'); await import(${JSON.stringify(join(ROOT, 'node_modules/typescript/lib/tsc.js'))});`,
  );
  expect(stdout).toBe('');
  expect(exitCode).toBe(0);
});

describe.skipIf(skipsBrowser())('in a page, without a bundler', () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    browser = await launch();
    site = await serveFolder(installed.folder, pageWith('/node_modules/mediant', '/node_modules'), inPage());
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test('the same bytes as Node', async () => {
    const page = await browser.newPage();
    await page.goto(site.url);
    const there = await run<Answer[]>(page, 'solveCells');
    const here = await solveCells(await import(join(installed.folder, 'node_modules/mediant/dist/index.js')));
    expect(there).toEqual(here);
    expect(there.length).toBeGreaterThan(4);
  });
});
