/** Stages: who could move at once does, and who knows more moves later. */
import { describe, expect, test } from 'vitest';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { findingStages } from '../../src/sequential/stages.ts';
import { finish } from '../../src/work.ts';
import { atOnce, type Written, writtenGame } from './written-game.ts';

/** Stage of each infoset, by its label and player. */
function stagesOf(players: number, root: Written): Record<string, number> {
  const tree = expand(writtenGame(players, root));
  const stage = finish(findingStages(tree));
  return Object.fromEntries(
    Array.from(stage, (own, I) => [`${tree.infosetPlayer[I]} ${tree.infosetLabel[I]}`, own]),
  );
}

const END = [0, 0, 0];

/** Player 1 acts; a signal tells player 2 of it, with these probabilities of "high" by action. */
const effort = (ifWork: number, ifShirk: number): Written => {
  const judge = (sees: string): Written => ({ player: 2, sees, next: { praise: END, blame: END } });
  const signal = (high: number): Written => ({
    player: 0,
    shares: [high, 1 - high],
    next: { high: judge('high'), low: judge('low') },
  });
  return { player: 1, next: { work: signal(ifWork), shirk: signal(ifShirk) } };
};

describe('stages of infosets', () => {
  test('at once', () => {
    const table = { a: { l: END, r: END }, b: { l: END, r: END } };
    expect(stagesOf(3, atOnce(table))).toEqual({ '1 at once': 0, '2 at once': 0 });
  });
  test('a move that is seen, or that decides whether the other moves, comes before', () => {
    const after: Written = { player: 2, sees: 'in', next: { l: END, r: END } };
    expect(stagesOf(3, { player: 1, next: { out: END, in: after } })).toEqual({ '1 after': 0, '2 in': 1 });
  });
  test('a signal tells of a move when its probabilities depend on it', () => {
    expect(stagesOf(3, effort(0.9, 0.1))).toEqual({ '1 after': 0, '2 high': 1, '2 low': 1 });
    expect(stagesOf(3, effort(0.3, 0.3))).toEqual({ '1 after': 0, '2 high': 0, '2 low': 0 });
    expect(stagesOf(3, effort(1, 0.5))).toEqual({ '1 after': 0, '2 high': 1, '2 low': 1 });
  });
  test('who sees nothing of two others moves with the later one, and nobody makes two moves at once', () => {
    const last: Written = { player: 3, sees: 'nothing', next: { x: END, y: END } };
    const second = (sees: string): Written => ({ player: 2, sees, next: { l: last, r: last } });
    const seen: Written = { player: 1, next: { a: second('a'), b: second('b') } };
    expect(stagesOf(3, seen)).toEqual({ '1 after': 0, '2 a': 1, '2 b': 1, '3 nothing': 1 });
    const again: Written = { player: 1, sees: 'second', next: { l: END, r: END } };
    expect(stagesOf(3, { player: 1, next: { a: again } })).toEqual({ '1 after': 0, '1 second': 1 });
  });
  test('rounds of bargaining: offer and answer, or two demands', () => {
    const most = (text: string) =>
      Math.max(...finish(findingStages(expand(createGame(`bargaining:${text}`)))));
    expect(most('steps=2,rounds=3')).toBe(5);
    expect(most('steps=2,rounds=3,offers=random,values1=1:2')).toBe(5);
    expect(most('steps=2,rounds=3,offers=simultaneous,values1=1:2')).toBe(2);
  });
});
