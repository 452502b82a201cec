/**
 * Selling information to a buyer who has little money.
 *
 * Source: after Babaioff, Kleinberg and Paes Leme, Optimal mechanisms for selling information, EC 2012 (sequential
 * contracts under a budget); Bergemann, Bonatti and Smolin, The design and price of information, AER 2018.
 * Chance draws the state, a with probability `prior`, and the buyer's stake independently; the principal sees the state,
 * the buyer its stake. The buyer buys or declines, which the principal sees, then says a or b, and gets its stake if that
 * is the state. Who buys pays from 0 to `budget`. The principal has a last move without choice, which keeps the stake
 * private to the end: what only the last mover could tell apart counts as public. Solve by COMM with the objective `principal`: what is recommended is the
 * information sold.
 * By hand: even odds, stakes 1 and 3 equally likely, budget 1. Information that makes the buyer right with probability
 * (1 + z)/2 is worth z/2 and 3z/2. Full information to stake 3 alone earns 1/2, as the budget binds; full information to
 * both at 1/2 earns 1/2. But z to stake 1 for z/2, and full information to stake 3 for p, with 3/2 − p ≥ 3z/2 − z/2 so
 * that it does not take the other, earns z/4 + min(1, 3/2 − z)/2: 5/8 at z = 1/2.
 */
import type { Game } from '../game/game.ts';
import { drawnValues } from './drawn-values.ts';
import { amount, defineFamily, type Given, list, settle } from './instance.ts';

const parameters = {
  prior: amount('probability of state a', 0.5, 0, 1),
  stakes: list('what being right is worth to the buyer; default 1:3'),
  probabilities: list('their probabilities; default all the same'),
  budget: amount('most that the buyer can pay', 1, 0, 1e6),
};

export interface SellingInformationState {
  readonly world: 'a' | 'b' | null;
  readonly stake: number;
  /** Whether the principal has seen the state, and what the buyer did. */
  readonly seen: boolean;
  readonly bought: boolean | null;
  readonly served: boolean;
  readonly said: 'a' | 'b' | null;
  readonly over: boolean;
}

/** @throws InputError for bad stakes or probabilities, or parameters out of range */
export function sellingInformation(given: Given<typeof parameters>): Game<SellingInformationState> {
  const { name, prior, stakes, probabilities, budget } = settle('selling-information', parameters, given);
  const types = drawnValues('selling-information:stakes', 'stake', stakes, [1, 3], probabilities);
  const options = [0, budget].map((paid) => ({ label: `pays ${paid}`, utilities: [0 - paid] }));
  return {
    name,
    source: sellingInformationFamily.source,
    players: 1,
    initial: () => ({
      world: null,
      stake: 0,
      seen: false,
      bought: null,
      served: false,
      said: null,
      over: false,
    }),
    actor({ world, seen, bought, served, said, over }) {
      if (world === null) return 'chance';
      if (!seen) return 'principal';
      if (bought === null) return 1;
      if (!served) return 'principal';
      if (said === null) return 1;
      return over ? 'terminal' : 'principal';
    },
    moves(state) {
      if (state.world === null)
        return (['a', 'b'] as const).flatMap((world) =>
          types.map(({ label, value, probability = 1 }) => ({
            label: `${world}, ${label}`,
            probability: (world === 'a' ? prior : 1 - prior) * probability,
            next: { ...state, world, stake: value },
          })),
        );
      if (!state.seen) return [{ label: 'observe', next: { ...state, seen: true } }];
      if (state.bought === null)
        return [
          { label: 'buy', next: { ...state, bought: true } },
          { label: 'decline', next: { ...state, bought: false } },
        ];
      if (!state.served) return [{ label: 'go on', next: { ...state, served: true } }];
      if (state.said !== null) return [{ label: 'end', next: { ...state, over: true } }];
      return (['a', 'b'] as const).map((said) => ({ label: `say ${said}`, next: { ...state, said } }));
    },
    infoset({ world, stake, seen, bought, served, said }) {
      if (!seen) return `state ${world}`;
      if (bought === null) return `stake ${stake}`;
      const done = bought ? 'bought' : 'declined';
      if (said !== null) return `state ${world}, ${done}, end`;
      return served ? `stake ${stake}, ${done}` : `state ${world}, ${done}`;
    },
    utilities: ({ world, stake, said }) => [said === world ? stake : 0],
    transfers: ({ bought }) => (bought ? [{ label: 'payment', options }] : []),
  };
}

export const sellingInformationFamily = defineFamily({
  name: 'selling-information',
  title: 'Selling information to a buyer with a budget',
  source: 'after Babaioff, Kleinberg and Paes Leme 2012; Bergemann, Bonatti and Smolin 2018',
  parameters,
  examples: ['selling-information'],
  create: sellingInformation,
});
