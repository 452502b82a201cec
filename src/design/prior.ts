/** Priors over profiles of types: independent or joint, checked once. */
import { errors } from '../errors.ts';
import { checkMoves } from '../game/size.ts';

/** Something that chance draws: a player's private type, or a state of the world. */
export interface Drawn<Value> {
  /** What is seen of it; different for each that the same player may have. */
  readonly label: string;
  readonly value: Value;
  /** Above 0 to 1, independent of what else is drawn; left out when the problem has a joint `prior`. */
  readonly probability?: number;
}

/** One profile: what chance draws from each list. */
export interface DrawnProfile<Value> {
  readonly drawn: readonly Drawn<Value>[];
  readonly values: readonly Value[];
  readonly probability: number;
  readonly label: string;
}

/** Probabilities may miss 1 by this much. */
const TOLERANCE = 1e-9;

/** All profiles, each made when it is asked for. */
export interface Profiles<Value> {
  readonly count: number;
  /** From 0 to count - 1; the last list varies fastest. */
  at(index: number): DrawnProfile<Value>;
}

type Lists<Value> = readonly { readonly what: string; readonly items: readonly Drawn<Value>[] }[];

/**
 * All profiles. Those of probability 0 are kept, so that what chance excludes does not become public knowledge by the
 * shape of the tree.
 * @param lists with the name of each for messages, as in `types of player 2`
 * @throws InputError naming the list: empty, a label twice, no probability or one out of range, a sum other than 1, or
 * probabilities beside a joint prior; or for more profiles than a chance node may have moves
 * Cost: linear in the lists; with a joint prior, in the profiles.
 */
export function profilesOf<Value>(
  name: string,
  lists: Lists<Value>,
  prior: ((profile: readonly Value[]) => number) | undefined,
): Profiles<Value> {
  for (const { what, items } of lists) {
    if (prior === undefined) {
      checkIndependent(`${name}:${what}`, items);
      continue;
    }
    checkLabels(`${name}:${what}`, items);
    if (items.some(({ probability }) => probability !== undefined))
      throw errors.badField(`${name}:${what}`, 'probability', 'none beside the joint prior');
  }
  const count = lists.reduce((ways, { items }) => ways * items.length, 1);
  checkMoves(`The number of profiles of ${name}`, count);
  const make = (index: number): DrawnProfile<Value> => {
    const drawn = drawnAt(lists, index);
    const values = drawn.map(({ value }) => value);
    const probability =
      prior === undefined
        ? drawn.reduce((share, own) => share * (own.probability as number), 1)
        : prior(values);
    return { drawn, values, probability, label: drawn.map(({ label }) => label).join(', ') };
  };
  const profiles = { count, at: lastKept(make) };
  if (prior !== undefined) checkJoint(name, lists, profiles);
  return profiles;
}

function drawnAt<Value>(lists: Lists<Value>, index: number): Drawn<Value>[] {
  const drawn: Drawn<Value>[] = [];
  let rest = index;
  for (const { items } of lists.toReversed()) {
    drawn.push(items[rest % items.length]!);
    rest = Math.floor(rest / items.length);
  }
  return drawn.reverse();
}

/** Remembers the last that was made: a game asks several times for the one that it is at. */
function lastKept<Item>(make: (index: number) => Item): (index: number) => Item {
  let kept: { readonly index: number; readonly item: Item } | null = null;
  return (index) => {
    if (kept?.index !== index) kept = { index, item: make(index) };
    return kept.item;
  };
}

/** Of what is drawn independently of everything else. @throws InputError */
export function checkIndependent(field: string, items: readonly Drawn<unknown>[]): void {
  checkLabels(field, items);
  checkProbabilities(field, items);
}

function checkLabels(field: string, items: readonly Drawn<unknown>[]): void {
  if (items.length === 0) throw errors.badField(field, '[]', 'at least one');
  const seen = new Set<string>();
  for (const { label } of items) {
    if (seen.has(label)) throw errors.badField(field, label, 'a label only once');
    seen.add(label);
  }
}

/** @throws InputError for a probability that is missing or out of range, or a sum other than 1 */
export function checkProbabilities(field: string, items: readonly Drawn<unknown>[]): void {
  for (const { label, probability } of items)
    if (!(probability !== undefined && probability > 0 && probability <= 1 + TOLERANCE))
      throw errors.badField(`${field}:probability of ${label}`, probability, 'a number above 0, up to 1');
  checkSum(
    field,
    items.reduce((sum, { probability }) => sum + (probability as number), 0),
  );
}

function checkJoint<Value>(name: string, lists: Lists<Value>, profiles: Profiles<Value>): void {
  const possible = lists.map(() => new Set<Drawn<Value>>());
  let sum = 0;
  for (let k = 0; k < profiles.count; k++) {
    const { drawn, label, probability } = profiles.at(k);
    if (!(probability >= 0 && probability <= 1 + TOLERANCE))
      throw errors.badField(`${name}:prior of ${label}`, probability, 'a number from 0 to 1');
    sum += probability;
    if (probability > 0) for (const [i, item] of drawn.entries()) possible[i]?.add(item);
  }
  checkSum(`${name}:prior`, sum);
  lists.forEach(({ what, items }, i) => {
    for (const item of items)
      if (!possible[i]?.has(item))
        throw errors.badField(`${name}:${what}:prior of ${item.label}`, 0, 'above 0 in some profile');
  });
}

export function checkSum(field: string, sum: number): void {
  if (!(Math.abs(sum - 1) <= TOLERANCE))
    throw errors.badField(`${field}:sum of probabilities`, sum, '1 within 1e-9');
}

/** All lists of indices below the counts, the last varying fastest. */
export function product(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (lists, count) => lists.flatMap((list) => Array.from({ length: count }, (_, k) => [...list, k])),
    [[]],
  );
}

/** Labels in a row, such that no two lists look the same. */
export function listed(items: readonly { readonly label: string }[]): string {
  return items.map(({ label }) => label.replace(/[\\,;]/g, '\\$&')).join(', ');
}
