/**
 * A Stackelberg leader with several followers: one inspection for many, and what the followers are told of it.
 *
 * Source: after Maschler, A price leadership method for solving the inspector's non-constant-sum game, Naval Research
 * Logistics 1966; commitment with signals as in Conitzer and Korzhyk, Commitment to correlated strategies, AAAI 2011.
 * Player 1, the leader, inspects one of the others, who comply or cheat at once: complying is worth 0, cheating 1, and
 * −`fine` when inspected. The leader loses 1 for each who cheats. Solve by EFCE with `--instruments 1` and the objective
 * `player:1`. By hand: a follower who is told to comply does so if it is inspected with probability 1/(1 + fine) or more,
 * given that it is told. There is one inspection, so that 1 + fine followers comply in the mean, if there are so many; this is
 * attained by always inspecting somebody who is told to comply. By default 2 followers and fine 1/2: the leader gets
 * −(2 − 3/2) = −1/2. Without telling them anything only one can be deterred: −1.
 */
import type { Game } from '../game/game.ts';
import { amount, defineFamily, type Given, settle, whole } from './instance.ts';
import { type NormalFormState, normalForm } from './normal-form.ts';

const parameters = {
  followers: whole('number of followers', 2, 1, 8),
  fine: amount('what cheating costs when inspected', 0.5, 0, 1e6),
};

export function inspection(given: Given<typeof parameters>): Game<NormalFormState> {
  const { name, followers: count, fine } = settle('inspection', parameters, given);
  const others = Array.from({ length: count }, (_, k) => k + 2);
  return normalForm({
    name,
    source: inspectionFamily.source,
    actions: [others.map((i) => `inspect ${i}`), ...others.map(() => ['comply', 'cheat'])],
    payoffs([inspected, ...cheats]) {
      const own = cheats.map((cheat, k) => (cheat === 0 ? 0 : k === inspected ? 0 - fine : 1));
      return [0 - cheats.filter((cheat) => cheat === 1).length, ...own];
    },
  });
}

export const inspectionFamily = defineFamily({
  name: 'inspection',
  title: 'One inspection for several followers',
  source: 'after Maschler 1966; signals as in Conitzer and Korzhyk 2011',
  parameters,
  examples: ['inspection', 'inspection:followers=3,fine=1'],
  create: inspection,
});
