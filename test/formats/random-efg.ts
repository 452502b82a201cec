import { hash } from './random-game.ts';

const NAMES = ['', 'plain', 'a \\"quoted\\" one', 'back\\\\slash', 'Ünïcode ✓', '{ brace, comma }'];

/**
 * A random tree as a strict .efg file: every node described, numbers as fractions, decimals and whole numbers of any
 * length, names of players, nodes, infosets and outcomes. Every player's infosets have one node, so that recall is
 * perfect, and names that differ.
 */
export function randomEfg(seed: number): string {
  let salt = 0;
  const draw = (below: number) => hash(seed, salt++) % below;
  const name = () => NAMES[draw(NAMES.length)]!;
  const lines = [`EFG 2 R "random ${seed}" { "Ann ${name()}" "${name()}" }`, '"a comment"'];
  const numbers = [0, 0, 0];
  let outcomes = 0;
  const add = (depth: number): void => {
    if (depth === 0 || (depth < 4 && draw(4) === 0)) {
      lines.push(`t "${name()}" ${++outcomes} "${name()} ${outcomes}" { ${number(draw)}, ${number(draw)} }`);
      return;
    }
    const player = draw(3);
    const count = 1 + draw(3);
    const weights = Array.from({ length: count }, () => draw(9));
    const total = weights.reduce((sum, weight) => sum + weight, 1);
    const chances = weights.map((weight, a) => `${weight + (a === 0 ? 1 : 0)}/${total}`);
    const actions = chances.map((chance, a) => `"${name()} ${a}"${player === 0 ? ` ${chance}` : ''}`);
    const infoset = `${numbers[player]! + 1}`;
    numbers[player] = Number(infoset);
    const mover = player === 0 ? `c "${name()}"` : `p "${name()}" ${player}`;
    lines.push(`${mover} ${infoset} "${name()} ${infoset}" { ${actions.join(' ')} } 0`);
    for (let a = 0; a < count; a++) add(depth - 1);
  };
  add(4);
  return `${lines.join('\n')}\n`;
}

function number(draw: (below: number) => number): string {
  const sign = draw(2) === 0 ? '' : '-';
  const [a, b] = [1 + draw(1e6), 1 + draw(1e6)];
  const digits = '0123456789'.repeat(1 + draw(4));
  return (
    sign +
    [`${a}`, `${a}/${b}`, `${a % 100}.${b}`, `${a}${digits}`, `0.${digits}`, `${a}${digits}/${b}`][draw(6)]
  );
}
