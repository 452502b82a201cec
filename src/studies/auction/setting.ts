/** An auction's setting in words, defaults included. */
import { type BidderValues, isUniform } from '../../games/bidder-values.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import { counted, significant } from '../../report/table.ts';

/** What all formats have in common. */
export type AuctionSetting = Omit<SequentialAuctionParameters, 'format' | 'reserve'>;

/**
 * What was assumed, defaults included, in parts that semicolons separate.
 * @throws InputError for parameters out of range
 */
export function settingText(setting: AuctionSetting): string {
  const rules = sequentialAuctionRules(setting, 'any');
  const { items, bidders, units, types, budgets, areAlike, payers, participation, news } = rules;
  const most = Math.max(...budgets);
  const [step] = rules.bidsUpTo(most).slice(1);
  const sold = `${counted(items, 'item')}${units === 1 ? '' : ` of ${units} units`}`;
  const who = counted(bidders, 'bidder');
  const each = types.map((own, i) => `values ${valuesText(own)}, budget ${budgets[i]}`);
  return [
    ...(areAlike
      ? [`${sold}, ${who}, ${each[0]}`]
      : [`${sold}, ${who}`, ...each.map((text, i) => `bidder ${i + 1}: ${text}`)]),
    `payments in steps of ${step ?? most}, by ${payers === 'all' ? 'all' : 'the winner'}; participation ${participation}, news ${news}`,
  ].join('; ');
}

const valuesText = (own: BidderValues): string =>
  isUniform(own)
    ? own.values.join(' ')
    : own.values.map((value, k) => `${value} (${significant(100 * own.probabilities[k]!, 3)} %)`).join(' ');
