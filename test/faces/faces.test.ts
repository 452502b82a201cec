/** Mixtures of faces beside the belief DAG, and searches beside all pure profiles, on random games. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmenting } from '../../src/augmented/augment.ts';
import type { AugmentedGame } from '../../src/augmented/augmented-game.ts';
import { exactFlow, type Flow } from '../../src/augmented/decision-dag.ts';
import { certifyMediator, upperBoundWith } from '../../src/certificate/certificate.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { searchingProfiles } from '../../src/faces/branch-and-bound.ts';
import { type Face, FaceMaker } from '../../src/faces/face.ts';
import { buildingFaceGame } from '../../src/faces/face-game.ts';
import { NOBODY, type PureProfile } from '../../src/faces/key-walk.ts';
import type { Keys } from '../../src/faces/keys.ts';
import { decidingPlayers, Replies } from '../../src/faces/replies.ts';
import { granting, withoutPayment } from '../../src/faces/slack.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { resolveProblemOptions } from '../../src/problem/identity.ts';
import { finish } from '../../src/work.ts';
import { type Shape, shapesOf, smallGame } from '../augmented/small-game.ts';
import { randomNumbers } from '../suites/random-flow.ts';
import { keysOf } from '../suites/strategy-files.ts';

const PRIVATE = ['NFCCE', 'EFCCE', 'EFCE'] as const;
const RUNS = { seed: 5, numRuns: 150 };
const shapes = shapesOf(['layered', 'free'], 5);
const concepts = fc.constantFrom(...PRIVATE);

interface Case {
  readonly tree: GameTree;
  readonly keys: Keys;
  readonly dag: AugmentedGame;
}

function caseOf(shape: Shape, name: string): Case {
  const tree = expand(smallGame(shape));
  const options = resolveProblemOptions({ concept: name, objective: 'principal' });
  return {
    tree,
    keys: keysOf(tree, options),
    dag: finish(augmenting(tree, conceptOf(name), options)),
  };
}

const randomProfile = ({ firstPair }: Keys, random: () => number): PureProfile =>
  Int32Array.from({ length: firstPair.length - 1 }, (_, I) =>
    Math.floor(random() * (firstPair[I + 1]! - firstPair[I]!)),
  );

/** The flow of a pure profile in the belief DAG. */
function dagFlow({ mediator, readPoint, sequenceAction }: AugmentedGame, profile: PureProfile): Flow {
  const weights = new Float64Array(mediator.numSequences);
  for (let p = 0; p < mediator.numPoints; p++) {
    const { infoset } = readPoint(p);
    const own = Array.from(
      { length: mediator.firstSequence[p + 1]! - mediator.firstSequence[p]! },
      (_, k) => mediator.firstSequence[p]! + k,
    );
    const exact = own.find((s) => infoset >= 0 && sequenceAction(s) === profile[infoset]);
    weights[exact ?? own.find((s) => sequenceAction(s) < 0) ?? own[0]!] = 1;
  }
  return exactFlow(mediator, weights);
}

/** Of faces with given weights, in each of which the free player is recommended its part of a profile. */
function mixtureFlow(game: AugmentedGame, faces: readonly Face[], weights: readonly number[]): Flow {
  const flow = new Float64Array(game.mediator.numSequences);
  for (let p = 0; p < game.mediator.numPoints; p++) {
    const first = game.mediator.firstSequence[p]!;
    if (p === 0) flow.set(weights, first);
    else {
      const { infoset, history } = game.readPoint(p);
      const face = faces[Number(/\d+/.exec(history[0]!)![0]) - 1]!;
      flow[first + face.profile[infoset]!] = 1;
    }
  }
  return exactFlow(game.mediator, flow);
}

function facesOf(keys: Keys, profiles: readonly PureProfile[]): Face[] {
  const maker = new FaceMaker(keys);
  const players = [...decidingPlayers(keys), NOBODY];
  return profiles.map((profile, k) => finish(maker.making(profile, players[k % players.length]!)));
}

describe('mixtures', () => {
  it('are worth what they are worth in the belief DAG, objective, utilities and gains', () => {
    fc.assert(
      fc.property(shapes, concepts, (shape, concept) => {
        const { keys, dag } = caseOf(shape, concept);
        const random = randomNumbers(shape.seed);
        const profiles = Array.from({ length: 5 }, () => randomProfile(keys, random));
        const faces = facesOf(keys, profiles);
        const game = finish(buildingFaceGame(keys, faces));
        const weights = profiles.map(() => random());
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const own = finish(certifyMediator(game, mixtureFlow(game, faces, weights)));
        const mixed = new Float64Array(dag.mediator.numSequences);
        for (const [k, profile] of profiles.entries())
          for (const [s, flow] of dagFlow(dag, profile).entries()) mixed[s]! += (weights[k]! / total) * flow;
        const other = finish(certifyMediator(dag, mixed));
        expect(own.objective).toBeCloseTo(other.objective, 10);
        for (const [k, gain] of own.gains.entries()) expect(gain).toBeCloseTo(other.gains[k]!, 10);
        for (const [k, utility] of own.utilities.entries())
          expect(utility).toBeCloseTo(other.utilities[k]!, 10);
      }),
      RUNS,
    );
  });

  it('who pay for deviations gain what is above it, and their deviations prove what they prove without', () => {
    fc.assert(
      fc.property(shapes, concepts, fc.double({ min: 0.01, max: 1 }), (shape, concept, slack) => {
        const { keys } = caseOf(shape, concept);
        const random = randomNumbers(shape.seed);
        const faces = facesOf(
          keys,
          Array.from({ length: 4 }, () => randomProfile(keys, random)),
        );
        const game = finish(buildingFaceGame(keys, faces));
        const charged = finish(granting(game, slack));
        const flow = mixtureFlow(
          game,
          faces,
          faces.map(() => random()),
        );
        const before = finish(certifyMediator(game, flow));
        const after = finish(certifyMediator(charged, flow));
        for (const { player, range } of game.deviators)
          expect(after.gains[player - 1]).toBeCloseTo(
            Math.max(0, before.gains[player - 1]! - slack * range),
            10,
          );
        const direct = game.deviators.map((deviator) => deviator.direct);
        const deviations = charged.deviators.map(({ treeplex }) =>
          exactFlow(treeplex, Float64Array.from({ length: treeplex.numSequences }, random)),
        );
        const multipliers = charged.deviators.map(() => 3 * random());
        const free = withoutPayment({ deviations, multipliers }, direct);
        const fees = charged.deviators.reduce(
          (sum, _, k) => sum + multipliers[k]! * deviations[k]![2]! * slack,
          0,
        );
        const charging = finish(upperBoundWith(charged, deviations, multipliers)).bound;
        expect(charging).toBeCloseTo(
          finish(upperBoundWith(game, free.deviations, free.multipliers)).bound + fees,
          9,
        );
      }),
      RUNS,
    );
  });
});

/** All pure profiles, if they are few. */
function* allProfiles({ firstPair }: Keys, most: number): Generator<PureProfile> {
  const counts = Array.from({ length: firstPair.length - 1 }, (_, I) => firstPair[I + 1]! - firstPair[I]!);
  if (counts.reduce((product, count) => product * count, 1) > most) return;
  const profile = new Int32Array(counts.length);
  for (;;) {
    yield profile;
    let I = 0;
    while (I < counts.length && profile[I]! === counts[I]! - 1) profile[I++] = 0;
    if (I === counts.length) return;
    profile[I]!++;
  }
}

describe('pricing', () => {
  it('proves nothing by a worth that is no number, wherever it is', () => {
    fc.assert(
      fc.property(shapes, concepts, fc.nat(), (shape, concept, at) => {
        const { keys } = caseOf(shape, concept);
        const random = randomNumbers(shape.seed + 2);
        const worth = Float64Array.from(keys.relaxed.objectiveVector, () => random() - 0.5);
        worth[at % worth.length] = Number.NaN;
        const limits = { known: Number.NEGATIVE_INFINITY, within: 0, maxNodes: 100 };
        expect(finish(searchingProfiles(keys, worth, limits)).bound).toBeNaN();
      }),
      RUNS,
    );
  });

  it('by search finds the best of all pure profiles; local optima are none better; a limit leaves a bound', () => {
    let compared = 0;
    fc.assert(
      fc.property(shapes, concepts, (shape, concept) => {
        const { keys } = caseOf(shape, concept);
        const random = randomNumbers(shape.seed + 1);
        const worth = Float64Array.from(keys.relaxed.objectiveVector, () => random() - 0.5);
        const replies = new Replies(keys, worth);
        let best = Number.NEGATIVE_INFINITY;
        for (const profile of allProfiles(keys, 4096)) best = Math.max(best, replies.valueOf(profile));
        if (best === Number.NEGATIVE_INFINITY) return;
        compared++;
        const none = { known: Number.NEGATIVE_INFINITY, within: 0 };
        const all = finish(searchingProfiles(keys, worth, { ...none, maxNodes: 1e6 }));
        expect(all.bound).toBeCloseTo(best, 10);
        expect(replies.valueOf(all.profile as PureProfile)).toBeCloseTo(best, 10);
        const some = finish(searchingProfiles(keys, worth, { ...none, maxNodes: 2 }));
        expect(some.bound).toBeGreaterThan(best - 1e-10);
        const local = randomProfile(keys, random);
        const value = replies.climb(local);
        expect(value).toBeLessThan(best + 1e-10);
        expect(value).toBeCloseTo(replies.valueOf(local), 10);
      }),
      RUNS,
    );
    expect(compared).toBeGreaterThan(60);
  });
});
