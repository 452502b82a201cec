/** Prices of simple deviations by name, and back. */
import type { StreamedGame } from '../augmented/streamed/streamed-game.ts';
import type { StreamedProof } from '../certificate/strategy.ts';
import { errors } from '../errors.ts';
import { actionNames } from './named-points.ts';
import type { NamedPrice, SavedStrategy } from './strategy-points.ts';

/** What a file says of the family that prices are of, by which it is told from one of other options. */
export const familyHead = ({ concept, family }: StreamedGame) => ({
  concept: concept.name,
  simpleDeviations: family.size,
  prices: family.numWeights,
});

/** The prices above 0, each with the first of the deviations that have it. */
export function* pricePoints({ streamed, weights }: StreamedProof): Generator<NamedPrice> {
  for (const [id, d] of firstOfEach(streamed).entries())
    if (weights[id]! > 0) yield { ...described(streamed, id, d), price: weights[id]! };
}

/** Per weight, the first deviation that has it. */
function firstOfEach({ family }: StreamedGame): Int32Array {
  const first = new Int32Array(family.numWeights);
  for (let d = family.size - 1; d >= 0; d--) first[family.weight[d]!] = d;
  return first;
}

function described({ tree, family }: StreamedGame, id: number, d: number): Omit<NamedPrice, 'price'> {
  const at = family.at[d]!;
  const report = family.report[d]!;
  const action = (I: number, a: number) => (I < 0 || a < 0 ? null : actionNames(tree, I)[a]!);
  return {
    id,
    player: family.player[d]!,
    at: at < 0 ? null : tree.infosetLabel[at]!,
    told: action(at, family.told[d]!),
    report: report < 0 ? null : tree.infosetLabel[report]!,
    play: action(at, family.played[d]!),
    plan: family.plan[d]!,
    ...(family.hasLastWord[d] === 1 && { lastWord: true }),
  };
}

/**
 * The proof that a file's prices are.
 * @throws InputError naming the price, when it is unknown, given twice, or described as another one
 */
export function streamedProofOf(
  { file, bound, prices = [] }: SavedStrategy,
  streamed: StreamedGame,
): StreamedProof {
  const { concept, simpleDeviations, prices: numPrices } = familyHead(streamed);
  if (bound?.simpleDeviations !== simpleDeviations || bound.prices !== numPrices)
    throw errors.badStrategy(
      file,
      'bound',
      `has ${bound?.simpleDeviations} simple deviations and ${bound?.prices} prices; with the file's options this version has ${simpleDeviations} and ${numPrices} under ${concept}`,
    );
  const first = firstOfEach(streamed);
  const weights = new Float64Array(numPrices);
  const isGiven = new Uint8Array(numPrices);
  for (const [k, { price, ...given }] of prices.entries()) {
    const { id } = given;
    const fail = (problem: string) => errors.badStrategy(file, `prices[${k}]`, problem);
    if (id >= numPrices) throw fail(`has id ${id}; expected 0 to ${numPrices - 1}`);
    if (isGiven[id] === 1) throw fail(`has id ${id}, which is given before`);
    isGiven[id] = 1;
    const expected = described(streamed, id, first[id]!);
    if (!isSame(given, expected))
      throw fail(`is of ${JSON.stringify(given)}; ${id} is of ${JSON.stringify(expected)}`);
    weights[id] = price;
  }
  return { streamed, weights };
}

function isSame(a: Omit<NamedPrice, 'price'>, b: Omit<NamedPrice, 'price'>): boolean {
  const text = ({ id, player, at, told, report, play, plan, lastWord = false }: Omit<NamedPrice, 'price'>) =>
    JSON.stringify([id, player, at, told, report, play, plan, lastWord]);
  return text(a) === text(b);
}
