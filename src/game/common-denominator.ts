/**
 * What a game is made of as fractions. Probabilities and payoffs are doubles in a tree; they stand for the simple fractions
 * whose nearest doubles they are, and the probabilities of a chance node have to add up to exactly 1 as fractions.
 */
import { Inexact } from '../numeric/inexact.ts';
import { leastCommonMultiple, multiply, type Rational, sum } from '../numeric/rational.ts';
import { roundings } from '../numeric/rounding.ts';
import { meantBy, simpleFraction } from '../numeric/simple-fraction.ts';
import { inPieces, type Work } from '../work.ts';
import { CHANCE, type GameTree, type Node } from './tree.ts';

/** Of a probability over the sum of all: roundings beside those of the sum. */
const SHARE_ROUNDINGS = 8;
/** Numbers that are no fractions are taken for one with a probability of this squared. */
const BY_CHANCE = 2 ** -6;
/** Larger common denominators leave too few digits of a double for the numerators. */
const MOST = 2n ** 40n;

const ONE: Rational = { numerator: 1n, denominator: 1n };
const READING = 'reading fractions';

/** What a game's numbers are multiples of. */
export interface Denominated {
  readonly denominator: number;
  /** By how much, over itself, the reach of a terminal may miss its fraction. */
  readonly reachError: number;
  /** The largest number of the texts, or 1: what payoffs are multiplied with. */
  readonly largestFactor: number;
}

/**
 * A denominator of all products of chance probabilities and payoffs of a game.
 * @param texts of what else is multiplied with payoffs or added to them: decimals in them are denominators, too
 * @throws Inexact naming the first number that is no simple fraction, or the denominator when it is above 2^40
 */
export function* findingDenominator(tree: GameTree, texts: readonly string[]): Work<Denominated> {
  const { denominator: chance, reachError } = yield* chanceDenominator(tree);
  let payoffs = 1n;
  const include = (value: number, what: () => string) => {
    const own = meantBy(value);
    if (own === null) throw new Inexact(`${what()} is ${value}, which is no simple fraction.`);
    payoffs = checked(leastCommonMultiple(payoffs, own.denominator));
  };
  const { utilities, numPlayers, numTerminals, objective, transfers } = tree;
  yield* inPieces(numTerminals, READING, 'terminals', (from, to) => {
    for (let k = from * numPlayers; k < to * numPlayers; k++)
      include(utilities[k]!, () => `A payoff of player ${1 + (k % numPlayers)}`);
    for (let z = from; z < to && objective !== null; z++)
      include(objective[z]!, () => 'A payoff of the principal');
  });
  for (const { options } of transfers)
    for (const option of options)
      for (const amount of [...option.utilities, option.objective ?? 0])
        include(amount, () => `The payment ${JSON.stringify(option.label)}`);
  let others = 1n;
  let largestFactor = 1;
  for (const [text] of texts.join(' ').matchAll(NUMBER)) {
    const own = meantBy(Number(text));
    if (own === null) throw new Inexact(`${text} is no simple fraction.`);
    others *= own.denominator;
    largestFactor = Math.max(largestFactor, Number(text));
  }
  return { denominator: Number(checked(chance * payoffs * others)), reachError, largestFactor };
}

const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/gi;

function checked(denominator: bigint): bigint {
  if (denominator > MOST)
    throw new Inexact(
      `The common denominator of the game's probabilities and payoffs is ${denominator}, and exact numerators need one of at most 2^40.`,
    );
  return denominator;
}

/** The least common denominator of the probabilities, by chance alone, of terminals. */
function* chanceDenominator(tree: GameTree): Work<{ denominator: bigint; reachError: number }> {
  const { numNodes, parent, actor, reach, terminal } = tree;
  const exact: Rational[] = new Array(numNodes).fill(ONE);
  const error = new Float64Array(numNodes);
  let common = 1n;
  let reachError = 0;
  yield* inPieces(numNodes, READING, 'nodes', (from, to) => {
    for (let h = from; h < to; h++) {
      if (reach[h] === 0) continue;
      const above = parent[h]!;
      if (above >= 0) error[h] = error[above]!;
      if (above >= 0 && actor[above] === CHANCE) error[h]! += shareSlack(tree, above);
      else if (above >= 0) exact[h] = exact[above]!;
      if (actor[h] === CHANCE) spread(tree, h, exact);
      if (terminal[h]! < 0) continue;
      common = checked(leastCommonMultiple(common, exact[h]!.denominator));
      reachError = Math.max(reachError, error[h]!);
    }
  });
  // what each level adds to the others' errors is far less than itself
  return { denominator: common, reachError: 2 * reachError };
}

/** By how much a probability of a chance node, over itself, may miss its fraction. */
const shareSlack = ({ numChildren }: GameTree, h: Node) => roundings(numChildren[h]! + SHARE_ROUNDINGS);

/** Reaches of a chance node's children, which are behind it. @throws Inexact */
function spread(tree: GameTree, h: Node, exact: Rational[]): void {
  const { firstChild, numChildren, reach } = tree;
  const first = firstChild[h]!;
  const slack = shareSlack(tree, h);
  const most = BY_CHANCE / Math.sqrt(slack);
  let total: Rational = { numerator: 0n, denominator: 1n };
  for (let child = first; child < first + numChildren[h]!; child++) {
    const share = reach[child]! / reach[h]!;
    const found = simpleFraction(share, slack, most);
    if (found === null)
      throw new Inexact(`A probability of chance is ${share}, which is no simple fraction.`);
    const own = { numerator: BigInt(found.numerator), denominator: BigInt(found.denominator) };
    total = sum(total, own);
    exact[child] = multiply(exact[h]!, own);
  }
  if (total.numerator !== total.denominator)
    throw new Inexact(
      `The probabilities of a chance node add up to ${total.numerator}/${total.denominator} as fractions, not to 1.`,
    );
}
