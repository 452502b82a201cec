/**
 * The published benchmark has 23 instances by 5 concepts.
 *
 * Source: Zhang, Farina, Anagnostides, Cacciamani, McAleer, Haupt, Celli, Gatti, Conitzer & Sandholm, "Computing Optimal
 * Equilibria and Mechanisms via Learning in Zero-Sum Extensive-Form Games" (NeurIPS 2023), results table of the talk:
 * direct Lagrangian, tabular, to 1 % of the payoff range. Seconds are theirs, on their machine: compare ratios to an LP
 * measured in the same run, and which cells finish at all.
 */

/** After which the authors stopped a run: an hour, as remembered; the table itself does not say. */
export const PUBLISHED_LIMIT_SECONDS = 3600;

export interface PublishedCell {
  /** Seconds of the LP and of the authors' solver; null: it timed out. */
  readonly lpSeconds: number | null;
  readonly oursSeconds: number | null;
}

export interface PublishedInstance {
  readonly instance: string;
  readonly nodes: number;
  /** In the order of PUBLISHED_CONCEPTS. */
  readonly cells: readonly PublishedCell[];
}

export const PUBLISHED_CONCEPTS: readonly string[] = ['NFCCE', 'EFCCE', 'EFCE', 'COMM', 'CERT'];

type Seconds = number | null;

function row(
  instance: string,
  nodes: number,
  ...cells: readonly (readonly [lp: Seconds, ours: Seconds])[]
): PublishedInstance {
  return { instance, nodes, cells: cells.map(([lpSeconds, oursSeconds]) => ({ lpSeconds, oursSeconds })) };
}

/** Columns: NFCCE, EFCCE, EFCE, COMM, CERT; in each the LP's seconds, then the authors'. */
// biome-ignore format: a table
export const PUBLISHED: readonly PublishedInstance[] = [
  row('B2222', 1573, [0, 0], [0, 0.01], [0, 0.02], [2, 1.49], [0, 0.02]),
  row('B2322', 23839, [0, 0.01], [3, 0.69], [9, 1.6], [null, 281], [2, 1.24]),
  row('B2323', 254239, [6, 0.33], [81, 14.23], [220, 44.87], [null, null], [37, 40.45]),
  row('B2324', 1420639, [38, 2.73], [null, 181], [null, 648], [null, null], [null, 374]),
  row('D32', 1017, [0, 0.01], [0, 0.02], [12, 0.4], [0, 0.06], [0, 0.01]),
  row('D33', 27622, [137, 12.93], [null, 106], [null, null], [null, 277], [4, 3.14]),
  row('GL3', 7735, [0, 0.01], [1, 0.02], [0, 0.01], [null, 7.72], [0, 0.02]),
  row('K35', 1501, [49, 0.76], [46, 0.67], [57, 0.55], [1, 0.03], [0, 0.01]),
  row('L3132', 8917, [26, 0.59], [523, 5.13], [498, 6.1], [8, 3.46], [1, 0.1]),
  row('L3133', 12688, [38, 0.94], [1226, 8.88], [1285, 6.84], [12, 3.4], [1, 0.22]),
  row('L3151', 19981, [null, 15.12], [null, null], [null, null], [null, 16.73], [2, 0.21]),
  row('L3223', 15659, [4, 0.44], [70, 2.94], [122, 5.52], [19, 18.19], [1, 0.61]),
  row('L3523', 1299005, [null, 67], [null, null], [null, null], [null, null], [null, 178]),
  row('S2122', 705, [0, 0], [0, 0.01], [0, 0.02], [2, 0.35], [0, 0.02]),
  row('S2123', 4269, [0, 0.01], [1, 0.06], [1, 0.15], [93, 59.63], [1, 0.15]),
  row('S2133', 9648, [1, 0.02], [3, 0.11], [3, 0.49], [null, 731], [2, 0.92]),
  row('S2254', 712552, [118, 7.43], [null, 22.01], [null, 214], [null, null], [null, 162]),
  row('S2264', 1303177, [223, 11.74], [null, 39.23], [null, null], [null, null], [null, null]),
  row('TP3', 910737, [98, 7.44], [null, 13.76], [null, 13.46], [null, null], [null, 26.7]),
  row('RS212', 598, [0, 0], [0, 0], [0, 0], [2, 0.01], [0, 0]),
  row('RS222', 734, [0, 0], [0, 0], [0, 0], [3, 0.01], [0, 0]),
  row('RS213', 6274, [null, 14.68], [null, 15.54], [null, 23.37], [385, 8.74], [0, 0.02]),
  row('RS223', 6238, [null, null], [null, null], [null, null], [534, 4], [1, 0.01]),
];

/**
 * Instances of the same sizes that may be what was published: the table does not say in which order its liar's dice are bid.
 * They can be run beside it, and are no cells of it.
 */
export const ALTERNATIVES: Readonly<Record<string, string>> = { DF32: 'D32', DF33: 'D33' };

/** Nodes of a published instance or of an alternative to one; null for others. */
export function publishedNodes(instance: string): number | null {
  return publishedInstance(ALTERNATIVES[instance] ?? instance)?.nodes ?? null;
}

export function publishedInstance(instance: string): PublishedInstance | null {
  return PUBLISHED.find((candidate) => candidate.instance === instance) ?? null;
}

/** Null when the cell is not in the published table. */
export function publishedCell(instance: string, concept: string): PublishedCell | null {
  const column = PUBLISHED_CONCEPTS.indexOf(concept);
  return publishedInstance(instance)?.cells[column] ?? null;
}
