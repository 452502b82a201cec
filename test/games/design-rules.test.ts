/** Rules of the design problems, a few lines of play per game; their answers are in test/design. */
import { describe, expect, test } from 'vitest';
import { createGame } from '../../src/games/index.ts';
import { actor, infoset, options, payoffs, play } from './play.ts';

const transfersOf = (instance: string, ...labels: string[]) => {
  const { game, state } = play(instance, labels);
  return game.transfers?.(state).map(({ label }) => label);
};
const objectiveOf = (instance: string, ...labels: string[]) => {
  const { game, state } = play(instance, labels);
  return game.objective?.(state);
};

describe('mechanisms', () => {
  const joined = ['take part', 'take part'];
  test('an auction: types are private, who refuses gets nothing', () => {
    const game = 'single-item-auction:values=1:2,values2=0:4,cost=0.5';
    expect(options(game)).toEqual([
      'value 1, value 0',
      'value 1, value 4',
      'value 2, value 0',
      'value 2, value 4',
    ]);
    expect(infoset(game, 'value 2, value 4')).toBe('value 2');
    expect(infoset(game, 'value 2, value 4', 'take part')).toBe('value 4');
    expect(payoffs(game, 'value 2, value 4', ...joined, 'sell to 2')).toEqual([0, 4]);
    expect(objectiveOf(game, 'value 2, value 4', ...joined, 'sell to 2')).toBe(-0.5);
    expect(objectiveOf(game, 'value 2, value 4', ...joined, 'keep')).toBe(0);
    expect(transfersOf(game, 'value 2, value 4', ...joined, 'sell to 2')).toEqual(['payment of 2, 0 to 4']);
    expect(options(game, 'value 2, value 4', 'take part', 'refuse')).toEqual(['keep', 'sell to 1']);
    expect(actor(game, 'value 2, value 4', 'refuse', 'refuse')).toBe('principal');
  });
  test('trade', () => {
    const trade = ['value 5, cost 4', ...joined, 'trade'];
    expect(payoffs('bilateral-trade', ...trade)).toEqual([5, -4]);
    expect(transfersOf('bilateral-trade', ...trade)).toEqual([
      'payments of 1 0 to 5, 2 -5 to 0, at least 0 in all',
    ]);
    expect(transfersOf('bilateral-trade:balance=ex-ante', ...trade)).toHaveLength(2);
    expect(createGame('bilateral-trade:balance=ex-ante').constraints).toEqual(['principal>=0']);
    expect(options('bilateral-trade', 'value 5, cost 4', 'take part', 'refuse')).toEqual(['keep']);
  });
  test('a public project', () => {
    const build = ['value 0, value 3', ...joined, 'build'];
    expect(payoffs('public-project', ...build)).toEqual([0, 3]);
    expect(objectiveOf('public-project', ...build)).toBe(-2.5);
    const refusal = ['value 0, value 3', 'refuse', 'take part'];
    expect(options('public-project:participation=ex-interim', ...refusal)).toEqual(['leave']);
  });
  test('a monopolist of one item and of two', () => {
    expect(payoffs('posted-price', 'value 3', 'take part', 'sell')).toEqual([3]);
    const both = ['values 2 and 3', 'take part', 'both'];
    expect(payoffs('two-item-monopolist', ...both)).toEqual([5]);
    expect(payoffs('two-item-monopolist', 'values 2 and 3', 'take part', 'item 2')).toEqual([3]);
    expect(transfersOf('two-item-monopolist', ...both)).toEqual(['payment of 1, 0 to 5']);
  });
  test('information: only who buys pays', () => {
    const line = ['b, stake 3', 'observe', 'buy', 'go on', 'say b', 'end'];
    expect(payoffs('selling-information', ...line)).toEqual([3]);
    expect(transfersOf('selling-information', ...line)).toEqual(['payment']);
    const declined = ['b, stake 3', 'observe', 'decline', 'go on', 'say a', 'end'];
    expect(payoffs('selling-information', ...declined)).toEqual([0]);
    expect(transfersOf('selling-information', ...declined)).toEqual([]);
    expect(infoset('selling-information', ...declined.slice(0, 4))).toBe('stake 3, declined');
    expect(infoset('selling-information', 'b, stake 3')).toBe('state b');
  });
});

describe('persuasion', () => {
  test('tables have a row per state', () => {
    expect(payoffs('persuasion', 'state 1', 'observe', '3')).toEqual([-4]);
    expect(payoffs('persuasion', 'state 2', 'observe', '2')).toEqual([3]);
    expect(objectiveOf('persuasion', 'state 2', 'observe', '3')).toBe(2);
    const own = 'persuasion:receiver=0:1:1:0,sender=5:6:7:8';
    expect(objectiveOf(own, 'state 2', 'observe', '1')).toBe(7);
  });
  test('a quota', () => {
    const line = ['bad', 'observe', 'adopt', 'pass', 'adopt'];
    expect(payoffs('quota-persuasion', ...line)).toEqual([-1, 0, -1]);
    expect(objectiveOf('quota-persuasion', ...line)).toBe(1);
    expect(objectiveOf('quota-persuasion:quota=3', ...line)).toBe(0);
  });
});

describe('commitment', () => {
  test('one inspection', () => {
    expect(payoffs('inspection', 'inspect 2', 'cheat', 'cheat')).toEqual([-2, -0.5, 1]);
    expect(payoffs('inspection', 'inspect 3', 'comply', 'cheat')).toEqual([-1, 0, -0.5]);
  });
  test('security', () => {
    expect(payoffs('security', 'cover 1', 'strike 1')).toEqual([0, -1]);
    expect(payoffs('security', 'cover 1', 'strike 2')).toEqual([-2, 1]);
  });
  test('the mediator plays for who hands over', () => {
    expect(payoffs('mediated-dilemma', 'hand over', 'defect', 'cooperate')).toEqual([0, 5]);
    expect(payoffs('mediated-dilemma', 'hand over', 'hand over', 'cooperate', 'defect')).toEqual([0, 5]);
    expect(payoffs('mediated-dilemma', 'cooperate', 'cooperate')).toEqual([3, 3]);
    expect(infoset('mediated-dilemma', 'cooperate', 'hand over')).toBe('for 2');
    expect(infoset('mediated-dilemma', 'hand over', 'hand over')).toBe('for 1 and 2');
    // It does not see what the other did.
    expect(infoset('mediated-dilemma', 'defect', 'hand over')).toBe('for 2');
  });
});

test.each([
  ['posted-price:values=-1:2', 'posted-price:values is -1; expected values of at least 0.'],
  [
    'posted-price:values=1:2,probabilities=1',
    'probabilities is "1"; expected 2 numbers, one per value, or none.',
  ],
  ['posted-price:values=1:2,probabilities=0.5:0.4', 'sum of probabilities is 0.9; expected 1 within 1e-9.'],
  ['persuasion:receiver=0:1:2', 'persuasion:receiver is "0:1:2"; expected a row for each of 2 states.'],
  ['persuasion:sender=0:1', 'persuasion:sender is "0:1"; expected 3 payoffs, one per action, or 6.'],
  ['quota-persuasion:receivers=2,quota=3', 'quota is 3; expected a number up to that of receivers, 2.'],
  ['security:defenderCovered=1', 'security:defenderCovered is "1"; expected 2 payoffs, one per target.'],
])('%s is refused', (instance, message) => {
  expect(() => createGame(instance)).toThrow(message);
});
