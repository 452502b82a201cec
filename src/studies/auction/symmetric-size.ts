/** How large an optimal auction of two alike bidders is, counted by what is left of budgets alone before it is built. */
import { errors, MemoryError } from '../../errors.ts';
import type { SequentialAuctionRules } from '../../games/sequential-auction-rules.ts';

/** Numbers beyond 2^53 are rounded. */
export interface SymmetricSize {
  /** Sequences of the mediator, the root included. */
  readonly sequences: number;
  /** Payoffs of the deviator. */
  readonly payoffs: number;
}

export interface SymmetricLimits {
  /** Largest number of mediator sequences, 1 or more. */
  readonly maxSequences: number;
  /** In MiB; default: no limit but that of sequences. */
  readonly memoryLimitMiB?: number | undefined;
}

/** Objective, direct payoff and row of a sequence; column and value of a payoff. */
const SEQUENCE_BYTES = 20;
const PAYOFF_BYTES = 12;

const SEQUENCES = "The number of the mediator's sequences";

/**
 * Refuses an auction that is too large, with mirror images merged.
 * @throws InputError past maxSequences, MemoryError past the memory limit
 * Cost: a bound linear in the items first; then at most as many steps as values^2 times fewer than the limits allow sequences.
 */
export function checkSymmetricSize(rules: SequentialAuctionRules, limits: SymmetricLimits): void {
  const { maxSequences, memoryLimitMiB = Number.POSITIVE_INFINITY } = limits;
  const limitBytes = memoryLimitMiB * 2 ** 20;
  const check = ({ sequences, payoffs }: SymmetricSize) => {
    const bytes = symmetricBytes({ sequences, payoffs });
    if (bytes > limitBytes) throw new MemoryError(`The auction ${rules.name}`, bytes, limitBytes);
    if (sequences > maxSequences) throw errors.tooLarge(SEQUENCES, sequences, maxSequences);
  };
  check({ sequences: leastSequences(rules), payoffs: 0 });
  check(countSymmetric(rules, (sequences) => check({ sequences, payoffs: 0 })));
}

/** What building takes, arrays that double included. */
export const symmetricBytes = ({ sequences, payoffs }: SymmetricSize): number =>
  grown(sequences) * SEQUENCE_BYTES + grown(payoffs) * PAYOFF_BYTES;

/** Sequences of the mediator that walkSymmetric will decide, mirror images merged, the root included. */
export const symmetricSize = (rules: SequentialAuctionRules): number => countSymmetric(rules).sequences;

/**
 * Exactly what walkSymmetric makes, mirror images merged.
 * @param onStep told now and then of a number of sequences that there are at least
 */
export function countSymmetric(
  { items, types, budgets, payers, bidsUpTo, after }: SequentialAuctionRules,
  onStep: (sequences: number) => void = () => {},
): SymmetricSize {
  const known = new Map<string, SymmetricSize>();
  const numValues = types[0]!.values.length;
  const fewestPairs = (numValues * (numValues + 1)) / 2;
  let steps = 0;

  const auction = (item: number, left: readonly number[]): SymmetricSize => {
    // An auction is worth the same to count whoever has what is left.
    const key = `${item}:${[...left].sort((a, b) => a - b).join(' ')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const nobody = payers === 'all' ? [0, 1] : [];
    const sales = [nobody, ...left.map((_, seat) => (payers === 'all' ? [0, 1] : [seat]))];
    // Who wins values the item, or not at all at the value 0.
    let perReport = { sequences: sales.length, payoffs: left.length * (numValues - firstIsZero(types)) };
    for (const seats of sales) perReport = sum(perReport, payments(item, seats, left));
    const total = times(item === 0 ? fewestPairs : numValues ** 2, perReport);
    known.set(key, total);
    return total;
  };

  /** Below a sale, when these seats pay in turn. */
  const payments = (item: number, seats: readonly number[], left: readonly number[]): SymmetricSize => {
    if (item === items - 1) {
      const able = seats.filter((seat) => left[seat]! > 0).length;
      return { sequences: 2 * able, payoffs: able };
    }
    const [seat, ...others] = seats;
    if (seat === undefined) return auction(item + 1, left);
    const amounts = bidsUpTo(left[seat]!);
    let total: SymmetricSize = {
      sequences: amounts.length > 1 ? amounts.length : 0,
      payoffs: amounts.length - 1,
    };
    for (const amount of amounts) {
      // What is left afterwards is counted once, and comes after every pair of reports.
      if ((++steps & STEP_MASK) === 0) onStep(steps * fewestPairs);
      const rest = left.map((own, k) => (k === seat ? after(own, amount) : own));
      total = sum(total, payments(item, others, rest));
    }
    return total;
  };

  const all = auction(0, budgets);
  return { ...all, sequences: 1 + all.sequences };
}

const firstIsZero = ([own]: SequentialAuctionRules['types']): number => Number(own?.values[0] === 0);

/** Entries of an array that doubles until there is room for so many. */
const grown = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(1024, length)));

/** Steps of counting between two looks at the limits. */
const STEP_MASK = 2 ** 12 - 1;

const sum = (a: SymmetricSize, b: SymmetricSize): SymmetricSize => ({
  sequences: a.sequences + b.sequences,
  payoffs: a.payoffs + b.payoffs,
});

const times = (factor: number, { sequences, payoffs }: SymmetricSize): SymmetricSize => ({
  sequences: factor * sequences,
  payoffs: factor * payoffs,
});

/** All is left of budgets where nobody has paid anything, and taken to be nothing elsewhere. */
function leastSequences({ items, types, budgets, payers, countBids }: SequentialAuctionRules): number {
  const amounts = countBids(budgets[0]!);
  const numValues = types[0]!.values.length;
  const winners = 3;
  let full = 0;
  let empty = 0;
  for (let item = items - 1; item >= 0; item--) {
    const pairs = item === 0 ? (numValues * (numValues + 1)) / 2 : numValues ** 2;
    // Payments of one sale by all, or by the winner if there is one: sequences, and ways to go on.
    const [paying, lists, gifts] =
      payers === 'all'
        ? [winners * (amounts + amounts ** 2), winners * amounts ** 2, winners]
        : [2 * amounts, 1 + 2 * amounts, winners];
    const below =
      item === items - 1 ? 0 : (amounts > 1 ? paying : 0) + gifts * full + (lists - gifts) * empty;
    full = pairs * (winners + below);
    empty = pairs * (winners + winners * empty);
  }
  return 1 + full;
}
