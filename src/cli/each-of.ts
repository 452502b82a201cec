import { InputError } from '../errors.ts';
import { say } from './output.ts';

/**
 * Writes what a command has found wherever it can be written: a full disk costs what does not fit, and not the rest.
 * @throws the first error, once all have been tried; the others are told
 */
export async function eachOf(...writes: readonly (() => void | Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const write of writes)
    try {
      await write();
    } catch (error) {
      failures.push(error);
    }
  const [first, ...others] = failures;
  for (const other of others) if (other instanceof InputError) say(`${other.message}\n`);
  if (failures.length > 0) throw first;
}
