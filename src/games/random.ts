/**
 * Random games with perfect recall, one for each seed: for sweeps over many instances of one shape.
 *
 * A chance move opens the game, then players move in turn, `depth` moves in all. A mover remembers its own infosets and
 * actions and, of everything else that has happened, learns one of `signals` signals, drawn for each history. Payoffs are
 * whole numbers from 0 to `payoffs`, drawn for each terminal and player; chance's probabilities are proportional to whole
 * numbers from 1 to 4. Everything is drawn from a hash of the history, so that a game is the same on every machine.
 * Hash: the 32-bit finaliser of MurmurHash3 (Appleby 2011).
 */
import type { Game } from '../game/game.ts';
import { defineFamily, flag, type Given, required, settle, whole } from './instance.ts';

const parameters = {
  seed: required('which game of this shape', 0, 2 ** 31 - 1),
  players: whole('number of players', 2, 1, 10),
  depth: whole('moves of players on every path', 4, 1, 20),
  actions: whole('actions at every move, of chance too', 2, 1, 10),
  signals: whole('what a mover may learn of what it did not do itself; 1 for nothing', 2, 1, 100),
  payoffs: whole('largest payoff', 9, 0, 1e6),
  chance: flag('whether chance moves first', true),
};

export interface RandomState {
  readonly history: number;
  /** Moves of players so far; -1 before the chance move. */
  readonly depth: number;
  /** Per player, what it has learned and done. */
  readonly memory: readonly string[];
}

/** Salts that keep draws for different purposes apart. */
const SALT = { signal: 1, weight: 2, payoff: 3, action: 4 } as const;

export function random(given: Given<typeof parameters>): Game<RandomState> {
  const settled = settle('random', parameters, given);
  const { seed, players, depth, actions, signals, payoffs, chance, name } = settled;
  const mover = (state: RandomState) => state.depth % players;
  const infoset = (state: RandomState) =>
    `${state.memory[mover(state)]}${state.depth}:${draw(state, SALT.signal, 0) % signals}`;
  const after = (state: RandomState, action: number): RandomState => ({
    history: draw(state, SALT.action, action),
    depth: state.depth + 1,
    memory:
      state.depth < 0
        ? state.memory
        : state.memory.map((own, i) => (i === mover(state) ? `${infoset(state)}>${action} ` : own)),
  });
  return {
    name,
    source: randomFamily.source,
    players,
    initial: () => ({
      history: hash(seed, 0),
      depth: chance ? -1 : 0,
      memory: Array.from({ length: players }, () => ''),
    }),
    actor: (state) => (state.depth < 0 ? 'chance' : state.depth === depth ? 'terminal' : mover(state) + 1),
    moves(state) {
      const choices = Array.from({ length: actions }, (_, a) => ({
        label: String(a),
        next: after(state, a),
      }));
      if (state.depth >= 0) return choices;
      const weights = choices.map((_, a) => 1 + (draw(state, SALT.weight, a) % 4));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return choices.map((move, a) => ({ ...move, probability: weights[a]! / total }));
    },
    infoset,
    utilities: (state) =>
      Array.from({ length: players }, (_, i) => draw(state, SALT.payoff, i) % (payoffs + 1)),
    leastNodes() {
      let nodes = 1;
      for (let moves = chance ? -1 : 0; moves < depth; moves++) nodes = 1 + actions * nodes;
      return nodes;
    },
  };
}

function draw({ history }: RandomState, salt: number, index: number): number {
  return hash(history, (salt << 16) + index);
}

/** A well-mixed whole number below 2^32 from two others. */
function hash(a: number, b: number): number {
  let x = a ^ Math.imul(b + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

export const randomFamily = defineFamily({
  name: 'random',
  title: 'Random game',
  source: 'this program; see the header of its file',
  parameters,
  examples: ['random:seed=1', 'random:seed=7,players=3,depth=3,signals=1'],
  create: random,
});
