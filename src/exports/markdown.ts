/** Markdown reports of campaigns have in common tables, lists, and where their rows were measured. */
import type { Environment } from '../campaign/environment.ts';

/** @param texts which columns are texts; the others are aligned to the right */
export function markdownTable(
  head: readonly string[],
  body: readonly (readonly string[])[],
  texts: readonly number[],
): string {
  const rule = head.map((_, k) => (texts.includes(k) ? '---' : '--:'));
  return [head, rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** A heading and its lines, or a word when there are none. */
export function listed(title: string, lines: readonly string[], none: string): string {
  const items = lines.length === 0 ? [none] : lines.map((line) => `- ${line}`);
  return [`### ${title}`, '', ...items].join('\n');
}

/** Every value that occurs, should rows differ. */
export const distinct = (values: readonly string[]): string => [...new Set(values)].join(' or ');

export const buildsText = (ran: readonly Environment[]): string =>
  distinct(ran.map(({ version, commit }) => `${version} (${commit?.slice(0, 12) ?? 'no commit'})`));

/** A number, or nothing where there is none. */
export function shown(value: number | null | undefined, write: (value: number) => string): string {
  return value === null || value === undefined ? '' : write(value);
}
