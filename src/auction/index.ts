/** Sequential auctions with budgets: what `mediant auction` does. */
export { auctionPlotSpec } from './plot-spec.ts';
export { type ItemReading, type ReportedRow, readAuction } from './reading.ts';
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
export { readingCsv, studyCsv, studyText } from './text.ts';
export { type TruthfulPlay, truthfulPlay } from './truthful.ts';
