/** Figures as files: .svg, .png, or .json, the Vega-Lite specification. */
import { extname } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { errors } from '../errors.ts';
import { checkWritable, writeBytes, writeText } from './files.ts';

const FILE = 'Plot';

export type FigureFormat = 'svg' | 'png' | 'json';

/** Checks before any work that a figure can be written. @throws InputError for another ending, or a file that cannot be written */
export function figureFormat(flag: string, path: string): FigureFormat {
  const extension = extname(path).toLowerCase();
  const formats: readonly FigureFormat[] = ['svg', 'png', 'json'];
  const format = formats.find((name) => extension === `.${name}`);
  if (format === undefined) throw errors.badField(flag, path, 'a file name that ends in .svg, .png or .json');
  checkWritable(FILE, path);
  return format;
}

/** @throws InputError when an optional package is missing, or the file cannot be written */
export async function writeFigure(path: string, format: FigureFormat, spec: TopLevelSpec): Promise<void> {
  if (format === 'json') {
    writeText(FILE, path, [`${JSON.stringify(spec, null, 2)}\n`]);
    return;
  }
  const { pngOf, svgOf } = await import('../plot/render.ts');
  if (format === 'svg') writeText(FILE, path, [await svgOf(spec)]);
  else writeBytes(FILE, path, await pngOf(spec));
}
