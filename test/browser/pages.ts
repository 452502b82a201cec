/** Pages that import Mediant without a bundler: an import map names the package and its two dependencies. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import ts from 'typescript';

const IN_PAGE = '/in-page.js';

/** What pages run, for a site to serve. */
export function inPage(): Record<string, string> {
  const text = readFileSync(new URL('in-page.ts', import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  return { [IN_PAGE]: outputText };
}

/**
 * @param mediant path of the package's folder on the site
 * @param modules path of the folder that holds its dependencies
 */
export function pageWith(mediant: string, modules: string): string {
  const imports = {
    mediant: `${mediant}/dist/index.js`,
    'mediant/': `${mediant}/dist/`,
    zod: `${modules}/zod/index.js`,
    '@assemblyscript/loader': `${modules}/@assemblyscript/loader/index.js`,
  };
  return `<!doctype html><title>Mediant</title><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script>`;
}

/** Calls a function of in-page.ts with the package; arguments and answer pass as JSON. */
export function run<Result>(page: Page, name: string, ...rest: readonly unknown[]): Promise<Result> {
  const args = ['mediant', ...rest.map((value) => JSON.stringify(value))].join(', ');
  // a string, because test runners rewrite `import` in functions
  return page.evaluate(
    `(async () => { const mediant = await import('mediant'); return (await import('${IN_PAGE}')).${name}(${args}); })()`,
  );
}
