/**
 * A security game: a defender commits to how often it covers each target, an attacker strikes one.
 *
 * Source: Kiekintveld, Jain, Tsai, Pita, Ordóñez and Tambe, Computing optimal randomized resource allocations for massive
 * security games, AAMAS 2009. Player 1, the defender, covers one target; player 2, the attacker, strikes one. Payoffs per
 * target, struck when covered and when not. Solve by EFCE with `--instruments 1` and the objective `player:1`.
 * By hand, default: the attacker gets −1 at a covered target and 3 or 1 at target 1 or 2 if it is not; the defender 0 if the
 * target is covered, else −4 or −2. With target 1 covered with probability c the attacker expects 3 − 4c there and
 * 1 − 2(1 − c) = 2c − 1 at target 2; both are equal at c = 2/3. There it strikes, in the defender's favour, target 2 or 1:
 * the defender gets −2 · 2/3 or −4 · 1/3, −4/3 both times; any other c is worse.
 */
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { listOr } from './drawn-values.ts';
import { defineFamily, type Given, list, settle } from './instance.ts';
import { type NormalFormState, normalForm } from './normal-form.ts';

const parameters = {
  attackerUncovered: list("attacker's payoff per target that is not covered; default 3:1"),
  attackerCovered: list("attacker's payoff per covered target; default -1 each"),
  defenderUncovered: list("defender's payoff when a target that is not covered is struck; default -4:-2"),
  defenderCovered: list("defender's payoff when a covered target is struck; default 0 each"),
};

/** @throws InputError for lists of different lengths */
export function security(given: Given<typeof parameters>): Game<NormalFormState> {
  const settled = settle('security', parameters, given);
  const attackerUncovered = listOr(settled.attackerUncovered, [3, 1]);
  const tables = {
    attackerUncovered,
    attackerCovered: listOr(
      settled.attackerCovered,
      attackerUncovered.map(() => -1),
    ),
    defenderUncovered: listOr(settled.defenderUncovered, [-4, -2]),
    defenderCovered: listOr(
      settled.defenderCovered,
      attackerUncovered.map(() => 0),
    ),
  };
  for (const [key, table] of Object.entries(tables))
    if (table.length !== attackerUncovered.length)
      throw errors.badField(
        `security:${key}`,
        table.join(':'),
        `${attackerUncovered.length} payoffs, one per target`,
      );
  const label = (verb: string) => attackerUncovered.map((_, t) => `${verb} ${t + 1}`);
  return normalForm({
    name: settled.name,
    source: securityFamily.source,
    actions: [label('cover'), label('strike')],
    payoffs: ([covered, struck]) =>
      struck === covered
        ? [tables.defenderCovered[struck as number]!, tables.attackerCovered[struck as number]!]
        : [tables.defenderUncovered[struck as number]!, tables.attackerUncovered[struck as number]!],
  });
}

export const securityFamily = defineFamily({
  name: 'security',
  title: 'Security game',
  source: 'Kiekintveld, Jain, Tsai, Pita, Ordóñez and Tambe 2009',
  parameters,
  examples: ['security'],
  create: security,
});
