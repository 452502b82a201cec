/** Revenue against what a bidder gains by deviating, a colour per format, as a Vega-Lite specification. */
import type { TopLevelSpec } from 'vega-lite';
import { COLOURS, FIGURE, INK } from '../plot/look.ts';
import type { AuctionRow } from './study.ts';

/** Pixels of one panel, and of several side by side. */
const WIDTHS = [560, 420];
const HEIGHT = 380;
const TRUTHFUL = 'truthful bidding';
const BEST = "seller's best equilibrium";
const WORST = "seller's worst equilibrium";
const KINDS = [TRUTHFUL, BEST, WORST];
const SHAPES = ['circle', 'triangle-up', 'triangle-down'];

interface Mark {
  readonly format: string;
  readonly kind: string;
  readonly gain: number;
  readonly revenue: number;
}

/** @param setting in words, one string per studied setting: settings are drawn side by side */
export function auctionPlotSpec(
  studies: readonly { readonly setting: string; readonly rows: readonly AuctionRow[] }[],
): TopLevelSpec {
  const formats = [...new Set(studies.flatMap(({ rows }) => rows.map(({ format }) => format)))];
  const marks = studies.map(({ rows }) => rows.flatMap(marksOf));
  const view: View = {
    formats,
    gain: Math.max(...marks.flat().map((mark) => mark.gain)),
    revenue: Math.max(...marks.flat().map((mark) => mark.revenue)),
    width: WIDTHS[Math.min(studies.length, WIDTHS.length) - 1] as number,
  };
  return {
    ...FIGURE,
    description: `Revenue against exploitability: ${formats.join(', ')}`,
    title: { text: 'Sequential auctions: revenue against exploitability', fontSize: 18, offset: 14 },
    spacing: 40,
    hconcat: studies.map(({ setting }, k) => panel(setting, marks[k] as Mark[], view)),
  };
}

function marksOf({ format, truthful, best, worst }: AuctionRow): Mark[] {
  const at = (kind: string, gain: number, revenue: number) => ({ format, kind, gain, revenue });
  return [
    ...(truthful === null ? [] : [at(TRUTHFUL, truthful.gain, truthful.revenue)]),
    at(BEST, best.gain, best.revenue),
    ...(worst === null ? [] : [at(WORST, worst.gain, worst.revenue)]),
  ];
}

interface View {
  readonly formats: readonly string[];
  /** Largest gain and revenue in any panel. */
  readonly gain: number;
  readonly revenue: number;
  readonly width: number;
}

function panel(setting: string, marks: readonly Mark[], { formats, gain, revenue, width }: View) {
  return {
    title: { text: setting.split('; '), fontSize: 13 },
    width,
    height: HEIGHT,
    data: { values: [...marks] },
    mark: { type: 'point' as const, size: 130, strokeWidth: 1.8, opacity: 0.9 },
    encoding: {
      x: {
        field: 'gain',
        type: 'quantitative' as const,
        // a root: gains are near 0 for most formats, and 0 itself must show
        scale: { type: 'sqrt' as const, domain: [0, gain] },
        axis: {
          title: "a bidder's gain by deviating (square-root scale)",
          values: ticksTo(gain),
          format: '~g',
          labelOverlap: false,
        },
      },
      y: {
        field: 'revenue',
        type: 'quantitative' as const,
        scale: { domain: [0, revenue], nice: true },
        axis: { title: 'revenue of all items' },
      },
      color: {
        field: 'format',
        type: 'nominal' as const,
        scale: { domain: [...formats], range: formats.map((_, k) => COLOURS[k % COLOURS.length] ?? INK) },
        legend: { title: 'format' },
      },
      shape: {
        field: 'kind',
        type: 'nominal' as const,
        scale: { domain: KINDS, range: SHAPES },
        legend: { title: 'bidders' },
      },
    },
  };
}

const ticksTo = (largest: number): number[] =>
  [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].filter((tick) => tick <= largest);
