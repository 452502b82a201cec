/** Seconds and memory against nodes, both axes logarithmic: a colour per family, a shape per concept. */
import type { TopLevelSpec } from 'vega-lite';
import { intervalOf, ticksOf } from '../../src/figures/log-axis.ts';
import { COLOURS, FIGURE } from '../../src/figures/look.ts';
import { svgOf } from '../../src/figures/render.ts';
import type { GrowthRow } from './row.ts';

const SIZE = { width: 340, height: 360 };

export function growthFigure(rows: readonly GrowthRow[]): Promise<string> {
  const spec: TopLevelSpec = {
    ...FIGURE,
    description: 'Seconds and memory against the size of the game',
    title: {
      text: 'To a certificate of 1e-2: time and memory by size of the game',
      fontSize: 18,
      offset: 14,
    },
    spacing: 36,
    hconcat: [
      panel(rows, 'total', 'seconds, building included'),
      panel(rows, 'mebibytes', 'peak memory, MiB'),
    ],
  };
  return svgOf(spec);
}

function panel(rows: readonly GrowthRow[], field: 'total' | 'mebibytes', title: string) {
  const families = [...new Set(rows.map(({ family }) => family))];
  const concepts = [...new Set(rows.map(({ concept }) => concept))];
  return {
    ...SIZE,
    data: { values: [...rows] },
    mark: { type: 'line' as const, point: { size: 60, filled: true }, strokeWidth: 1.4 },
    encoding: {
      x: axis(
        'nodes',
        'nodes of the game',
        rows.map(({ nodes }) => nodes),
        '~s',
      ),
      y: axis(
        field,
        title,
        rows.map((row) => row[field]),
        '~g',
      ),
      color: {
        field: 'family',
        type: 'nominal' as const,
        scale: { domain: families, range: COLOURS.slice(0, families.length) },
      },
      strokeDash: { field: 'concept', type: 'nominal' as const, scale: { domain: concepts } },
      shape: { field: 'concept', type: 'nominal' as const, scale: { domain: concepts } },
    },
  };
}

function axis(field: string, title: string, values: readonly number[], format: string) {
  const interval = intervalOf(values);
  return {
    field,
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [...interval], nice: false },
    axis: { title, values: ticksOf(interval), format },
  };
}
