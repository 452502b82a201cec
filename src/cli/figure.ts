/** Figures as files: the format is the end of the name. */
import type { TopLevelSpec } from 'vega-lite';
import { errors } from '../errors.ts';
import { writeBytes, writeText } from '../node/files/write.ts';

/** What a figure's file is called in errors. */
export const PLOT_FILE = 'Plot';

/** @throws InputError naming the ends that are allowed */
export function figureFormat<End extends string>(flag: string, path: string, ends: readonly End[]): End {
  const end = ends.find((candidate) => path.toLowerCase().endsWith(candidate));
  if (end === undefined)
    throw errors.badField(
      flag,
      path,
      `a file name that ends in ${ends.slice(0, -1).join(', ')} or ${ends.at(-1)}`,
    );
  return end;
}

/** @param end .svg, .png, or anything else for the specification itself */
export async function writeFigure(path: string, end: string, spec: TopLevelSpec): Promise<void> {
  if (end !== '.svg' && end !== '.png') return writeJson(path, spec);
  const { pngOf, svgOf } = await import('../figures/render.ts');
  if (end === '.svg') writeText(PLOT_FILE, path, [await svgOf(spec)]);
  else writeBytes(PLOT_FILE, path, await pngOf(spec));
}

export function writeJson(path: string, value: object): void {
  writeText(PLOT_FILE, path, [`${JSON.stringify(value, null, 2)}\n`]);
}
