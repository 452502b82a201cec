/** The plots of a table as SVG and PNG. */
import type { TableCell } from './cells.ts';
import { optional } from './optional.ts';
import { plotSpec } from './plot-spec.ts';

const VEGA = ['vega@6.4.0', 'vega-lite@6.4.3'];
const RESVG = '@resvg/resvg-js@2.6.2';
/** Pixels of the PNG per pixel of the SVG: sharp on a dense screen. */
const PNG_SCALE = 2;

export async function svgOf(cells: readonly TableCell[]): Promise<string> {
  const [vega, { compile }] = await optional('Plots', VEGA, () =>
    Promise.all([import('vega'), import('vega-lite')]),
  );
  const view = new vega.View(vega.parse(compile(plotSpec(cells)).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

export async function pngOf(cells: readonly TableCell[]): Promise<Uint8Array> {
  // everything that is missing is named at once
  const { Resvg } = await optional('PNG plots', [...VEGA, RESVG], async () => {
    await Promise.all([import('vega'), import('vega-lite')]);
    return import('@resvg/resvg-js');
  });
  const options = {
    fitTo: { mode: 'zoom' as const, value: PNG_SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
  };
  return new Resvg(await svgOf(cells), options).render().asPng();
}
