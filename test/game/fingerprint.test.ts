import { describe, expect, test } from 'vitest';
import { formatGame, parseGame } from '../../src/formats/index.ts';
import { fingerprint } from '../../src/game/fingerprint.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';

const kuhn = expand(createGame('kuhn:players=2,ranks=3'));

describe('fingerprint', () => {
  test('does not depend on the name', () => {
    expect(fingerprint({ ...kuhn, name: 'other' })).toBe(fingerprint(kuhn));
    expect(fingerprint(kuhn)).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each(['efg', 'json'] as const)('survives a round trip through .%s', (format) => {
    const text = formatGame(createGame('kuhn:players=2,ranks=3'), format);
    expect(fingerprint(expand(parseGame(text, `kuhn.${format}`)))).toBe(fingerprint(kuhn));
  });

  test.each<[string, Partial<GameTree>]>([
    ['a payoff', { utilities: kuhn.utilities.map((value, k) => (k === 7 ? value + 1e-12 : value)) }],
    ['a probability', { reach: kuhn.reach.map((value, k) => (k === 3 ? value * (1 + 1e-15) : value)) }],
    [
      'an infoset label',
      { infosetLabel: kuhn.infosetLabel.map((label, k) => (k === 2 ? `${label}!` : label)) },
    ],
    [
      'an action label',
      { actionLabels: kuhn.actionLabels.map((labels, k) => (k === 0 ? ['x', 'y'] : labels)) },
    ],
    ['an owner', { actor: kuhn.actor.map((player, k) => (k === 1 ? 2 : player)) }],
    ['a principal payoff', { objective: new Float64Array(kuhn.numTerminals) }],
  ])('depends on %s', (_, change) => {
    expect(fingerprint({ ...kuhn, ...change })).not.toBe(fingerprint(kuhn));
  });

  test('0 and -0 are the same payoff', () => {
    const negated = kuhn.utilities.map((value) => (value === 0 ? -0 : value));
    expect(fingerprint({ ...kuhn, utilities: negated })).toBe(fingerprint(kuhn));
  });
});
