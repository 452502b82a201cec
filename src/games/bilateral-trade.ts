/**
 * A seller and a buyer with private values of one item: efficient trade needs a subsidy.
 *
 * Source: Myerson and Satterthwaite, Efficient mechanisms for bilateral trading, Journal of Economic Theory 1983.
 * Chance draws the buyer's value (player 1) and the seller's cost (player 2) independently; both see their own and take
 * part or refuse; the principal has them trade or not. The buyer pays from 0 to the highest value or cost and the seller
 * is paid as much; `balance` says when the payments must cover what is paid out. Solve by COMM with the objective
 * `surplus`, the gains from trade.
 * By hand: trade with probabilities q(v, c) can be balanced if the mean of (virtual value − virtual cost) q is at least 0,
 * where vₖ is virtually vₖ − (vₖ₊₁ − vₖ)(1 − F(vₖ)) / f(vₖ) and cₖ is cₖ + (cₖ − cₖ₋₁) F(cₖ₋₁) / f(cₖ). By default values 1
 * and 5, costs 0 and 4, equally likely: virtually −3 and 5, 0 and 8. Trade of (5, 0) earns 5; that of (5, 4) and of (1, 0)
 * loses 3 each, for a gain of 1 each, so that both together happen with probability 5/3 of 2: the surplus is
 * (5 + 5/3) / 4 = 5/3, where the efficient one is 7/4.
 */
import { mechanismGame } from '../design/mechanism.ts';
import type { Game } from '../game/game.ts';
import { drawnValues, largest } from './drawn-values.ts';
import { choice, defineFamily, type Given, list, settle } from './instance.ts';

const parameters = {
  values: list('values of the buyer; default 1:5'),
  probabilities: list('their probabilities; default all the same'),
  costs: list('costs of the seller; default 0:4'),
  costProbabilities: list('their probabilities; default all the same'),
  balance: choice('when the payments of the buyer cover those to the seller', ['ex-post', 'ex-ante', 'none']),
};

/** @throws InputError for bad values, costs or probabilities */
export function bilateralTrade(given: Given<typeof parameters>): Game<unknown> {
  const { name, balance, ...lists } = settle('bilateral-trade', parameters, given);
  const values = drawnValues('bilateral-trade:values', 'value', lists.values, [1, 5], lists.probabilities);
  const costs = drawnValues('bilateral-trade:costs', 'cost', lists.costs, [0, 4], lists.costProbabilities);
  const most = largest([...values, ...costs].map(({ value }) => value));
  return mechanismGame({
    name,
    source: bilateralTradeFamily.source,
    types: [values, costs],
    outcomes: ['keep', 'trade'],
    valuation: (i, types, outcome) => (outcome === 'keep' ? 0 : i === 1 ? types[0]! : 0 - types[1]!),
    feasible: (outcome, participants) => outcome === 'keep' || participants.length === 2,
    payments: (i) => (i === 1 ? { least: 0, most } : { least: 0 - most, most: 0 }),
    budgetBalance: balance,
    participation: 'ex-interim',
  });
}

export const bilateralTradeFamily = defineFamily({
  name: 'bilateral-trade',
  title: 'Bilateral trade',
  source: 'Myerson and Satterthwaite 1983',
  parameters,
  examples: [
    'bilateral-trade',
    'bilateral-trade:balance=none',
    'bilateral-trade:values=1:3:5:7,costs=0:2:4:6',
  ],
  create: bilateralTrade,
});
