/**
 * A mechanism that keeps promises, as a finite automaton: a node is a state with what is promised there; given the values that
 * players report, the designer draws an outcome, and with it the node of the next round. All of this is public.
 */
import type { StagedDesign } from './design.ts';
import type { Stage } from './stage.ts';

/** One draw of a lottery. */
export interface MechanismChoice {
  readonly probability: number;
  /** Its number among design.outcomes of the node's round and state. */
  readonly outcome: number;
  /** Node of the next round; -1 after the last. */
  readonly next: number;
}

/** What a mechanism has promised, and how it goes on. */
export interface MechanismNode {
  /** Counted from 0. */
  readonly round: number;
  /** In the design's words. */
  readonly state: string;
  /** What the designer expects from here on. */
  readonly reward: number;
  /** What each player does, if all are truthful. */
  readonly utilities: readonly number[];
  /**
   * A lottery for each profile of reports: report h_i of player i, counted from 0 in its values, is in the place
   * (… (h_1 k_2 + h_2) k_3 + …) + h_n, k_i being how many values player i has.
   */
  readonly lotteries: readonly (readonly MechanismChoice[])[];
}

/** Nodes in the order of rounds; node 0 is the start. */
export interface StagedMechanism {
  readonly nodes: readonly MechanismNode[];
}

/** A point of a stage, for players of whom i is player renaming[i] of the stage. */
interface Place {
  readonly stage: Stage;
  readonly point: number;
  readonly renaming: readonly number[];
}

/** The mechanism that keeps a point's promise. */
export function mechanismOf(design: StagedDesign, root: Stage, point: number): StagedMechanism {
  const renaming = Array.from({ length: design.players }, (_, i) => i);
  return new Unfolding(design).from({ stage: root, point, renaming });
}

class Unfolding {
  private readonly design: StagedDesign;
  private readonly places: Place[] = [];
  private readonly known = new Map<Stage, Map<string, number>>();

  constructor(design: StagedDesign) {
    this.design = design;
  }

  /** Breadth first, so that nodes are in the order of rounds. */
  from(start: Place): StagedMechanism {
    this.numberOf(start);
    const nodes: MechanismNode[] = [];
    for (let k = 0; k < this.places.length; k++) nodes.push(this.nodeOf(this.places[k]!));
    return { nodes };
  }

  private numberOf(place: Place): number {
    const { stage, point, renaming } = place;
    const key = `${point} ${renaming}`;
    const ofStage = this.known.get(stage) ?? new Map<string, number>();
    this.known.set(stage, ofStage);
    const known = ofStage.get(key);
    if (known !== undefined) return known;
    ofStage.set(key, this.places.length);
    return this.places.push(place) - 1;
  }

  private nodeOf({ stage, point, renaming }: Place): MechanismNode {
    const { design } = this;
    const { round, form, nexts, linkOf } = stage.parts;
    const { recipe, permutation } = stage.points.keeping[point]!;
    const state = design.permuted(stage.parts.state, inverseOf(renaming));
    // player a here is player cook[a] of the recipe
    const inRecipe = permutation === null ? null : inverseOf(permutation);
    const cook = renaming.map((own) => inRecipe?.[own] ?? own);
    const outcomes = design.outcomes(round, state);
    const counts = design.values(round).map(({ values }) => values.length);
    const lotteries: MechanismChoice[][] = Array.from({ length: form.numProfiles }, () => []);
    for (const [k, profile] of recipe.profile.entries()) {
      const types = cook.map((own) => form.types[profile * design.players + own]!);
      const at = types.reduce((sum, type, i) => sum * counts[i]! + type, 0);
      const what = stage.parts.outcomes[recipe.outcome[k]!]!;
      const next = nexts[linkOf[recipe.outcome[k]!]!];
      const after = next && {
        stage: next.stage,
        point: recipe.point[k]!,
        renaming: cook.map((own) => next.permutation[own]!),
      };
      const outcome = outcomes.findIndex(
        ({ reward, valueRewards, amounts, payments, next: name }) =>
          reward === what.reward &&
          cook.every((own, a) => amounts[a] === what.amounts[own] && payments[a] === what.payments[own]) &&
          cook.every((own, a) => `${valueRewards?.[a]}` === `${what.valueRewards?.[own]}`) &&
          (after === undefined ||
            name === design.permuted(after.stage.parts.state, inverseOf(after.renaming))),
      );
      lotteries[at]!.push({
        probability: recipe.probability[k]!,
        outcome,
        next: after === undefined ? -1 : this.numberOf(after),
      });
    }
    return {
      round,
      state,
      reward: stage.points.at(point, 0),
      utilities: renaming.map((own) => stage.points.at(point, 1 + own)),
      lotteries,
    };
  }
}

function inverseOf(permutation: readonly number[]): number[] {
  const inverse = permutation.slice();
  for (const [i, to] of permutation.entries()) inverse[to] = i;
  return inverse;
}
