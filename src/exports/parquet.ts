/** Parquet is made of columns: texts as strings, numbers as doubles, nulls as nulls. */
import { optional } from '../optional.ts';
import type { Column } from '../report/columns.ts';

export async function parquetOf<Item>(
  columns: readonly Column<Item>[],
  items: readonly Item[],
): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await optional(
    'Parquet exports',
    ['hyparquet-writer'],
    () => import('hyparquet-writer'),
  );
  const columnData = columns.map(({ name, type, read }) => ({
    name,
    type: type === 'text' ? ('STRING' as const) : ('DOUBLE' as const),
    nullable: true,
    data: items.map(read),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
