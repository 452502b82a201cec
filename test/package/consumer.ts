/** Somebody else's folder, into which the package is installed from its tarball. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Consumer {
  /** Where node_modules is. */
  readonly folder: string;
  /** Paths in the tarball, without `package/`. */
  readonly packed: readonly string[];
  /** Writes a file of the consumer's and runs it with Node. */
  run(file: string, text: string): Ending;
  /** Runs a command of node_modules/.bin. */
  bin(name: string, ...args: string[]): Ending;
  remove(): void;
}

/**
 * Packs the built checkout and installs the tarball into an empty folder as --offline, without scripts and without
 * optional packages, from a cache that one installation elsewhere has filled.
 */
export function consumer(): Consumer {
  const scratch = mkdtempSync(join(tmpdir(), 'mediant-package-'));
  const [packed] = JSON.parse(npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', scratch));
  const tarball = join(scratch, packed.filename);
  const cache = join(scratch, 'cache');
  const install = ['install', '--cache', cache, '--ignore-scripts', '--omit=optional', tarball];
  npm(made(scratch, 'online'), ...install);
  const folder = made(scratch, 'offline');
  npm(folder, '--offline', ...install);

  const ending = (command: string, ...args: string[]): Ending => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    return { exitCode: status, stdout, stderr };
  };
  return {
    folder,
    packed: packed.files.map(({ path }: { path: string }) => path),
    run: (file, text) => {
      writeFileSync(join(folder, file), text);
      return ending(process.execPath, file);
    },
    bin: (name, ...args) => ending(join(folder, 'node_modules/.bin', name), ...args),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function made(scratch: string, name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  return folder;
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
