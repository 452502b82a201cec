/** The faces that a mixture is made of, which come when they are worth it and go when they are not used. */
import type { Flow } from '../../augmented/decision-dag.ts';
import { type Face, FaceMaker } from '../../faces/face.ts';
import { NOBODY, type PureProfile } from '../../faces/key-walk.ts';
import type { Keys } from '../../faces/keys.ts';
import { decidingPlayers, type Replies } from '../../faces/replies.ts';
import type { Work } from '../../work.ts';

/** A face with less of the mixture than this is not used, */
const UNUSED = 1e-7;
/** and goes after so many rounds. */
const PATIENCE = 4;
/** Faces of more sequences are too many for a master: then nobody is free in any. */
const MOST_SEQUENCES = 16_384;
/** Of the best profile's gain over the master, what another has to gain to be added with it. */
const WORTHWHILE = 0.05;

/** A profile and what it is worth. */
export interface Priced {
  readonly profile: PureProfile;
  readonly value: number;
}

export class Columns {
  private readonly keys: Keys;
  private readonly maker: FaceMaker;
  private readonly players: readonly number[];
  private readonly faces = new Map<string, Face>();
  private readonly idle = new Map<string, number>();
  private random = new Random();

  constructor(keys: Keys) {
    this.keys = keys;
    this.maker = new FaceMaker(keys);
    const players = decidingPlayers(keys);
    this.players = players.length > 0 ? players : [NOBODY];
  }

  get list(): Face[] {
    return [...this.faces.values()];
  }

  /** A profile that knows nothing. */
  randomProfile(): PureProfile {
    const { firstPair } = this.keys;
    return Int32Array.from({ length: firstPair.length - 1 }, (_, I) =>
      this.random.below(firstPair[I + 1]! - firstPair[I]!),
    );
  }

  /** One face for every player who may be free. @returns how many are new */
  *adding(profile: PureProfile): Work<number> {
    let added = 0;
    for (const player of this.players) added += yield* this.addingFace(profile, player);
    return added;
  }

  private *addingFace(profile: PureProfile, player: number): Work<number> {
    const { maker, faces } = this;
    if (faces.has(maker.nameOf(profile, player))) return 0;
    const face = yield* maker.making(profile, player);
    if (face.numSequences > MOST_SEQUENCES && player !== NOBODY)
      return yield* this.addingFace(profile, NOBODY);
    faces.set(face.name, face);
    return 1;
  }

  /** The most that the faces there are is worth: no mixture of them is worth more. */
  *bestKnown(replies: Replies): Work<number> {
    let best = Number.NEGATIVE_INFINITY;
    for (const [f, { profile, player }] of this.list.entries()) {
      const trial = profile.slice();
      best = Math.max(best, player === NOBODY ? replies.valueOf(trial) : replies.respond(trial, player));
      yield { doing: 'pricing faces', done: f, unit: 'faces' };
    }
    return best;
  }

  /** Local optima, the best first, from the faces that are used most and from anywhere. */
  *climbing(replies: Replies, starts: number, flow: Flow): Work<Priced[]> {
    const used = this.list
      .map((face, f) => ({ face, weight: flow[1 + f]! }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, starts >> 1);
    const found: Priced[] = [];
    for (let k = 0; k < starts; k++) {
      const profile = used[k]?.face.profile.slice() ?? this.randomProfile();
      const value = replies.climb(profile, this.random.below(this.players.length));
      found.push({ profile, value });
      yield { doing: 'pricing profiles', done: k, unit: 'starts' };
    }
    return found.sort((a, b) => b.value - a.value);
  }

  /** Adds those that are worth more than what there is, at most `most` of them. @returns how many faces are new */
  *extending(found: readonly Priced[], known: number, most: number): Work<number> {
    const best = found[0]?.value ?? known;
    let added = 0;
    let profiles = 0;
    for (const { profile, value } of found) {
      if (profiles >= most || !(value - known > WORTHWHILE * (best - known))) break;
      const fresh = yield* this.adding(profile);
      if (fresh > 0) profiles++;
      added += fresh;
    }
    return added;
  }

  /** Lets go what has not been used for some rounds. @param flow of the mixture of `faces` */
  prune(faces: readonly Face[], flow: Flow): void {
    for (const [f, { name }] of faces.entries()) {
      const rounds = flow[1 + f]! > UNUSED ? 0 : (this.idle.get(name) ?? 0) + 1;
      this.idle.set(name, rounds);
      if (rounds > PATIENCE) this.faces.delete(name);
    }
  }
}

/** The same numbers in every run (Numerical Recipes' generator: nothing depends on their quality). */
class Random {
  private state = 12345;

  /** From 0 to `count` - 1. */
  below(count: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * count);
  }
}
