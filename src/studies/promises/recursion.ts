/** All stages of a design, and what they prove of its optimum. */
import type { StagedDesign } from './design.ts';
import { Stage } from './stage.ts';
import { StageForm } from './stage-form.ts';

interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Makes the stages of the states that can be reached, last round first. */
export class Recursion {
  readonly design: StagedDesign;
  readonly root: Stage;
  readonly stages: Stage[] = [];
  private readonly forms: readonly StageForm[];
  private readonly known = new Map<string, Stage>();

  constructor(design: StagedDesign) {
    this.design = design;
    this.forms = Array.from({ length: design.rounds }, (_, round) => new StageForm(design, round));
    this.root = this.stageOf(0, design.start);
  }

  private stageOf(round: number, state: string): Stage {
    const key = `${round} ${state}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const stage = this.newStage(round, state);
    this.known.set(key, stage);
    this.stages.push(stage);
    return stage;
  }

  private newStage(round: number, state: string): Stage {
    const { design } = this;
    const outcomes = design.outcomes(round, state);
    const names = [...new Set(outcomes.map(({ next }) => next))];
    const isLast = round === design.rounds - 1;
    const nexts = isLast
      ? []
      : names.map((name) => {
          const { canonical, permutation } = canonicalOf(design, name);
          return { stage: this.stageOf(round + 1, canonical), permutation };
        });
    const linkOf = Int32Array.from(outcomes, ({ next }) => (isLast ? 0 : names.indexOf(next)));
    const form = this.forms[round]!;
    const parts = {
      round,
      state,
      form,
      outcomes,
      linkOf,
      nexts,
      symmetries: design.symmetries.filter((permutation) => design.permuted(state, permutation) === state),
    };
    const box = boxOf(design, parts);
    const numbers = [...box.lower, ...box.upper].map(Math.abs);
    const stage = outcomes.flatMap(({ reward, payments, amounts }) => [
      Math.abs(reward),
      ...payments.map(Math.abs),
      ...amounts,
    ]);
    const own = design.values(round).flatMap(({ values }) => values.map(Math.abs));
    return new Stage({ ...parts, ...box, scale: 1 + Math.max(...numbers, ...stage, ...own) });
  }
}

/** Of all permutations of a state, the first by name. */
function canonicalOf(
  design: StagedDesign,
  state: string,
): { canonical: string; permutation: readonly number[] } {
  const identity = Array.from({ length: design.players }, (_, i) => i);
  let best = { canonical: state, permutation: identity as readonly number[] };
  for (const permutation of design.symmetries) {
    const canonical = design.permuted(state, permutation);
    if (canonical < best.canonical) best = { canonical, permutation };
  }
  return best;
}

type Parts = Pick<Stage['parts'], 'round' | 'outcomes' | 'linkOf' | 'nexts'>;

/** What rewards and utilities cannot pass, whatever is done. */
function boxOf(design: StagedDesign, { round, outcomes, linkOf, nexts }: Parts): Box {
  const n = design.players;
  const distributions = design.values(round);
  const lower = new Float64Array(n + 1);
  const upper = new Float64Array(n + 1);
  const range = (of: (outcome: number, box: Box | null, k: number) => readonly [number, number]) => {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let o = 0; o < outcomes.length; o++) {
      const next = nexts[linkOf[o]!];
      const [low, high] = of(o, next?.stage.parts ?? null, o);
      least = Math.min(least, low);
      most = Math.max(most, high);
    }
    return [least, most] as const;
  };
  const permutationOf = (o: number) => nexts[linkOf[o]!]?.permutation;
  const [least, most] = range((o, box) => {
    const { reward } = outcomes[o]!;
    return [reward + (box?.lower[0] ?? 0), reward + (box?.upper[0] ?? 0)];
  });
  lower[0] = least;
  upper[0] = most;
  for (let i = 0; i < n; i++) {
    const { values, probabilities } = distributions[i]!;
    for (const [h, value] of values.entries()) {
      const [low, high] = range((o, box) => {
        const place = 1 + (permutationOf(o)?.[i] ?? 0);
        const now = value * outcomes[o]!.amounts[i]! - outcomes[o]!.payments[i]!;
        return [now + (box?.lower[place] ?? 0), now + (box?.upper[place] ?? 0)];
      });
      const least = design.participation === 'auction' || (design.participation === 'start' && round === 0) ? Math.max(0, low) : low;
      lower[1 + i]! += probabilities[h]! * least;
      upper[1 + i]! += probabilities[h]! * Math.max(least, high);
    }
  }
  // what rounding may have lost
  for (let k = 0; k <= n; k++) {
    const margin = 1e-12 * (1 + Math.abs(lower[k]!) + Math.abs(upper[k]!));
    lower[k]! -= margin;
    upper[k]! += margin;
  }
  return { lower, upper };
}
