/** An optimal auction of any bidders as tables, from the game that it was found in. */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import type { Flow } from '../../augmented/decision-dag.ts';
import { type SequentialAuctionState, sequentialAuction } from '../../games/sequential-auction.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import { type ItemReading, ItemTable, NOTHING } from './tables.ts';

type State = SequentialAuctionState;

/** One item's end: who has it and what was paid, of the reports at its auction. */
interface Settled {
  readonly item: number;
  readonly reports: readonly number[];
  readonly wins: readonly boolean[];
  readonly paid: readonly number[];
}

/**
 * Reads an optimal auction item by item.
 * @param augmented COMM of sequentialAuction(parameters), in the format optimal
 * @param mediator a flow in it
 * Cost: linear in the nodes that the mediator leads to when everybody is truthful and obeys.
 */
export function readAuctionGame(
  parameters: SequentialAuctionParameters,
  augmented: AugmentedGame,
  mediator: Flow,
): ItemReading[] {
  const { items, units, types, bidders } = sequentialAuctionRules(parameters, 'any');
  const names = Array.from({ length: bidders }, (_, i) => String(i + 1));
  const values = types.map((own) => own.values);
  const tables = Array.from({ length: items }, () => new ItemTable(units, names, values));
  const game = sequentialAuction(parameters);
  const { tree, terminalSequence } = augmented;
  const isReached = nodesReached(augmented, mediator);
  const stack: { node: number; state: State; settled: readonly Settled[] }[] = [
    { node: 0, state: game.initial(), settled: [] },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, state, settled } = next;
    const z = tree.terminal[node]!;
    if (z < 0) {
      game.moves(state).forEach(({ next: after }, k) => {
        const child = tree.firstChild[node]! + k;
        if (isReached[child] === 1)
          stack.push({ node: child, state: after, settled: settledAt(state, after, settled) });
      });
      continue;
    }
    const mass = tree.reach[node]! * mediator[terminalSequence[z]!]!;
    const last = meanTransfers(augmented, mediator, z);
    const entries = state.item < items ? [...settled, ...unsold(state)] : settled;
    for (const entry of entries) {
      const isLast = entry.item === items - 1;
      add(tables[entry.item]!, mass, entry, isLast ? last : null, state.left);
    }
  }
  return tables.map((table, item) => table.read(item));
}

/** Per node: whether a terminal is below it, or at it, that truthful and obedient bidders are led to. */
function nodesReached({ tree, terminalSequence }: AugmentedGame, mediator: Flow): Uint8Array {
  const isReached = new Uint8Array(tree.numNodes);
  for (let z = 0; z < tree.numTerminals; z++) {
    const sequence = terminalSequence[z]!;
    if (sequence < 0 || !(mediator[sequence]! > 0)) continue;
    for (let node = tree.terminalNode[z]!; node >= 0 && isReached[node] === 0; node = tree.parent[node]!)
      isReached[node] = 1;
  }
  return isReached;
}

function settledAt(before: State, after: State, settled: readonly Settled[]): readonly Settled[] {
  if (after.item === before.item || after.sale === null) return settled;
  const { winners, payments } = after.sale;
  const stays = (i: number) => after.moves[i] === 1;
  return [
    ...settled,
    {
      item: before.item,
      reports: after.values,
      wins: payments.map((_, i) => winners.includes(i) && stays(i)),
      paid: payments.map((own, i) => (stays(i) ? own : 0)),
    },
  ];
}

/** A bidder has left when values were known, so that nobody gets the item. */
function unsold({ item, values }: State): Settled[] {
  if (values.some((v) => v < 0)) return [];
  return [{ item, reports: values, wins: values.map(() => false), paid: values.map(() => 0) }];
}

/** Per bidder: the mean of what the mediator makes it pay at a terminal. */
function meanTransfers(
  { tree, transferSequence, terminalSequence }: AugmentedGame,
  mediator: Flow,
  z: number,
): number[] {
  const flow = mediator[terminalSequence[z]!]!;
  const paid = new Array<number>(tree.numPlayers).fill(0);
  for (let e = tree.transferStart[z]!; e < tree.transferStart[z + 1]!; e++)
    tree.transfers[tree.terminalTransfer[e]!]!.options.forEach(({ utilities }, o) => {
      const share = mediator[transferSequence[e]! + o]! / flow;
      utilities.forEach((own, i) => {
        paid[i]! -= share * own;
      });
    });
  return paid;
}

/** @param transfers of the last item, whose payments they are */
function add(
  table: ItemTable,
  mass: number,
  { reports, wins, paid }: Settled,
  transfers: readonly number[] | null,
  left: readonly number[],
): void {
  const sums = table.at(reports);
  sums.probability += mass;
  wins.forEach((hasWon, i) => {
    const amount = paid[i]! + (transfers?.[i] ?? 0);
    sums.payments[i]! += mass * amount;
    if (!hasWon) return;
    sums.wins[i]! += mass;
    if (transfers === null ? amount === 0 : amount <= NOTHING * left[i]!) table.free += mass;
  });
}
