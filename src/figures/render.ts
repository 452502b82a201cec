/** A Vega-Lite specification as SVG and PNG. */
import type { TopLevelSpec } from 'vega-lite';
import { type OptionalPackage, optional } from '../optional.ts';

const VEGA: readonly OptionalPackage[] = ['vega', 'vega-lite'];
const RESVG = '@resvg/resvg-js';
/** Pixels of the PNG per pixel of the SVG: sharp on a dense screen. */
const PNG_SCALE = 2;

/** @throws InputError when an optional package is missing */
export async function svgOf(spec: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await optional('Plots', VEGA, () =>
    Promise.all([import('vega'), import('vega-lite')]),
  );
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** @throws InputError when an optional package is missing */
export async function pngOf(spec: TopLevelSpec): Promise<Uint8Array> {
  // everything that is missing is named at once
  const { Resvg } = await optional('PNG plots', [...VEGA, RESVG], async () => {
    await Promise.all([import('vega'), import('vega-lite')]);
    return import('@resvg/resvg-js');
  });
  const options = {
    fitTo: { mode: 'zoom' as const, value: PNG_SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
  };
  return new Resvg(await svgOf(spec), options).render().asPng();
}
