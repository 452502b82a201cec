/** Flat columns of numbers and texts, and CSV made of them. */
export type Value = string | number | null;

export interface Column<Item> {
  readonly name: string;
  readonly type: 'text' | 'number';
  readonly read: (item: Item) => Value;
}

export const text = <Item>(name: string, read: Column<Item>['read']): Column<Item> => ({
  name,
  type: 'text',
  read,
});
export const number = <Item>(name: string, read: Column<Item>['read']): Column<Item> => ({
  name,
  type: 'number',
  read,
});

/** RFC 4180, with a header line. */
export function csvOf<Item>(columns: readonly Column<Item>[], items: readonly Item[]): string {
  const lines = [
    columns.map(({ name }) => name),
    ...items.map((item) => columns.map(({ read }) => read(item))),
  ];
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

function csvField(value: Value): string {
  if (value === null) return '';
  const field = String(value);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
