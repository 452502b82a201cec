/** A game under a solution concept, as everything after it sees it: solvers, linear programs, files, screens. */

import { augmenting, relaxing } from '../augmented/augment.ts';
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { Recommendation } from '../augmented/excluding.ts';
import { buildingZeroSumGame, zeroSumGame } from '../augmented/nash.ts';
import { objectiveRange } from '../augmented/objective.ts';
import { buildingProductGame, type ProductGame } from '../augmented/product-game.ts';
import type { StreamedGame } from '../augmented/streamed/streamed-game.ts';
import type { Standing } from '../certificate/certificate.ts';
import type { CertifiedFacts, Sizes } from '../certificate/facts.ts';
import type { BoundProof, Strategy, StreamedProof } from '../certificate/strategy.ts';
import { conceptOf, containing, hasMediator, type NamedConcept } from '../concepts/index.ts';
import { nash } from '../concepts/nash.ts';
import { errors } from '../errors.ts';
import type { GameTree } from '../game/tree.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import type { LpModel } from '../lp/model.ts';
import { finish, type Work } from '../work.ts';
import type { Best } from './best.ts';
import type { ResolvedProblemOptions } from './identity.ts';
import { checkingMediated, mediatedProblem } from './mediated.ts';
import { mediatedPoints } from './mediated-points.ts';
import { checkingMixture } from './mixture.ts';
import { mixingOutlines, mixturePoints, readingMixture } from './mixture-points.ts';
import { checkingProduct } from './product.ts';
import { productOf, productPoints } from './product-points.ts';
import type { Flows, SavedStrategy, StrategyPoints } from './strategy-points.ts';
import { buildingStreamed } from './streamed.ts';
import { checkingProfile, zeroSumProblem } from './zero-sum.ts';
import { zeroSumPoints } from './zero-sum-points.ts';

/** What a certificate says of strategies that a file brings. */
export interface Checked {
  readonly status: Standing;
  readonly facts: CertifiedFacts;
  readonly strategy: Strategy;
}

/**
 * One seam for problems with a mediator and those that are saddle points themselves.
 * @typeParam Strategies what its certificates judge, @typeParam Judged with what they say of them
 */
export interface Problem<Strategies = unknown, Judged = unknown> {
  readonly tree: GameTree;
  readonly concept: NamedConcept;
  readonly objectiveName: string;
  /** What the distance from objective to bound is measured in; > 0. */
  readonly objectiveRange: number;
  readonly sizes: Sizes;
  /** The saddle point that kernels solve, of the direct Lagrangian where the problem has a mediator. */
  saddlePoint(): Work<SaddlePoint>;
  /** The problem as a linear program. @param isReduced whether the exact reductions come before it; default not */
  lpModel(isReduced?: boolean): Work<LpModel>;
  /**
   * Nothing certified, or as little as possible.
   * @param isExact whether solved means an exact equilibrium, in a bracket; default not. A saddle point has a bracket whatever
   * its gap, and does not ask
   */
  best(tolerance: number, isExact?: boolean): Best<Strategies, Judged>;
  /**
   * The certificate of a file's strategies.
   * @param isExact whether solved means an exact equilibrium, in a bracket
   * @throws InputError naming the point, when the file does not fit
   */
  checking(saved: SavedStrategy, tolerance: number, isExact: boolean): Work<Checked>;
}

/** What a problem is built from: what options define, and what was found by linear programs. */
export type BuildOptions = ResolvedProblemOptions & {
  /** Of sequential rationality: the codominated actions, see `withCodominated`. */
  readonly excluded?: readonly Recommendation[];
};

/**
 * The problem that options define.
 * @param walksLimitMiB see AugmentOptions
 * @throws InputError when the game is not one that the concept can be asked of
 */
export function* buildingProblem(
  tree: GameTree,
  options: BuildOptions,
  walksLimitMiB?: number,
): Work<AnyProblem> {
  return hasMediator(options.concept)
    ? mediatedProblem(yield* augmentingTree(tree, options, walksLimitMiB))
    : zeroSumProblem(yield* buildingZeroSumGame(tree));
}

/** Either of them. */
export type AnyProblem = ReturnType<typeof mediatedProblem> | ReturnType<typeof zeroSumProblem>;

/** The certificate of a strategy that somebody brings, of its own problem. */
export function checkingStrategy(strategy: Strategy, tolerance: number, isExact: boolean): Work<Checked> {
  switch (strategy.kind) {
    case 'nash':
      return checkingProfile(strategy, tolerance);
    case 'product':
      return checkingProduct(strategy, tolerance, isExact);
    case 'mixture':
      return checkingMixture(strategy, tolerance, isExact);
    case 'mediated':
      return checkingMediated(strategy, tolerance, isExact);
  }
}

/** What checks a file's strategies. */
export type Checker = Pick<AnyProblem, 'checking'>;

/**
 * The problem that a file's strategies are judged in: of a product, that of profiles, and the one that proves its bound; of a
 * mixture, the keys of its concept, and that one.
 * @throws InputError as buildingProblem, or when the bound is from a concept that proves none, or searched where nothing is
 */
export function* buildingChecker(
  tree: GameTree,
  options: BuildOptions,
  { bound, file, faces }: Pick<SavedStrategy, 'bound' | 'file' | 'faces'>,
): Work<Checker> {
  if (bound === undefined) return yield* buildingProblem(tree, options);
  checkSearched(file, bound, faces === undefined ? null : options.concept);
  if (faces !== undefined) return yield* buildingMixtureChecker(tree, options, bound.concept, file);
  const game = hasMediator(options.concept) ? yield* buildingProduct(tree, options) : null;
  const isStreamed = bound.simpleDeviations !== undefined;
  const own = isStreamed ? [options.concept] : [];
  const larger = game === null ? [] : [...own, ...containing(options.concept).map(({ name }) => name)];
  const inLarger = { ...options, concept: bound.concept };
  const isProof = game !== null && larger.includes(bound.concept);
  const build = isStreamed ? buildingStreamed : augmentingTree;
  const within = isProof ? yield* build(tree, inLarger) : null;
  if (!isProof || within === null)
    throw errors.badStrategy(
      file,
      'bound.concept',
      `is ${bound.concept}, which proves no bound on products under ${options.concept}${isStreamed ? ' by simple deviations' : ''}; expected one of [${larger.join(', ')}]`,
    );
  return {
    checking: (saved, tolerance, isExact) =>
      checkingProduct(productOf(saved, game, within), tolerance, isExact),
  };
}

/**
 * A search is over pure profiles by the keys of a concept, which prove nothing of another one.
 * @param own the concept whose keys there are, null for none
 */
function checkSearched(
  file: string,
  { concept, searched }: NonNullable<SavedStrategy['bound']>,
  own: string | null,
): void {
  if (searched === undefined || concept === own) return;
  throw errors.badStrategy(
    file,
    'bound.searched',
    own === null
      ? 'is given; expected none of a product, whose bound no search proves'
      : `is given beside a bound from ${concept}; expected one from ${own} itself, by whose keys profiles are searched`,
  );
}

function* buildingMixtureChecker(
  tree: GameTree,
  options: ResolvedProblemOptions,
  within: string,
  file: string,
): Work<Checker> {
  const relaxed = yield* buildingKeys(tree, options);
  const expected = [options.concept, ...containing(options.concept).map(({ name }) => name)];
  if (relaxed === null || !expected.includes(within))
    throw errors.badStrategy(
      file,
      'bound.concept',
      `is ${within}, which proves no bound on mixtures under ${options.concept}; expected one of [${expected.join(', ')}], under a private concept`,
    );
  const larger =
    within === options.concept ? relaxed : yield* augmentingTree(tree, { ...options, concept: within });
  return {
    *checking(saved, tolerance, isExact) {
      return yield* checkingMixture(yield* readingMixture(saved, relaxed, larger), tolerance, isExact);
    },
  };
}

/** The keys of the problem that options define, as of `relaxing`; null where the mediator is not private. */
export function* buildingKeys(tree: GameTree, options: ResolvedProblemOptions): Work<AugmentedGame | null> {
  if (!hasMediator(options.concept)) return null;
  const concept = conceptOf(options.concept);
  return concept.memory === 'private' ? yield* relaxing(tree, concept, options) : null;
}

/** The game of profiles that options define; null where there is none: see buildingProductGame. */
export function buildingProduct(tree: GameTree, options: ResolvedProblemOptions): Work<ProductGame | null> {
  return buildingProductGame(tree, conceptOf(options.concept), options);
}

/**
 * The mediator-augmented game of an expanded one.
 * @throws InputError for NASH, which has no mediator, and for sequential rationality without the codominated actions
 */
export function augmentingTree(
  tree: GameTree,
  options: BuildOptions,
  walksLimitMiB?: number,
): Work<AugmentedGame> {
  const { sequential, excluded } = options;
  if (sequential && excluded === undefined)
    throw errors.badField('sequential', sequential, 'false where no linear programs are solved');
  return augmenting(tree, conceptOf(options.concept), { ...options, walksLimitMiB });
}

/** A strategy by name, for files, and the game that it is of. */
export function pointsOf(strategy: Strategy): StrategyPoints & { readonly tree: GameTree } {
  if (strategy.kind === 'nash') {
    const { game, profile } = strategy;
    return { tree: game.tree, ...zeroSumPoints(game, profile) };
  }
  if (strategy.kind === 'product') return { tree: strategy.game.tree, ...productPoints(strategy) };
  if (strategy.kind === 'mixture') return { tree: strategy.augmented.tree, ...mixturePoints(strategy) };
  const { augmented, witness } = strategy;
  return { tree: augmented.tree, ...mediatedPoints(augmented, witness) };
}

/** What screens say of a strategy's problem: the concept in words, and the range that gaps are measured in. */
export function subjectOf(strategy: Strategy): { conceptTitle: string; objectiveRange: number } {
  if (strategy.kind === 'nash') return { conceptTitle: nash.title, objectiveRange: strategy.game.range };
  const { concept, objective } = strategy.kind === 'product' ? strategy.game : strategy.augmented;
  return { conceptTitle: concept.title, objectiveRange: objectiveRange(objective) };
}

/** A strategy without its game. */
export function flowsOf(strategy: Strategy): Flows {
  switch (strategy.kind) {
    case 'mediated': {
      const { augmented, witness } = strategy;
      return { kind: 'mediated', witness, excluded: augmented.excluded ?? [] };
    }
    case 'nash':
      return { kind: 'nash', profile: strategy.profile };
    case 'product': {
      const { profile, bound } = strategy;
      if ('streamed' in bound) {
        const { streamed, weights } = bound;
        return { kind: 'product', profile, within: streamed.concept.name, proof: { weights } };
      }
      const { augmented, ...proof } = bound;
      return { kind: 'product', profile, within: augmented.concept.name, proof };
    }
    case 'mixture': {
      const { augmented, ...proof } = strategy.bound;
      const { faces, mediator } = strategy;
      return { kind: 'mixture', faces, mediator, within: augmented.concept.name, proof };
    }
  }
}

/** The arrays of a strategy without its game, to be transferred. */
export function arraysOf(flows: Flows): readonly Flow[] {
  switch (flows.kind) {
    case 'mediated':
      return [flows.witness.mediator, ...flows.witness.deviations];
    case 'nash':
      return flows.profile;
    case 'product':
      return [
        ...flows.profile,
        ...('weights' in flows.proof ? [flows.proof.weights] : flows.proof.deviations),
      ];
    case 'mixture':
      return [flows.mediator, ...flows.proof.deviations];
  }
}

/**
 * A strategy whose game is built again, at once and in the thread that reads it, when it is first read: who reads the report
 * and the flows alone pays nothing for it.
 */
export function strategyOf(flows: Flows, tree: () => GameTree, options: ResolvedProblemOptions): Strategy {
  switch (flows.kind) {
    case 'nash': {
      const game = once(() => zeroSumGame(tree()));
      return {
        kind: 'nash',
        get game() {
          return game();
        },
        profile: flows.profile,
      };
    }
    case 'mediated': {
      const { excluded } = flows;
      const augmented = once(() => finish(augmentingTree(tree(), { ...options, excluded })));
      return {
        kind: 'mediated',
        get augmented() {
          return augmented();
        },
        witness: flows.witness,
      };
    }
    case 'product': {
      // it was one when its flows were made
      const game = once(() => finish(buildingProduct(tree(), options)) as ProductGame);
      const larger = { ...options, concept: flows.within };
      return {
        kind: 'product',
        get game() {
          return game();
        },
        profile: flows.profile,
        bound: productBoundOf(flows.proof, tree, larger),
      };
    }
    case 'mixture': {
      const relaxed = once(() => finish(buildingKeys(tree(), options)) as AugmentedGame);
      const mixed = once(() => finish(mixingOutlines(relaxed(), flows.faces)));
      const isOwn = flows.within === options.concept;
      const larger = once(() => finish(augmentingTree(tree(), { ...options, concept: flows.within })));
      return {
        kind: 'mixture',
        get augmented() {
          return mixed();
        },
        faces: flows.faces,
        mediator: flows.mediator,
        bound: {
          get augmented() {
            return isOwn ? relaxed() : larger();
          },
          ...flows.proof,
        },
      };
    }
  }
}

function productBoundOf(
  proof: Extract<Flows, { kind: 'product' }>['proof'],
  tree: () => GameTree,
  options: ResolvedProblemOptions,
): BoundProof | StreamedProof {
  if ('weights' in proof) {
    const streamed = once(() => finish(buildingStreamed(tree(), options)) as StreamedGame);
    return {
      get streamed() {
        return streamed();
      },
      ...proof,
    };
  }
  const augmented = once(() => finish(augmentingTree(tree(), options)));
  return {
    get augmented() {
      return augmented();
    },
    ...proof,
  };
}

function once<Value extends object>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
