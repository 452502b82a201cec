/** A fingerprint of a game tree: equal trees have equal ones, whatever the game is called. */
import { finish, inPieces, type Work } from '../work.ts';
import { principalPayment } from './payoff.ts';
import type { GameTree } from './tree.ts';

/**
 * 64 bits as 16 hexadecimal digits, over everything that a strategy or certificate depends on: shape, infosets with
 * their labels, chance, payoffs; not the name. It finds mistakes, not malice: nothing here is cryptographic.
 * Cost: one visit per array entry.
 */
export function fingerprint(tree: GameTree): string {
  return finish(fingerprinting(tree));
}

/** As fingerprint. */
export function* fingerprinting(tree: GameTree): Work<string> {
  const hash = new Hash();
  hash.words([tree.numPlayers, tree.numNodes, tree.numTerminals, tree.numInfosets]);
  for (const words of [tree.actor, tree.firstChild, tree.numChildren, tree.infoset])
    yield* inPieces(words.length, FINGERPRINTING, 'nodes', (from, to) =>
      hash.words(words.subarray(from, to)),
    );
  hash.words(tree.infosetPlayer.subarray(0, tree.numInfosets));
  yield* hashNumbers(hash, tree.reach);
  yield* hashNumbers(hash, tree.utilities);
  hash.words([tree.objective === null ? 0 : 1]);
  if (tree.objective !== null) yield* hashNumbers(hash, tree.objective);
  for (const constraint of tree.constraints) hash.text(constraint);
  if (tree.transfers.length > 0) hashTransfers(hash, tree);
  // Only of games that prescribe any: the others keep the fingerprints that they had before there was such a thing.
  if (tree.prescribed !== null) hash.words(tree.prescribed);
  // Infosets that an augmentation adds behind these do not belong to the game.
  const named = tree.numInfosets + tree.transfers.length;
  yield* inPieces(named, FINGERPRINTING, 'infosets', (from, to) => {
    for (let I = from; I < to; I++) hash.text(tree.infosetLabel[I]!);
  });
  yield* inPieces(named, FINGERPRINTING, 'infosets', (from, to) => {
    for (let I = from; I < to; I++) {
      const labels = tree.actionLabels[I]!;
      hash.words([labels.length]);
      for (const label of labels) hash.text(label);
    }
  });
  return hash.digits();
}

const FINGERPRINTING = 'taking the fingerprint of the game';

function hashNumbers(hash: Hash, numbers: Float64Array): Work<void> {
  return inPieces(numbers.length, FINGERPRINTING, 'numbers', (from, to) =>
    hash.numbers(numbers.subarray(from, to)),
  );
}

/** Only of games that have any; labels are among those of the infosets. */
function hashTransfers(hash: Hash, { transfers, transferStart, terminalTransfer }: GameTree): void {
  hash.words(transferStart);
  hash.words(terminalTransfer);
  for (const { options } of transfers)
    for (const payment of options)
      hash.numbers(Float64Array.of(...payment.utilities, principalPayment(payment)));
}

/** Two lanes of 32 bits with different multipliers. */
class Hash {
  private first = 0x9747b28c;
  private second = 0x3c6ef372;

  words(words: ArrayLike<number>): void {
    let { first, second } = this;
    for (let k = 0; k < words.length; k++) {
      const word = words[k]!;
      first = Math.imul(first ^ word, 0x85ebca6b);
      first ^= first >>> 13;
      second = Math.imul(second ^ word, 0xc2b2ae35);
      second ^= second >>> 15;
    }
    this.first = first;
    this.second = second;
  }

  numbers(numbers: Float64Array): void {
    // + 0 turns -0 into 0, which every computation takes for the same number
    this.words(new Uint32Array(numbers.map((value) => value + 0).buffer));
  }

  text(text: string): void {
    this.words([text.length]);
    this.words(Uint16Array.from({ length: text.length }, (_, k) => text.charCodeAt(k)));
  }

  digits(): string {
    return [this.first, this.second].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
