/** Columns read flat records of numbers and texts from items, and CSV is made of them. */
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

type Named<Part, Kind> = {
  [Name in keyof Part]-?: Part[Name] extends Kind | null ? Name : never;
}[keyof Part] &
  string;

/** Columns that are fields of a part of each item, called as they are after a prefix; null where an item has no such part. */
export function fieldsOf<Item, Part>(part: (item: Item) => Part | null, prefix = '') {
  const read = (name: keyof Part) => (item: Item) => (part(item)?.[name] ?? null) as Value;
  return {
    texts: (...names: Named<Part, string>[]): Column<Item>[] =>
      names.map((name) => text(prefix + name, read(name))),
    numbers: (...names: Named<Part, number>[]): Column<Item>[] =>
      names.map((name) => number(prefix + name, read(name))),
  };
}

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
