/**
 * A second reader of .efg files, for tests: as strict as the two programs that they are written for. Numbers are exact
 * rationals (Gambit's are), without exponents; every node must have its description and every terminal node its payoffs
 * (OpenSpiel reads nothing else); probabilities of a chance node must add up to exactly 1, and repeats must be equal.
 */

/** Numerator and denominator, in lowest terms, the denominator at least 1. */
export type Exact = readonly [bigint, bigint];

export interface GambitNode {
  readonly kind: 'c' | 'p' | 't';
  readonly name: string;
  /** 1, 2, … in the order of the file; 0 at chance and terminal nodes. */
  readonly player: number;
  readonly infoset: string;
  readonly actions: readonly string[];
  readonly probabilities: readonly Exact[];
  readonly outcome: string;
  readonly payoffs: readonly Exact[];
}

export interface GambitFile {
  readonly title: string;
  readonly players: readonly string[];
  readonly comment: string;
  /** In preorder. */
  readonly nodes: readonly GambitNode[];
}

export function exact(text: string): Exact {
  const match = /^(-?)(\d+)(?:\/(\d+)|\.(\d+))?$/.exec(text);
  if (match === null) throw new Error(`not a plain number: ${text}`);
  const [, sign, whole = '', denominator = '1', decimals = ''] = match;
  const top = BigInt(whole + decimals) * (sign === '-' ? -1n : 1n);
  return reduced(top, BigInt(denominator) * 10n ** BigInt(decimals.length));
}

export function sum(numbers: readonly Exact[]): Exact {
  return numbers.reduce(([a, b], [c, d]) => reduced(a * d + c * b, b * d), [0n, 1n]);
}

function reduced(top: bigint, bottom: bigint): Exact {
  let [a, b] = [top < 0n ? -top : top, bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  return [top / a, bottom / a];
}

export function readGambit(text: string): GambitFile {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|[{}]|[^\s,{}"]+/g) ?? [];
  let at = 0;
  const next = () => tokens[at++] ?? 'the end of the file';
  const expectToken = (token: string) => {
    const found = next();
    if (found !== token) throw new Error(`expected ${token}, found ${found}`);
  };
  const quoted = () => {
    const token = next();
    if (!token.startsWith('"')) throw new Error(`expected a text, found ${token}`);
    return token.slice(1, -1).replace(/\\(.)/g, '$1');
  };
  const until = <Item>(read: () => Item): Item[] => {
    expectToken('{');
    const items: Item[] = [];
    while (tokens[at] !== '}') items.push(read());
    at++;
    return items;
  };
  const seen = new Map<string, string>();
  /** What a number stands for is the same wherever it stands. */
  const same = (key: string, description: unknown) => {
    const shown = JSON.stringify(description);
    if ((seen.get(key) ?? shown) !== shown) throw new Error(`${key} differs from its first use`);
    seen.set(key, shown);
  };
  const number = () => {
    const token = next();
    exact(token);
    return token;
  };

  for (const token of ['EFG', '2', 'R']) expectToken(token);
  const title = quoted();
  const players = until(quoted);
  const comment = quoted();
  const nodes: GambitNode[] = [];
  const nothing = { player: 0, infoset: '', actions: [], probabilities: [], outcome: '', payoffs: [] };
  for (let missing = 1; missing > 0; missing--) {
    const kind = next();
    const name = quoted();
    if (kind === 't') {
      const key = `outcome ${next()}`;
      const outcome = quoted();
      const texts = until(number);
      if (texts.length !== players.length) throw new Error(`${texts.length} payoffs`);
      same(key, [outcome, texts]);
      nodes.push({ ...nothing, kind, name, outcome, payoffs: texts.map(exact) });
      continue;
    }
    if (kind !== 'c' && kind !== 'p') throw new Error(`expected a node, found ${kind}`);
    const player = kind === 'p' ? Number(next()) : 0;
    if (kind === 'p' && players[player - 1] === undefined) throw new Error(`there is no player ${player}`);
    const key = `infoset ${next()} of ${player}`;
    const infoset = quoted();
    const moves = until(() => [quoted(), kind === 'c' ? number() : '1'] as const);
    same(key, [infoset, moves]);
    expectToken('0');
    const actions = moves.map(([action]) => action);
    const probabilities = kind === 'c' ? moves.map(([, probability]) => exact(probability)) : [];
    if (kind === 'c' && sum(probabilities).join() !== '1,1')
      throw new Error(`${key} adds up to no 1: ${moves}`);
    if (new Set(actions).size < actions.length && kind === 'p') throw new Error(`${key} repeats an action`);
    nodes.push({ ...nothing, kind, name, player, infoset, actions, probabilities });
    missing += actions.length;
  }
  if (at < tokens.length) throw new Error('the file goes on after its tree');
  return { title, players, comment, nodes };
}
