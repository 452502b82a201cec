import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');

test('it is short: what is not needed at first is in the guides', () => {
  // Marks of tables and lists are no words.
  expect(readme.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length).toBeLessThan(1800);
});

test('its commands are the scripts of the package, and CI runs the same test command', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  for (const [, script] of readme.matchAll(
    /npm (?:ci && npm )?(?:run --silent |run )?(start|test|bench|verify|mediant|docs)\b/g,
  ))
    expect(scripts).toHaveProperty(script as string);
  expect(readme).toContain('npm ci && npm start');
  expect(readme).toContain('npm ci && npm test');
  expect(readFileSync(`${root}.ci/run`, 'utf8')).toMatch(/^npm test$/m);
});

/** Those of the guides and README itself: guides.test.ts. */
test('every link of the changelog leads to a file of the package', () => {
  const text = readFileSync(`${root}CHANGELOG.md`, 'utf8');
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [{ files }] = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: 'pipe' }));
  const packed = new Set<string>(files.map(({ path }: { path: string }) => path));
  const targets = [...text.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, link]) => link as string);
  for (const target of targets.filter((link) => !/^(https?:|#)/.test(link)))
    expect(packed, `CHANGELOG.md links to ${target}`).toContain(target);
});
