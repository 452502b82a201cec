/**
 * Persuading enough of several receivers: private signals do better than public ones.
 *
 * Source: Arieli and Babichenko, Private Bayesian persuasion, Journal of Economic Theory 2019.
 * A product is good with probability `good`, which the principal sees. Each receiver adopts it or not: 1 if it is good, −1
 * if it is bad, 0 without. The principal gets 1 if at least `quota` adopt. Solve by COMM with the objective `principal`.
 * By hand: all adopt a good product. A receiver obeys if it is told to adopt a bad one with probability x ≤ good / (1 − good)
 * at most, and told to the fewest who count, n receivers are enough with probability n x / quota, up to 1: the optimum is
 * good + (1 − good) min(1, n x / quota), with 3 receivers, quota 2 and good = 3/10: 3/10 + 9/20 = 3/4. A public signal
 * persuades all or nobody: 2 · good = 3/5.
 */
import { persuasionGame } from '../design/persuasion.ts';
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { amount, defineFamily, type Given, settle, whole } from './instance.ts';

const parameters = {
  receivers: whole('number of receivers', 3, 1, 10),
  quota: whole('adoptions that the sender needs, up to the number of receivers', 2, 1, 10),
  good: amount('probability that the product is good', 0.3, 0, 1),
};

/** @throws InputError for parameters out of range, or a quota above the number of receivers */
export function quotaPersuasion(given: Given<typeof parameters>): Game<unknown> {
  const { name, receivers, quota, good } = settle('quota-persuasion', parameters, given);
  if (quota > receivers)
    throw errors.badField('quota-persuasion:quota', quota, `a number up to that of receivers, ${receivers}`);
  return persuasionGame({
    name,
    source: quotaPersuasionFamily.source,
    states: [
      { label: 'good', value: 1, probability: good },
      { label: 'bad', value: -1, probability: 1 - good },
    ],
    receivers: Array.from({ length: receivers }, () => ({ actions: ['adopt', 'pass'] as const })),
    payoff: (i, { state, actions }) => (actions[i - 1] === 'adopt' ? state : 0),
    sender: ({ actions }) => (actions.filter((action) => action === 'adopt').length >= quota ? 1 : 0),
  });
}

export const quotaPersuasionFamily = defineFamily({
  name: 'quota-persuasion',
  title: 'Persuading several receivers',
  source: 'Arieli and Babichenko 2019',
  parameters,
  examples: ['quota-persuasion', 'quota-persuasion:receivers=4,quota=3,good=0.2'],
  create: quotaPersuasion,
});
