/**
 * The optimal auction of one item among bidders with private values.
 *
 * Source: Myerson, Optimal auction design, Mathematics of Operations Research 1981; discrete values as in Elkind,
 * Designing and learning optimal finite support auctions, SODA 2007.
 * Chance draws independent values v₁ < v₂ < …; each bidder sees its own and takes part or refuses (interim individual
 * rationality); the principal keeps the item (worth `cost` to it) or sells it to one who takes part, who pays from 0 to
 * the highest value. Solve by COMM with the objective `principal`: revenue, less the cost when sold.
 * By hand: with f the probabilities and F their sums the virtual value of vₖ is vₖ − (vₖ₊₁ − vₖ)(1 − F(vₖ)) / f(vₖ), and
 * where that falls it is ironed: averaged, with weights f, until it rises. The optimum is the mean of the highest ironed
 * virtual value of a bidder less the cost, where that is positive. Two bidders, values 1 and 2 equally likely: virtual
 * values 0 and 2, so that the optimum is 2 · 3/4 = 3/2.
 */
import { mechanismGame } from '../design/mechanism.ts';
import type { Drawn } from '../design/prior.ts';
import type { Game } from '../game/game.ts';
import { drawnValues, largest } from './drawn-values.ts';
import { amount, defineFamily, type Given, list, settle, whole } from './instance.ts';

const parameters = {
  bidders: whole('number of bidders', 2, 1, 3),
  values: list('values of every bidder that has none of its own; default 1:2'),
  probabilities: list('their probabilities; default all the same'),
  values2: list('values of bidder 2, if they differ'),
  probabilities2: list('their probabilities'),
  values3: list('values of bidder 3, if they differ'),
  probabilities3: list('their probabilities'),
  cost: amount('what the item is worth to the seller', 0, 0, 1e6),
};

/** @throws InputError for parameters out of range, or as many probabilities as there are no values */
export function singleItemAuction(given: Given<typeof parameters>): Game<unknown> {
  const settled = settle('single-item-auction', parameters, given);
  const { name, cost } = settled;
  const common = [settled.values, settled.probabilities] as const;
  const own = [common, [settled.values2, settled.probabilities2], [settled.values3, settled.probabilities3]];
  const types = Array.from({ length: settled.bidders }, (_, k): Drawn<number>[] => {
    const hasOwn = k === 0 || own[k]![0].length > 0;
    const [values, probabilities] = hasOwn ? own[k]! : common;
    const whose = hasOwn ? ` of bidder ${k + 1}` : '';
    return drawnValues(`single-item-auction:values${whose}`, 'value', values, [1, 2], probabilities);
  });
  const buyers = types.map((_, k) => k + 1);
  const saleTo = (i: number) => `sell to ${i}` as const;
  const most = largest(types.flat().map(({ value }) => value));
  return mechanismGame({
    name,
    source: singleItemAuctionFamily.source,
    types,
    outcomes: ['keep', ...buyers.map(saleTo)],
    valuation: (i, values, outcome) => (outcome === saleTo(i) ? values[i - 1]! : 0),
    feasible: (outcome, participants) =>
      outcome === 'keep' || participants.some((i) => outcome === saleTo(i)),
    payments: (i, outcome) => (outcome === saleTo(i) ? { least: 0, most } : null),
    cost: (outcome) => (outcome === 'keep' ? 0 : cost),
    budgetBalance: 'none',
    participation: 'ex-interim',
  });
}

export const singleItemAuctionFamily = defineFamily({
  name: 'single-item-auction',
  title: 'Optimal auction of one item',
  source: 'Myerson 1981; discrete values as in Elkind 2007',
  parameters,
  examples: [
    'single-item-auction',
    'single-item-auction:values=1:2:3',
    'single-item-auction:values=1:2,values2=0:4',
  ],
  create: singleItemAuction,
});
