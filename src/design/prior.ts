/** Priors over profiles of types: independent or joint, checked once. */
import { errors } from '../errors.ts';

/** Something that chance draws: a player's private type, or a state of the world. */
export interface Drawn<Value> {
  /** What is seen of it; different for each that the same player may have. */
  readonly label: string;
  readonly value: Value;
  /** Above 0 to 1, independent of what else is drawn; left out when the problem has a joint `prior`. */
  readonly probability?: number;
}

/** One profile: what chance draws from each list. */
export interface Profile<Value> {
  readonly drawn: readonly Drawn<Value>[];
  readonly values: readonly Value[];
  readonly probability: number;
  readonly label: string;
}

/** Probabilities may miss 1 by this much. */
const TOLERANCE = 1e-9;

/**
 * All profiles, the last list varying fastest. Those of probability 0 are kept, so that what chance excludes does not
 * become public knowledge by the shape of the tree.
 * @param lists with the name of each for messages, as in `types of player 2`
 * @throws InputError naming the list: empty, a label twice, no probability or one out of range, a sum other than 1, or
 * probabilities beside a joint prior
 */
export function profilesOf<Value>(
  name: string,
  lists: readonly { readonly what: string; readonly items: readonly Drawn<Value>[] }[],
  prior: ((profile: readonly Value[]) => number) | undefined,
): Profile<Value>[] {
  for (const { what, items } of lists) checkLabels(`${name}:${what}`, items);
  for (const { what, items } of lists) {
    if (prior === undefined) checkProbabilities(`${name}:${what}`, items);
    else if (items.some(({ probability }) => probability !== undefined))
      throw errors.badField(`${name}:${what}`, 'probability', 'none beside the joint prior');
  }
  const profiles = product(lists.map(({ items }) => items.length)).map((indices): Profile<Value> => {
    const drawn = indices.map((k, i) => lists[i]?.items[k] as Drawn<Value>);
    const values = drawn.map(({ value }) => value);
    const probability =
      prior === undefined
        ? drawn.reduce((share, own) => share * (own.probability as number), 1)
        : prior(values);
    return { drawn, values, probability, label: drawn.map(({ label }) => label).join(', ') };
  });
  if (prior !== undefined) checkJoint(name, lists, profiles);
  return profiles;
}

function checkLabels(field: string, items: readonly Drawn<unknown>[]): void {
  if (items.length === 0) throw errors.badField(field, '[]', 'at least one');
  items.forEach(({ label }, k) => {
    if (items.findIndex((other) => other.label === label) !== k)
      throw errors.badField(field, label, 'a label only once');
  });
}

function checkProbabilities(field: string, items: readonly Drawn<unknown>[]): void {
  for (const { label, probability } of items)
    if (!(probability !== undefined && probability > 0 && probability <= 1 + TOLERANCE))
      throw errors.badField(`${field}:probability of ${label}`, probability, 'a number above 0, up to 1');
  checkSum(
    field,
    items.reduce((sum, { probability }) => sum + (probability as number), 0),
  );
}

function checkJoint(
  name: string,
  lists: readonly { readonly what: string; readonly items: readonly Drawn<unknown>[] }[],
  profiles: readonly Profile<unknown>[],
): void {
  for (const { label, probability } of profiles)
    if (!(probability >= 0 && probability <= 1 + TOLERANCE))
      throw errors.badField(`${name}:prior of ${label}`, probability, 'a number from 0 to 1');
  checkSum(
    `${name}:prior`,
    profiles.reduce((sum, { probability }) => sum + probability, 0),
  );
  lists.forEach(({ what, items }, i) => {
    for (const item of items)
      if (!profiles.some(({ drawn, probability }) => drawn[i] === item && probability > 0))
        throw errors.badField(`${name}:${what}:prior of ${item.label}`, 0, 'above 0 in some profile');
  });
}

function checkSum(field: string, sum: number): void {
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
