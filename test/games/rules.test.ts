/** Rules checked by hand, a few lines of play per game. */
import { describe, expect, test } from 'vitest';
import { createGame } from '../../src/games/index.ts';
import { normalForm } from '../../src/games/normal-form.ts';
import { actor, infoset, options, payoffs, play, rolls } from './play.ts';

const chance = (instance: string, label: string, ...before: string[]) => {
  const { game, state } = play(instance, before);
  return game.moves(state).find((move) => move.label === label)?.probability;
};

describe('kuhn', () => {
  const two = 'kuhn:players=2,ranks=3';
  test('two players: antes, bets and folds', () => {
    expect(payoffs(two, 'K Q', 'check', 'check')).toEqual([1, -1]);
    expect(payoffs(two, 'J Q', 'bet', 'fold')).toEqual([1, -1]);
    expect(payoffs(two, 'J Q', 'bet', 'call')).toEqual([-2, 2]);
    expect(payoffs(two, 'K J', 'check', 'bet', 'fold')).toEqual([-1, 1]);
    expect(payoffs(two, 'K J', 'check', 'bet', 'call')).toEqual([2, -2]);
    expect(chance(two, 'J K')).toBeCloseTo(1 / 6, 15);
  });
  test('three players: pot 5 when one folds to a bet', () => {
    // Paid 2, 1, 2; the 3 beats the 2, the folded 5 does not count.
    expect(payoffs('K35', '2 5 3', 'bet', 'fold', 'call')).toEqual([-2, -1, 3]);
    expect(payoffs('K35', '2 5 3', 'check', 'check', 'bet', 'call', 'fold')).toEqual([-2, -1, 3]);
    expect(payoffs('K35', '2 5 3', 'check', 'bet', 'fold', 'fold')).toEqual([-1, 2, -1]);
    expect(payoffs('K35', '2 5 3', 'check', 'check', 'check')).toEqual([-1, 2, -1]);
  });
  test('stakes', () => {
    // Ante 2 and bet 3: 5 each.
    expect(payoffs(`${two},ante=2,bet=3`, 'K Q', 'bet', 'call')).toEqual([5, -5]);
    expect(payoffs(`${two},ante=2,bet=3`, 'K Q', 'bet', 'fold')).toEqual([2, -2]);
  });
  test('a player sees its card and the betting', () => {
    expect(infoset(two, 'J K', 'check')).toBe('K|c');
    expect(infoset(two, 'J K', 'check', 'bet')).toBe('J|cb');
    expect(infoset(two, 'J Q', 'check', 'bet')).toBe('J|cb');
    expect(actor('K35', '2 5 3', 'check', 'bet', 'fold')).toBe(1);
  });
});

describe('liars-dice', () => {
  test('the bid holds or not; a player who is not involved gets nothing', () => {
    expect(payoffs('D32', '1 1 2', '2x1', 'liar')).toEqual([1, -1, 0]);
    expect(payoffs('D32', '1 2 2', '1x1', '2x1', 'liar')).toEqual([0, -1, 1]);
    expect(payoffs('D32', '2 2 2', '1x1', '1x2', '3x2', 'liar')).toEqual([-1, 0, 1]);
  });
  test('bids rise; no call at first; only the call after the top bid', () => {
    const two = 'liars-dice:players=2,faces=2';
    expect(options(two, '1 2')).toEqual(['1x1', '1x2', '2x1', '2x2']);
    expect(options(two, '1 2', '1x2')).toEqual(['2x1', '2x2', 'liar']);
    expect(options(two, '1 2', '2x2')).toEqual(['liar']);
    expect(infoset(two, '1 2', '1x1', '1x2')).toBe('1|1x1 1x2');
  });
  test('the highest face may be wild', () => {
    const two = 'liars-dice:players=2,faces=2';
    expect(payoffs(two, '1 2', '2x1', 'liar')).toEqual([-1, 1]);
    expect(payoffs(`${two},wild=true,stake=3`, '1 2', '2x1', 'liar')).toEqual([3, -3]);
    // Wild makes lower faces more, not the highest: two dice of 1 and 2 show one 2.
    expect(payoffs(`${two},wild=true`, '1 2', '2x2', 'liar')).toEqual([-1, 1]);
  });
});

describe('liars-dice, other orders of bids and more dice', () => {
  test('face first: a higher face tops any quantity of a lower one', () => {
    const two = 'liars-dice:players=2,faces=2,order=face';
    expect(options(two, '1 2')).toEqual(['1x1', '2x1', '1x2', '2x2']);
    expect(options(two, '1 2', '2x1')).toEqual(['1x2', '2x2', 'liar']);
    expect(payoffs(two, '1 2', '2x1', 'liar')).toEqual([-1, 1]);
    expect(payoffs(two, '1 2', '2x1', '1x2', 'liar')).toEqual([-1, 1]);
    expect(payoffs('DF32', '1 2 2', '3x1', '2x2', 'liar')).toEqual([0, 1, -1]);
  });
  test('of several dice of a player it matters how many show which face', () => {
    const two = 'liars-dice:players=2,faces=2,dice=2';
    const deals = Object.fromEntries(rolls(two).map(({ label, probability }) => [label, 16 * probability!]));
    expect(deals).toEqual({
      ...{ '1,1 1,1': 1, '1,1 1,2': 2, '1,1 2,2': 1, '1,2 1,1': 2, '1,2 1,2': 4 },
      ...{ '1,2 2,2': 2, '2,2 1,1': 1, '2,2 1,2': 2, '2,2 2,2': 1 },
    });
    expect(infoset(two, '1,2 2,2')).toBe('1,2|');
    expect(options(two, '1,2 2,2').at(-1)).toBe('4x2');
    expect(payoffs(two, '1,2 2,2', '3x2', 'liar')).toEqual([1, -1]);
    expect(payoffs(two, '1,2 2,2', '4x2', 'liar')).toEqual([-1, 1]);
    const three = rolls('liars-dice:players=2,faces=3,dice=3').find(({ label }) => label === '1,2,3 1,1,2');
    expect(three?.probability).toBe((6 * 3) / 3 ** 6);
  });
});

describe('goofspiel', () => {
  // Prize 3 is split by players 1 and 2, prize 2 by all, prize 1 goes to player 3.
  const line = ['3', '3', '3', '1', '2', '2', '2', '2', '1', '1', '1', '3'];
  test('ties split, or discard', () => {
    const points = payoffs('GL3', ...line);
    [1.5 + 2 / 3, 1.5 + 2 / 3, 1 + 2 / 3].forEach((value, i) => {
      expect(points[i]).toBeCloseTo(value, 12);
    });
    expect(payoffs('goofspiel:players=3,cards=3,ties=discard', ...line)).toEqual([0, 0, 1]);
  });
  test('forced prizes and bids are nodes', () => {
    expect(actor('GL3', ...line.slice(0, 8))).toBe('chance');
    expect(options('GL3', ...line.slice(0, 8))).toEqual(['1']);
    expect(options('GL3', ...line.slice(0, 9))).toEqual(['1']);
  });
  test('players learn the highest bidders, not the bids', () => {
    expect(infoset('GL3', '3', '3', '3', '1', '2')).toBe('3 |3>1+2 2');
    expect(infoset('GL3', '3', '3', '1', '2', '2')).toBe(infoset('GL3', '3', '3', '2', '1', '2'));
    // A later bidder does not see the earlier bid.
    expect(infoset('GL3', '3', '1')).toBe(infoset('GL3', '3', '2'));
  });
  test('prize values; equal ones are one chance outcome', () => {
    const game = 'goofspiel:players=2,cards=3,prizes=1:1:-4';
    expect(options(game)).toEqual(['-4', '1']);
    expect(chance(game, '1')).toBeCloseTo(2 / 3, 15);
    expect(payoffs(game, '-4', '1', '2', '1', '3', '1', '1', '2', '3')).toEqual([1, -3]);
  });
});

describe('leduc', () => {
  const two = 'leduc:players=2,raises=2,ranks=3,suits=2';
  const checked = ['check', 'check'];
  test('a pair with the board beats a higher rank; ties split', () => {
    expect(payoffs(two, 'K Q', ...checked, 'Q', ...checked)).toEqual([-1, 1]);
    expect(payoffs(two, 'K Q', ...checked, 'J', ...checked)).toEqual([1, -1]);
    expect(payoffs(two, 'K K', 'bet', 'call', 'J', ...checked)).toEqual([0, 0]);
  });
  test('bets of 2, then 4', () => {
    // Ante 1, bet 2, then bet 4 and raise 4.
    expect(payoffs(two, 'K Q', 'bet', 'call', 'J', 'bet', 'raise', 'call')).toEqual([11, -11]);
    expect(payoffs(two, 'K Q', 'bet', 'raise', 'fold')).toEqual([-3, 3]);
    expect(payoffs(two, 'K Q', 'bet', 'fold')).toEqual([1, -1]);
    // Ante 2; bet 1 in round one; bet 5 in round two, folded to.
    const stakes = `${two},ante=2,bet1=1,bet2=5`;
    expect(payoffs(stakes, 'K Q', 'bet', 'call', 'J', 'bet', 'fold')).toEqual([3, -3]);
  });
  test('at most two raises; fold only when facing a bet', () => {
    expect(options(two, 'K Q')).toEqual(['check', 'bet']);
    expect(options(two, 'K Q', 'bet')).toEqual(['fold', 'call', 'raise']);
    expect(options(two, 'K Q', 'bet', 'raise')).toEqual(['fold', 'call']);
  });
  test('three players: pots with a folded stake, split pots, the order of play', () => {
    // Paid 3, 1, 3; player 1 pairs the board.
    expect(payoffs('L3132', 'J Q K', 'bet', 'fold', 'call', 'J', 'check', 'check')).toEqual([4, -1, -3]);
    // Paid 3 each, two kings share 9.
    const kings = payoffs('L3132', 'K K J', 'bet', 'call', 'call', 'Q', 'check', 'check', 'check');
    expect(kings).toEqual([1.5, 1.5, -3]);
    expect(actor('L3132', 'J Q K', 'check', 'bet', 'call', 'fold', 'Q')).toBe(2);
    expect(infoset('L3132', 'J Q K', 'check', 'bet', 'call', 'fold', 'Q', 'check')).toBe('K|cbcf/Q/c');
  });
  test('probabilities of ranks count their suits', () => {
    expect(chance(two, 'K K')).toBeCloseTo(1 / 15, 15);
    expect(chance(two, 'K Q')).toBeCloseTo(2 / 15, 15);
    expect(chance(two, 'Q', 'K Q', ...checked)).toBeCloseTo(1 / 4, 15);
    expect(chance(two, 'J', 'K Q', ...checked)).toBeCloseTo(1 / 2, 15);
    expect(options(two, 'K K', ...checked)).toEqual(['J', 'Q']);
  });
  test('cards one at a time, with suits', () => {
    const cards = `${two},deal=cards`;
    expect(options(cards, 'Ka')).toEqual(['Ja', 'Jb', 'Qa', 'Qb', 'Kb']);
    expect(chance(cards, 'Kb', 'Ka')).toBeCloseTo(1 / 5, 15);
    expect(infoset(cards, 'Ka', 'Qb', 'check')).toBe('Qb|c');
    expect(payoffs(cards, 'Ka', 'Qb', ...checked, 'Qa', 'bet', 'call')).toEqual([-5, 5]);
  });
});

describe('battleship', () => {
  test('a hit in the first or the second shot, or none', () => {
    expect(payoffs('B2222', '(1,1)', '(1,2)', '(1,2)')).toEqual([1, -2]);
    expect(payoffs('B2222', '(1,1)', '(1,2)', '(2,2)', '(1,1)')).toEqual([-2, 1]);
    const missed = ['(1,1)', '(1,2)', '(2,2)', '(2,2)', '(2,1)', '(2,1)'];
    expect(payoffs('B2222', ...missed)).toEqual([0, 0]);
  });
  test('shots are public, ships are not; no cell twice', () => {
    expect(infoset('B2222', '(1,1)')).toBe('place');
    expect(infoset('B2222', '(1,1)', '(1,2)', '(2,2)')).toBe('(1,2)|(2,2)');
    expect(infoset('B2222', '(2,1)', '(1,2)', '(2,2)')).toBe('(1,2)|(2,2)');
    expect(options('B2222', '(1,1)', '(1,2)', '(2,2)', '(2,2)')).toEqual(['(1,1)', '(1,2)', '(2,1)']);
  });
  test('value and penalty', () => {
    const game = 'battleship:height=1,width=2,rounds=1,value=3,penalty=1.5';
    expect(payoffs(game, '(1,1)', '(1,2)', '(1,2)')).toEqual([3, -4.5]);
  });
});

describe('sheriff', () => {
  test('only the last round counts', () => {
    // 4 items worth 5 each pass for a bribe of 2: 18 and 2; the bribe of round one is not paid.
    expect(payoffs('S2122', 'load 4', 'bribe 1', 'inspect', 'bribe 2', 'pass')).toEqual([18, 2]);
    expect(payoffs('S2122', 'load 4', 'bribe 1', 'pass', 'bribe 2', 'inspect')).toEqual([-4, 4]);
    expect(payoffs('S2122', 'load 0', 'bribe 1', 'pass', 'bribe 2', 'inspect')).toEqual([1, -1]);
    expect(payoffs('S2122', 'load 0', 'bribe 1', 'pass', 'bribe 2', 'pass')).toEqual([-2, 2]);
  });
  test('value, penalty, compensation', () => {
    const game = 'sheriff:maxItems=3,maxBribe=1,rounds=1,value=7,penalty=2,compensation=4';
    expect(payoffs(game, 'load 3', 'bribe 1', 'pass')).toEqual([20, 1]);
    expect(payoffs(game, 'load 3', 'bribe 1', 'inspect')).toEqual([-6, 6]);
    expect(payoffs(game, 'load 0', 'bribe 1', 'inspect')).toEqual([4, -4]);
  });
  test('the sheriff sees bribes, not the cargo', () => {
    const line = ['bribe 1', 'inspect', 'bribe 2'];
    expect(infoset('S2122', 'load 4', ...line)).toBe('1i 2');
    expect(infoset('S2122', 'load 7', ...line)).toBe('1i 2');
    expect(infoset('S2122', 'load 7', ...line.slice(0, 2))).toBe('7|1i ');
  });
});

describe('ride-sharing', () => {
  // Rewards of vertices 0..6 are 1 4 2 5 3 1 4.
  test('starts collect; a request is collected once', () => {
    expect(payoffs('RS212', 'open', 'start 0', 'start 1', 'to 1', 'to 3')).toEqual([1, 9]);
    expect(payoffs('RS212', 'open', 'start 0', 'start 4', 'to 5', 'to 3')).toEqual([2, 8]);
  });
  test('nobody collects together, and the request stays', () => {
    expect(payoffs('RS212', 'open', 'start 3', 'start 3', 'to 1', 'to 1')).toEqual([0, 0]);
    expect(payoffs('RS213', 'open', 'start 0', 'start 1', 'to 2', 'to 2', 'to 3', 'to 5')).toEqual([6, 5]);
    const game = 'ride-sharing:map=1,steps=4';
    const line = ['open', 'start 0', 'start 1', 'to 2', 'to 2', 'to 3', 'to 5', 'to 2', 'to 0'];
    expect(payoffs(game, ...line)).toEqual([8, 5]);
  });
  test('starts are private, positions after a round public', () => {
    expect(infoset('RS213', 'open', 'start 0', 'start 1')).toBe('0|');
    expect(infoset('RS213', 'open', 'start 0', 'start 1', 'to 2')).toBe('1|');
    expect(infoset('RS213', 'open', 'start 0', 'start 1', 'to 2', 'to 3')).toBe('0|2,3 ');
    expect(infoset('RS213', 'open', 'start 0', 'start 2', 'to 2', 'to 3')).toBe('0|2,3 ');
    expect(chance('RS223', 'start 7', 'open')).toBeCloseTo(1 / 8, 15);
  });
  test('variants: rewards, chosen starts, private positions', () => {
    const rewards = 'ride-sharing:map=1,steps=2,rewards=1:10:100:0:0:0:0';
    expect(payoffs(rewards, 'open', 'start 0', 'start 1', 'to 2', 'to 4')).toEqual([101, 10]);
    const chosen = 'ride-sharing:map=1,steps=3,starts=chosen,observe=rewards';
    expect(actor(chosen, 'open', 'start 0')).toBe(2);
    expect(infoset(chosen, 'open', 'start 0')).toBe('start');
    // Vertex 1 was served by driver 2's start: driver 1 finds nothing there, alone.
    expect(infoset(chosen, 'open', 'start 0', 'start 1', 'to 1', 'to 3')).toBe('0+1-');
    expect(infoset(chosen, 'open', 'start 0', 'start 1', 'to 2', 'to 2')).toBe('0+2=');
  });
});

describe('trick-taking', () => {
  // Declarer, left, dummy, right.
  const kept = 'trick-taking:ranks=2,forced=kept';
  test('trumps take tricks and the winner leads', () => {
    const deal = 'S3H3 D2D3 S2H2 C2C3';
    expect(actor(kept, deal)).toBe(2);
    // Dummy trumps the diamond, then leads the heart that declarer trumps: both tricks.
    expect(payoffs(kept, deal, 'D2', 'S2', 'C2', 'H3', 'H2', 'C3', 'S3', 'D3')).toEqual([2, -1, -1]);
    // Dummy discards and declarer trumps, then leads the heart, which dummy, now without hearts, trumps: both again.
    expect(payoffs(kept, deal, 'D2', 'H2', 'C2', 'S3', 'H3', 'D3', 'S2', 'C3')).toEqual([2, -1, -1]);
  });
  test('suit must be followed; defenders can win', () => {
    const deal = 'S3D2 H3D3 S2H2 C2C3';
    expect(options(kept, deal, 'D3', 'H2', 'C2')).toEqual(['D2']);
    // Left wins the diamond and leads a heart, which dummy's S2 or declarer's S3 trumps: one trick each.
    expect(payoffs(kept, deal, 'D3', 'H2', 'C2', 'D2', 'H3', 'S2', 'C3', 'S3')).toEqual([0, 0, 0]);
  });
  test('forced moves are skipped, and shown in the history', () => {
    const game = 'trick-taking:ranks=2';
    const deal = 'S3D2 H3D3 S2H2 C2C3';
    expect(options(game, deal)).toEqual(['H3', 'D3']);
    // H3: dummy must follow with H2; right chooses.
    expect(infoset(game, deal, 'H3')).toBe(`${deal}: H3 H2`);
    expect(actor(game, deal, 'H3')).toBe(3);
    // Only the last trick is automatic: dummy's forced H2 is a node.
    expect(options('trick-taking:ranks=2,forced=last-trick', deal, 'H3')).toEqual(['H2']);
    expect(actor('trick-taking:ranks=2,forced=last-trick', deal, 'H3', 'H2', 'C2', 'S3')).toBe('terminal');
    expect(actor(kept, deal, 'H3', 'H2', 'C2', 'S3')).toBe(1);
  });
  test('the deal is uniform', () => {
    expect(options('TP3')).toHaveLength(1680);
    expect(chance('TP3', 'S3S4H4 D2D3D4 S2H2H3 C2C3C4')).toBeCloseTo(1 / 1680, 15);
  });
});

describe('textbook games', () => {
  test('payoffs', () => {
    expect(payoffs('stackelberg', 'up', 'left')).toEqual([1, 1]);
    expect(payoffs('stackelberg', 'up', 'right')).toEqual([11, 0]);
    expect(payoffs('stackelberg', 'down', 'left')).toEqual([0, 0]);
    expect(payoffs('stackelberg', 'down', 'right')).toEqual([10, 1]);
    expect(payoffs('chicken', 'swerve', 'dare')).toEqual([2, 7]);
    expect(payoffs('prisoners-dilemma', 'defect', 'cooperate')).toEqual([5, 0]);
    expect(payoffs('battle-of-the-sexes', 'football', 'football')).toEqual([1, 2]);
    expect(payoffs('matching-pennies', 'heads', 'tails')).toEqual([-1, 1]);
  });
  test('the second mover has one infoset', () => {
    expect(infoset('chicken', 'swerve')).toBe(infoset('chicken', 'dare'));
  });
  test('three players, and mistakes', () => {
    const parity = normalForm({
      name: 'parity',
      source: 'test',
      actions: [
        ['0', '1'],
        ['0', '1'],
        ['0', '1', '2'],
      ],
      payoffs: (profile) => profile.map((own) => own + profile.length),
    });
    expect(parity.players).toBe(3);
    expect(parity.utilities([1, 0, 2])).toEqual([4, 3, 5]);
    const broken = (actions: string[][]) => () =>
      normalForm({ name: 'x', source: 'test', actions, payoffs: () => [] });
    expect(broken([])).toThrow('x:actions is "[]"; expected a list of actions for at least one player.');
    expect(broken([['a'], []])).toThrow('x:actions of player 2 is "[]"; expected at least one action.');
  });
});

describe('car-sale', () => {
  test('the principal observes, the buyer does not', () => {
    expect(chance('car-sale', 'good')).toBeCloseTo(1 / 3, 15);
    expect(actor('car-sale', 'good')).toBe('principal');
    expect(infoset('car-sale', 'good')).not.toBe(infoset('car-sale', 'bad'));
    expect(infoset('car-sale', 'good', 'look')).toBe(infoset('car-sale', 'bad', 'look'));
    expect(payoffs('car-sale', 'good', 'look', 'buy')).toEqual([1]);
    expect(payoffs('car-sale', 'bad', 'look', 'buy')).toEqual([-1]);
    expect(payoffs('car-sale', 'bad', 'look', 'leave')).toEqual([0]);
    expect(chance('car-sale:good=0.25', 'bad')).toBe(0.75);
  });
  test('the objective is a sale', () => {
    const { game, state } = play('car-sale', ['bad', 'look', 'buy']);
    expect(game.objective?.(state)).toBe(1);
    const { state: unsold } = play(createGame('car-sale'), ['bad', 'look', 'leave']);
    expect(game.objective?.(unsold)).toBe(0);
  });
});
