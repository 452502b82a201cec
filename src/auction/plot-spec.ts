/** Revenue against what a bidder gains by deviating, a colour per format, as a Vega-Lite specification. */
import type { TopLevelSpec } from 'vega-lite';
import { COLOURS, FIGURE, INK } from '../plot/look.ts';
import type { AuctionRow } from './study.ts';

const WIDTH = 560;
const HEIGHT = 400;
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
  const largest = Math.max(...marks.flat().map(({ gain }) => gain));
  return {
    ...FIGURE,
    description: `Revenue against exploitability: ${formats.join(', ')}`,
    title: { text: 'Sequential auctions: revenue against exploitability', fontSize: 18, offset: 14 },
    spacing: 40,
    hconcat: studies.map(({ setting }, k) => panel(setting, marks[k] as Mark[], formats, largest)),
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

function panel(setting: string, marks: readonly Mark[], formats: readonly string[], largest: number) {
  return {
    title: { text: setting, fontSize: 14 },
    width: WIDTH,
    height: HEIGHT,
    data: { values: [...marks] },
    mark: { type: 'point' as const, size: 130, strokeWidth: 1.8, opacity: 0.9 },
    encoding: {
      x: {
        field: 'gain',
        type: 'quantitative' as const,
        // a root: gains are near 0 for most formats, and 0 itself must show
        scale: { type: 'sqrt' as const, domain: [0, largest] },
        axis: { title: "a bidder's gain by deviating (square-root scale)", values: ticksTo(largest) },
      },
      y: {
        field: 'revenue',
        type: 'quantitative' as const,
        scale: { zero: true },
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
