/** Random games of a few infosets, small enough to solve every concept of them and, often, to enumerate. */
import fc from 'fast-check';
import type { Game, Move } from '../../src/game/game.ts';
import { hash } from '../formats/random-game.ts';

/** A node; everything about the game below it follows from these. */
export interface SmallNode {
  /** Random number of the path. */
  readonly seed: number;
  readonly depth: number;
  /** Per actor, the principal at 0: its own infosets and actions so far. */
  readonly memory: readonly string[];
  /** Moves of chance that everybody has seen. */
  readonly news: string;
}

export interface Shape {
  readonly seed: number;
  readonly players: number;
  readonly maxDepth: number;
  /** Largest number of actions. */
  readonly actions: number;
  readonly hasPrincipal: boolean;
  /** Of 8 nodes, how many tell their actor a bit of what came before; at sharp depths all do. */
  readonly sight: number;
  /**
   * layered: actor and number of actions depend on the depth alone, so that players know whose turn it is.
   * free: they depend on the path, but an infoset lies at one depth.
   * loose: an infoset may lie at several depths; such a game may not be timeable: its tree has a cycle.
   */
  readonly timing: 'layered' | 'free' | 'loose';
}

export const shapesOf = (timing: readonly Shape['timing'][], maxDepth: number): fc.Arbitrary<Shape> =>
  fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    players: fc.integer({ min: 2, max: 3 }),
    maxDepth: fc.integer({ min: 3, max: maxDepth }),
    actions: fc.integer({ min: 2, max: 3 }),
    hasPrincipal: fc.boolean(),
    sight: fc.integer({ min: 0, max: 4 }),
    timing: fc.constantFrom(...timing),
  });

/** Perfect recall by construction: the name of an infoset contains the actor's memory. */
export function smallGame(shape: Shape): Game<SmallNode> {
  const { players, timing } = shape;
  const layer = (depth: number): SmallNode => ({
    seed: hash(shape.seed, 200 + depth),
    depth,
    memory: [],
    news: '',
  });
  const structural = (node: SmallNode) => (timing === 'layered' ? layer(node.depth) : node);
  const isTerminal = (node: SmallNode) =>
    node.depth >= shape.maxDepth || (timing !== 'layered' && node.depth > 1 && hash(node.seed, 1) % 5 === 0);
  /** -1 is chance, with the odds of one player. */
  const actorAt = (node: SmallNode) => {
    // Types are drawn before anything else in half of the games.
    if (node.depth === 0 && hash(shape.seed, 10) % 2 === 0) return -1;
    const draw = hash(structural(node).seed, 2) % (players + (shape.hasPrincipal ? 2 : 1));
    return draw <= players && draw > 0 ? draw : draw === 0 ? -1 : 0;
  };
  /** Sometimes one: a move of the principal is then an observation. */
  const numActions = (node: SmallNode) => {
    const draw = hash(structural(node).seed, 3);
    return draw % 7 === 0 ? 1 : 2 + ((draw >>> 4) % (shape.actions - 1));
  };
  const infoset = (node: SmallNode) => {
    const when = timing === 'loose' ? '' : `at ${node.depth}`;
    const isSharp = timing !== 'loose' && hash(layer(node.depth).seed, 6) % 2 === 0;
    const seen = isSharp || hash(node.seed, 4) % 8 < shape.sight ? hash(node.seed, 5) % 2 : '';
    return `${node.memory[actorAt(node)]} ${when}${node.news} of ${numActions(node)} saw "${seen}"`;
  };
  const isNews = (node: SmallNode) => hash(layer(node.depth).seed, 8) % 3 === 0;
  /** Small payoffs tie often and are often 0, which payoff matrices leave out. */
  const payoff = (node: SmallNode, salt: number) =>
    hash(shape.seed, 9) % 2 === 0 ? (hash(node.seed, salt) % 4) - 1 : (hash(node.seed, salt) % 11) - 4;
  return {
    name: `small ${JSON.stringify(shape)}`,
    source: 'test/augmented',
    players,
    initial: () => ({
      seed: hash(shape.seed, 7),
      depth: 0,
      memory: Array.from({ length: players + 1 }, () => ''),
      news: '',
    }),
    actor: (node) => {
      if (isTerminal(node)) return 'terminal';
      const actor = actorAt(node);
      return actor < 0 ? 'chance' : actor === 0 ? 'principal' : actor;
    },
    moves: (node) => {
      const actor = actorAt(node);
      const weights = Array.from({ length: numActions(node) }, (_, a) => 1 + (hash(node.seed, 20 + a) % 4));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight, a): Move<SmallNode> => {
        const memory = node.memory.map((own, i) => (i === actor ? `${infoset(node)}>${a}` : own));
        const news = actor < 0 && isNews(node) ? `${node.news}!${a}` : node.news;
        const next = { seed: hash(node.seed, 40 + a), depth: node.depth + 1, memory, news };
        return actor < 0 ? { label: `${a}`, next, probability: weight / total } : { label: `${a}`, next };
      });
    },
    infoset,
    utilities: (node) => Array.from({ length: players }, (_, i) => payoff(node, 60 + i)),
    objective: (node) => payoff(node, 80),
  };
}
