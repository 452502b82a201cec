/** What is wrong with a file's JSON, as a sentence about one field. */
import type * as z from 'zod';
import { InputError } from '../errors.ts';
import { shown } from './text.ts';

type Issue = z.core.$ZodIssue;

/**
 * The first problem that zod found in a file; its message completes "expected …".
 * @param within says more of a problem with a value, or nothing
 */
export function shapeError(
  issue: Issue,
  root: unknown,
  within: (issue: Issue, got: unknown) => Issue | undefined = () => undefined,
  prefix = '',
): InputError {
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown>)?.[key],
    root,
  );
  const path = prefix + pathText(issue.path, prefix === '');
  if (issue.code === 'unrecognized_keys') {
    const key = String(issue.keys[0]);
    const field = path === 'the file' ? key : `${path}.${key}`;
    const known = 'a field of this object; check the spelling';
    return new InputError(
      'bad-field',
      field || shown(field),
      `${shown(field)} is unknown; expected ${known}.`,
    );
  }
  const inner = prefix === '' ? within(issue, got) : undefined;
  return inner === undefined ? fieldError(path, got, issue.message) : shapeError(inner, got, undefined, path);
}

function pathText(path: readonly PropertyKey[], atRoot: boolean): string {
  if (path.length === 0) return atRoot ? 'the file' : '';
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return atRoot ? text.slice(1) : text;
}

/** `expected` completes "expected …". */
export function fieldError(path: string, got: unknown, expected: string): InputError {
  return new InputError('bad-field', path, `${path} is ${described(got)}; expected ${expected}.`);
}

function described(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
