/**
 * What a mediator that remembers everything can achieve at best when simple deviations have prices:
 *   max over mediators m of objective(m) - sum_d w_d (u_d(m) - u_direct(m)),
 * by a walk in depth of the transcripts that direct play or a deviation can lead to. Of each transcript it knows the frames that are
 * consistent with it, and these alone are in memory: a frame is (game node, deviation, claim), and everybody but the deviator is
 * truthful and obedient. Any prices w >= 0 prove a bound on the objective of exact equilibria.
 *
 * Source: the decomposition is that of Zhang and Sandholm 2022, section 4; weak duality as in Zhang, Farina et al. 2023.
 */
import { CHANCE, type StreamedGame } from '../../augmented/streamed/streamed-game.ts';
import { up } from '../../numeric/rounding.ts';
import type { Stage, Work } from '../../work.ts';
import { Slopes } from './slopes.ts';

/** Status of frames: who has said nothing false yet, and who gets no recommendation any more; else the claimed sequence. */
const DIRECT = -1;
const GONE = -2;

/**
 * Nodes in the subtrees of a transcript's frames from which on the walk pauses at its recommendations: each may be visited with
 * dozens of deviations.
 */
const PAUSE_ABOVE = 2 ** 10;

/** What a walk found. */
export interface Walked {
  /** The maximum, every sum rounded up. */
  readonly value: number;
  /** The smoothed one that `slopes` belong to: the mediator mixes, with entropy. */
  readonly smooth: number;
  /** Per weight of the family: u_d - u_direct, summed over its deviations, under the mediator that attains `smooth`. */
  readonly gains: Float64Array;
  readonly numTranscripts: number;
  readonly numFrames: number;
}

/** One walk. Its arrays grow as deep as the game, and serve walk after walk. */
export class StreamedWalk {
  private readonly game: StreamedGame;
  private readonly tree: StreamedGame['tree'];
  private node = new Int32Array(1024);
  private deviation = new Int32Array(1024);
  private status = new Int32Array(1024);
  /** Of pending frames: what the mediator hears next, an infoset, or ~player for its silence. */
  private heard = new Int32Array(1024);
  private top = 0;
  /** Per player: prices of the deviations that direct play has passed by on the way. */
  private readonly passed: Float64Array;
  private readonly prices: Float64Array;
  private readonly beforePrice: Float64Array;
  private readonly afterPrice: Float64Array;
  private readonly slopes: Slopes;
  /** Of the recommendations that are being chosen. */
  private worth = new Float64Array(256);
  private smoothed = new Float64Array(256);
  /** What the player gets under direct play. */
  private ownUtility = new Float64Array(256);
  private ends = new Float64Array(256);
  private reserved = 0;
  private temperature = 0;
  private isSloped = false;
  private numTranscripts = 0;
  private numFrames = 0;
  /** What the last visit returned. */
  private value = 0;
  private smooth = 0;

  constructor(game: StreamedGame) {
    this.game = game;
    this.tree = game.tree;
    const { family, tree } = game;
    this.passed = new Float64Array(tree.numPlayers + 1);
    this.prices = new Float64Array(family.size);
    this.beforePrice = new Float64Array(tree.numInfosets);
    this.afterPrice = new Float64Array(family.afterStart.length - 1);
    this.slopes = new Slopes(family.numWeights, tree.numPlayers);
  }

  /**
   * @param weights per weight of the family, >= 0, in units of the objective over the player's
   * @param temperature at which the mediator's choices are smoothed, in the objective's unit: 0 for none
   * @param isSloped whether `gains` are wanted; without, deviations of weight 0 are left out
   */
  *walking(weights: Float64Array, temperature: number, isSloped: boolean): Work<Walked> {
    // who walks a small game again and again pauses, too
    yield this.stage(0);
    const { family } = this.game;
    this.temperature = temperature;
    this.isSloped = isSloped;
    this.numTranscripts = 0;
    this.numFrames = 0;
    this.slopes.clear();
    this.price(weights);
    this.top = 0;
    this.reserved = 0;
    this.push(0, -1, DIRECT);
    this.passed.fill(0);
    for (let d = 0; d < family.numAbsent; d++) {
      this.passed[family.player[d]!]! += this.prices[d]!;
      if (this.isActive(d)) this.push(0, d, GONE);
    }
    yield* this.visitingAll(0);
    const { value, smooth } = this;
    if (this.isSloped) this.endSlopes();
    return {
      ...{ value, smooth },
      gains: this.slopes.total(),
      numTranscripts: this.numTranscripts,
      numFrames: this.numFrames,
    };
  }

  private stage(done: number): Stage {
    return { doing: 'walking transcripts', done, unit: 'transcripts' };
  }

  private price(weights: Float64Array): void {
    const { weight, beforeStart, afterStart } = this.game.family;
    const { prices, beforePrice, afterPrice } = this;
    for (let d = 0; d < prices.length; d++) prices[d] = weights[weight[d]!]!;
    const sum = (from: number, to: number) => {
      let total = 0;
      for (let d = from; d < to; d++) total += prices[d]!;
      return total;
    };
    for (let I = 0; I < beforePrice.length; I++) beforePrice[I] = sum(beforeStart[I]!, beforeStart[I + 1]!);
    for (let k = 0; k < afterPrice.length; k++) afterPrice[k] = sum(afterStart[k]!, afterStart[k + 1]!);
  }

  private isActive(d: number): boolean {
    return this.isSloped || this.prices[d]! > 0;
  }

  private endSlopes(): void {
    const { slopes } = this;
    const { family } = this.game;
    slopes.gather(0);
    for (let d = 0; d < family.numAbsent; d++)
      slopes.put(family.weight[d]!, -slopes.direct[family.player[d]!]!);
  }

  private push(node: number, deviation: number, status: number): void {
    if (this.top === this.node.length) this.grow();
    const at = this.top++;
    this.node[at] = node;
    this.deviation[at] = deviation;
    this.status[at] = status;
  }

  private grow(): void {
    const larger = (array: Int32Array) => {
      const out = new Int32Array(2 * array.length);
      out.set(array);
      return out;
    };
    this.node = larger(this.node);
    this.deviation = larger(this.deviation);
    this.status = larger(this.status);
    this.heard = larger(this.heard);
  }

  /** The best that the mediator makes of the transcript of frames [from, top), with pauses. */
  private *visitingAll(from: number): Work<void> {
    if (this.sizeOf(from) <= PAUSE_ABOVE) {
      this.visit(from);
      return;
    }
    yield this.stage(this.numTranscripts);
    const start = this.top;
    let value = this.settle(from);
    let smooth = value;
    const end = this.top;
    for (let group = start; group < end; ) {
      const next = this.endOfGroup(group, end);
      if (this.heard[group]! < 0) {
        this.goOnSilent(group, next);
        yield* this.visitingAll(end);
      } else {
        const choice = this.begin(group, next);
        for (let a = 0; a < choice.count; a++) {
          this.recommend(choice, a);
          yield* this.visitingAll(end);
          this.weigh(choice, a);
          this.top = end;
        }
        this.choose(choice);
      }
      this.top = end;
      value = up(value + this.value);
      smooth += this.smooth;
      group = next;
    }
    this.top = start;
    this.value = value;
    this.smooth = smooth;
  }

  /** As visitingAll, without. */
  private visit(from: number): void {
    const start = this.top;
    let value = this.settle(from);
    let smooth = value;
    const end = this.top;
    for (let group = start; group < end; ) {
      const next = this.endOfGroup(group, end);
      if (this.heard[group]! < 0) {
        this.goOnSilent(group, next);
        this.visit(end);
      } else {
        const choice = this.begin(group, next);
        for (let a = 0; a < choice.count; a++) {
          this.recommend(choice, a);
          this.visit(end);
          this.weigh(choice, a);
          this.top = end;
        }
        this.choose(choice);
      }
      this.top = end;
      value = up(value + this.value);
      smooth += this.smooth;
      group = next;
    }
    this.top = start;
    this.value = value;
    this.smooth = smooth;
  }

  private sizeOf(from: number): number {
    let size = 0;
    for (let k = from; k < this.top; k++) size += this.game.numBelow[this.node[k]!]!;
    return size;
  }

  /** Pays frames [from, top) that have ended, and puts the others on top, sorted by what the mediator hears next. */
  private settle(from: number): number {
    const to = this.top;
    this.numTranscripts++;
    this.numFrames += to - from;
    let paid = 0;
    for (let k = from; k < to; k++)
      paid = this.settleFrame(this.node[k]!, this.deviation[k]!, this.status[k]!, paid);
    this.sort(to);
    return paid;
  }

  /** @returns `paid` with what the frame pays */
  private settleFrame(h: number, d: number, status: number, paid: number): number {
    const { tree } = this;
    const z = tree.terminal[h]!;
    if (z >= 0) return up(paid + (d < 0 ? this.payDirect(z) : this.payDeviator(z, d)));
    const actor = tree.actor[h]!;
    if (actor === CHANCE) {
      const first = tree.firstChild[h]!;
      const end = first + tree.numChildren[h]!;
      let sum = paid;
      for (let c = first; c < end; c++) if (tree.reach[c]! > 0) sum = this.settleFrame(c, d, status, sum);
      return sum;
    }
    const I = tree.infoset[h]!;
    if (d < 0) {
      this.pushHeard(h, d, status, I);
      this.leave(h, I);
    } else if (actor !== this.game.family.player[d]) this.pushHeard(h, d, status, I);
    else if (status === GONE) this.pushHeard(h, d, status, ~actor);
    else {
      const report = this.game.pretence[actor]!(status, I);
      if (report < 0) this.pushHeard(h, d, GONE, ~actor);
      else this.pushHeard(h, d, status, report);
    }
    return paid;
  }

  /** Deviations that are set off by coming to an infoset. */
  private leave(h: number, I: number): void {
    const { beforeStart, report, player } = this.game.family;
    const end = beforeStart[I + 1]!;
    for (let d = beforeStart[I]!; d < end; d++) {
      if (!this.isActive(d)) continue;
      const lie = report[d]!;
      this.pushHeard(h, d, DIRECT, lie < 0 ? ~player[d]! : lie);
    }
  }

  private pushHeard(node: number, deviation: number, status: number, heard: number): void {
    this.push(node, deviation, status);
    this.heard[this.top - 1] = heard;
  }

  private payDirect(z: number): number {
    const { goal, utilities } = this.game;
    const { numPlayers } = this.tree;
    let paid = goal[z]!;
    for (let i = 1; i <= numPlayers; i++) {
      const own = utilities[z * numPlayers + i - 1]!;
      paid += this.passed[i]! * own;
      if (this.isSloped) this.slopes.putDirect(i, own);
    }
    return paid;
  }

  private payDeviator(z: number, d: number): number {
    const { family, utilities } = this.game;
    const own = utilities[z * this.tree.numPlayers + family.player[d]! - 1]!;
    if (this.isSloped) this.slopes.put(family.weight[d]!, own);
    return -this.prices[d]! * own;
  }

  /** By insertion: there are few, and mostly in order. */
  private sort(from: number): void {
    const { node, deviation, status, heard, top } = this;
    for (let k = from + 1; k < top; k++) {
      const key = heard[k]!;
      if (heard[k - 1]! <= key) continue;
      const [h, d, s] = [node[k]!, deviation[k]!, status[k]!];
      let at = k;
      for (; at > from && heard[at - 1]! > key; at--) {
        node[at] = node[at - 1]!;
        deviation[at] = deviation[at - 1]!;
        status[at] = status[at - 1]!;
        heard[at] = heard[at - 1]!;
      }
      node[at] = h;
      deviation[at] = d;
      status[at] = s;
      heard[at] = key;
    }
  }

  private endOfGroup(from: number, end: number): number {
    const { heard } = this;
    const key = heard[from]!;
    let k = from + 1;
    while (k < end && heard[k] === key) k++;
    return k;
  }

  /** The frames of a group whose player says nothing go on: by the action that it leaves with, then by its plan. */
  private goOnSilent(from: number, to: number): void {
    const { tree } = this;
    const { played, plan } = this.game.family;
    for (let k = from; k < to; k++) {
      const d = this.deviation[k]!;
      const h = this.node[k]!;
      const action = this.status[k] === DIRECT ? played[d]! : Math.min(plan[d]!, tree.numChildren[h]! - 1);
      this.push(tree.firstChild[h]! + action, d, GONE);
    }
  }

  private begin(from: number, to: number): Choice {
    const { tree } = this;
    const I = this.heard[from]!;
    const player = tree.infosetPlayer[I]!;
    let mass = 0;
    let isDirect = false;
    for (let k = from; k < to; k++) {
      if (this.deviation[k]! < 0) {
        mass = (isDirect ? mass : 0) + tree.reach[this.node[k]!]!;
        isDirect = true;
      } else if (!isDirect) mass = Math.max(mass, tree.reach[this.node[k]!]!);
    }
    const count = tree.infosetNumActions[I]!;
    const passed = this.passed[player]!;
    const start = this.slopes.length;
    const at = this.reserve(count);
    return { from, to, I, player, isDirect, count, passed, mass, start, at };
  }

  /** Room for what `count` recommendations are worth. */
  private reserve(count: number): number {
    const at = this.reserved;
    this.reserved += count;
    if (this.reserved > this.worth.length) {
      const larger = (array: Float64Array) => {
        const out = new Float64Array(2 * (array.length + count));
        out.set(array);
        return out;
      };
      this.worth = larger(this.worth);
      this.smoothed = larger(this.smoothed);
      this.ownUtility = larger(this.ownUtility);
      this.ends = larger(this.ends);
    }
    return at;
  }

  /** Puts the frames of a choice's group on top as they go on when action a is recommended. */
  private recommend({ from, to, I, player, isDirect, passed }: Choice, a: number): void {
    const { tree } = this;
    const { family, concept } = this.game;
    const k = family.actionStart[I]! + a;
    const claim = tree.infosetFirstSequence[I]! + a;
    if (isDirect) this.passed[player] = passed + this.beforePrice[I]! + this.afterPrice[k]!;
    for (let f = from; f < to; f++) {
      const h = this.node[f]!;
      const d = this.deviation[f]!;
      const first = tree.firstChild[h]!;
      if (d >= 0) {
        if (family.player[d] === player) {
          const isPlan = family.hasLastWord[d] === 1 && family.hasMoreBelow[tree.infoset[h]!] === 0;
          const wanted = isPlan ? family.plan[d]! : a;
          this.push(first + Math.min(wanted, tree.numChildren[h]! - 1), d, claim);
        } else this.push(first + a, d, this.status[f]!);
        continue;
      }
      this.push(first + a, d, DIRECT);
      const end = family.afterStart[k + 1]!;
      const next = concept.reports === 'any-consistent' ? claim : GONE;
      for (let own = family.afterStart[k]!; own < end; own++)
        if (this.isActive(own)) this.push(first + family.played[own]!, own, next);
    }
  }

  /** Notes what the recommendation of action a, just visited, is worth. */
  private weigh(choice: Choice, a: number): void {
    const { slopes } = this;
    const ends = this.ends;
    const { family } = this.game;
    const { at, player } = choice;
    this.passed[player] = choice.passed;
    this.worth[at + a] = this.value;
    this.smoothed[at + a] = this.smooth;
    if (!this.isSloped) return;
    slopes.gather(a === 0 ? choice.start : ends[at + a - 1]!);
    if (choice.isDirect) {
      const own = slopes.direct[player]!;
      this.ownUtility[at + a] = own;
      const k = family.actionStart[choice.I]! + a;
      const end = family.afterStart[k + 1]!;
      for (let d = family.afterStart[k]!; d < end; d++) slopes.put(family.weight[d]!, -own);
    }
    ends[at + a] = slopes.length;
  }

  /** The best recommendation, and the mixed one. */
  private choose(choice: Choice): void {
    const { at, count, start } = choice;
    const { worth, smoothed } = this;
    let best = at;
    let bestSmooth = at;
    for (let k = at + 1; k < at + count; k++) {
      if (worth[k]! > worth[best]!) best = k;
      if (smoothed[k]! > smoothed[bestSmooth]!) bestSmooth = k;
    }
    this.reserved = at;
    this.value = worth[best]!;
    this.smooth = smoothed[bestSmooth]!;
    if (!this.isSloped) return;
    const spread = this.temperature * choice.mass;
    let direct = this.ownUtility[bestSmooth]!;
    if (count > 1 && spread > 0) direct = this.mix(choice, spread);
    else
      this.slopes.keep(start, bestSmooth === at ? start : this.ends[bestSmooth - 1]!, this.ends[bestSmooth]!);
    if (!choice.isDirect) return;
    const { beforeStart, weight } = this.game.family;
    const end = beforeStart[choice.I + 1]!;
    for (let d = beforeStart[choice.I]!; d < end; d++) this.slopes.put(weight[d]!, -direct);
  }

  /** By exponentials. @returns what the player gets under direct play */
  private mix({ start, at, count }: Choice, spread: number): number {
    const { smoothed, ends, slopes, ownUtility } = this;
    const most = this.smooth;
    let sum = 0;
    for (let k = at; k < at + count; k++) sum += Math.exp((smoothed[k]! - most) / spread);
    this.smooth = most + spread * Math.log(sum);
    let mean = 0;
    for (let k = at; k < at + count; k++) {
      const share = Math.exp((smoothed[k]! - most) / spread) / sum;
      slopes.scale(k === at ? start : ends[k - 1]!, ends[k]!, share);
      mean += share * ownUtility[k]!;
    }
    return mean;
  }
}

/** A recommendation that is being chosen. */
interface Choice {
  /** Its group of frames. */
  readonly from: number;
  readonly to: number;
  readonly I: number;
  readonly player: number;
  /** Whether direct play leads here. */
  readonly isDirect: boolean;
  readonly count: number;
  /** What `passed` was for the player. */
  readonly passed: number;
  /** Probability that chance has it so, of the direct frames if there are any. */
  readonly mass: number;
  /** What action a is worth is at [at + a]; its slopes are [a === 0 ? start : ends[at + a - 1], ends[at + a]). */
  readonly start: number;
  readonly at: number;
}
