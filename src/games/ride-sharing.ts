/**
 * Ride sharing: two drivers on an undirected road map collect requests.
 *
 * Source: Zhang, Farina, Celli, Sandholm, Optimal correlated equilibria in general-sum extensive-form games, EC 2022.
 * A root chance node with one child, then chance places driver 1 and then driver 2, each vertex equally likely. In each of
 * `steps` − 1 rounds both move along an edge, simultaneously (serialised), and must move. Every vertex has one request:
 * the first driver there collects its reward (a start counts); when both arrive together nobody does and the request
 * stays. Start positions are private, after every round both positions are public. Utilities are the rewards collected.
 * Chosen: the maps (the published ones are not known; these have their numbers of vertices, edges and squared degrees),
 * and the reward 1 + (3v mod 5) of vertex v.
 * `starts=chosen` lets the drivers pick their starts in secret; with `observe=rewards` a driver learns of the other only
 * whether it is at the same vertex, and whether the own request was there.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { choice, defineFamily, type Given, list, required, type Settled, settle } from './instance.ts';

const parameters = {
  map: required('road map: 1 has 7 vertices and 10 edges, 2 has 8 and 11', 1, 2),
  steps: required('vertices that each driver visits', 2, 12),
  rewards: list('reward of each vertex; default 1 + (3v mod 5) for vertex v'),
  starts: choice('who places the drivers, chance or they themselves', ['dealt', 'chosen']),
  observe: choice('what drivers learn after a round', ['positions', 'rewards']),
};

/** Edges as their two vertices. */
const MAP_1 = '01 02 05 06 12 13 14 23 25 34';
const MAP_2 = '01 02 03 04 15 16 23 24 34 57 67';

export interface RideSharingState {
  readonly open: boolean;
  /** Vertex of each driver; −1 before it is placed. */
  readonly at1: number;
  readonly at2: number;
  /** Where driver 1 goes in this round; −1 until it has moved. */
  readonly target: number;
  /** Requests collected, bit v for vertex v. */
  readonly taken: number;
  readonly points1: number;
  readonly points2: number;
  readonly visited: number;
  readonly seen1: string;
  readonly seen2: string;
}

type Rules = Settled<typeof parameters>;

/** @throws InputError for parameters out of range, or a number of rewards other than that of vertices */
export function rideSharing(given: Given<typeof parameters>): Game<RideSharingState> {
  const rules = settle('ride-sharing', parameters, given);
  const { map, steps, rewards, starts, name } = rules;
  const neighbours = adjacency(map === 1 ? MAP_1 : MAP_2);
  const vertices = neighbours.length;
  if (rewards.length > 0 && rewards.length !== vertices)
    throw errors.badField('ride-sharing:rewards', rewards.join(':'), `${vertices} values, one per vertex`);

  return {
    name,
    source: rideSharingFamily.source,
    players: 2,
    initial: () => ({
      open: false,
      at1: -1,
      at2: -1,
      target: -1,
      taken: 0,
      points1: 0,
      points2: 0,
      visited: 0,
      seen1: '',
      seen2: '',
    }),
    actor({ open, at1, visited, target }) {
      if (!open) return 'chance';
      if (visited === 0) return starts === 'dealt' ? 'chance' : at1 < 0 ? 1 : 2;
      if (visited === steps) return 'terminal';
      return target < 0 ? 1 : 2;
    },
    moves(state) {
      if (!state.open) return [{ label: 'open', probability: 1, next: { ...state, open: true } }];
      if (state.visited === 0) return placements(rules, vertices, state);
      const from = state.target < 0 ? state.at1 : state.at2;
      return neighbours[from]!.map((v) => ({
        label: `to ${v}`,
        next: state.target < 0 ? { ...state, target: v } : arrive(rules, state, state.target, v),
      }));
    },
    infoset({ visited, target, seen1, seen2 }) {
      if (visited === 0) return 'start';
      return target < 0 ? seen1 : seen2;
    },
    utilities: ({ points1, points2 }) => [points1, points2],
    leastNodes() {
      const walks = countWalks(neighbours, steps);
      let nodes = 2 + vertices;
      walks.forEach((here, k) => {
        nodes += here ** 2 + here * (walks[k + 1] ?? 0);
      });
      return nodes;
    },
  };
}

const placements = (rules: Rules, vertices: number, state: RideSharingState): Move<RideSharingState>[] =>
  Array.from({ length: vertices }, (_, v) => {
    const next = state.at1 < 0 ? { ...state, at1: v } : arrive(rules, state, state.at1, v);
    const label = `start ${v}`;
    return rules.starts === 'dealt' ? { label, next, probability: 1 / vertices } : { label, next };
  });

const rewardAt = ({ rewards }: Rules, v: number) => (rewards.length > 0 ? rewards[v]! : 1 + ((3 * v) % 5));

/** Both drivers arrive, at their starts or at the end of a round. */
function arrive(rules: Rules, state: RideSharingState, at1: number, at2: number): RideSharingState {
  const together = at1 === at2;
  const fresh1 = !together && (state.taken & (1 << at1)) === 0;
  const fresh2 = !together && (state.taken & (1 << at2)) === 0;
  const visited = state.visited + 1;
  const note = (seen: string, at: number, fresh: boolean) => {
    if (rules.observe === 'rewards') return `${seen}${at}${together ? '=' : fresh ? '+' : '-'}`;
    return visited === 1 ? `${at}|` : `${seen}${at1},${at2} `;
  };
  return {
    open: true,
    at1,
    at2,
    target: -1,
    taken: state.taken | (fresh1 ? 1 << at1 : 0) | (fresh2 ? 1 << at2 : 0),
    points1: state.points1 + (fresh1 ? rewardAt(rules, at1) : 0),
    points2: state.points2 + (fresh2 ? rewardAt(rules, at2) : 0),
    visited,
    seen1: note(state.seen1, at1, fresh1),
    seen2: note(state.seen2, at2, fresh2),
  };
}

/** Per number of vertices from 1 to `steps`: the walks that visit so many, from anywhere. */
function countWalks(neighbours: readonly (readonly number[])[], steps: number): number[] {
  const counts: number[] = [];
  let endingAt = neighbours.map(() => 1);
  for (let visited = 1; visited <= steps; visited++) {
    counts.push(endingAt.reduce((sum, walks) => sum + walks, 0));
    endingAt = neighbours.map((row) => row.reduce((sum, v) => sum + endingAt[v]!, 0));
  }
  return counts;
}

/** Neighbours of every vertex, in increasing order. */
function adjacency(map: string): readonly (readonly number[])[] {
  const edges = map.split(' ').map((edge) => [...edge].map(Number) as [number, number]);
  return Array.from({ length: Math.max(...edges.flat()) + 1 }, (_, v) =>
    edges.flatMap(([a, b]) => (a === v ? [b] : b === v ? [a] : [])).sort((a, b) => a - b),
  );
}

export const rideSharingFamily = defineFamily({
  name: 'ride-sharing',
  title: 'Ride sharing',
  source: 'Zhang, Farina, Celli, Sandholm 2022; maps chosen here',
  parameters,
  tables: [{ prefix: 'RS2', digits: { map: 1, steps: 1 } }],
  examples: ['RS212', 'RS222', 'RS213', 'RS223', 'ride-sharing:map=1,steps=3,starts=chosen,observe=rewards'],
  create: rideSharing,
});
