/**
 * NFCCE, EFCCE and EFCE from their definitions: a private mediator draws one pure profile of all
 * players, the principal included. One variable per profile, one constraint per deviation of one player: the expected
 * utility when it deviates is at most its expected utility when nobody does.
 */
import { type Coefficients, maximise } from './linear-program.ts';
import {
  childOf,
  type Payoff,
  type PlainGame,
  type PlainInfoset,
  type PlainNode,
  type PurePlan,
  utilityOf,
} from './plain-game.ts';

export type PrivateConcept = 'NFCCE' | 'EFCCE' | 'EFCE';

/** How one player departs from what it is recommended: its action at each own infoset that play reaches. */
interface Deviation {
  readonly player: number;
  /** Whether the player leaves at an infoset, given what is recommended there. 'start': it leaves before play. */
  readonly leavesAt: (infoset: string, recommended: number) => boolean;
  readonly leavesBeforePlay: boolean;
  /** Actions from then on. */
  readonly plan: PurePlan;
}

export interface Limits {
  /** Refuse a game with more unknowns, or with more (unknowns times constraints), than these. */
  readonly unknowns: number;
  readonly entries: number;
}

/**
 * The best objective of a concept's equilibria.
 * @param players those with incentive constraints
 * @returns null when the enumeration would exceed the limits
 */
export async function privateOptimum(
  game: PlainGame,
  concept: PrivateConcept,
  payoff: Payoff,
  players: readonly number[],
  limits: Limits,
): Promise<number | null> {
  const numProfiles = game.infosets.reduce((product, { actions }) => product * actions, 1);
  if (numProfiles > limits.unknowns) return null;
  const numDeviations = players.reduce((sum, i) => sum + countDeviations(game, concept, i), 0);
  if (numDeviations * numProfiles > limits.entries) return null;

  const profiles = [...purePlans(game.infosets)];
  const atMostZero = players.flatMap((i) =>
    [...deviations(game, concept, i)].map((deviation) => incentive(game, profiles, deviation)),
  );
  const objective = new Map(profiles.map((profile, k) => [k, expected(game.root, profile, null, payoff)]));
  const total = { coefficients: new Map(profiles.map((_, k) => [k, 1])), right: 1 };
  return maximise({ variables: profiles.length, objective, atMostZero, equal: [total] });
}

/** What the deviation gains under each profile. */
function incentive(game: PlainGame, profiles: readonly PurePlan[], deviation: Deviation): Coefficients {
  const own = utilityOf(deviation.player);
  return new Map(
    profiles.map((profile, k) => [
      k,
      expected(game.root, profile, deviation, own) - expected(game.root, profile, null, own),
    ]),
  );
}

/** Expected payoff when all play the profile, but for a player who deviates. */
export function expected(
  root: PlainNode,
  profile: PurePlan,
  deviation: Deviation | null,
  payoff: Payoff,
): number {
  const from = (node: PlainNode, gone: boolean): number => {
    if (node.kind === 'terminal') return payoff(node);
    if (node.kind === 'chance')
      return node.children.reduce(
        (sum, child, a) => sum + (node.probabilities[a] ?? Number.NaN) * from(child, gone),
        0,
      );
    const { id } = node.infoset;
    const recommended = actionOf(profile, id);
    if (node.player !== deviation?.player) return from(childOf(node, recommended), gone);
    const leaves = gone || deviation.leavesAt(id, recommended);
    return from(childOf(node, leaves ? actionOf(deviation.plan, id) : recommended), leaves);
  };
  return from(root, deviation?.leavesBeforePlay ?? false);
}

/** Every deviation of a player: a trigger, and a pure continuation plan for all its infosets from there on. */
function* deviations(game: PlainGame, concept: PrivateConcept, player: number): Generator<Deviation> {
  const own = game.infosets.filter((infoset) => infoset.player === player);
  if (concept === 'NFCCE') {
    for (const plan of purePlans(own)) yield { player, plan, leavesBeforePlay: true, leavesAt: () => true };
    return;
  }
  for (const trigger of own) {
    for (const plan of purePlans(fromTriggerOn(own, trigger))) {
      if (concept === 'EFCCE')
        yield { player, plan, leavesBeforePlay: false, leavesAt: (infoset) => infoset === trigger.id };
      else
        for (let told = 0; told < trigger.actions; told++)
          if (told !== plan.get(trigger.id))
            yield {
              player,
              plan,
              leavesBeforePlay: false,
              leavesAt: (infoset, recommended) => infoset === trigger.id && recommended === told,
            };
    }
  }
}

function countDeviations(game: PlainGame, concept: PrivateConcept, player: number): number {
  const own = game.infosets.filter((infoset) => infoset.player === player);
  const plans = (infosets: readonly PlainInfoset[]) => infosets.reduce((n, { actions }) => n * actions, 1);
  if (concept === 'NFCCE') return plans(own);
  return own.reduce((sum, trigger) => {
    const triggers = concept === 'EFCCE' ? 1 : trigger.actions - 1;
    return sum + triggers * plans(fromTriggerOn(own, trigger));
  }, 0);
}

/** The trigger, and the player's infosets after it. */
function fromTriggerOn(own: readonly PlainInfoset[], trigger: PlainInfoset): PlainInfoset[] {
  return own.filter(
    ({ id, ownMoves }) => id === trigger.id || ownMoves.some(({ infoset }) => infoset === trigger.id),
  );
}

/** Every way to choose one action at each of the infosets. */
export function* purePlans(infosets: readonly PlainInfoset[]): Generator<PurePlan> {
  const [first, ...rest] = infosets;
  if (first === undefined) {
    yield new Map();
    return;
  }
  for (const plan of purePlans(rest))
    for (let a = 0; a < first.actions; a++) yield new Map([...plan, [first.id, a]]);
}

function actionOf(plan: PurePlan, infoset: string): number {
  const action = plan.get(infoset);
  if (action === undefined) throw new Error(`the plan is silent about ${infoset}`);
  return action;
}
