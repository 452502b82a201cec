/** Exports write what a results file has in any format, whatever its items are. */
import type { TopLevelSpec } from 'vega-lite';
import { pngOf, svgOf } from '../figures/render.ts';
import { writeExport } from '../node/files/write.ts';
import { type Column, csvOf } from '../report/columns.ts';
import { parquetOf } from './parquet.ts';

/** How items are shown: rows of a sweep, or cells of the table. */
export interface Presentation<Item> {
  /** Of CSV and Parquet. */
  readonly columns: readonly Column<Item>[];
  readonly markdown: (items: readonly Item[]) => string;
  readonly figure: (items: readonly Item[]) => TopLevelSpec;
}

export const EXPORT_FORMATS = ['md', 'csv', 'json', 'parquet', 'svg', 'png'] as const;

/** Formats of an export. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * Writes items to a file.
 * @throws InputError when it cannot be written, or an optional package is missing
 */
export async function exportItems<Item>(
  { columns, markdown, figure }: Presentation<Item>,
  items: readonly Item[],
  format: ExportFormat,
  path: string,
): Promise<void> {
  const writers: Readonly<Record<ExportFormat, () => string | Promise<string | Uint8Array>>> = {
    md: () => markdown(items),
    csv: () => csvOf(columns, items),
    // a line per item, so that differences between two runs are readable
    json: () => `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`,
    // optional packages are loaded when they are used
    parquet: () => parquetOf(columns, items),
    svg: () => svgOf(figure(items)),
    png: () => pngOf(figure(items)),
  };
  writeExport(path, await writers[format]());
}
