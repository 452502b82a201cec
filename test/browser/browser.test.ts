import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, skipsBrowser } from './chromium.ts';
import { type Answer, type abortByTimer, solveCells, solveOn } from './in-page.ts';
import { inPage, pageWith, run } from './pages.ts';
import { type Site, serveFolder } from './site.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = new URL('../../dist/index.js', import.meta.url).href;
const PAGE = pageWith('', '/node_modules');
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

describe.skipIf(skipsBrowser())('the built core in headless Chromium, without a bundler', () => {
  let browser: Browser;
  const sites: Site[] = [];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    for (const site of sites) await site.close();
  });

  async function open(
    hidden: readonly string[] = [],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ page: Page; site: Site; complaints: string[] }> {
    const site = await serveFolder(ROOT, PAGE, inPage(), hidden, headers);
    sites.push(site);
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${site.url}/`);
    return { page, site, complaints };
  }

  test('chicken and K35: the same bytes as Node, nothing on the console', async () => {
    const { page, site, complaints } = await open();
    const there = await run<Answer[]>(page, 'solveCells');
    const here = await solveCells(await import(BUILT));
    expect(here.map(({ report }) => report.status)).toEqual(here.map(() => 'solved'));
    expect(
      here.every(({ arrays }) => arrays.length >= 2 && arrays.every((bytes) => bytes.length >= 16)),
    ).toBe(true);
    expect(there).toEqual(here);
    expect(complaints).toEqual([]);
    expect(site.asked).toContain('/dist/kernels-f64-simd.wasm');
  });

  test('progress is told and an abort ends the solve with a valid certificate, while the page stays alive', async () => {
    const { page } = await open();
    type Aborted = Awaited<ReturnType<typeof abortByTimer>>;
    const { report, checkpoints, ticks } = await run<Aborted>(page, 'abortByTimer');
    expect(report.status).toBe('aborted');
    expect(report.equilibriumGap).toBeLessThan(1);
    expect(checkpoints).toBeGreaterThan(0);
    expect(ticks).toBeGreaterThanOrEqual(10);
  });

  test('a page that is cross-origin isolated has threads, another one has not: the same bytes as Node', async () => {
    type Solved = Awaited<ReturnType<typeof solveOn>>;
    const here = await solveOn(await import(BUILT), 1);
    const { page, site, complaints } = await open([], ISOLATED);
    expect(await run<Solved>(page, 'solveOn', 2)).toEqual({ ...here, had: 2 });
    expect(site.asked).toContain('/dist/kernels/thread.js');
    await expect.poll(() => page.workers().length, { timeout: 5000 }).toBe(0);
    expect(complaints).toEqual([]);
    const plain = await open();
    expect(await run<Solved>(plain.page, 'solveOn', 2)).toEqual({ ...here, had: 1 });
  });

  test('bad input and kernels that are not served are errors that name what is wrong', async () => {
    const { page } = await open(['/dist/kernels-f64-simd.wasm']);
    const [name, missing] = await run<string[]>(page, 'complaintsOf', ['chickens', 'chicken']);
    expect(name).toMatch(/^Unknown .*"chickens"/);
    expect(missing).toMatch(
      /kernels-f64-simd\.wasm\) cannot be read: HTTP status 404; .*on a site serve that file too/,
    );
  });
});
