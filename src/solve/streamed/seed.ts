/** Prices of simple deviations from another game, in which they mean the same: a smaller one of its family, solved before. */
import type { StreamedGame } from '../../augmented/streamed/streamed-game.ts';

/**
 * What deviations cost in another game, by weight of this game's family: that of the first deviation set off at an infoset alike,
 * else at one of the same label; 0 where there is none. Any prices prove a bound.
 * @param from with the same likeness and kind of family as `to`
 * Cost: a pass over both families.
 */
export function transferredWeights(
  from: StreamedGame,
  weights: Float64Array,
  to: StreamedGame,
): Float64Array {
  const alike = new Map<string, number>();
  const named = new Map<string, number>();
  eachWeight(from, (weight, byKind, byLabel) => {
    const price = weights[weight]!;
    if (!alike.has(byKind)) alike.set(byKind, price);
    if (!named.has(byLabel)) named.set(byLabel, price);
  });
  const out = new Float64Array(to.family.numWeights);
  eachWeight(to, (weight, byKind, byLabel) => {
    out[weight] = alike.get(byKind) ?? named.get(byLabel) ?? 0;
  });
  return out;
}

/** Calls with what the first deviation of each weight is known by. */
function eachWeight(
  { tree, family, kind }: StreamedGame,
  each: (weight: number, byKind: string, byLabel: string) => void,
): void {
  const seen = new Uint8Array(family.numWeights);
  for (let d = 0; d < family.size; d++) {
    const weight = family.weight[d]!;
    if (seen[weight] === 1) continue;
    seen[weight] = 1;
    const at = family.at[d]!;
    const report = family.report[d]!;
    const rest = `${family.player[d]} ${family.told[d]} ${family.played[d]} ${family.plan[d]} ${family.hasLastWord[d]}`;
    const label = (I: number) => (I < 0 ? '' : tree.infosetLabel[I]!);
    each(
      weight,
      `${rest} ${kind[at] ?? -1} ${report < 0 ? -1 : kind[report]}`,
      `${rest} ${label(at)}\n${label(report)}`,
    );
  }
}
