/**
 * A seller and one buyer: whatever mechanism is allowed, the monopoly price is optimal.
 *
 * Source: Riley and Zeckhauser, Optimal selling strategies: when to haggle, when to hold firm, QJE 1983.
 * The buyer sees its value, takes part or refuses; the principal sells or keeps the item, and a buyer pays from 0 to the
 * highest value. Solve by COMM with the objective `principal`. By hand: the best p · Pr[value ≥ p] over the values p. With
 * values 1 and 3 equally likely that is 3/2, at the price 3.
 */
import { mechanismGame } from '../design/mechanism.ts';
import type { Game } from '../game/game.ts';
import { drawnValues, largest } from './drawn-values.ts';
import { defineFamily, type Given, list, settle } from './instance.ts';

const parameters = {
  values: list('values of the buyer; default 1:3'),
  probabilities: list('their probabilities; default all the same'),
};

/** @throws InputError for bad values or probabilities */
export function postedPrice(given: Given<typeof parameters>): Game<unknown> {
  const { name, values, probabilities } = settle('posted-price', parameters, given);
  const types = drawnValues('posted-price:values', 'value', values, [1, 3], probabilities);
  const most = largest(types.map(({ value }) => value));
  return mechanismGame({
    name,
    source: postedPriceFamily.source,
    types: [types],
    outcomes: ['keep', 'sell'],
    valuation: (_, [value], outcome) => (outcome === 'sell' ? (value as number) : 0),
    feasible: (outcome, participants) => outcome === 'keep' || participants.length > 0,
    payments: (_, outcome) => (outcome === 'sell' ? { least: 0, most } : null),
    budgetBalance: 'none',
    participation: 'ex-interim',
  });
}

export const postedPriceFamily = defineFamily({
  name: 'posted-price',
  title: 'Selling to one buyer',
  source: 'Riley and Zeckhauser 1983',
  parameters,
  examples: ['posted-price'],
  create: postedPrice,
});
