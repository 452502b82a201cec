/**
 * Whether to build something that all agents enjoy, and who pays for it.
 *
 * Source: d'Aspremont and Gérard-Varet, Incentives and incomplete information, Journal of Public Economics 1979 (efficient
 * and balanced, if nobody may refuse); Mailath and Postlewaite, Asymmetric information bargaining problems with many
 * agents, Review of Economic Studies 1990 (not, if they may).
 * Chance draws the agents' values independently from one list; the principal builds, which costs `cost`, or not, and every
 * agent pays from −`limit` to `limit`. Where agents may refuse (`participation=ex-interim`) one who does is a veto: nothing
 * is built, and it pays nothing. Solve by COMM with the objective `surplus`: values less cost.
 * By hand: two agents, values 0 and 3 equally likely, cost 5/2. It is efficient to build if anybody has 3: surplus
 * (7/2 + 2 · 1/2) / 4 = 9/8, which `participation=none` attains balanced ex post. With interim participation an agent of
 * value 3 pays at most 3 (Q(3) − Q(0)), where Q is the probability that it is built. If that is q when one agent has 3 and
 * 1 when both have, Q(3) − Q(0) = (1 + q)/2 − q/2: each pays 3/2 if it has 3, together 3/2 in the mean, which covers
 * 5/2 (1/4 + q/2) up to q = 7/10: surplus 7/8 + 7/10 · 1/4 = 21/20. Without balance it is 9/8 again, at a deficit of 3/8.
 */
import { mechanismGame } from '../design/mechanism.ts';
import type { Game } from '../game/game.ts';
import { drawnValues } from './drawn-values.ts';
import { amount, choice, defineFamily, type Given, list, settle, whole } from './instance.ts';

const parameters = {
  agents: whole('number of agents', 2, 1, 4),
  values: list('values of every agent; default 0:3'),
  probabilities: list('their probabilities; default all the same'),
  cost: amount('cost of building', 2.5, 0, 1e6),
  limit: amount('most that an agent pays or is paid', 5, 0, 1e6),
  participation: choice('who must get at least 0, and when', ['none', 'ex-ante', 'ex-interim', 'ex-post']),
  balance: choice('when payments cover the cost', ['ex-post', 'ex-ante', 'none']),
};

/** @throws InputError for bad values or probabilities, or parameters out of range */
export function publicProject(given: Given<typeof parameters>): Game<unknown> {
  const settled = settle('public-project', parameters, given);
  const { name, values, probabilities, agents, cost, limit, balance, participation } = settled;
  const types = drawnValues('public-project:values', 'value', values, [0, 3], probabilities);
  return mechanismGame({
    name,
    source: publicProjectFamily.source,
    types: Array.from({ length: agents }, () => types),
    outcomes: ['leave', 'build'],
    valuation: (i, values, outcome) => (outcome === 'build' ? values[i - 1]! : 0),
    feasible: (outcome, participants) => outcome === 'leave' || participants.length === agents,
    payments: () => ({ least: 0 - limit, most: limit }),
    cost: (outcome) => (outcome === 'build' ? cost : 0),
    budgetBalance: balance,
    participation,
  });
}

export const publicProjectFamily = defineFamily({
  name: 'public-project',
  title: 'Public project with transfers',
  source: "d'Aspremont and Gérard-Varet 1979; Mailath and Postlewaite 1990",
  parameters,
  examples: ['public-project', 'public-project:participation=ex-interim'],
  create: publicProject,
});
