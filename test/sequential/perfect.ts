/** Subgame-perfect equilibria of games in which everybody sees everything, by backward induction with all ties. */
import { CHANCE, type GameTree } from '../../src/game/tree.ts';

/** Payoffs to everybody, by player. */
type Payoffs = readonly number[];

/** Values that are nearer than this are ties. */
const TIE = 1e-9;

/**
 * The vectors of payoffs that pure subgame-perfect equilibria have from the root on. Ties of a player who moves are broken in
 * all ways, also apart after each of its moves.
 */
export function perfectPayoffs(tree: GameTree): Payoffs[] {
  const sets: Payoffs[][] = [];
  for (let h = tree.numNodes - 1; h >= 0; h--) {
    const z = tree.terminal[h]!;
    if (z >= 0) {
      sets[h] = [[...tree.utilities.subarray(z * tree.numPlayers, (z + 1) * tree.numPlayers)]];
      continue;
    }
    const first = tree.firstChild[h]!;
    const children = sets.slice(first, first + tree.numChildren[h]!);
    const shares = children.map((_, a) => tree.reach[first + a]! / tree.reach[h]!);
    sets[h] = distinct(
      tree.actor[h] === CHANCE ? mixed(children, shares) : chosen(children, tree.actor[h]! - 1),
    );
  }
  return sets[0]!;
}

/** A child's payoffs can be chosen when all others can be worth no more to the mover. */
function chosen(children: readonly Payoffs[][], mover: number): Payoffs[] {
  const worst = children.map((set) => Math.min(...set.map((payoffs) => payoffs[mover]!)));
  return children.flatMap((set, a) => {
    const others = Math.max(Number.NEGATIVE_INFINITY, ...worst.filter((_, b) => b !== a));
    return set.filter((payoffs) => payoffs[mover]! >= others - TIE);
  });
}

function mixed(children: readonly Payoffs[][], shares: readonly number[]): Payoffs[] {
  return children.reduce<Payoffs[]>(
    (sums, set, a) =>
      sums.flatMap((sum) => set.map((own) => own.map((value, i) => (sum[i] ?? 0) + shares[a]! * value))),
    [[]],
  );
}

function distinct(set: readonly Payoffs[]): Payoffs[] {
  const byText = new Map(set.map((payoffs) => [payoffs.map((value) => value.toFixed(9)).join(' '), payoffs]));
  return [...byText.values()];
}

/** The least and the most that a player gets. */
export function perfectRange(tree: GameTree, player: number): [number, number] {
  const own = perfectPayoffs(tree).map((payoffs) => payoffs[player - 1]!);
  return [Math.min(...own), Math.max(...own)];
}
