/** Players whom the mediator does not talk to: what they do is prescribed, and they may do anything else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeOfWalk } from '../../src/augmented/estimate.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { fingerprint } from '../../src/game/fingerprint.ts';
import type { Game } from '../../src/game/game.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { augmentGame, solve } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { maximise } from '../oracle/concepts/linear-program.ts';
import { type Shape, type SmallNode, shapesOf, smallGame } from './small-game.ts';

interface Deed {
  readonly deeds: readonly string[];
}

/**
 * Player 1 is asked twice to pass on, then player 2 once, and the principal, who sees how many did, rewards all or nobody.
 * Keeping is worth 1 each time to who does it; a reward is worth `reward` to each, and costs the principal as much.
 */
const relay = (reward: number): Game<Deed> => ({
  name: 'relay',
  source: 'test',
  players: 2,
  initial: () => ({ deeds: [] }),
  actor: ({ deeds }) => ([1, 1, 2, 'principal', 'terminal'] as const)[deeds.length]!,
  moves: ({ deeds }) =>
    (deeds.length < 3 ? ['keep', 'pass'] : ['nothing', 'reward']).map((label) => ({
      label,
      next: { deeds: [...deeds, label] },
    })),
  infoset: ({ deeds }) => {
    const passed = deeds.filter((deed) => deed === 'pass').length;
    return ['first', `second after ${deeds[0]}`, 'third', `${passed} passed`][deeds.length]!;
  },
  prescribed: ({ deeds }) => (deeds.length < 3 ? 1 : undefined),
  utilities({ deeds }) {
    const kept = deeds.map((deed) => (deed === 'keep' ? 1 : 0));
    const paid = deeds[3] === 'reward' ? reward : 0;
    return [kept[0]! + kept[1]! + paid, kept[2]! + paid];
  },
  objective: ({ deeds }) => (deeds[3] === 'reward' ? -reward : 0),
});

// Who keeps twice gets 2, so that passing has to be rewarded by 2, and never without: with probability 2/reward.
it.each(['COMM', 'CERT', 'CCERT', 'NFCCERT'])('%s: by hand', async (concept) => {
  const options = { concept, objective: 'principal' };
  const lp = await solveLp(relay(5), options, { method: 'simplex' });
  expect(lp.report.objective).toBeCloseTo(-2, 7);
  const { report } = await solve(relay(5), { ...options, tolerance: 1e-5 });
  expect(report.status).toBe('solved');
  expect(report.objective).toBeCloseTo(-2, 3);
  // Rewards of 1 are not enough.
  const poor = await solveLp(relay(1), options, { method: 'simplex' });
  expect(poor.report.status).toBe('infeasible');
  expect((await solve(relay(1), { ...options, tolerance: 1e-3 })).report.status).toBe('infeasible');
});

it('silence that is announced is none of theirs', async () => {
  const options = { concept: 'NFCCERT', objective: 'principal', announced: true };
  const lp = await solveLp(relay(5), options, { method: 'simplex' });
  expect(lp.report.objective).toBeCloseTo(-2, 7);
});

it.each(['COMM', 'CERT', 'CCERT', 'NFCCERT'])('%s: deviators are counted exactly', (concept) => {
  const tree = expand(relay(5));
  const augmented = augmentGame(relay(5), { concept, objective: 'principal' });
  // Nobody deviating: three deeds, a decision of the principal's, two ends.
  let frames = 6;
  for (const player of [1, 2]) {
    const size = finish(sizeOfWalk(tree, conceptOf(concept), player, null, () => {}));
    const { treeplex, payoff } = augmented.deviators[player - 1]!;
    expect(size.points).toBe(treeplex.numPoints);
    expect(size.sequences).toBe(treeplex.numSequences);
    expect(size.entries).toBe(payoff.value.length);
    frames += size.frames;
  }
  expect(frames).toBe(augmented.numAugmentedNodes);
  expect(augmented.deviators[0]!.treeplex.numPoints).toBe(3);
  // The principal's decision at each number of those who passed that one deviator can make: 3, 2, 1.
  expect(augmented.mediator.numPoints).toBe(3);
});

describe('files', () => {
  it('JSON has them', () => {
    const read = parseGame(formatGame(relay(5), 'json'), 'relay.json');
    expect(expand(read).prescribed?.toSorted()).toEqual(Int32Array.of(-1, -1, -1, -1, 1, 1, 1, 1));
    expect(fingerprint(expand(read))).toBe(fingerprint(expand(relay(5))));
    expect(formatGame(read, 'json')).toBe(formatGame(relay(5), 'json'));
  });
  it('another prescription is another game', () => {
    const other: Game<Deed> = { ...relay(5), prescribed: ({ deeds }) => (deeds.length < 3 ? 0 : undefined) };
    expect(fingerprint(expand(other))).not.toBe(fingerprint(expand(relay(5))));
  });
  it('Gambit has no place for them', () => {
    expect(() => formatGame(relay(5), 'efg')).toThrow(
      'prescribed is "first"; expected no prescribed moves in an .efg file',
    );
  });
  it.each([
    ['left', 1, 'infosets[0].prescribed is "left"; expected one of the actions.'],
    ['keep', 0, 'infosets[0].prescribed is "keep"; expected nothing of the principal, who decides.'],
  ])('prescribing %s to player %d', (prescribed, player, message) => {
    const data = {
      players: 1,
      infosets: [{ player, actions: ['keep'], label: 'only', prescribed }],
      nodes: [{ player, infoset: 0, children: [1] }, { payoffs: [0] }],
    };
    expect(() => parseGame(JSON.stringify(data), 'bad.json')).toThrow(message);
  });
});

describe('mistakes are named', () => {
  const changed = (prescribed: (deed: Deed) => number | undefined): Game<Deed> => ({
    ...relay(5),
    prescribed,
  });
  it.each([
    [() => 2, 'prescribed at "first" of player 1 is 2; expected the index of one of its 2 moves.'],
    [
      ({ deeds }: Deed) => (deeds.length === 0 ? 1 : undefined),
      'prescribed at "second after keep" of player 1 is -1; expected a move at every infoset of the player or at none.',
    ],
    [
      ({ deeds }: Deed) => (deeds[0] === 'keep' && deeds.length === 2 ? 0 : 1),
      'prescribed at "third" of player 2 is 1; expected 0, as at another node of it.',
    ],
  ])('%#: %s', (prescribed, message) => {
    expect(() => expand(changed(prescribed))).toThrow(message);
  });
  it('private mediators do not know what they are told', async () => {
    await expect(solve(relay(5), { concept: 'EFCE' })).rejects.toThrow(
      'concept is "EFCE"; expected a concept whose mediator remembers everything, such as COMM, as the game prescribes moves.',
    );
  });
  it('no mediator, no prescription', async () => {
    const { actor, ...game } = relay(5);
    const alone: Game<Deed> = {
      ...game,
      actor: (deed) => (deed.deeds.length === 3 ? 'terminal' : actor(deed)),
      utilities: ({ deeds }) => (deeds[2] === 'keep' ? [1, -1] : [-1, 1]),
    };
    await expect(solve(alone, { concept: 'NASH' })).rejects.toThrow('prescribed moves');
  });
});

describe('small games, against all pure plans of everybody', () => {
  /** Everybody but the principal is told by nobody, and does what a hash says. */
  const prescribing = (shape: Shape): Game<SmallNode> => {
    const game = smallGame({ ...shape, hasPrincipal: true });
    return {
      ...game,
      prescribed: (node) => [...game.infoset(node)].length % game.moves(node).length,
    };
  };

  function plansOf(tree: GameTree, player: number): ReadonlyMap<number, number>[] {
    const own = [...tree.infosetPlayer.keys()].filter((I) => tree.infosetPlayer[I] === player);
    return own.reduce<ReadonlyMap<number, number>[]>(
      (plans, I) =>
        plans.flatMap((plan) =>
          Array.from({ length: tree.infosetNumActions[I]! }, (_, a) => new Map([...plan, [I, a]])),
        ),
      [new Map()],
    );
  }

  /** Means of what terminals pay, when everybody does what it says of the infoset. */
  function mean(tree: GameTree, does: (I: number) => number, worth: (z: number) => number, node = 0): number {
    const z = tree.terminal[node]!;
    if (z >= 0) return tree.reach[node]! * worth(z);
    const first = tree.firstChild[node]!;
    const I = tree.infoset[node]!;
    if (I >= 0) return mean(tree, does, worth, first + does(I));
    return Array.from({ length: tree.numChildren[node]! }, (_, a) =>
      mean(tree, does, worth, first + a),
    ).reduce((sum, own) => sum + own, 0);
  }

  async function oracle(tree: GameTree): Promise<number | null> {
    const commitments = plansOf(tree, 0);
    const players = Array.from({ length: tree.numPlayers }, (_, k) => k + 1);
    const utility = (i: number) => (z: number) => tree.utilities[z * tree.numPlayers + i - 1]!;
    const doing =
      (commitment: ReadonlyMap<number, number>, plan: ReadonlyMap<number, number>) =>
      (I: number): number =>
        commitment.get(I) ?? plan.get(I) ?? tree.prescribed![I]!;
    const none = new Map<number, number>();
    const atMostZero = players.flatMap((i) =>
      plansOf(tree, i).map(
        (plan) =>
          new Map(
            commitments.map((commitment, c) => [
              c,
              mean(tree, doing(commitment, plan), utility(i)) -
                mean(tree, doing(commitment, none), utility(i)),
            ]),
          ),
      ),
    );
    const objective = new Map(
      commitments.map((commitment, c) => [
        c,
        players.reduce((sum, i) => sum + mean(tree, doing(commitment, none), utility(i)), 0),
      ]),
    );
    const equal = [{ coefficients: new Map(commitments.map((_, c) => [c, 1])), right: 1 }];
    return maximise({ variables: commitments.length, objective, atMostZero, equal }).catch(() => null);
  }

  it('are worth the same, and infeasible together', async () => {
    const ends = { optimal: 0, infeasible: 0 };
    await fc.assert(
      fc.asyncProperty(shapesOf(['layered', 'free'], 4), async (shape) => {
        const game = prescribing(shape);
        const tree = expand(game);
        const plans = Array.from({ length: tree.numPlayers + 1 }, (_, i) =>
          tree.infosetNumActions.reduce((ways, n, I) => (tree.infosetPlayer[I] === i ? ways * n : ways), 1),
        );
        fc.pre(tree.prescribed !== null && Math.max(...plans) <= 512);
        const expected = await oracle(tree);
        const { report } = await solveLp(game, { concept: 'COMM' }, { method: 'simplex' });
        expect(report.status).toBe(expected === null ? 'infeasible' : 'optimal');
        if (expected !== null) expect(report.objective).toBeCloseTo(expected, 5);
        ends[expected === null ? 'infeasible' : 'optimal']++;
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(Math.min(ends.optimal, ends.infeasible)).toBeGreaterThan(5);
  });
});
