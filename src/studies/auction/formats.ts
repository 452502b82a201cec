/** Formats of auctions by their names. */
import { errors } from '../../errors.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import type { AuctionSetting } from './setting.ts';

/** A format that a study is asked for. */
export interface AuctionFormat {
  /** As it was written. */
  readonly format: string;
  /** With each reserve that is tried: one, or all on the grid when the best is searched. */
  readonly auctions: readonly SequentialAuctionParameters[];
  readonly isSearched: boolean;
}

const RESERVE = String.raw`\d+(?:\.\d*)?|\.\d+|best`;
const FORMAT = new RegExp(
  `^(?:(optimal)|(first-price|second-price|all-pay|vcg)(?::(${RESERVE}))?|reserve:(${RESERVE}))$`,
);
const FORMATS =
  'optimal, first-price[:RESERVE], second-price[:RESERVE], all-pay[:RESERVE], vcg[:RESERVE] or reserve:RESERVE, with best for the best reserve';

/** Reserves that a search tries at most: each is two solves. */
const MAX_RESERVES = 1000;

/** @throws InputError for anything that is no format, or more than 1,000 reserves to try */
export function auctionFormat(setting: AuctionSetting, text: string): AuctionFormat {
  const parts = FORMAT.exec(text);
  if (parts === null) throw errors.badField('formats', text, FORMATS);
  const [, optimal, named, own, reserve = own ?? '0'] = parts;
  if (optimal !== undefined)
    return { format: text, auctions: [{ ...setting, format: 'optimal' }], isSearched: false };
  const format = (named ?? 'second-price') as NonNullable<SequentialAuctionParameters['format']>;
  const isSearched = reserve === 'best';
  const reserves = isSearched ? reservesOf({ ...setting, format }) : [Number(reserve)];
  return {
    format: text,
    auctions: reserves.map((amount) => ({ ...setting, format, reserve: amount })),
    isSearched,
  };
}

/** All amounts on the grid up to the largest value. */
function reservesOf(parameters: SequentialAuctionParameters): number[] {
  const { top, countBids, bidsUpTo } = sequentialAuctionRules(parameters, 'bids');
  const count = countBids(top);
  if (count > MAX_RESERVES) throw errors.tooLarge('The number of reserves to try', count, MAX_RESERVES);
  return bidsUpTo(top);
}
