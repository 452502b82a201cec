/** The catalogue: one line per family, the file of the same name. */
import { InputError } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { bargainingFamily } from './bargaining.ts';
import { battleOfTheSexesFamily } from './battle-of-the-sexes.ts';
import { battleshipFamily } from './battleship.ts';
import { bilateralTradeFamily } from './bilateral-trade.ts';
import { carSaleFamily } from './car-sale.ts';
import { chickenFamily } from './chicken.ts';
import { goofspielFamily } from './goofspiel.ts';
import { inspectionFamily } from './inspection.ts';
import { type GameFamily, type Instance, parseInstance } from './instance.ts';
import { kuhnFamily } from './kuhn.ts';
import { leducFamily } from './leduc.ts';
import { liarsDiceFamily } from './liars-dice.ts';
import { matchingPenniesFamily } from './matching-pennies.ts';
import { mediatedDilemmaFamily } from './mediated-dilemma.ts';
import { persuasionFamily } from './persuasion.ts';
import { postedPriceFamily } from './posted-price.ts';
import { prisonersDilemmaFamily } from './prisoners-dilemma.ts';
import { publicProjectFamily } from './public-project.ts';
import { quotaPersuasionFamily } from './quota-persuasion.ts';
import { randomFamily } from './random.ts';
import { rideSharingFamily } from './ride-sharing.ts';
import { securityFamily } from './security.ts';
import { sellingInformationFamily } from './selling-information.ts';
import { sequentialAuctionFamily } from './sequential-auction.ts';
import { sheriffFamily } from './sheriff.ts';
import { singleItemAuctionFamily } from './single-item-auction.ts';
import { stackelbergFamily } from './stackelberg.ts';
import { trickTakingFamily } from './trick-taking.ts';
import { twoItemMonopolistFamily } from './two-item-monopolist.ts';

/** Families of games, by name. */
export const games: readonly GameFamily[] = [
  battleshipFamily,
  goofspielFamily,
  kuhnFamily,
  leducFamily,
  liarsDiceFamily,
  rideSharingFamily,
  sheriffFamily,
  trickTakingFamily,
  bargainingFamily,
  battleOfTheSexesFamily,
  carSaleFamily,
  chickenFamily,
  matchingPenniesFamily,
  prisonersDilemmaFamily,
  randomFamily,
  sequentialAuctionFamily,
  stackelbergFamily,
  bilateralTradeFamily,
  inspectionFamily,
  mediatedDilemmaFamily,
  persuasionFamily,
  postedPriceFamily,
  publicProjectFamily,
  quotaPersuasionFamily,
  securityFamily,
  sellingInformationFamily,
  singleItemAuctionFamily,
  twoItemMonopolistFamily,
];

/**
 * The game that an instance string names: `K35`, `chicken` or `kuhn:players=3,ranks=5,ante=2`.
 * @throws InputError for an unknown name, or a parameter that is unknown, missing or out of range
 */
export function createGame(instance: string): Game<unknown> {
  const { family, given, tableName } = parseInstance(instance, games);
  const game = family.create(given);
  return tableName === null ? game : { ...game, name: tableName };
}

/**
 * A smaller game of the same family, in which players face much the same; null where its family has none that is smaller, or
 * `name` is no instance string.
 */
export function smallerGame(name: string): Game<unknown> | null {
  const instance = instanceOrNull(name);
  const smaller = instance?.family.smaller;
  if (!instance || !smaller) return null;
  const { family, given } = instance;
  const isSame = Object.entries(smaller).every(([key, value]) => given[key] === value);
  return isSame ? null : family.create({ ...given, ...smaller });
}

/** Names of games that are not the catalogue's are anything. */
function instanceOrNull(name: string): Instance | null {
  try {
    return parseInstance(name, games);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
