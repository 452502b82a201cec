/** Payments of a mechanism as transfers: ranges per player, or the corners of those that cover a cost. */
import { errors } from '../errors.ts';
import type { Payment, Player, Transfer } from '../game/game.ts';
import { product } from './prior.ts';

/** What a player may be asked for, in the game's unit: negative when it is paid. */
export interface PaymentRange {
  readonly least: number;
  readonly most: number;
}

export interface Payer extends PaymentRange {
  readonly player: Player;
}

/** Corners double with each payer, and are compared with one another. */
const MAX_PAYERS = 12;

/** Amounts this close are one corner. */
const SAME = 1e-12;

/** One transfer per player, so that means are any amounts in their ranges. */
export function separatePayments(payers: readonly Payer[], players: number): Transfer[] {
  return payers.map((payer) => {
    const { player, least, most } = payer;
    const amounts = least === most ? [least] : [least, most];
    return {
      label: `payment of ${player}, ${least} to ${most}`,
      options: amounts.map((amount) => paymentOf([payer], [amount], players)),
    };
  });
}

/**
 * One transfer for all, whose options are the corners of { payments in their ranges, together at least `least` }: means
 * are any payments that cover it. Expects ranges that can.
 * @throws InputError for more than 12 payers
 */
export function balancedPayments(payers: readonly Payer[], players: number, least: number): Transfer[] {
  if (payers.length > MAX_PAYERS)
    throw errors.tooLarge('The number of players whose payments cover a cost', payers.length, MAX_PAYERS);
  const ranges = payers.map(({ player, least, most }) => `${player} ${least} to ${most}`).join(', ');
  return [
    {
      label: `payments of ${ranges}, at least ${least} in all`,
      options: corners(payers, least).map((amounts) => paymentOf(payers, amounts, players)),
    },
  ];
}

/** Amounts of the players at each corner, without repetition. */
export function corners(ranges: readonly PaymentRange[], least: number): number[][] {
  const found: number[][] = [];
  const put = (amounts: number[]) => {
    const same = (other: number[]) => other.every((amount, i) => Math.abs(amount - amounts[i]!) <= SAME);
    if (!found.some(same)) found.push(amounts);
  };
  for (const ends of product(ranges.map(() => 2))) {
    const amounts = ends.map((end, i) => {
      const { least, most } = ranges[i]!;
      return end === 0 ? least : most;
    });
    const total = sumOf(amounts);
    if (total >= least - SAME) put(amounts);
    // Beside the bounds, at a corner of the cost one player alone pays what is missing.
    ranges.forEach(({ least: low, most: high }, i) => {
      const rest = least - (total - amounts[i]!);
      if (rest > low && rest < high) put(amounts.with(i, rest));
    });
  }
  return found;
}

function paymentOf(payers: readonly Payer[], amounts: readonly number[], players: number): Payment {
  const utilities = new Array<number>(players).fill(0);
  payers.forEach(({ player }, k) => {
    utilities[player - 1] = 0 - amounts[k]!;
  });
  return { label: payers.map(({ player }, k) => `${player} pays ${amounts[k]}`).join(', '), utilities };
}

export const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
