/**
 * Revenue against exploitability as a Vega-Lite specification, a colour per format: truthful bidding by what a bidder gains
 * from its best response, and beside it, where nobody gains, the range from the seller's worst to its best equilibrium.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { AuctionRow } from '../studies/auction/study.ts';
import { labelOf } from '../studies/auction/text.ts';
import { COLOURS, FIGURE, INK } from './look.ts';

const HEIGHT = 380;
/** Pixels of truthful bidding, of one panel and of several; and of one format's equilibria. */
const WIDTHS = [440, 260];
const BAND = 22;
const TRUTHFUL = 'truthful bidding';
const BEST = "seller's best equilibrium";
const WORST = "seller's worst equilibrium";
const KINDS = [TRUTHFUL, BEST, WORST];
const SHAPES = ['circle', 'triangle-up', 'triangle-down'];
/** Gains below this are drawn as on a linear scale, those above as on a logarithmic one. */
const LINEAR = 0.005;

interface Mark {
  readonly format: string;
  readonly kind: string;
  readonly gain: number;
  readonly revenue: number;
}

/** The rows of one setting. */
export interface Study {
  /** In words; a new line after each semicolon. */
  readonly setting: string;
  readonly rows: readonly AuctionRow[];
}

interface View {
  readonly formats: readonly string[];
  /** Largest gain of truthful bidding and largest revenue of any panel. */
  readonly gain: number;
  readonly revenue: number;
  readonly width: number;
}

/** Studies are drawn side by side, on the same axes. */
export function auctionPlotSpec(studies: readonly Study[]): TopLevelSpec {
  const marks = studies.map(({ rows }) => rows.flatMap(marksOf));
  const view: View = {
    formats: [...new Set(marks.flat().map(({ format }) => format))],
    gain: Math.max(LINEAR, ...marks.flat().map(({ kind, gain }) => (kind === TRUTHFUL ? gain : 0))),
    revenue: Math.max(...marks.flat().map(({ revenue }) => revenue)),
    width: WIDTHS[Math.min(studies.length, WIDTHS.length) - 1]!,
  };
  return {
    ...FIGURE,
    description: `Revenue against exploitability: ${view.formats.join(', ')}`,
    title: { text: 'Sequential auctions: revenue against exploitability', fontSize: 18, offset: 14 },
    spacing: 36,
    hconcat: studies.map(({ setting }, k) => panel(setting, marks[k]!, view)),
  };
}

function marksOf(row: AuctionRow): Mark[] {
  const { truthful, best, worst } = row;
  const format = labelOf(row);
  const at = (kind: string, gain: number, revenue: number) => ({ format, kind, gain, revenue });
  return [
    ...(truthful === null ? [] : [at(TRUTHFUL, truthful.gain, truthful.revenue)]),
    at(BEST, best.gain, best.revenue),
    ...(worst === null ? [] : [at(WORST, worst.gain, worst.revenue)]),
  ];
}

function panel(setting: string, marks: readonly Mark[], view: View) {
  return {
    title: { text: setting.split('; '), fontSize: 13 },
    spacing: 0,
    hconcat: [equilibria(marks, view), truthful(marks, view)],
  };
}

function equilibria(marks: readonly Mark[], view: View) {
  const { y, color, shape } = encodings(view);
  const x = {
    field: 'format',
    type: 'nominal' as const,
    scale: { domain: [...view.formats] },
    axis: { title: 'equilibria', labels: false, ticks: false },
  };
  return {
    width: BAND * view.formats.length,
    height: HEIGHT,
    data: { values: marks.filter(({ kind }) => kind !== TRUTHFUL) },
    layer: [
      { mark: { type: 'line' as const, strokeWidth: 1.4 }, encoding: { x, y, color } },
      { mark: POINT, encoding: { x, y, color, shape } },
    ],
  };
}

function truthful(marks: readonly Mark[], view: View) {
  const { y, color, shape } = encodings(view);
  const x = {
    field: 'gain',
    type: 'quantitative' as const,
    scale: { type: 'symlog' as const, constant: LINEAR, domain: [0, view.gain], nice: false },
    axis: {
      title: ["a bidder's gain by deviating", 'from truthful bidding'],
      values: [0, 0.005, 0.02, 0.05, 0.2, 0.5, 1, 2, 5].filter((tick) => tick <= view.gain),
      format: '~g',
    },
  };
  return {
    width: view.width,
    height: HEIGHT,
    data: { values: marks.filter(({ kind }) => kind === TRUTHFUL) },
    mark: POINT,
    encoding: { x, y: { ...y, axis: { title: null, labels: false, ticks: false } }, color, shape },
  };
}

const POINT = { type: 'point' as const, size: 110, strokeWidth: 1.8, opacity: 1, clip: false };

function encodings({ formats, revenue }: View) {
  return {
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
      legend: { title: 'format', symbolType: 'square' },
    },
    shape: {
      field: 'kind',
      type: 'nominal' as const,
      scale: { domain: KINDS, range: SHAPES },
      legend: { title: 'revenue of' },
    },
  };
}
