/**
 * Bayesian persuasion of one receiver, any finite number of states and actions.
 *
 * Source: Kamenica and Gentzkow, Bayesian persuasion, American Economic Review 2011.
 * Chance draws the state; the principal, the sender, sees it; player 1, the receiver, does not, and acts. Tables of
 * payoffs have a row per state and a column per action. Solve by CERT or COMM with the objective `principal`.
 * By hand (concavification): the default has states bad and good, equally likely; actions 1, 2 and 3 give the receiver 0,
 * −1 and −4 in the bad state and 0, 3 and 4 in the good one, and the sender 0, 1 and 2 in both. At a belief of good below
 * 1/4 the receiver chooses 1, up to 3/4 it chooses 2, from there 3. So the sender gets 0, 1, 2 from beliefs 0, 1/4, 3/4, the
 * corners of the concave closure, which at 1/2 is 3/2: a signal makes the belief 1/4 or 3/4, at even odds.
 */
import { persuasionGame } from '../design/persuasion.ts';
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { listOr } from './drawn-values.ts';
import { defineFamily, type Given, list, settle } from './instance.ts';

const parameters = {
  prior: list('probability of each state; default 0.5:0.5'),
  receiver: list('payoffs of the receiver, a row per state; default 0:-1:-4:0:3:4'),
  sender: list('payoffs of the sender, a row per state, or one row for all; default 0:1:2'),
};

/** @throws InputError for a prior that is none, or tables of other sizes */
export function persuasion(given: Given<typeof parameters>): Game<unknown> {
  const settled = settle('persuasion', parameters, given);
  const { name } = settled;
  const prior = listOr(settled.prior, [0.5, 0.5]);
  const receiver = listOr(settled.receiver, [0, -1, -4, 0, 3, 4]);
  const sender = listOr(settled.sender, [0, 1, 2]);
  const numActions = receiver.length / prior.length;
  if (!Number.isInteger(numActions))
    throw errors.badField(
      'persuasion:receiver',
      receiver.join(':'),
      `a row for each of ${prior.length} states`,
    );
  if (sender.length !== numActions && sender.length !== receiver.length)
    throw errors.badField(
      'persuasion:sender',
      sender.join(':'),
      `${numActions} payoffs, one per action, or ${receiver.length}`,
    );
  const entry = (table: readonly number[], state: number, action: string) =>
    table[(state * numActions + Number(action) - 1) % table.length]!;
  return persuasionGame({
    name,
    source: persuasionFamily.source,
    states: prior.map((probability, value) => ({ label: `state ${value + 1}`, value, probability })),
    receivers: [{ actions: Array.from({ length: numActions }, (_, a) => String(a + 1)) }],
    payoff: (_, { state, actions }) => entry(receiver, state, actions[0]!),
    sender: ({ state, actions }) => entry(sender, state, actions[0]!),
  });
}

export const persuasionFamily = defineFamily({
  name: 'persuasion',
  title: 'Bayesian persuasion',
  source: 'Kamenica and Gentzkow 2011',
  parameters,
  examples: ['persuasion', 'persuasion:prior=0.3:0.4:0.3,receiver=0:2:0:-1:0:-3,sender=0:1'],
  create: persuasion,
});
