/**
 * What a mediator would draw against deviations: pure profiles that are worth much, at the certificate's prices per key. For one
 * player, the others' being fixed, the best is a best response in its treeplex; taking turns ends where nobody has a better one,
 * which need not be the best of all.
 * Source: Zhang, Farina, Celli and Sandholm, EC 2022 (the subproblem of column generation).
 */
import { KeyWalk, NOBODY, type PureProfile } from './key-walk.ts';
import type { Keys } from './keys.ts';

/** Best responses and local optima at given worths. */
export class Replies {
  private readonly keys: Keys;
  private readonly worth: Float64Array;
  private readonly walk: KeyWalk;
  /** Per pair, what it is worth with the best play after it. */
  private readonly value: Float64Array;
  private readonly players: readonly number[];

  constructor(keys: Keys, worth: Float64Array) {
    this.keys = keys;
    this.worth = worth;
    this.walk = new KeyWalk(keys);
    this.value = new Float64Array(keys.firstPair.at(-1)!);
    this.players = decidingPlayers(keys);
  }

  /** What a profile is worth. */
  valueOf(profile: PureProfile): number {
    this.walk.walk(profile, NOBODY);
    let sum = 0;
    for (const key of this.walk.key) sum += this.worth[key]!;
    return sum;
  }

  /** Gives a player its best response to the others; ties go to what it has. @returns what the profile is then worth */
  respond(profile: PureProfile, player: number): number {
    const { keys, worth, walk, value } = this;
    const { firstPair, pairBefore } = keys;
    const own = keys.infosetsOf[player]!;
    for (const I of own) value.fill(0, firstPair[I], firstPair[I + 1]);
    walk.walk(profile, player);
    const { key, pair } = walk;
    let total = 0;
    for (let k = 0; k < key.length; k++) {
      const p = pair[k]!;
      if (p < 0) total += worth[key[k]!]!;
      else value[p]! += worth[key[k]!]!;
    }
    for (let k = own.length - 1; k >= 0; k--) {
      const I = own[k]!;
      const first = firstPair[I]!;
      const end = firstPair[I + 1]!;
      let best = first + profile[I]!;
      for (let p = first; p < end; p++) if (value[p]! > value[best]!) best = p;
      profile[I] = best - first;
      const before = pairBefore[I]!;
      if (before < 0) total += value[best]!;
      else value[before]! += value[best]!;
    }
    return total;
  }

  /** Players take turns until none has a better response. @returns what the profile is then worth */
  climb(profile: PureProfile, first = 0): number {
    const { players } = this;
    if (players.length === 0) return this.valueOf(profile);
    let best = Number.NEGATIVE_INFINITY;
    let settled = 0;
    for (let turn = first; settled < players.length; turn++) {
      const value = this.respond(profile, players[turn % players.length]!);
      const isBetter =
        value > best + STEP * (Math.abs(best) + Math.abs(value)) || best === Number.NEGATIVE_INFINITY;
      settled = isBetter ? 1 : settled + 1;
      best = Math.max(best, value);
    }
    return best;
  }
}

/** What is better by less is rounding. */
const STEP = 1e-12;

/** Players, the principal among them as 0, who have something to decide. */
export function decidingPlayers({ infosetsOf }: Keys): number[] {
  return infosetsOf.flatMap((own, player) => (own.length > 0 ? [player] : []));
}
