/** What all figures share: colours, and how titles, axes and legends look. */

/** Okabe and Ito's colours, which the colour-blind can tell apart; yellow is left out as too light. */
export const COLOURS = '#0072b2 #d55e00 #009e73 #cc79a7 #56b4e9 #e69f00 #000000 #999999'.split(' ');
export const INK = '#333333';

export const FIGURE = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  background: 'white',
  padding: 16,
  config: {
    font: 'DejaVu Sans, Helvetica, Arial, sans-serif',
    title: { anchor: 'start' as const, subtitleColor: INK, subtitlePadding: 4 },
    axis: { gridColor: '#e6e6e6', domainColor: INK, tickColor: INK, labelFontSize: 11, titleFontSize: 12 },
    legend: { titleFontSize: 12, labelFontSize: 12, labelLimit: 300, rowPadding: 4, symbolSize: 90 },
    view: { stroke: '#bbbbbb' },
  },
};
