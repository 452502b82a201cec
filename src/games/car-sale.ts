/**
 * Selling a car of unknown quality: Bayesian persuasion.
 *
 * Source: the prosecutor example of Kamenica and Gentzkow, Bayesian persuasion, 2011, as a used car.
 * Chance makes the car good with probability `good`. The principal, the seller, observes it (an infoset with one action
 * per quality); player 1, the buyer, does not, and buys or not: 1 for a good car, −1 for a bad one, 0 without a sale.
 * The objective is 1 for a sale. With `good` ≤ 1/2 the best policy recommends every good car and as many bad ones, so that
 * it sells with probability 2 · good: 2/3 by default.
 */
import type { Game } from '../game/game.ts';
import { amount, defineFamily, type Given, settle } from './instance.ts';

const parameters = { good: amount('probability that the car is good', 1 / 3, 0, 1) };

export interface CarSaleState {
  readonly good: boolean | null;
  readonly seen: boolean;
  readonly sold: boolean | null;
}

/** @throws InputError for a probability out of range */
export function carSale(given: Given<typeof parameters>): Game<CarSaleState> {
  const { good: prior, name } = settle('car-sale', parameters, given);
  return {
    name,
    source: carSaleFamily.source,
    players: 1,
    initial: () => ({ good: null, seen: false, sold: null }),
    actor({ good, seen, sold }) {
      if (good === null) return 'chance';
      if (!seen) return 'principal';
      return sold === null ? 1 : 'terminal';
    },
    moves(state) {
      if (state.good === null)
        return [
          { label: 'good', probability: prior, next: { ...state, good: true } },
          { label: 'bad', probability: 1 - prior, next: { ...state, good: false } },
        ];
      if (!state.seen) return [{ label: 'look', next: { ...state, seen: true } }];
      return [
        { label: 'buy', next: { ...state, sold: true } },
        { label: 'leave', next: { ...state, sold: false } },
      ];
    },
    infoset({ good, seen }) {
      if (seen) return 'buyer';
      return good ? 'good car' : 'bad car';
    },
    utilities: ({ good, sold }) => [sold ? (good ? 1 : -1) : 0],
    objective: ({ sold }) => (sold ? 1 : 0),
  };
}

export const carSaleFamily = defineFamily({
  name: 'car-sale',
  title: 'Selling a car of unknown quality',
  source: 'after Kamenica and Gentzkow 2011',
  parameters,
  examples: ['car-sale'],
  create: carSale,
});
