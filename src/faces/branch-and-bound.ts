/**
 * The most that a pure profile can be worth, proved: branch and bound over infosets. A node of the search has decided some; its
 * bound lets the others be decided at every key apart, as by a mediator who remembers, which is a best response in a tree. Where
 * that decides an infoset alike at all keys that it leads to, it is a profile. The node of the largest bound comes first, so that
 * the bound of the search falls all the time, and holds whenever it is left.
 *
 * Source: Zhang, Farina, Celli and Sandholm, EC 2022, for the subproblem; Land and Doig 1960 for the search.
 */
import { largestIn } from '../certificate/best-response.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { up } from '../numeric/rounding.ts';
import type { Work } from '../work.ts';
import type { PureProfile } from './key-walk.ts';
import type { Keys } from './keys.ts';

const UNDECIDED = -1;

/** A node: the infosets of its ancestors are decided, and this one. */
interface Node {
  readonly above: Node | null;
  readonly infoset: number;
  readonly action: number;
  readonly bound: number;
}

/** What a search came to. */
export interface Searched {
  /** No profile is worth more, rounding of the worths apart, wherever the search was left; NaN where a worth is. */
  readonly bound: number;
  /** The best profile that was found, if it is worth more than what was known before. */
  readonly profile: PureProfile | null;
}

/** When a search is left. */
export interface SearchLimits {
  /** What a profile that is known is worth; -Infinity for none. */
  readonly known: number;
  /** Bounds so little above what is known are no longer searched. */
  readonly within: number;
  readonly maxNodes: number;
}

/**
 * Searches all profiles, until the bound is within reach of what is known or a limit is met.
 * @param worth of every key
 * Cost: per node two passes over the keys that are consistent with what it has decided.
 */
export function* searchingProfiles(keys: Keys, worth: Float64Array, limits: SearchLimits): Work<Searched> {
  const relaxation = new Relaxation(keys, worth);
  const open = new Open();
  let { known } = limits;
  let profile: PureProfile | null = null;
  let numNodes = 0;
  let settled = Number.NEGATIVE_INFINITY;
  const visit = (node: Node | null) => {
    numNodes++;
    const { bound, branch } = relaxation.solve(node);
    if (branch === null) {
      settled = Math.max(settled, bound);
      if (!(bound > known)) return;
      known = bound;
      profile = relaxation.profile();
      return;
    }
    const count = keys.firstPair[branch + 1]! - keys.firstPair[branch]!;
    for (let action = 0; action < count; action++) open.push({ above: node, infoset: branch, action, bound });
  };
  visit(null);
  while (open.best > known + limits.within && numNodes < limits.maxNodes) {
    yield { doing: 'searching profiles', done: numNodes, unit: 'nodes' };
    visit(open.pop());
  }
  return { bound: Math.max(settled, limits.known, open.best), profile };
}

/** Best responses of a mediator who remembers, where some infosets are decided. */
class Relaxation {
  private readonly keys: Keys;
  private readonly worth: Float64Array;
  private readonly decided: PureProfile;
  /** Keys that are consistent with the decisions, in groups of what one decision may lead to; children behind parents. */
  private readonly key = new GrowableInt32();
  private readonly parent = new GrowableInt32();
  /** Per key, what it is worth with the best play below. */
  private readonly value = new GrowableFloat64();
  /** Per group: its first key and its infoset. */
  private readonly first = new GrowableInt32();
  private readonly infoset = new GrowableInt32();
  /** Per key: whether the best response leads there. */
  private isReached = new Uint8Array(0);
  /** Per infoset: the action of the first reached key. */
  private readonly choice: PureProfile;
  /** Per pair: what it is worth less than the best, over reached keys. */
  private readonly loss: Float64Array;

  constructor(keys: Keys, worth: Float64Array) {
    this.keys = keys;
    this.worth = worth;
    this.decided = new Int32Array(keys.firstPair.length - 1);
    this.choice = new Int32Array(keys.firstPair.length - 1);
    this.loss = new Float64Array(keys.firstPair.at(-1)!);
  }

  /** The bound of a node, and the infoset to branch on; null where what attains the bound is a profile. */
  solve(node: Node | null): { readonly bound: number; readonly branch: number | null } {
    const { decided } = this;
    decided.fill(UNDECIDED);
    for (let at = node; at !== null; at = at.above) decided[at.infoset] = at.action;
    this.spread();
    const bound = this.respond();
    return { bound, branch: this.disagreement() };
  }

  /** After `solve` without a branch: the profile, with first actions where it makes no difference. */
  profile(): PureProfile {
    return this.choice.map((action, I) =>
      Math.max(0, this.decided[I] !== UNDECIDED ? this.decided[I]! : action),
    );
  }

  /** Top down: which keys there are. */
  private spread(): void {
    const { key, parent, first, infoset, decided } = this;
    const { below, infosetOf, relaxed } = this.keys;
    const { firstSequence } = relaxed.mediator;
    key.length = 0;
    parent.length = 0;
    first.length = 0;
    infoset.length = 0;
    key.push(0);
    parent.push(-1);
    for (let k = 0; k < key.length; k++) {
      const end = below.start[key.data[k]! + 1]!;
      for (let e = below.start[key.data[k]!]!; e < end; e++) {
        const p = below.item[e]!;
        const I = infosetOf[p]!;
        const begin = firstSequence[p]!;
        const action = decided[I]!;
        first.push(key.length);
        infoset.push(I);
        const from = action === UNDECIDED ? begin : begin + action;
        const to = action === UNDECIDED ? firstSequence[p + 1]! : from + 1;
        for (let s = from; s < to; s++) {
          key.push(s);
          parent.push(k);
        }
      }
    }
    first.push(key.length);
  }

  /** Bottom up: what keys are worth, every sum rounded up. @returns what the whole is worth */
  private respond(): number {
    const { key, parent, first, infoset, worth, value } = this;
    value.length = 0;
    for (let k = 0; k < key.length; k++) value.push(worth[key.data[k]!]!);
    const worths = value.data;
    for (let g = infoset.length - 1; g >= 0; g--) {
      const begin = first.data[g]!;
      const above = parent.data[begin]!;
      worths[above] = up(worths[above]! + worths[this.bestOf(g)]!);
    }
    return worths[0]!;
  }

  private bestOf(g: number): number {
    const { first, value } = this;
    return largestIn(value.data, first.data[g]!, first.data[g + 1]!);
  }

  /** The infoset whose agreement costs most, after what each of its actions costs where it is reached. */
  private disagreement(): number | null {
    const { first, infoset, parent, value, choice, loss, decided } = this;
    const { firstPair } = this.keys;
    if (this.isReached.length < this.key.length) this.isReached = new Uint8Array(2 * this.key.length);
    const reached = this.isReached.fill(0, 0, this.key.length);
    reached[0] = 1;
    choice.fill(UNDECIDED);
    loss.fill(0);
    const differing = new Set<number>();
    for (let g = 0; g < infoset.length; g++) {
      const begin = first.data[g]!;
      if (reached[parent.data[begin]!] === 0) continue;
      const best = this.bestOf(g);
      reached[best] = 1;
      const I = infoset.data[g]!;
      if (decided[I] !== UNDECIDED) continue;
      const action = best - begin;
      if (choice[I] === UNDECIDED) choice[I] = action;
      else if (choice[I] !== action) differing.add(I);
      for (let k = begin; k < first.data[g + 1]!; k++)
        loss[firstPair[I]! + k - begin]! += value.data[best]! - value.data[k]!;
    }
    if (differing.size === 0) return null;
    let most = -1;
    let branch = -1;
    for (const I of differing) {
      let least = Number.POSITIVE_INFINITY;
      for (let pair = firstPair[I]!; pair < firstPair[I + 1]!; pair++) least = Math.min(least, loss[pair]!);
      if (least > most || branch < 0) {
        most = least;
        branch = I;
      }
    }
    return branch;
  }
}

/** Nodes that wait, the largest bound first: a binary heap. */
class Open {
  private readonly nodes: Node[] = [];

  get best(): number {
    return this.nodes[0]?.bound ?? Number.NEGATIVE_INFINITY;
  }

  push(node: Node): void {
    const { nodes } = this;
    let at = nodes.push(node) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (nodes[above]!.bound >= node.bound) break;
      nodes[at] = nodes[above]!;
      at = above;
    }
    nodes[at] = node;
  }

  /** Of those there are. */
  pop(): Node {
    const { nodes } = this;
    const top = nodes[0]!;
    const last = nodes.pop()!;
    if (nodes.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= nodes.length) break;
      if (child + 1 < nodes.length && nodes[child + 1]!.bound > nodes[child]!.bound) child++;
      if (nodes[child]!.bound <= last.bound) break;
      nodes[at] = nodes[child]!;
      at = child;
    }
    nodes[at] = last;
    return top;
  }
}
