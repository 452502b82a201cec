/**
 * Public states from their definition: "connected components, at each depth, of nodes that share an
 * infoset of any player now or later". Every pair of nodes of a depth is compared, then the relation is closed.
 */
import { nodesOf, type PlainGame, type PlainNode } from './plain-game.ts';

/** Per node, a number; two nodes of one depth are in one public state when their numbers agree. */
export function publicStatesByDefinition(game: PlainGame): ReadonlyMap<PlainNode, number> {
  const nodes = [...nodesOf(game.root)];
  const upcoming = new Map(nodes.map((node) => [node, infosetsFrom(node)]));
  const state = new Map(nodes.map((node, k) => [node, k]));
  for (const a of nodes)
    for (const b of nodes)
      if (a.depth === b.depth && overlap(upcoming.get(a), upcoming.get(b))) {
        const [kept, renamed] = [state.get(a) as number, state.get(b) as number];
        for (const [node, number] of state) if (number === renamed) state.set(node, kept);
      }
  return state;
}

function infosetsFrom(node: PlainNode): ReadonlySet<string> {
  const ids = [...nodesOf(node)].flatMap((below) => (below.kind === 'decision' ? [below.infoset.id] : []));
  return new Set(ids);
}

function overlap(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a !== undefined && b !== undefined && [...a].some((id) => b.has(id));
}

/**
 * Whether every player knows the public state: the nodes of an infoset agree on it. Always so when infosets lie at one
 * depth; otherwise the definition does not say what a refused report tells its sender.
 */
export function knowsPublicState(game: PlainGame): boolean {
  const states = publicStatesByDefinition(game);
  const known = new Map<string, number>();
  for (const [node, state] of states) {
    if (node.kind !== 'decision') continue;
    const before = known.get(node.infoset.id) ?? state;
    if (before !== state) return false;
    known.set(node.infoset.id, state);
  }
  return true;
}
