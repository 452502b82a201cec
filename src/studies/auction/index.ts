/** Sequential auctions with budgets. */
export type { SequentialAuctionParameters } from '../../games/sequential-auction.ts';
export type { Look, Paint } from '../../report/table.ts';
export * from '../promises/index.ts';
export { type BorderBound, type BorderOptions, borderBound } from './border.ts';
export {
  moneyOf,
  type PublicAuction,
  type PublicBidder,
  publicAuctionDesign,
  publicAuctionOf,
  solvePublicAuction,
} from './public-reports.ts';
export { readAuction } from './reading.ts';
export { readAuctionGame } from './reading-game.ts';
export { settingText } from './setting.ts';
export {
  type AuctionSize,
  type FormatSize,
  measureFormats,
} from './sizes.ts';
export {
  type AuctionRow,
  type AuctionSetting,
  type SolvedAuction,
  type SolvedByLp,
  type StudyOptions,
  studyAuctions,
} from './study.ts';
export { isSymmetricAuction, type SymmetricOptions, symmetricAuction } from './symmetric.ts';
export { symmetricSize } from './symmetric-size.ts';
export type { ItemReading, ReportedRow, ReportedValue } from './tables.ts';
export { readingCsv, sizesText, studyCsv, studyText } from './text.ts';
export { type TruthfulPlay, truthfulPlay } from './truthful.ts';
