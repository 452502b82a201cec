/**
 * Simple deviations of a concept whose mediator remembers everything: a player deviates once and, as long as the mediator can be
 * deceived, goes on as a truthful and obedient player would in the state that it pretends.
 *
 * A family is data: rows of columns, grouped by what sets them off. To extend it, put more rows.
 */
import { errors } from '../../errors.ts';
import type { GameTree, Infoset, Sequence } from '../../game/tree.ts';
import { GrowableInt32 } from '../../numeric/growable.ts';
import { ListInterner } from '../../numeric/list-interner.ts';
import type { Work } from '../../work.ts';
import type { Concept } from '../concept.ts';
import type { ReportTable } from '../walk.ts';

/** What simple deviations there are, by number. */
export interface Family {
  readonly size: number;
  readonly player: Int32Array;
  /** The infoset that sets it off, and the recommendation there; -1 for none. */
  readonly at: Int32Array;
  readonly told: Int32Array;
  /** The infoset reported in place of the true one; -1 for none. */
  readonly report: Int32Array;
  /** The action played, whatever is recommended; -1 where it is the recommended one. */
  readonly played: Int32Array;
  /** Number of the action that a player plays wherever it gets no recommendation any more, the last one where there are fewer. */
  readonly plan: Int32Array;
  /** 1 for a player that has the last word: at infosets with none of its own below it plays its plan, whatever is recommended. */
  readonly hasLastWord: Uint8Array;
  /** Deviations of one number share one weight. */
  readonly weight: Int32Array;
  readonly numWeights: number;
  /** Player of each weight. */
  readonly weightPlayer: Int32Array;
  /** Those before `numAbsent` are silent from the start. */
  readonly numAbsent: number;
  /** Set off by coming to infoset I: numbers beforeStart[I] .. beforeStart[I + 1] - 1. */
  readonly beforeStart: Int32Array;
  /** Set off by the recommendation of action a at infoset I, k = actionStart[I] + a: afterStart[k] .. afterStart[k + 1] - 1. */
  readonly afterStart: Int32Array;
  readonly actionStart: Int32Array;
  /** Per infoset: 1 where its player may move again. */
  readonly hasMoreBelow: Uint8Array;
}

/** How a family is chosen. */
export interface FamilyChoice {
  /** Also deviations after which the mediator notices, and gives no recommendation to a player who still moves. */
  readonly noticed: boolean;
  /** Also to deviate at a player's first infosets and at its last: there it plays its plan, whatever is recommended. */
  readonly lastWord: boolean;
  /** Most deviations. */
  readonly maxSize: number;
}

/** The family that bounds are sought in: others are so many more deviations, which rarely bound anything. */
export const SIMPLE: Omit<FamilyChoice, 'maxSize'> = { noticed: false, lastWord: true };

/** What a deviation takes while a family grows and when it is walked, about. */
export const DEVIATION_BYTES = 128;

/** Whom a player may pretend to be: what it reports at `actual` with a claim. */
export type Pretence = (claim: Sequence, actual: Infoset) => Infoset;

/** What is reported when there is nothing to report. */
export const SILENCE = -1;

/**
 * The report of a player that has lied or disobeyed: of those consistent with its claim, the one whose place among them is that
 * of the actual infoset among its siblings, or the last.
 */
export function pretenceOf(tree: GameTree, reports: ReportTable | null): Pretence {
  if (reports === null) return () => SILENCE;
  const place = new Int32Array(tree.numInfosets);
  const seen = new Map<string, number>();
  for (let I = 0; I < tree.numInfosets; I++) {
    const parent = `${tree.infosetPlayer[I]},${tree.infosetParentSequence[I]}`;
    place[I] = seen.get(parent) ?? 0;
    seen.set(parent, place[I]! + 1);
  }
  return (claim, actual) => {
    const possible = reports(claim, actual);
    if (possible.length === 0) return SILENCE;
    return possible[Math.min(place[actual]!, possible.length - 1)]!;
  };
}

/** Columns of a family while it grows. */
class Rows {
  readonly player = new GrowableInt32();
  readonly at = new GrowableInt32();
  readonly told = new GrowableInt32();
  readonly report = new GrowableInt32();
  readonly played = new GrowableInt32();
  readonly plan = new GrowableInt32();
  readonly hasLastWord = new GrowableInt32();
  readonly weight = new GrowableInt32();
  readonly weightPlayer = new GrowableInt32();
  private readonly known = new ListInterner();
  private readonly key = new Int32Array(6);

  /** @param like what a deviation has in common with those that share its weight, besides what it plays */
  put(
    player: number,
    at: number,
    told: number,
    report: number,
    played: number,
    plan: number,
    like: readonly [number, number, number],
    hasLastWord = 0,
  ): void {
    this.player.push(player);
    this.at.push(at);
    this.told.push(told);
    this.hasLastWord.push(hasLastWord);
    this.report.push(report);
    this.played.push(played);
    this.plan.push(plan);
    this.key.set([player, ...like, played, plan]);
    const weight = this.known.intern(this.key, 6);
    if (weight === this.weightPlayer.length) this.weightPlayer.push(player);
    this.weight.push(weight);
  }
}

interface FamilyOf {
  readonly tree: GameTree;
  readonly concept: Concept;
  /** Players who may deviate. */
  readonly strategic: readonly number[];
  /** By player. */
  readonly reports: readonly (ReportTable | null)[];
  readonly pretence: readonly Pretence[];
  /** Per infoset, see findingLikeness. */
  readonly kind: Int32Array;
  readonly numKinds: number;
}

/**
 * All simple deviations: to disobey once; in COMM to lie once and obey; to leave by one action; to be silent from the start.
 * @throws InputError when they are more than asked for
 * Cost: that of the family, and of the pretences that follow each of them.
 */
export function* listingFamily(of: FamilyOf, { noticed, lastWord, maxSize }: FamilyChoice): Work<Family> {
  const { tree, concept, strategic } = of;
  const rows = new Rows();
  const most = mostActionsBelow(tree);
  const isExposed = exposureOf(of);
  const plans: Plans = {
    silent: (player, own) => Math.max(1, most[player]![own]!),
    pretending(J, a, I, b) {
      if (!isExposed(J, a, I, b)) return 1;
      return noticed ? this.silent(tree.infosetPlayer[I]!, tree.infosetFirstSequence[I]! + b) : 0;
    },
  };
  if (concept.deviation === 'before-play')
    for (const player of strategic)
      for (let plan = 0; plan < most[player]![0]!; plan++)
        rows.put(player, -1, -1, SILENCE, -1, plan, [-1, -1, -1]);
  const numAbsent = rows.player.length;
  const checkSize = () => {
    if (rows.player.length > maxSize) throw errors.tooLarge('The number of simple deviations', null, maxSize);
  };

  const actionStart = new Int32Array(tree.numInfosets + 1);
  for (let I = 0; I < tree.numInfosets; I++)
    actionStart[I + 1] = actionStart[I]! + tree.infosetNumActions[I]!;
  const beforeStart = new Int32Array(tree.numInfosets + 1);
  const afterStart = new Int32Array(actionStart[tree.numInfosets]! + 1);
  // those before a recommendation first, so that each group is consecutive
  for (let I = 0; I < tree.numInfosets; I++) {
    beforeStart[I] = rows.player.length;
    const player = tree.infosetPlayer[I]!;
    if (!strategic.includes(player) || concept.deviation === 'before-play') continue;
    if (of.reports[player] !== null) putLies(of, rows, I, plans);
    else putLeaving(of, rows, I, plans);
    checkSize();
    if ((I & 255) === 0) yield { doing: LISTING, done: I, unit: 'infosets' };
  }
  beforeStart[tree.numInfosets] = rows.player.length;
  for (let I = 0; I < tree.numInfosets; I++) {
    const player = tree.infosetPlayer[I]!;
    const mayDisobey = strategic.includes(player) && concept.deviation === 'after-recommendation';
    for (let a = 0; a < tree.infosetNumActions[I]!; a++) {
      afterStart[actionStart[I]! + a] = rows.player.length;
      if (!mayDisobey) continue;
      putDisobeying(of, rows, I, a, plans);
      if (lastWord && tree.infosetParentSequence[I] === 0) putLastWords(of, rows, I, a, plans);
    }
    checkSize();
    if ((I & 255) === 0) yield { doing: LISTING, done: I, unit: 'infosets' };
  }
  afterStart[actionStart[tree.numInfosets]!] = rows.player.length;
  return {
    size: rows.player.length,
    player: rows.player.toArray(),
    at: rows.at.toArray(),
    told: rows.told.toArray(),
    report: rows.report.toArray(),
    played: rows.played.toArray(),
    plan: rows.plan.toArray(),
    hasLastWord: Uint8Array.from(rows.hasLastWord.view()),
    weight: rows.weight.toArray(),
    numWeights: rows.weightPlayer.length,
    weightPlayer: rows.weightPlayer.toArray(),
    ...{ numAbsent, beforeStart, afterStart, actionStart },
    hasMoreBelow: infosetsWithMore(tree, most),
  };
}

const LISTING = 'listing simple deviations';

/** How many plans there are for when a player gets no recommendation any more; 0 where its deviation is not wanted. */
interface Plans {
  readonly silent: (player: number, own: Sequence) => number;
  readonly pretending: (J: Infoset, a: number, I: Infoset, b: number) => number;
}

/** Reports of another infoset than I, obedient from then on. */
function putLies({ tree, reports, kind }: FamilyOf, rows: Rows, I: Infoset, plans: Plans): void {
  const player = tree.infosetPlayer[I]!;
  const count = tree.infosetNumActions[I]!;
  for (const J of reports[player]!(tree.infosetParentSequence[I]!, I)) {
    if (J === I) continue;
    let numPlans = 1;
    for (let a = 0; a < tree.infosetNumActions[J]! && numPlans > 0; a++) {
      const after = plans.pretending(J, a, I, Math.min(a, count - 1));
      numPlans = after === 0 ? 0 : Math.max(numPlans, after);
    }
    for (let plan = 0; plan < numPlans; plan++)
      rows.put(player, I, -1, J, -1, plan, [kind[I]!, kind[J]!, -2]);
  }
}

/** Any action without a recommendation, silent from then on. */
function putLeaving({ tree, concept, kind }: FamilyOf, rows: Rows, I: Infoset, plans: Plans): void {
  if (concept.reports !== 'truth-or-silence') return;
  const player = tree.infosetPlayer[I]!;
  for (let b = 0; b < tree.infosetNumActions[I]!; b++) {
    const numPlans = plans.silent(player, tree.infosetFirstSequence[I]! + b);
    for (let plan = 0; plan < numPlans; plan++) rows.put(player, I, -1, SILENCE, b, plan, [kind[I]!, -1, -3]);
  }
}

/** Another action than a. */
function putDisobeying(
  { tree, reports, kind }: FamilyOf,
  rows: Rows,
  I: Infoset,
  a: number,
  plans: Plans,
): void {
  const player = tree.infosetPlayer[I]!;
  const first = tree.infosetFirstSequence[I]!;
  const isNoticed = reports[player] === null;
  for (let b = 0; b < tree.infosetNumActions[I]!; b++) {
    if (b === a) continue;
    const numPlans = isNoticed ? plans.silent(player, first + b) : plans.pretending(I, a, I, b);
    for (let plan = 0; plan < numPlans; plan++) rows.put(player, I, a, SILENCE, b, plan, [kind[I]!, a, -4]);
  }
}

/** Any action, and a plan at the last infosets, whatever is recommended. */
function putLastWords(
  { tree, reports, kind }: FamilyOf,
  rows: Rows,
  I: Infoset,
  a: number,
  plans: Plans,
): void {
  const player = tree.infosetPlayer[I]!;
  if (reports[player] === null) return;
  const first = tree.infosetFirstSequence[I]!;
  for (let b = 0; b < tree.infosetNumActions[I]!; b++) {
    const numPlans = plans.silent(player, first + b);
    if (numPlans === 1) continue;
    for (let plan = 0; plan < numPlans; plan++)
      rows.put(player, I, a, SILENCE, b, plan, [kind[I]!, a, -5], 1);
  }
}

/** Per player and own sequence: the largest number of actions at an infoset of its own below, 0 where there is none. */
function mostActionsBelow(tree: GameTree): Int32Array[] {
  const most = Array.from(tree.numSequences, (count) => new Int32Array(count));
  for (let I = tree.numInfosets - 1; I >= 0; I--) {
    const own = most[tree.infosetPlayer[I]!]!;
    const count = tree.infosetNumActions[I]!;
    const parent = tree.infosetParentSequence[I]!;
    let here = Math.max(own[parent]!, count);
    for (let a = 0; a < count; a++) here = Math.max(here, own[tree.infosetFirstSequence[I]! + a]!);
    own[parent] = here;
  }
  return most;
}

function infosetsWithMore(tree: GameTree, most: readonly Int32Array[]): Uint8Array {
  const hasMore = new Uint8Array(tree.numInfosets);
  for (let I = 0; I < tree.numInfosets; I++)
    for (let a = 0; a < tree.infosetNumActions[I]!; a++)
      if (most[tree.infosetPlayer[I]!]![tree.infosetFirstSequence[I]! + a]! > 0) hasMore[I] = 1;
  return hasMore;
}

/** Whether a player that has played b at its infoset I but claims a at J may come to an infoset at which it has nothing to say. */
type Exposure = (J: Infoset, a: number, I: Infoset, b: number) => boolean;

/**
 * If it goes on to pretend and obeys. What is found of infosets is taken to hold for alike ones: a wrong answer makes a family
 * smaller or larger, and its bound no less valid.
 */
function exposureOf({ tree, pretence, kind, numKinds }: FamilyOf): Exposure {
  const { infosetNumActions, infosetFirstSequence, infosetPlayer } = tree;
  const below = infosetsBelow(tree);
  const most = infosetNumActions.reduce((max, count) => Math.max(max, count), 1);
  const known = new Map<number, boolean>();
  const isExposed: Exposure = (J, a, I, b) => {
    const key = (kind[J]! * most + a) * (numKinds * most) + kind[I]! * most + b;
    const before = known.get(key);
    if (before !== undefined) return before;
    const player = infosetPlayer[I]!;
    const claim = infosetFirstSequence[J]! + a;
    const found = below(player, infosetFirstSequence[I]! + b).some((K) => {
      const pretended = pretence[player]!(claim, K);
      if (pretended === SILENCE) return true;
      for (let c = 0; c < infosetNumActions[pretended]!; c++)
        if (isExposed(pretended, c, K, Math.min(c, infosetNumActions[K]! - 1))) return true;
      return false;
    });
    known.set(key, found);
    return found;
  };
  return isExposed;
}

/** A player's infosets right below one of its sequences. */
function infosetsBelow(tree: GameTree): (player: number, own: Sequence) => readonly Infoset[] {
  const below = Array.from(tree.numSequences, (count) => new Array<Infoset[] | undefined>(count));
  for (let I = 0; I < tree.numInfosets; I++) {
    const own = below[tree.infosetPlayer[I]!]!;
    const parent = tree.infosetParentSequence[I]!;
    const list = own[parent];
    if (list === undefined) own[parent] = [I];
    else list.push(I);
  }
  return (player, own) => below[player]![own] ?? [];
}
