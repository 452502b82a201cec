import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errors } from '../errors.ts';

/**
 * Writes an export aside and renames it, so that a reader never sees half of it; its folder is made when missing.
 * @throws InputError when it cannot be written
 */
export function writeExport(path: string, content: string | Uint8Array): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const aside = `${path}.${process.pid}.tmp`;
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch (error) {
    throw errors.unwritable('Export', path, (error as Error).message);
  }
}
