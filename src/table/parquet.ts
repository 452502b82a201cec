/** The columns of the CSV as Parquet: texts as strings, numbers as doubles, nulls as nulls. */
import { optional } from '../optional.ts';
import type { TableCell } from './cells.ts';
import { COLUMNS } from './flat.ts';

export async function parquetOf(cells: readonly TableCell[]): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await optional(
    'Parquet exports',
    ['hyparquet-writer@0.17.0'],
    () => import('hyparquet-writer'),
  );
  const columnData = COLUMNS.map(({ name, type, read }) => ({
    name,
    type: type === 'text' ? ('STRING' as const) : ('DOUBLE' as const),
    nullable: true,
    data: cells.map(read),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
