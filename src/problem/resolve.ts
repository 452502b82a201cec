/** Options and fields, checked by their schemas: what is wrong is told with its name. */
import type { z } from 'zod';
import { errors, InputError } from '../errors.ts';

/** Of a value in a message. */
const MAX_SHOWN = 200;

/** Checks options and fills in defaults. @throws InputError naming the option */
export function resolve<Schema extends z.ZodObject>(
  schema: Schema,
  options: z.input<Schema>,
): z.output<Schema> {
  return checked(schema, options, 'option');
}

/**
 * What a caller gave, by its schema.
 * @param noun what the caller calls a field
 * @throws InputError naming the field
 */
export function checked<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  noun: 'option' | 'field',
): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    throw errors.unknownName(noun, issue.keys[0]!, Object.keys(schema.shape));
  const got = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], given);
  const what = field === '' ? `The ${noun}s are` : `${noun === 'option' ? 'Option' : 'Field'} ${field} is`;
  throw new InputError('bad-field', field, `${what} ${shown(got)}: ${lowerFirst(issue.message)}.`);
}

/** As JSON, but for what JSON has no word for: NaN, Infinity, undefined; not all of what is long. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
