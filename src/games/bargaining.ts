/**
 * Bargaining by alternating offers over a pie of `steps` equal slices, with private values and outside options.
 *
 * Sources: I. Ståhl, Bargaining Theory, 1972 (finitely many rounds); A. Rubinstein, Perfect equilibrium in a bargaining
 * model, 1982 (discounting); Binmore, Rubinstein, Wolinsky, The Nash bargaining solution in economic modelling, 1986
 * (breakdown, outside options). Slices, types and dates are chosen here:
 * Chance draws one type per player, all pairs equally likely; a player knows its own. Player 1 offers in rounds 1, 3, …,
 * player 2 in rounds 2, 4, …: 0..steps slices for the other, who accepts, rejects or, when `leave` is true and the round
 * is not the last, leaves. Offers and answers are public. After a rejection talks break down with probability
 * `breakdown` (no node when it is 0); a rejection in the last round ends them.
 * Agreement in round t: a player of value v gets discount^(t − 1) · v · its share of the pie. Leaving, breakdown or the
 * last rejection in round t: discount^(t − 1) · its outside option.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { checkMoves } from '../game/size.ts';
import { amount, defineFamily, flag, type Given, list, required, type Settled, settle } from './instance.ts';

const parameters = {
  steps: required('slices of the pie', 1, 1000),
  rounds: required('most offers that are made', 1, 20),
  values1: list("the pie's value to player 1, a number per type, at least 0; default 1"),
  values2: list("the pie's value to player 2, a number per type, at least 0; default 1"),
  outside1: list("player 1's outside option: one number, or one per type; default 0"),
  outside2: list("player 2's outside option: one number, or one per type; default 0"),
  discount: amount('factor on what is got a round later', 1, 0, 1),
  breakdown: amount('probability that talks break down after a rejection', 0, 0, 1),
  leave: flag('whether the outside options can be taken before the last round', true),
};

interface Type {
  readonly value: number;
  readonly outside: number;
}

type Ending = 'agreed' | 'apart';

export interface BargainingState {
  /** Of players 1 and 2; null before they are drawn. */
  readonly types: readonly [Type, Type] | null;
  /** `1` or `2` of two types, per player. */
  readonly names: readonly [string, string];
  /** Number of rejections that talks survived: the date, from 0. */
  readonly round: number;
  /** Slices for the other player; −1 when an offer is to be made. */
  readonly offer: number;
  /** After a rejection, before chance decides whether talks go on. */
  readonly atRisk: boolean;
  readonly ending: Ending | null;
  /** Offers so far: those followed by a space were rejected. */
  readonly history: string;
}

type Rules = Settled<typeof parameters>;

/** @throws InputError for parameters out of range, or lists that do not fit together */
export function bargaining(given: Given<typeof parameters>): Game<BargainingState> {
  const rules = settle('bargaining', parameters, given);
  const { steps, rounds, breakdown, leave, name } = rules;
  const [types1, types2] = [typesOf(rules, 1), typesOf(rules, 2)];
  const numDraws = types1.length * types2.length;
  checkMoves(`The number of pairs of types of ${name}`, numDraws);

  return {
    name,
    source: bargainingFamily.source,
    players: 2,
    initial: () => ({
      types: null,
      names: ['', ''],
      round: 0,
      offer: -1,
      atRisk: false,
      ending: null,
      history: '',
    }),
    actor(state) {
      if (state.ending !== null) return 'terminal';
      return state.types === null || state.atRisk ? 'chance' : mover(state);
    },
    moves(state) {
      if (state.types === null)
        return drawsOf(types1, types2).map((drawn) => ({
          label: drawn.names.join(' '),
          probability: 1 / numDraws,
          next: { ...state, ...drawn },
        }));
      if (state.atRisk)
        return [
          { label: 'break', probability: breakdown, next: { ...state, atRisk: false, ending: 'apart' } },
          { label: 'go on', probability: 1 - breakdown, next: goOn(state) },
        ];
      if (isOffered(state)) return answers(rules, state);
      return Array.from({ length: steps + 1 }, (_, offer) => ({
        label: `offer ${offer}`,
        next: { ...state, offer, history: `${state.history}${offer}` },
      }));
    },
    infoset: (state) => `${state.names[mover(state) - 1]}|${state.history}`,
    utilities: (state) => payoffs(rules, state),
    leastNodes() {
      let belowRejection = 1;
      let offers = 0;
      for (let left = 1; left <= rounds; left++) {
        const answers = 3 + Number(leave && left > 1);
        offers = 1 + (steps + 1) * (answers - 1 + belowRejection);
        belowRejection = offers + (breakdown > 0 ? 2 : 0);
      }
      return 1 + numDraws * offers;
    },
  };
}

const proposer = ({ round }: BargainingState) => (round % 2 === 0 ? 1 : 2);
const isOffered = ({ offer }: BargainingState) => offer >= 0;
const mover = (state: BargainingState) => (isOffered(state) ? 3 - proposer(state) : proposer(state));

const answers = (rules: Rules, state: BargainingState): Move<BargainingState>[] => [
  { label: 'accept', next: { ...state, ending: 'agreed' } },
  { label: 'reject', next: reject(rules, state) },
  ...(rules.leave && state.round + 1 < rules.rounds
    ? [{ label: 'leave', next: { ...state, ending: 'apart' as const } }]
    : []),
];

function reject({ rounds, breakdown }: Rules, state: BargainingState): BargainingState {
  if (state.round + 1 === rounds) return { ...state, ending: 'apart' };
  return breakdown > 0 ? { ...state, atRisk: true } : goOn(state);
}

function goOn(state: BargainingState): BargainingState {
  const { round, history } = state;
  return { ...state, round: round + 1, offer: -1, atRisk: false, history: `${history} ` };
}

function payoffs({ steps, discount }: Rules, state: BargainingState): number[] {
  const { types, round, offer, ending } = state;
  const factor = discount ** round;
  return (types ?? []).map(({ value, outside }, k) => {
    if (ending === 'apart') return factor * outside;
    const slices = k + 1 === proposer(state) ? steps - offer : offer;
    return (factor * value * slices) / steps;
  });
}

/** A player's types: as many as the longer of its two lists. */
function typesOf(rules: Rules, player: 1 | 2): Type[] {
  const [values, outsides] = [rules[`values${player}`], rules[`outside${player}`]];
  const count = Math.max(values.length, outsides.length, 1);
  if (values.some((value) => value < 0))
    throw errors.badField(`bargaining:values${player}`, values.join(':'), 'numbers of at least 0');
  if (values.length > 1 && outsides.length > 1 && values.length !== outsides.length)
    throw errors.badField(
      `bargaining:outside${player}`,
      outsides.join(':'),
      `one number, or ${values.length}, one per value of player ${player}`,
    );
  const at = (list: readonly number[], k: number, fallback: number) =>
    list.length === 0 ? fallback : list[list.length === 1 ? 0 : k]!;
  return Array.from({ length: count }, (_, k) => ({ value: at(values, k, 1), outside: at(outsides, k, 0) }));
}

function drawsOf(first: readonly Type[], second: readonly Type[]) {
  return first.flatMap((one, i) =>
    second.map((two, j) => ({ types: [one, two] as const, names: [`${i + 1}`, `${j + 1}`] as const })),
  );
}

export const bargainingFamily = defineFamily({
  name: 'bargaining',
  title: 'Alternating offers',
  source:
    'Ståhl 1972, Rubinstein 1982; breakdown and outside options as in Binmore, Rubinstein and Wolinsky 1986',
  parameters,
  examples: [
    'bargaining:steps=4,rounds=2',
    'bargaining:steps=4,rounds=1,outside1=0.2,outside2=0:0.5',
    'bargaining:steps=3,rounds=2,values1=1:2,outside2=0:0.5,discount=0.9',
  ],
  create: bargaining,
});
