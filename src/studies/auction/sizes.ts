/** How large auctions are, counted before they are built. */
import { checkWalks, sizeOfWalk } from '../../augmented/estimate.ts';
import { findingPublicStates } from '../../augmented/public-state.ts';
import { comm } from '../../concepts/comm.ts';
import { InputError, MemoryError } from '../../errors.ts';
import { centring } from '../../game/centred.ts';
import { bytesPerNode, checkSize, MAX_NODES } from '../../game/size.ts';
import { expanding, type GameTree } from '../../game/tree.ts';
import { sequentialAuction } from '../../games/sequential-auction.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import { buildLimits, type SolveHooks } from '../../solve/hooks.ts';
import { paced, type Work } from '../../work.ts';
import { auctionFormat } from './formats.ts';
import { countingAuctionNodes } from './node-count.ts';
import type { AuctionSetting } from './setting.ts';
import type { StudyOptions } from './study.ts';
import { isSymmetricAuction } from './symmetric.ts';
import {
  checkSymmetricSize,
  countSymmetric,
  type SymmetricLimits,
  symmetricBytes,
} from './symmetric-size.ts';

type AuctionLimits = SymmetricLimits & { readonly memoryLimitMiB: number };

const DEFAULT_MAX_SEQUENCES = 5e7;
const DEFAULT_MEMORY_MIB = 8192;

/** The limits of a study, with defaults. */
export const limitsOf = ({
  maxSequences,
  memoryLimitMiB,
}: Pick<StudyOptions, 'maxSequences' | 'memoryLimitMiB'>): AuctionLimits => ({
  maxSequences: maxSequences ?? DEFAULT_MAX_SEQUENCES,
  memoryLimitMiB: memoryLimitMiB ?? DEFAULT_MEMORY_MIB,
});

/** How large one auction is. */
export interface AuctionSize {
  /** Of the game tree; null when none is made, as two alike bidders are taken as one. */
  readonly nodes: number | null;
  /** The mediator's, counted without a tree; null otherwise. */
  readonly sequences: number | null;
  /** The deviators', before equal ones are merged. */
  readonly payoffs: number;
  /** What the tree and the payoffs take while they are built. */
  readonly memoryMiB: number;
}

/** How large a format is. */
export interface FormatSize {
  readonly format: string;
  /** Problems to solve: one for the optimal auction, otherwise two per reserve. */
  readonly solves: number;
  /** Of the largest of its auctions; null when it is refused. */
  readonly size: AuctionSize | null;
  /** Why it is not built, in a sentence with numbers. */
  readonly refusal: string | null;
}

/** Refuses at once what least numbers say is too large. @throws InputError, MemoryError */
export function checkAuctionSize(parameters: SequentialAuctionParameters, limits: AuctionLimits): void {
  const rules = sequentialAuctionRules(parameters, 'any');
  if (isSymmetricAuction(rules)) checkSymmetricSize(rules, limits);
  else checkSize(sequentialAuction(parameters), { ...limits, maxNodes: MAX_NODES });
}

/**
 * Measures an auction that checkAuctionSize takes: its tree is counted before it is made, and what bidders can do in it before
 * that is walked.
 * @throws InputError past 2^27 nodes, MemoryError past the memory limit
 */
export function* measuringAuction(
  parameters: SequentialAuctionParameters,
  limits: AuctionLimits,
): Work<AuctionSize> {
  const rules = sequentialAuctionRules(parameters, 'any');
  if (isSymmetricAuction(rules)) {
    const size = countSymmetric(rules);
    return { nodes: null, ...size, memoryMiB: symmetricBytes(size) / 2 ** 20 };
  }
  const game = sequentialAuction(parameters);
  const check = (nodes: number) =>
    checkSize({ ...game, leastNodes: () => nodes }, { ...limits, maxNodes: MAX_NODES });
  const nodes = yield* countingAuctionNodes(rules, check);
  check(nodes);
  const tree = yield* expanding(game, limits);
  const { payoffs, bytes } = yield* measuringWalks(tree, limits);
  const memoryMiB = (nodes * bytesPerNode(rules.bidders) + bytes) / 2 ** 20;
  return { nodes, sequences: null, payoffs, memoryMiB };
}

/** What bidders can do who lie and deviate under COMM. */
function* measuringWalks(
  game: GameTree,
  { memoryLimitMiB }: AuctionLimits,
): Work<{ readonly payoffs: number; readonly bytes: number }> {
  const { tree } = yield* centring(game);
  const players = Array.from({ length: tree.numPlayers }, (_, i) => i + 1);
  const publicState = yield* findingPublicStates(tree);
  const limitBytes = memoryLimitMiB * 2 ** 20;
  let bytes = 0;
  yield* checkWalks(tree, comm, players, publicState, (needed) => {
    bytes = Math.max(bytes, needed);
    if (bytes > limitBytes) throw new MemoryError(`The augmented game of ${tree.name}`, bytes, limitBytes);
  });
  let payoffs = 0;
  for (const player of players)
    payoffs += (yield* sizeOfWalk(tree, comm, player, publicState, () => {})).entries;
  return { payoffs, bytes };
}

/**
 * How large the formats of a study are, without solving any.
 * @returns a line per format, in the order given
 * @throws InputError on a bad format or parameter; never for a size: see refusal
 */
export async function measureFormats(
  setting: AuctionSetting,
  options: Pick<StudyOptions, 'formats' | 'maxSequences' | 'memoryLimitMiB'>,
  hooks: Pick<SolveHooks, 'signal'> = {},
): Promise<FormatSize[]> {
  const named = options.formats.map((format) => auctionFormat(setting, format));
  const limits = limitsOf(options);
  const pace = buildLimits({}, hooks, performance.now());
  const lines: FormatSize[] = [];
  for (const { format, auctions } of named) {
    const solves = auctions.length * (auctions[0]?.format === 'optimal' ? 1 : 2);
    try {
      let largest: AuctionSize | null = null;
      for (const parameters of auctions) {
        checkAuctionSize(parameters, limits);
        const size = await paced(measuringAuction(parameters, limits), pace);
        if (largest === null || size.memoryMiB > largest.memoryMiB) largest = size;
      }
      lines.push({ format, solves, size: largest, refusal: null });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      lines.push({ format, solves, size: null, refusal: error.message });
    }
  }
  return lines;
}
