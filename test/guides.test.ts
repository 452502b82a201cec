/**
 * That README and the guides are true: what they show compiles, prints what they say, and names commands and flags that
 * there are.
 *
 * A block of TypeScript that imports nothing goes on from the block before it in the same file, and is compiled as one
 * module with it; one that imports begins a module of its own.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { allConcepts, concepts } from '../src/concepts/index.ts';
import { judgeMechanism } from '../src/design/index.ts';
import { parseGame, parseMechanism } from '../src/formats/index.ts';
import { expand } from '../src/game/tree.ts';
import { createGame } from '../src/games/index.ts';
import { algorithms } from '../src/kernels/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GUIDES = 'src/guides';
const texts = new Map(
  [
    'README.md',
    ...readdirSync(join(ROOT, GUIDES))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${GUIDES}/${name}`),
  ].map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]),
);

/** Contents of the fenced blocks of one language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1]!,
  );
}

/** Modules of a file: see above. */
function modules(text: string): string[] {
  const found: string[] = [];
  for (const block of blocks(text, 'ts'))
    if (/^import /m.test(block) || found.length === 0) found.push(block);
    else found[found.length - 1] += `\n${block}`;
  return found;
}

const examples = [...texts].flatMap(([file, text]) =>
  modules(text).map((code, k) => ({ name: `${file}, module ${k + 1}`, code })),
);

describe('TypeScript', () => {
  test('there is some in README and in the guides', () => {
    expect(examples.some(({ name }) => name.startsWith('README'))).toBe(true);
    expect(examples.length).toBeGreaterThan(6);
  });

  test('compiles under the options of the project, against its exports', () => {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    // Beside the sources, so that the package's own name leads by its exports to the sources and not to an old build.
    const files = new Map(examples.map(({ code }, k) => [join(ROOT, 'src', `example-${k}.ts`), code]));
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (path) => files.has(path) || fileExists(path);
    host.readFile = (path) => files.get(path) ?? readFile(path);
    host.getSourceFile = (path, version, ...rest) => {
      const code = files.get(path);
      return code === undefined
        ? getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, code, version, true);
    };
    const program = ts.createProgram([...files.keys()], { ...options, noEmit: true }, host);
    const faults = [...files.keys()].flatMap((path, k) => {
      const source = program.getSourceFile(path);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${examples[k]!.name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      );
    });
    expect(faults).toEqual([]);
    const read = program.getSourceFiles().map(({ fileName }) => fileName);
    expect(read).toContain(join(ROOT, 'src/index.ts'));
    expect(read.filter((path) => path.startsWith(join(ROOT, 'dist/')))).toEqual([]);
  });

  const printing = examples.flatMap(({ name, code }) => {
    const promised = code
      .split('\n')
      .flatMap((line) => /^\s*console\.log.*\/\/ (.*)$/.exec(line)?.slice(1) ?? []);
    return promised.length > 0 ? [{ name, code, promised }] : [];
  });
  test.each(printing)('$name prints what its comments say', ({ code, promised }) => {
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    const { outputText } = ts.transpileModule(code, { compilerOptions });
    // Run inside the package, where the name `mediant` is the package itself.
    const args = ['--input-type=module', '--eval', outputText];
    const output = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect(output.trim().split('\n')).toEqual(promised);
  });
});

const gameFiles = [...texts].flatMap(([file, text]) =>
  blocks(text, 'json').map((content) => ({ file, content })),
);
test.each(gameFiles)('the JSON of $file is a game, or a mechanism', ({ file, content }) => {
  if (content.includes('"mechanism"')) {
    const { problem, mechanism } = parseMechanism(content, `${file}.json`);
    expect(judgeMechanism(problem, mechanism).misreport.mean).toBe(0);
  } else expect(expand(parseGame(content, `${file}.json`)).numNodes).toBeGreaterThan(1);
});

/** Words of a command line; quotes hold blanks together. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain!,
  );
}

/** Calls of `mediant`, without comments, and variables before them. */
const calls = [...texts].flatMap(([file, text]) =>
  blocks(text, 'sh')
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(';'))
    .map((call) => call.trim().replace(/^(\w+=\S+ )+/, ''))
    .filter((call) => call.startsWith('mediant '))
    .map((call) => ({ file, call })),
);

/** A program that reads its arguments and does nothing. */
async function idle(): Promise<Command> {
  const program = await createProgram();
  const silence = (command: Command) => {
    command.action(() => {});
    command.commands.forEach(silence);
  };
  program.commands.forEach(silence);
  return program;
}

function flags(command: Command): string[] {
  return [...command.options.map(({ long }) => long!), ...command.commands.flatMap(flags)];
}

describe('commands', () => {
  test('there are some in README and in the guides', () => {
    expect(new Set(calls.map(({ file }) => file)).size).toBeGreaterThan(4);
  });

  test.each(calls)('$file: $call', async ({ call }) => {
    const program = await idle();
    expect(() => program.parse(words(call).slice(1), { from: 'user' })).not.toThrow();
  });

  /** Commands that begin with a game. */
  const begins = ['solve', 'lp', 'inspect', 'trace', 'plot payoff-space'];
  const named = calls.flatMap(({ file, call }) => {
    const begin = begins.find((command) => call.startsWith(`mediant ${command} `));
    const [game] = begin === undefined ? [] : words(call.slice(`mediant ${begin} `.length));
    return game === undefined || /\.(efg|nfg|json)$/.test(game) ? [] : [{ file, game }];
  });
  test.each(named)('$file: there is a game $game', ({ game }) => {
    expect(createGame(game).players).toBeGreaterThan(0);
  });

  test('README names every command', async () => {
    const readme = texts.get('README.md')!;
    for (const command of (await createProgram()).commands) expect(readme).toContain(`\`${command.name()}\``);
  });

  /** Of Node, npm and curl. */
  const others = ['--silent', '--single-threaded', '--ignore-scripts'];
  test.each([...texts])('every flag that %s names is one of some command', async (_, text) => {
    const known = [...flags(await createProgram()), ...others, '--help'];
    const prose = text.replace(/^```[\s\S]*?^```/gm, '');
    for (const [, code] of prose.matchAll(/`([^`]+)`/g))
      for (const [, flag] of code!.matchAll(/(?:^|\s)(--[a-z][\w-]*)/g)) expect(known).toContain(flag);
  });

  const shown = [...texts].flatMap(([file, text]) =>
    blocks(text, 'text').flatMap((block) => {
      const [first, ...rest] = block.split('\n');
      return first!.startsWith('$ mediant ') ? [{ file, call: first!.slice(2), rest }] : [];
    }),
  );
  test.each(shown)('$file: $call prints what is shown, but for time and memory', ({ call, rest }) => {
    const args = [join(ROOT, 'dist/cli/main.js'), ...words(call).slice(1)];
    const output = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    const lasting = (lines: readonly string[]) =>
      lines.filter((line) => line.trim() !== '' && !/^ {2}(time|memory) /.test(line));
    const printed = lasting(output.split('\n'));
    // What is shown may be a part: all of it, one line after another.
    const begins = printed.indexOf(lasting(rest)[0]!);
    expect(printed.slice(begins, begins + lasting(rest).length)).toEqual(lasting(rest));
  });
});

/** Cells of the rows of the table whose first column is headed so, without backticks. */
function table(text: string, head: string): string[][] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return lines.slice(first + 2, first + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

const sorted = (rows: readonly string[]) => [...rows].sort();

describe('tables have the rows of the registries', () => {
  test('the concepts of README, and what their mediators remember', () => {
    const remembers = { private: 'one infoset at a time', full: 'everything' };
    const rows = table(texts.get('README.md')!, 'name').map(([name, memory]) => `${name} | ${memory}`);
    const mediated = concepts.map(({ name, memory }) => `${name} | ${remembers[memory]}`);
    const registered = [...mediated, 'NASH | (there is none)'];
    expect(registered).toHaveLength(allConcepts.length);
    expect(sorted(rows), 'README.md, the table of Concepts').toEqual(sorted(registered));
  });

  test('the kernels of their guide, and their parameters', () => {
    const guide = `${GUIDES}/kernels.md`;
    const rows = table(texts.get(guide)!, 'kernel').flatMap(([names, , parameters]) =>
      names!.split(', ').map((name) => `${name} | ${parameters}`),
    );
    const registered = algorithms.map(({ name, parameters }) => {
      const defaults = parameters.map((parameter) => `${parameter.name} ${parameter.default}`);
      return `${name} | ${defaults.join(', ')}`;
    });
    expect(sorted(rows), `${guide}, the table of Algorithms`).toEqual(sorted(registered));
  });
});

test.each(['CONTRIBUTING.md', ...texts.keys()])('what %s names of the repository is there', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const paths = [...text.matchAll(/`((?:src|test|bench|assembly|\.ci)\/[\w./-]*)`/g)].map(
    ([, path]) => path!,
  );
  for (const path of paths.filter((path) => !path.includes('NAME')))
    expect(existsSync(join(ROOT, path)), path).toBe(true);
});

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

test.each([...texts])(
  'every link of %s leads to a file of the package, and to a heading there',
  (file, text) => {
    const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const [{ files }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }));
    const packed = new Set<string>(files.map(({ path }: { path: string }) => path));
    const prose = text.replace(/^```[\s\S]*?^```/gm, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, link]) => link!);
    for (const link of links.filter((target) => !/^https?:/.test(target))) {
      const [path, anchor] = link.split('#') as [string, string?];
      const target = path === '' ? file : normalize(join(dirname(file), path));
      expect(packed, `${file} links to ${link}`).toContain(target);
      if (anchor === undefined) continue;
      const headings = [...readFileSync(join(ROOT, target), 'utf8').matchAll(/^#+ (.*)$/gm)];
      expect(
        headings.map(([, heading]) => anchorOf(heading!)),
        `${file} links to ${link}`,
      ).toContain(anchor);
    }
  },
);
