import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');

/** Those that print something. */
const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)]
  .map(([, code]) => code as string)
  .filter((code) => code.includes('console.log'));

test.each([
  ['the ten-line example', "await solve('B2222'", 3],
  ['the auction', 'mechanismGame({', 2],
])('%s runs and prints what its comments say', (_, mark, numLines) => {
  const code = examples.find((example) => example.includes(mark)) as string;
  const lines = code.trim().split('\n');
  const promised = lines.flatMap((line) => /^console\.log.*\/\/ (.*)$/.exec(line)?.slice(1) ?? []);
  expect(promised.length).toBe(numLines);
  // Run inside the package, where the name `mediant` is the package itself.
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: root });
  expect(output.toString().trim().split('\n')).toEqual(promised);
});

test('the pool of the README runs', () => {
  const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]!);
  const code = blocks.find((block) => block.includes('createPool')) as string;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: root });
  expect(output.toString().trim().split('\n')).toEqual(['K35 solved', 'S2122 solved']);
});

test('the commands of the README are the scripts of the package, and CI runs the same test command', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  for (const [, script] of readme.matchAll(
    /npm (?:ci && npm )?(?:run --silent |run )?(start|test|bench|verify|mediant)\b/g,
  ))
    expect(scripts).toHaveProperty(script as string);
  expect(readme).toContain('npm ci && npm test');
  expect(readFileSync(`${root}.ci/run`, 'utf8')).toMatch(/^npm test$/m);
});

test.each(['README.md', 'CHANGELOG.md'])('every link of %s leads to a file of the package', (name) => {
  const text = readFileSync(`${root}${name}`, 'utf8');
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [{ files }] = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: 'pipe' }));
  const packed = new Set<string>(files.map(({ path }: { path: string }) => path));
  const targets = [...text.matchAll(/\]\(([^)\s]+)[^)]*\)|\b(?:src|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => (link ?? attribute) as string,
  );
  if (name === 'README.md') expect(targets.length).toBeGreaterThan(0);
  for (const target of targets.filter((link) => !/^(https?:|#)/.test(link)))
    expect(packed, `${name} links to ${target}`).toContain(target);
});
