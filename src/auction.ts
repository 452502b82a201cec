/**
 * `mediant/auction`: sequential auctions with budgets, what `mediant auction` does.
 * @module mediant/auction
 */
export { auctionPlotSpec, type Study } from './figures/auction.ts';
export * from './studies/auction/index.ts';
