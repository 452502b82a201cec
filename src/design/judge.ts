/**
 * Judges a mechanism that somebody has in hand, by plain enumeration: every profile of types, every misreport of every player.
 * Nothing of what finds optimal mechanisms is used here, neither games nor solvers.
 */
import { errors } from '../errors.ts';
import { roundings } from '../numeric/rounding.ts';
import { checkOutcomes, type MechanismProblem } from './mechanism-problem.ts';
import { type Profiles, profilesOf } from './prior.ts';

/** What a mechanism is judged in: the same fields as those of a problem to solve. */
export type JudgedProblem<Type, Outcome extends string> = Pick<
  MechanismProblem<Type, Outcome>,
  'name' | 'types' | 'prior' | 'outcomes' | 'valuation' | 'cost' | 'principalValue' | 'outside'
>;

/** One of the things that a mechanism may do. */
export interface Lot<Outcome extends string> {
  readonly outcome: Outcome;
  /** 0 to 1, of all that may be done after the same reports together 1; default 1. */
  readonly probability?: number;
  /** What each player pays, negative when it is paid; default nothing. */
  readonly payments?: readonly number[];
}

/** What a mechanism does after some reports, by the labels of types. */
export interface MechanismEntry<Outcome extends string> {
  readonly reports: readonly string[];
  readonly done: readonly Lot<Outcome>[];
}

/** A mechanism as a function of the types reported, one per player, or as a table with one entry per profile. */
export type GivenMechanism<Type, Outcome extends string> =
  | ((reports: readonly Type[]) => readonly Lot<Outcome>[])
  | readonly MechanismEntry<Outcome>[];

/** The most that a type gains by something, and where: negative when it always loses. */
export interface Gain {
  readonly gain: number;
  /** Type that is reported instead; absent of leaving. */
  readonly report?: string;
  /** Ex post: what the others are and report, in the order of players. */
  readonly others?: readonly string[];
  /** After the draw: what is drawn. */
  readonly outcome?: string;
}

/** What a type of a player can expect, and gain by not playing along. */
export interface TypeJudgement {
  readonly player: number;
  readonly type: string;
  readonly probability: number;
  /** In the mean over the others' types, when everybody is truthful. */
  readonly utility: number;
  readonly payment: number;
  /** Of misreports: in the mean, and at the others' types where it gains most; truth gains 0, so that neither is below. */
  readonly misreport: { readonly mean: Gain; readonly exPost: Gain };
  /** Of taking the outside option: in the mean, at the others' types where it gains most, and after the draw as well. */
  readonly leave: { readonly mean: Gain; readonly exPost: Gain; readonly drawn: Gain };
}

/** What is collected less what the outcome costs. */
export interface Budget {
  readonly mean: number;
  /** A deficit when negative. */
  readonly least: number;
  /** Reports where it is least. */
  readonly leastAt: readonly string[];
  readonly most: number;
}

/** What a mechanism is worth, and who would rather not play along. */
export interface MechanismJudgement {
  readonly types: readonly TypeJudgement[];
  /** The largest of all types. */
  readonly misreport: { readonly mean: number; readonly exPost: number };
  readonly leave: { readonly mean: number; readonly exPost: number; readonly drawn: number };
  readonly budget: Budget;
  /** Means when everybody is truthful: of all payments; of what players get together, payments paid; of the principal's
   * payments − cost + principalValue; and of both. */
  readonly revenue: number;
  readonly welfare: number;
  readonly principal: number;
  readonly surplus: number;
  /** Largest less smallest utility of a player, whatever is reported, outside options included: what gains are small against. */
  readonly payoffRange: number;
  /** No number above misses its exact value, for the numbers given, by more than this. */
  readonly rounding: number;
}

/**
 * Judges a mechanism. Ex post counts every profile of types, of probability 0 or not; where probabilities miss 1 by less
 * than 1e-9, as they may, they are divided by their sum.
 * @throws InputError naming the field: types and prior as of mechanismGame, a profile without entry, with two, or with labels
 * that are none, an unknown outcome, probabilities that do not sum to 1, payments that are no finite numbers, one per player
 * Cost: profiles times types of all players times what may be done after the same reports.
 */
export function judgeMechanism<Type, const Outcome extends string>(
  problem: JudgedProblem<Type, Outcome>,
  mechanism: GivenMechanism<Type, Outcome>,
): MechanismJudgement {
  const { name, types, prior, outcomes } = problem;
  if (types.length === 0)
    throw errors.badField(`${name}:types`, '[]', 'a list of types for at least one player');
  const lists = types.map((items, i) => ({ what: `types of player ${i + 1}`, items }));
  const profiles = profilesOf(name, lists, prior);
  checkOutcomes(name, outcomes);
  const done = tabulated(problem, mechanism, profiles);
  const scale = new Scale();
  const judged = types.flatMap((_, i) => judgedPlayer(problem, profiles, done, i, scale));
  const kept = keptBy(problem, profiles, done, scale);
  const most = (gainOf: (type: TypeJudgement) => Gain) =>
    Math.max(...judged.map((type) => gainOf(type).gain));
  const welfare = judged.reduce((sum, { probability, utility }) => sum + probability * utility, 0);
  const numLots = done.reduce((sum, lots) => sum + lots.length, 0);
  return {
    types: judged,
    misreport: { mean: most((type) => type.misreport.mean), exPost: most((type) => type.misreport.exPost) },
    leave: {
      mean: most((type) => type.leave.mean),
      exPost: most((type) => type.leave.exPost),
      drawn: most((type) => type.leave.drawn),
    },
    ...kept,
    welfare,
    surplus: welfare + kept.principal,
    payoffRange: scale.range,
    rounding: scale.rounding(numLots, types.length),
  };
}

/** What may be done after some reports, with shares that sum to 1. */
type Lots<Outcome extends string> = readonly Required<Lot<Outcome>>[];

/** How large numbers are. */
class Scale {
  private magnitude = 0;
  private readonly lows: number[] = [];
  private readonly highs: number[] = [];

  /** A number that is made of others of that size. */
  note(size: number): void {
    this.magnitude = Math.max(this.magnitude, size);
  }

  utility(i: number, value: number): void {
    this.lows[i] = Math.min(this.lows[i] ?? value, value);
    this.highs[i] = Math.max(this.highs[i] ?? value, value);
  }

  get range(): number {
    return Math.max(...this.highs.map((high, i) => high - this.lows[i]!));
  }

  /** Every number is a mean of at most so many terms, each of a few roundings, or a difference or sum of two or all players'. */
  rounding(numLots: number, players: number): number {
    return roundings(4 * (numLots + 8) * (players + 2)) * this.magnitude * (players + 1);
  }
}

/** Per profile of reports. */
function tabulated<Type, Outcome extends string>(
  problem: JudgedProblem<Type, Outcome>,
  mechanism: GivenMechanism<Type, Outcome>,
  profiles: Profiles<Type>,
): Lots<Outcome>[] {
  const entries = typeof mechanism === 'function' ? null : entriesOf(problem, mechanism);
  return Array.from({ length: profiles.count }, (_, k) => {
    const { values, drawn, label } = profiles.at(k);
    if (typeof mechanism === 'function')
      return checkedLots(problem, mechanism(values), `${problem.name}:mechanism at ${label}`);
    const at = entries!.get(JSON.stringify(drawn.map((own) => own.label)));
    if (at === undefined)
      throw errors.badField(
        `${problem.name}:mechanism`,
        `nothing at ${label}`,
        'an entry for every profile of reports',
      );
    return checkedLots(problem, mechanism[at]!.done, `${problem.name}:mechanism[${at}].done`);
  });
}

/** Index of the entry of each profile. */
function entriesOf<Type, Outcome extends string>(
  { name, types }: JudgedProblem<Type, Outcome>,
  mechanism: readonly MechanismEntry<Outcome>[],
): Map<string, number> {
  const known = types.map((items) => new Set(items.map(({ label }) => label)));
  const entries = new Map<string, number>();
  mechanism.forEach(({ reports }, k) => {
    const field = `${name}:mechanism[${k}].reports`;
    if (reports.length !== types.length)
      throw errors.badField(field, reports.join(', '), `${types.length} types, one per player`);
    reports.forEach((report, i) => {
      if (!known[i]!.has(report))
        throw errors.badField(
          `${field}[${i}]`,
          report,
          `a type of player ${i + 1}: ${[...known[i]!].join(', ')}`,
        );
    });
    const key = JSON.stringify(reports);
    if (entries.has(key))
      throw errors.badField(field, reports.join(', '), `reports that mechanism[${entries.get(key)}] has not`);
    entries.set(key, k);
  });
  return entries;
}

/** Probabilities may miss 1 by this much. */
const TOLERANCE = 1e-9;

function checkedLots<Type, Outcome extends string>(
  { types, outcomes }: JudgedProblem<Type, Outcome>,
  lots: readonly Lot<Outcome>[],
  field: string,
): Lots<Outcome> {
  const sum = lots.reduce((all, { probability = 1 }) => all + probability, 0);
  if (!(Math.abs(sum - 1) <= TOLERANCE))
    throw errors.badField(`${field}:sum of probabilities`, sum, '1 within 1e-9');
  return lots.map(({ outcome, probability = 1, payments = types.map(() => 0) }, k) => {
    if (!outcomes.includes(outcome))
      throw errors.badField(`${field}[${k}].outcome`, outcome, `one of ${outcomes.join(', ')}`);
    if (!(probability >= 0 && probability <= 1 + TOLERANCE))
      throw errors.badField(`${field}[${k}].probability`, probability, 'a number from 0 to 1');
    if (payments.length !== types.length || !payments.every(Number.isFinite))
      throw errors.badField(
        `${field}[${k}].payments`,
        payments.join(', '),
        `${types.length} finite numbers, one per player`,
      );
    return { outcome, probability: probability / sum, payments };
  });
}

/** What is added up of a type. */
interface Tally {
  mass: number;
  payment: number;
  /** Per report. */
  readonly utility: number[];
  outside: number;
  misreport: Gain;
  leave: Gain;
  drawn: Gain;
}

const NOTHING: Gain = { gain: Number.NEGATIVE_INFINITY };

function judgedPlayer<Type, Outcome extends string>(
  problem: JudgedProblem<Type, Outcome>,
  profiles: Profiles<Type>,
  done: readonly Lots<Outcome>[],
  i: number,
  scale: Scale,
): TypeJudgement[] {
  const own = problem.types[i]!;
  const stride = problem.types.slice(i + 1).reduce((ways, items) => ways * items.length, 1);
  const tallies = own.map(({ label, value }): Tally => {
    const outside = problem.outside?.(i + 1, value) ?? 0;
    if (!Number.isFinite(outside))
      throw errors.badField(
        `${problem.name}:outside of player ${i + 1} of type ${label}`,
        outside,
        'a finite number',
      );
    scale.note(Math.abs(outside));
    scale.utility(i, outside);
    return {
      ...{ mass: 0, payment: 0, utility: own.map(() => 0), outside },
      ...{ misreport: NOTHING, leave: NOTHING, drawn: NOTHING },
    };
  });
  for (let k = 0; k < profiles.count; k++) {
    const t = Math.floor(k / stride) % own.length;
    const at = (report: number) => done[k + (report - t) * stride]!;
    judgeProfile(problem, { profiles, k, i, t, at, scale }, tallies[t]!);
  }
  const total = tallies.reduce((sum, { mass }) => sum + mass, 0);
  return tallies.map(({ mass, payment, utility, outside, misreport, leave, drawn }, t) => {
    const truth = utility[t]! / mass;
    const gains = utility.map((sum) => sum / mass - truth);
    const best = gains.indexOf(Math.max(...gains));
    return {
      player: i + 1,
      type: own[t]!.label,
      probability: mass / total,
      utility: truth,
      payment: payment / mass,
      misreport: { mean: { gain: gains[best]!, report: own[best]!.label }, exPost: misreport },
      leave: { mean: { gain: outside - truth }, exPost: leave, drawn },
    };
  });
}

interface Visit<Type, Outcome extends string> {
  readonly profiles: Profiles<Type>;
  readonly k: number;
  readonly i: number;
  /** The player's type there. */
  readonly t: number;
  /** What is done if it makes a report and the others the truth. */
  readonly at: (report: number) => Lots<Outcome>;
  readonly scale: Scale;
}

/** Adds a profile to the tally of the type that player i + 1 has there. */
function judgeProfile<Type, Outcome extends string>(
  { name, types, valuation }: JudgedProblem<Type, Outcome>,
  { profiles, k, i, t, at, scale }: Visit<Type, Outcome>,
  tally: Tally,
): void {
  const { drawn, values, probability, label } = profiles.at(k);
  const others = drawn.toSpliced(i, 1).map((other) => other.label);
  const worth = ({ outcome, payments }: Required<Lot<Outcome>>) => {
    const value = valuation(i + 1, values, outcome);
    if (!Number.isFinite(value))
      throw errors.badField(
        `${name}:valuation of player ${i + 1} at ${label}, ${outcome}`,
        value,
        'a finite number',
      );
    scale.note(Math.abs(value) + Math.abs(payments[i]!));
    const utility = value - payments[i]!;
    scale.utility(i, utility);
    return utility;
  };
  const means = types[i]!.map((_, report) =>
    at(report).reduce((sum, lot) => sum + lot.probability * worth(lot), 0),
  );
  const truth = means[t]!;
  means.forEach((mean, report) => {
    tally.utility[report]! += probability * mean;
    if (mean - truth > tally.misreport.gain)
      tally.misreport = { gain: mean - truth, report: types[i]![report]!.label, others };
  });
  tally.mass += probability;
  if (tally.outside - truth > tally.leave.gain) tally.leave = { gain: tally.outside - truth, others };
  for (const lot of at(t)) {
    tally.payment += probability * lot.probability * lot.payments[i]!;
    const gain = tally.outside - worth(lot);
    if (lot.probability > 0 && gain > tally.drawn.gain) tally.drawn = { gain, others, outcome: lot.outcome };
  }
}

/** What the principal is left with when everybody is truthful. */
function keptBy<Type, Outcome extends string>(
  { name, cost, principalValue }: JudgedProblem<Type, Outcome>,
  profiles: Profiles<Type>,
  done: readonly Lots<Outcome>[],
  scale: Scale,
): Pick<MechanismJudgement, 'budget' | 'revenue' | 'principal'> {
  let total = 0;
  let [revenue, costs, value] = [0, 0, 0];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let leastAt: readonly string[] = [];
  for (const [k, lots] of done.entries()) {
    const { drawn, values, probability, label } = profiles.at(k);
    total += probability;
    for (const { outcome, probability: share, payments } of lots) {
      if (share === 0) continue;
      const paid = payments.reduce((sum, payment) => sum + payment, 0);
      const spent = cost?.(outcome) ?? 0;
      const own = principalValue?.(values, outcome) ?? 0;
      if (!Number.isFinite(spent + own))
        throw errors.badField(
          `${name}:cost and principalValue at ${label}, ${outcome}`,
          spent + own,
          'finite numbers',
        );
      scale.note(
        Math.abs(spent) + Math.abs(own) + payments.reduce((sum, payment) => sum + Math.abs(payment), 0),
      );
      revenue += probability * share * paid;
      costs += probability * share * spent;
      value += probability * share * own;
      if (paid - spent > most) most = paid - spent;
      if (paid - spent >= least) continue;
      least = paid - spent;
      leastAt = drawn.map((type) => type.label);
    }
  }
  const mean = (revenue - costs) / total;
  return {
    revenue: revenue / total,
    principal: mean + value / total,
    budget: { mean, least, leastAt, most },
  };
}
