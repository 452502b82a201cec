/** Who bids, and what for, as options of `mediant auction`. */
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import type { AuctionSetting } from '../studies/auction/setting.ts';
import { amount, counting, readNumber } from './numbers.ts';

const LISTS = [
  'points',
  'probabilities',
  'points2',
  'probabilities2',
  'points3',
  'probabilities3',
  'budgets',
] as const;
const FIELDS = ['items', 'bidders', 'units', 'values', 'top', 'budget', 'grid', ...LISTS] as const;

/** Flags by the names of the parameters. */
export type BidderFlags = Pick<AuctionSetting, (typeof FIELDS)[number]>;

export function addBidders(command: Command): Command {
  return command
    .option(...counting('--items <count>', 'items sold one after the other (default: 2)'))
    .option(...counting('--bidders <count>', 'bidders (default: 2)'))
    .option(
      ...counting('--units <count>', 'equal units of each item, of which a bidder wants one (default: 1)'),
    )
    .option(...counting('--values <count>', 'values of an item, evenly from 0 to top (default: 5)'))
    .option(...amount('--top <amount>', 'largest value (default: 1)'))
    .option(
      ...listing(
        '--points <values>',
        'values of an item one by one, as 1:2:4, in place of --values and --top',
      ),
    )
    .option(
      ...listing('--probabilities <shares>', 'their probabilities, as 0.5:0.25:0.25 (default: all the same)'),
    )
    .option(...listing('--points2 <values>', 'values of bidder 2, if they differ'))
    .option(...listing('--probabilities2 <shares>', 'their probabilities, if they differ'))
    .option(...listing('--points3 <values>', 'values of bidder 3, if they differ'))
    .option(...listing('--probabilities3 <shares>', 'their probabilities, if they differ'))
    .option(...amount('--budget <amount>', 'what a bidder can pay in all (default: 1)'))
    .option(...listing('--budgets <amounts>', 'the same, a number per bidder, as 1:0.5'))
    .option(...amount('--grid <step>', 'step of payments and bids (default: the coarsest with all values)'));
}

/** Those flags that were given. */
export const biddersOf = (flags: BidderFlags): BidderFlags =>
  Object.fromEntries(FIELDS.flatMap((field) => (flags[field] === undefined ? [] : [[field, flags[field]]])));

/** What `option` is given for numbers separated by colons. */
function listing(flags: string, help: string) {
  const read = (text: string): number[] => {
    const numbers = text.split(':').map(readNumber);
    if (numbers.some(Number.isNaN))
      throw errors.badField(flags.split(' ', 1)[0]!, text, 'numbers separated by colons, as in 1:2:3');
    return numbers;
  };
  return [flags, help, read] as const;
}
