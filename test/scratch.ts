/** A folder of a test file's own, removed when it is done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const folder = mkdtempSync(join(tmpdir(), 'mediant-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const scratch = (name: string): string => join(folder, name);
