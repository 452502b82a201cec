/**
 * Names of rows and columns: what they are and a number, so that an LP solver's files can be read by people and back.
 *
 * With a mediator, of player 1 and so on (`c1`, `c2`, … in place of a player's number are the constraints, in order):
 *   columns  m12      the flow of the mediator's sequence 12; m0 is the empty one
 *            v1_7     what player 1 can get from its decision point 7 on, v1_root from its root
 *            missed   by how much every incentive may be missed (only in the LP that proves constraints infeasible)
 *   rows     flow_root, flow_7   the mediator's flow is 1, and is conserved at its point 7
 *            gain1    player 1's best response is worth no more than direct play
 *            gain1_5  its best response is no worse than its sequence 5
 * NASH has player 1 in the mediator's place: x12 for m12, and player 2's values and rows. The reduced LP has one opponent
 * who plays all deviators: v_7 and gain_5. Numbers are those of the augmented game, which is the same whenever it is built.
 */
import { type Csr, transposing } from '../numeric/csr.ts';
import type { Work } from '../work.ts';
import type { SparseLp } from './sparse-lp.ts';

/** One name, or so many of a prefix and a number from 0 on. */
type Block = string | { readonly prefix: string; readonly count: number };

/** Names of numbers 0, 1, …, and numbers of names, without a text for each. */
export class Names {
  readonly count: number;
  private readonly blocks: readonly Block[];
  private readonly firsts: readonly number[];
  /** Of single names and of prefixes, in which block they are. */
  private readonly blockOf: ReadonlyMap<string, number>;

  constructor(blocks: readonly Block[]) {
    let count = 0;
    this.blocks = blocks;
    this.firsts = blocks.map((block) => {
      const first = count;
      count += typeof block === 'string' ? 1 : block.count;
      return first;
    });
    this.count = count;
    this.blockOf = new Map(blocks.map((block, k) => [typeof block === 'string' ? block : block.prefix, k]));
  }

  /** The name of a number from 0 to count - 1. */
  at(index: number): string {
    const k = this.firsts.findLastIndex((first) => first <= index);
    const block = this.blocks[k]!;
    return typeof block === 'string' ? block : `${block.prefix}${index - this.firsts[k]!}`;
  }

  /** The number of a name, or -1 when there is none of that name. */
  indexOf(name: string): number {
    const single = this.blockOf.get(name);
    if (single !== undefined && typeof this.blocks[single] === 'string') return this.firsts[single]!;
    const [, prefix = '', digits = ''] = /^(.*?)(0|[1-9]\d*)$/.exec(name) ?? [];
    const k = this.blockOf.get(prefix);
    const block = k === undefined ? undefined : this.blocks[k];
    if (block === undefined || typeof block === 'string' || Number(digits) >= block.count) return -1;
    return this.firsts[k!]! + Number(digits);
  }
}

/** A linear program whose rows and columns have names. */
export interface NamedLp {
  readonly lp: SparseLp;
  readonly rows: Names;
  readonly columns: Names;
}

/** The entries by columns: row c of the result is column c. */
export function transposingEntries(lp: SparseLp): Work<Csr> {
  const { numRows, numColumns, rowStart: start, columnIndex: column, values: value } = lp;
  return transposing({ numRows, numColumns, start, column, value });
}
