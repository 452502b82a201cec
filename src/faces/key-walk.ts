import { GrowableInt32 } from '../numeric/growable.ts';
import type { Keys } from './keys.ts';

/** A pure profile, which is what a private mediator draws: per infoset, the number of the action that is recommended there. */
export type PureProfile = Int32Array;

/** Nobody's number: everybody plays a profile. */
export const NOBODY = -1;

/** Walks of the keys that a profile of all players but one recommends, whatever that one is recommended. */
export class KeyWalk {
  private readonly keys: Keys;
  private readonly found = new GrowableInt32();
  private readonly pairs = new GrowableInt32();
  private readonly firsts: Int32Array;
  private readonly owner: Int16Array;

  constructor(keys: Keys) {
    this.keys = keys;
    this.firsts = keys.relaxed.mediator.firstSequence;
    this.owner = keys.relaxed.tree.infosetPlayer;
  }

  /** Of the last walk: the keys, those that they contain first. Until the next walk. */
  get key(): Int32Array {
    return this.found.view();
  }

  /** Of the last walk, per key: the last pair in it of the player who was free, or -1. */
  get pair(): Int32Array {
    return this.pairs.view();
  }

  /**
   * Finds the keys that a profile recommends whatever one player is recommended.
   * @param free that player, 0 for the principal, or NOBODY. Cost: one visit per key that is found.
   */
  walk(profile: PureProfile, free: number): void {
    const { found, pairs, firsts, owner } = this;
    const { below, infosetOf, firstPair, relaxed } = this.keys;
    const { infosetNumActions } = relaxed.tree;
    found.length = 0;
    pairs.length = 0;
    found.push(0);
    pairs.push(-1);
    for (let k = 0; k < found.length; k++) {
      const key = found.data[k]!;
      const pair = pairs.data[k]!;
      const end = below.start[key + 1]!;
      for (let e = below.start[key]!; e < end; e++) {
        const p = below.item[e]!;
        const I = infosetOf[p]!;
        if (owner[I] !== free) {
          found.push(firsts[p]! + profile[I]!);
          pairs.push(pair);
          continue;
        }
        const count = infosetNumActions[I]!;
        for (let a = 0; a < count; a++) {
          found.push(firsts[p]! + a);
          pairs.push(firstPair[I]! + a);
        }
      }
    }
  }
}
