/** An infoset of more actions than 16 bits can number, and than a function can take as arguments. */
import { expect, test } from 'vitest';
import type { MixtureStrategy } from '../../src/certificate/strategy.ts';
import { searchingProfiles } from '../../src/faces/branch-and-bound.ts';
import { FaceMaker } from '../../src/faces/face.ts';
import { NOBODY } from '../../src/faces/key-walk.ts';
import { Replies } from '../../src/faces/replies.ts';
import type { Game } from '../../src/game/game.ts';
import { expand } from '../../src/game/tree.ts';
import { resolveProblemOptions } from '../../src/problem/identity.ts';
import { checkingStrategy, flowsOf, strategyOf } from '../../src/problem/problem.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { finish } from '../../src/work.ts';
import { checkData, dataOf, keysOf } from '../suites/strategy-files.ts';

const WIDTH = 150_000;
const LAST = WIDTH - 1;

/** Player 1 takes action 0 or 1 and is paid its number; player 2, who does not see it, is paid that of its own, from 0 to 1. */
const wide: Game<readonly number[]> = {
  name: 'wide',
  source: 'test',
  players: 2,
  initial: () => [],
  actor: ({ length }) => (length === 2 ? 'terminal' : length === 0 ? 1 : 2),
  moves: (taken) =>
    Array.from({ length: taken.length === 0 ? 2 : WIDTH }, (_, a) => ({
      label: `${a}`,
      next: [...taken, a],
    })),
  infoset: ({ length }) => `${length}`,
  utilities: ([first, second]) => [first!, second! / LAST],
};

const tree = expand(wide);
const problem = { concept: 'NFCCE', objective: 'player:2' } as const;
const options = resolveProblemOptions(problem);
const keys = keysOf(tree, options);
/** Deviations aside, keys are worth what player 2 gets. */
const worth = keys.relaxed.objectiveVector;

test('profiles name its last action', () => {
  const { bound, profile } = finish(
    searchingProfiles(keys, worth, { known: Number.NEGATIVE_INFINITY, within: 0, maxNodes: 10 }),
  );
  expect(bound).toBeCloseTo(1, 12);
  expect(Array.from(profile ?? [])).toEqual([0, LAST]);
  const replies = new Replies(keys, worth);
  expect(replies.valueOf(profile!)).toBe(1);
  const reply = new Int32Array(2);
  expect(replies.respond(reply, 2)).toBe(1);
  expect(Array.from(reply)).toEqual([0, LAST]);
  const { objective, numSequences } = finish(new FaceMaker(keys).making(reply, NOBODY));
  expect([numSequences, ...objective]).toEqual([1, 1]);
});

test('a search branches over it', () => {
  // by the keys, the mediator would have player 2 do one thing when player 1 obeys, and another when it has left
  const { below, infosetOf, relaxed } = keys;
  const { firstSequence } = relaxed.mediator;
  const left = Array.from(below.item.subarray(below.start[0], below.start[1])).find(
    (p) => infosetOf[p] === 1,
  );
  const torn = worth.slice();
  torn[firstSequence[left!]!] = 0.5;
  const { bound } = finish(
    searchingProfiles(keys, torn, { known: Number.NEGATIVE_INFINITY, within: 0, maxNodes: 3 }),
  );
  expect(bound).toBeGreaterThan(1);
  expect(bound).toBeLessThan(1.5 + 1e-12);
});

test('a mixture that recommends its last action is certified as what it is, from a file and without its game', () => {
  const strategy = strategyOf(
    {
      kind: 'mixture',
      faces: [{ player: NOBODY, profile: Int32Array.of(1, LAST) }],
      mediator: Float64Array.of(1, 1),
      within: 'NFCCE',
      proof: { deviations: keys.relaxed.deviators.map(({ direct }) => direct), multipliers: [0, 0] },
    },
    () => tree,
    options,
  ) as MixtureStrategy;
  const { facts, status } = finish(checkingStrategy(strategy, 1e-6, true));
  expect(status).toBe('solved');
  expect(facts.objective).toBe(1);
  expect(flowsOf(strategy)).toMatchObject({ faces: [{ profile: Int32Array.of(1, LAST) }] });
  const data = dataOf('wide', problem, { report: facts, strategy } as unknown as Solution);
  expect(checkData(tree, data, 1e-6, true).facts).toEqual(facts);
});
