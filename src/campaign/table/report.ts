/** How cells of the table are shown: as flat records, as Markdown, as a figure. */
import { plotSpec } from '../../figures/table.ts';
import type { Presentation } from '../exports.ts';
import type { TableCell } from './cells.ts';
import { TABLE_COLUMNS } from './columns.ts';
import { tableMarkdown } from './markdown.ts';

export const TABLE_REPORT: Presentation<TableCell> = {
  columns: TABLE_COLUMNS,
  markdown: tableMarkdown,
  figure: plotSpec,
};
