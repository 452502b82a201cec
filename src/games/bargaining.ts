/**
 * Bargaining over a pie of `steps` equal slices, with private values, outside options and side payments.
 *
 * Sources: I. Ståhl, Bargaining Theory, 1972 (finitely many rounds); A. Rubinstein, Perfect equilibrium in a bargaining
 * model, 1982 (discounting); Binmore, Rubinstein, Wolinsky, The Nash bargaining solution in economic modelling, 1986
 * (breakdown, outside options); D. Baron and J. Ferejohn, Bargaining in legislatures, 1989 (random proposers); J. Nash,
 * Two-person cooperative games, 1953 (demands at once); K. Chatterjee and W. Samuelson, Bargaining under incomplete
 * information, 1983 (the difference is split). Slices, types and dates are chosen here:
 * Chance draws one type per player, all pairs equally likely; a player knows its own. What is offered, drawn and answered
 * is public.
 *
 * `alternating`: player 1 offers in rounds 1, 3, …, player 2 in rounds 2, 4, …; `random`: chance draws who offers in each
 * round, player 1 with probability `proposer1`. An offer is 0..steps slices for the other, who accepts, rejects or, when
 * `leave` is true and the round is not the last, leaves.
 * `simultaneous`: both demand 0..steps slices for themselves, neither seeing the other's demand, or leave where an answer
 * could. Demands that are no more than the pie are an agreement: each gets what it demands and half of what is left over.
 * Demands of more are a rejection. If either leaves, both get their outside options.
 * Side payments: an offer also gives the other, or asks of it, 0..paymentSteps steps of money, the last of them `payment`; a
 * demand asks for money or gives some, and is compatible when no more is asked than given; the difference is split.
 *
 * After a rejection talks break down with probability `breakdown` (no node when it is 0); a rejection in the last round ends
 * them.
 * Agreement in round t: a player of value v gets discount^(t − 1) · (v · its share of the pie + money). Leaving, breakdown or
 * the last rejection in round t: discount^(t − 1) · its outside option.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { checkMoves } from '../game/size.ts';
import {
  amount,
  choice,
  defineFamily,
  flag,
  type Given,
  list,
  required,
  type Settled,
  settle,
  whole,
} from './instance.ts';

const parameters = {
  steps: required('slices of the pie', 1, 1000),
  rounds: required('most rounds of offers', 1, 20),
  values1: list("the pie's value to player 1, a number per type, at least 0; default 1"),
  values2: list("the pie's value to player 2, a number per type, at least 0; default 1"),
  outside1: list("player 1's outside option: one number, or one per type; default 0"),
  outside2: list("player 2's outside option: one number, or one per type; default 0"),
  discount: amount('factor on what is got a round later', 1, 0, 1),
  breakdown: amount('probability that talks break down after a rejection', 0, 0, 1),
  leave: flag('whether the outside options can be taken before the last round', true),
  offers: choice('who offers in a round: the players in turn, whom chance draws, or both at once', [
    'alternating',
    'random',
    'simultaneous',
  ]),
  proposer1: amount('random: probability that player 1 offers', 0.5, 0, 1),
  payment: amount('largest side payment, beside the pie; 0: none', 0, 0, 1e9),
  paymentSteps: whole('steps from no side payment to the largest', 1, 1, 100),
};

interface Type {
  readonly value: number;
  readonly outside: number;
}

type Ending = 'agreed' | 'apart';

/** To the other player, or demanded of it; `label` in labels of moves, `note` in histories. */
interface Offer {
  readonly slices: number;
  /** Steps of money, below 0 when they go the other way. */
  readonly steps: number;
  readonly label: string;
  readonly note: string;
}

export interface BargainingState {
  /** Of players 1 and 2; null before they are drawn. */
  readonly types: readonly [Type, Type] | null;
  /** `1` or `2` of two types, per player. */
  readonly names: readonly [string, string];
  /** Number of rejections that talks survived: the date, from 0. */
  readonly round: number;
  /** Who offers in this round: 1 or 2; 0 before it is drawn, and when both do. */
  readonly proposer: number;
  /** Those of this round so far; null for a player who leaves instead. */
  readonly offers: readonly (Offer | null)[];
  /** After a rejection, before chance decides whether talks go on. */
  readonly atRisk: boolean;
  readonly ending: Ending | null;
  /** Public offers so far: those followed by a space were rejected. */
  readonly history: string;
}

type Rules = Settled<typeof parameters>;

/** @throws InputError for parameters out of range, or lists that do not fit together */
export function bargaining(given: Given<typeof parameters>): Game<BargainingState> {
  const rules = settle('bargaining', parameters, given);
  const { breakdown, name } = rules;
  const [types1, types2] = [typesOf(rules, 1), typesOf(rules, 2)];
  const numDraws = types1.length * types2.length;
  checkMoves(`The number of pairs of types of ${name}`, numDraws);
  checkMoves(`The number of offers of ${name}`, numOffers(rules));
  const isTurnDrawn = rules.offers === 'random';

  return {
    name,
    source: bargainingFamily.source,
    players: 2,
    initial: () =>
      startRound(rules, {
        types: null,
        names: ['', ''],
        round: 0,
        proposer: 0,
        offers: [],
        atRisk: false,
        ending: null,
        history: '',
      }),
    actor(state) {
      if (state.ending !== null) return 'terminal';
      if (state.types === null || state.atRisk) return 'chance';
      return isTurnDrawn && state.proposer === 0 ? 'chance' : mover(state);
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
          { label: 'go on', probability: 1 - breakdown, next: goOn(rules, state) },
        ];
      if (rules.offers === 'simultaneous') return demands(rules, state);
      if (state.proposer === 0) return turns(rules, state);
      return state.offers.length > 0 ? answers(rules, state) : proposals(rules, state);
    },
    infoset: (state) => `${state.names[mover(state) - 1]}|${state.history}`,
    utilities: (state) => payoffs(rules, state),
    leastNodes: () => 1 + numDraws * nodesOfRounds(rules),
  };
}

/** Who moves where chance does not. */
const mover = ({ proposer, offers }: BargainingState) =>
  proposer === 0 ? 1 + offers.length : offers.length > 0 ? 3 - proposer : proposer;

const mayLeave = ({ leave, rounds }: Rules, { round }: BargainingState) => leave && round + 1 < rounds;

/** Before anybody offers in `state.round`. */
function startRound({ offers }: Rules, state: BargainingState): BargainingState {
  const proposer = offers === 'alternating' ? 1 + (state.round % 2) : 0;
  return { ...state, proposer, offers: [], atRisk: false };
}

function turns({ proposer1 }: Rules, state: BargainingState): Move<BargainingState>[] {
  return [1, 2].map((proposer) => ({
    label: `player ${proposer} offers`,
    probability: proposer === 1 ? proposer1 : 1 - proposer1,
    next: { ...state, proposer, history: `${state.history}${proposer}:` },
  }));
}

/** @param verb of labels, @param words for money that goes either way */
function offersOf({ steps, payment, paymentSteps }: Rules, verb: string, [more, less]: [string, string]) {
  const numSteps = payment > 0 ? paymentSteps : 0;
  const offers: Offer[] = [];
  for (let slices = 0; slices <= steps; slices++)
    for (let k = -numSteps; k <= numSteps; k++) {
      const money = k === 0 ? '' : ` and ${k > 0 ? more : less} ${(payment * Math.abs(k)) / paymentSteps}`;
      const sign = k > 0 ? `+${k}` : k < 0 ? `${k}` : '';
      offers.push({ slices, steps: k, label: `${verb} ${slices}${money}`, note: `${slices}${sign}` });
    }
  return offers;
}

const proposals = (rules: Rules, state: BargainingState): Move<BargainingState>[] =>
  offersOf(rules, 'offer', ['pay', 'ask']).map((offer) => ({
    label: offer.label,
    next: { ...state, offers: [offer], history: `${state.history}${offer.note}` },
  }));

const answers = (rules: Rules, state: BargainingState): Move<BargainingState>[] => [
  { label: 'accept', next: { ...state, ending: 'agreed' } },
  { label: 'reject', next: reject(rules, state) },
  ...(mayLeave(rules, state) ? [{ label: 'leave', next: { ...state, ending: 'apart' as const } }] : []),
];

function demands(rules: Rules, state: BargainingState): Move<BargainingState>[] {
  const moves: { label: string; offer: Offer | null }[] = offersOf(rules, 'demand', ['get', 'pay']).map(
    (offer) => ({ label: offer.label, offer }),
  );
  if (mayLeave(rules, state)) moves.push({ label: 'leave', offer: null });
  return moves.map(({ label, offer }) => ({
    label,
    next: settleDemands(rules, { ...state, offers: [...state.offers, offer] }),
  }));
}

/** What two demands lead to. */
function settleDemands(rules: Rules, state: BargainingState): BargainingState {
  if (state.offers.length < 2) return state;
  const [one, two] = state.offers;
  if (!one || !two) return { ...state, ending: 'apart' };
  if (one.slices + two.slices <= rules.steps && one.steps + two.steps <= 0)
    return { ...state, ending: 'agreed' };
  return reject(rules, { ...state, history: `${state.history}${one.note}/${two.note}` });
}

function reject(rules: Rules, state: BargainingState): BargainingState {
  if (state.round + 1 === rules.rounds) return { ...state, ending: 'apart' };
  return rules.breakdown > 0 ? { ...state, atRisk: true } : goOn(rules, state);
}

const goOn = (rules: Rules, state: BargainingState): BargainingState =>
  startRound(rules, { ...state, round: state.round + 1, history: `${state.history} ` });

function payoffs(rules: Rules, state: BargainingState): number[] {
  const { steps, discount, payment, paymentSteps } = rules;
  const { types, round, ending } = state;
  const factor = discount ** round;
  return (types ?? []).map(({ value, outside }, k) => {
    if (ending === 'apart') return factor * outside;
    const got = agreed(steps, state, k + 1);
    return (factor * value * got.slices) / steps + (factor * payment * got.steps) / paymentSteps;
  });
}

/** What an agreement gives a player. */
function agreed(
  steps: number,
  { proposer, offers }: BargainingState,
  player: number,
): Pick<Offer, 'slices' | 'steps'> {
  const [first, second] = offers as readonly Offer[];
  if (second !== undefined) {
    const own = player === 1 ? first! : second;
    return {
      slices: own.slices + (steps - first!.slices - second.slices) / 2,
      steps: own.steps - (first!.steps + second.steps) / 2,
    };
  }
  return player === proposer ? { slices: steps - first!.slices, steps: -first!.steps } : first!;
}

/** Amounts of money that an offer may have. */
const numPayments = ({ payment, paymentSteps }: Rules) => (payment > 0 ? 2 * paymentSteps + 1 : 1);
const numOffers = (rules: Rules) => (rules.steps + 1) * numPayments(rules);

/** Nodes of all rounds, without the draw of types. */
function nodesOfRounds(rules: Rules): number {
  let belowRejection = 1;
  let round = 0;
  for (let left = 1; left <= rules.rounds; left++) {
    round = nodesOfRound(rules, Number(rules.leave && left > 1), belowRejection);
    belowRejection = round + (rules.breakdown > 0 ? 2 : 0);
  }
  return round;
}

/** @param exits ways to leave, @param belowRejection nodes from a rejection on */
function nodesOfRound(rules: Rules, exits: number, belowRejection: number): number {
  const { offers, steps } = rules;
  const count = numOffers(rules);
  if (offers === 'simultaneous') {
    const money = numPayments(rules);
    const compatible = ((steps + 1) * (steps + 2) * money * (money + 1)) / 4;
    const choices = count + exits;
    return 1 + choices + choices ** 2 + (count ** 2 - compatible) * (belowRejection - 1);
  }
  const offered = 1 + count * (2 + exits + belowRejection);
  return offers === 'random' ? 1 + 2 * offered : offered;
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
  title: 'Bargaining over a pie',
  source:
    'Ståhl 1972, Rubinstein 1982; breakdown and outside options as in Binmore, Rubinstein and Wolinsky 1986; random proposers as in Baron and Ferejohn 1989; demands at once as in Nash 1953 and Chatterjee and Samuelson 1983',
  parameters,
  examples: [
    'bargaining:steps=4,rounds=2',
    'bargaining:steps=4,rounds=1,outside1=0.2,outside2=0:0.5',
    'bargaining:steps=3,rounds=2,values1=1:2,outside2=0:0.5,discount=0.9',
    'bargaining:steps=4,rounds=2,discount=0.5,offers=random',
    'bargaining:steps=2,rounds=2,discount=0.9,offers=simultaneous',
    'bargaining:steps=2,rounds=1,values1=1:2,payment=1,paymentSteps=2',
  ],
  create: bargaining,
});
