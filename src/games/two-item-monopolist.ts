/**
 * Two items and one buyer who adds up their values: bundles, and lotteries over them, beat selling each by itself.
 *
 * Source: Daskalakis, Deckelbaum and Tzamos, The complexity of optimal mechanism design, SODA 2014 (a lottery is needed
 * with independent values 1 or 2, and 1 or 3).
 * Chance draws independent values of both items; the buyer sees them, takes part or refuses; the principal sells nothing,
 * one item or both, for a payment from 0 to the highest value of the bundle. Solve by COMM with the objective `principal`.
 * By hand, default values: sold apart the items bring 1 + 3/2 = 5/2, as the best menu without lotteries does; the menu
 * { both for 4, or item 1 with item 2 at even odds for 5/2 } sells the lottery to (2, 1) and the bundle to both (·, 3), who
 * find the lottery no better: (5/2 + 4 + 4) / 4 = 21/8.
 */
import { mechanismGame } from '../design/mechanism.ts';
import { type Drawn, profilesOf } from '../design/prior.ts';
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { drawnValues, largest } from './drawn-values.ts';
import { defineFamily, type Given, list, settle } from './instance.ts';

const parameters = {
  values1: list('values of item 1; default 1:2'),
  probabilities1: list('their probabilities; default all the same'),
  values2: list('values of item 2; default 1:3'),
  probabilities2: list('their probabilities; default all the same'),
};

/** Types are kept in a list; their reports, of which there are as many again per type, would not fit in memory. */
const MAX_TYPES = 50_000;

const BUNDLES = ['nothing', 'item 1', 'item 2', 'both'] as const;

/** @throws InputError for bad values or probabilities */
export function twoItemMonopolist(given: Given<typeof parameters>): Game<unknown> {
  const { name, ...own } = settle('two-item-monopolist', parameters, given);
  const items = [
    drawnValues('two-item-monopolist:values1', 'value', own.values1, [1, 2], own.probabilities1),
    drawnValues('two-item-monopolist:values2', 'value', own.values2, [1, 3], own.probabilities2),
  ];
  const lists = items.map((drawn, k) => ({ what: `values${k + 1}`, items: drawn }));
  const pairs = profilesOf(name, lists, undefined);
  if (pairs.count > MAX_TYPES)
    throw errors.tooLarge(`The number of types of ${name}`, pairs.count, MAX_TYPES);
  const types = Array.from({ length: pairs.count }, (_, k): Drawn<readonly number[]> => {
    const { values, probability } = pairs.at(k);
    return { label: `values ${values.join(' and ')}`, value: values, probability };
  });
  const worth = (values: readonly number[], bundle: (typeof BUNDLES)[number]) =>
    values.reduce((sum, value, k) => sum + (bundle === 'both' || bundle === `item ${k + 1}` ? value : 0), 0);
  const most = largest(types.map(({ value }) => worth(value, 'both')));
  return mechanismGame({
    name,
    source: twoItemMonopolistFamily.source,
    types: [types],
    outcomes: BUNDLES,
    valuation: (_, [values], bundle) => worth(values as readonly number[], bundle),
    feasible: (bundle, participants) => bundle === 'nothing' || participants.length > 0,
    payments: (_, bundle) => (bundle === 'nothing' ? null : { least: 0, most }),
    budgetBalance: 'none',
    participation: 'ex-interim',
  });
}

export const twoItemMonopolistFamily = defineFamily({
  name: 'two-item-monopolist',
  title: 'Selling two items to one buyer',
  source: 'Daskalakis, Deckelbaum and Tzamos 2014',
  parameters,
  examples: ['two-item-monopolist'],
  create: twoItemMonopolist,
});
