/** What games say of their size before they are expanded, and that making one is cheap whatever its parameters. */
import { describe, expect, test } from 'vitest';
import { InputError, MemoryError } from '../../src/errors.ts';
import type { Game } from '../../src/game/game.ts';
import { checkSize } from '../../src/game/size.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame, games } from '../../src/games/index.ts';
import type { Parameter } from '../../src/games/instance.ts';

const least = (game: Game<unknown>) => game.leastNodes?.() ?? 1;

/** Instances with every node counted: what changes the shape of the tree takes each of its values somewhere. */
const EXACT = [
  ...['B2222', 'B2322', 'battleship:height=1,width=3,rounds=3', 'battleship:height=1,width=1,rounds=1'],
  ...['D32', 'D33', 'DF32', 'liars-dice:players=2,faces=5,wild=true', 'liars-dice:players=2,faces=3,dice=2'],
  ...['GL3', 'goofspiel:players=2,cards=4,prizes=1:1:2:2', 'goofspiel:players=2,cards=3,prizes=5:5:5'],
  ...['K35', 'kuhn:players=2,ranks=3', 'kuhn:players=4,ranks=4'],
  ...['L3132', 'L3133', 'L3151', 'L3223', 'leduc:players=4,raises=0,ranks=3,suits=2'],
  ...[
    'leduc:players=2,raises=2,ranks=3,suits=2,deal=cards',
    'leduc:players=3,raises=1,ranks=2,suits=2,deal=cards',
  ],
  ...['RS212', 'RS222', 'RS213', 'RS223', 'ride-sharing:map=1,steps=3,starts=chosen,observe=rewards'],
  ...['S2122', 'S2123', 'S2133', 'sheriff:maxItems=0,maxBribe=0,rounds=3'],
  ...['bargaining:steps=3,rounds=3,values1=1:2,outside2=0:0.5', 'bargaining:steps=2,rounds=1,leave=false'],
  ...['bargaining:steps=2,rounds=3,breakdown=0.1', 'bargaining:steps=2,rounds=2,breakdown=0.1,leave=false'],
  ...['bargaining:steps=2,rounds=3,offers=random,breakdown=0.1', 'bargaining:steps=2,rounds=2,payment=1'],
  ...[
    'bargaining:steps=3,rounds=2,offers=simultaneous,outside2=0:0.5',
    'bargaining:steps=2,rounds=3,offers=simultaneous,payment=1,paymentSteps=1,leave=false',
    'bargaining:steps=2,rounds=2,offers=simultaneous,breakdown=0.1',
  ],
  ...['random:seed=1', 'random:seed=7,players=3,depth=3,signals=1,actions=3', 'random:seed=1,chance=false'],
  ...['chicken', 'security', 'inspection:followers=3', 'quota-persuasion', 'persuasion'],
  ...['sequential-auction:items=1,values=3', 'sequential-auction:items=1,values=3,participation=forgiven'],
  ...['sequential-auction:items=1,values=3,participation=start,bidders=3'],
  ...['sequential-auction:items=1,values=2,participation=ex-ante,payers=all'],
];

/** Not all nodes are counted. */
const BOUNDED = [
  ...['sequential-auction:values=3', 'sequential-auction:values=3,payers=all,participation=outcome'],
  ...['sequential-auction:values=3,participation=forgiven', 'sequential-auction:values=2,items=3,bidders=2'],
  ...['sequential-auction:values=3,format=first-price,reserve=0.5', 'sequential-auction:values=3,payers=all'],
  ...[
    'sequential-auction:values=3,format=second-price',
    'sequential-auction:values=2,format=first-price,items=3',
  ],
  ...['public-project:participation=ex-interim', 'public-project:agents=3', 'bilateral-trade'],
  ...['single-item-auction:values=1:2:3', 'two-item-monopolist', 'posted-price'],
];

describe('leastNodes', () => {
  test.each(EXACT)('%s: all nodes', (instance) => {
    const game = createGame(instance);
    expect(least(game)).toBe(expand(game).numNodes);
  });
  test.each(BOUNDED)('%s: most nodes, and not more', (instance) => {
    const game = createGame(instance);
    const { numNodes } = expand(game);
    expect(least(game)).toBeLessThanOrEqual(numNodes);
    expect(least(game)).toBeGreaterThan(numNodes / 8);
  });
  test('no instance of the catalogue says more than it has', () => {
    for (const instance of games.flatMap(({ examples }) => examples)) {
      const game = createGame(instance);
      if (game.leastNodes !== undefined && least(game) < 20_000)
        expect(least(game)).toBeLessThanOrEqual(expand(game).numNodes);
    }
  });
  test('counts of the published sizes of large instances', () => {
    expect(least(createGame('L3523'))).toBe(1299005);
    expect(least(createGame('B2324'))).toBe(1420639);
    expect(least(createGame('S2264'))).toBe(1303177);
  });
});

describe('an expansion is refused by numbers', () => {
  test.each([
    ['sheriff:maxItems=1000,maxBribe=1000,rounds=20', /nodes is more than 134217728 \(reached 1\.\d+e\+69\)/],
    ['sequential-auction:items=6', /nodes is more than 134217728 \(reached \d/],
    ['random:seed=1,depth=20,actions=10', /reached 1\.1+e\+21/],
    ['liars-dice:players=3,faces=20', /reached \d/],
    ['leduc:players=10,raises=10,ranks=2,suits=20', /reached \d/],
  ])('%s', (instance, message) => {
    const started = performance.now();
    expect(() => expand(createGame(instance))).toThrow(message);
    expect(performance.now() - started).toBeLessThan(2000);
  });
  test('by nodes, or by what they take', () => {
    const game = createGame('K35');
    expect(() => checkSize(game, { maxNodes: 1501, memoryLimitMiB: 1 })).not.toThrow();
    expect(() => checkSize(game, { maxNodes: 1500 })).toThrow(
      'The number of nodes is more than 1500 (reached 1501); expected a smaller game.',
    );
    const tooLittle = () => checkSize(game, { maxNodes: 1501, memoryLimitMiB: 0.1 });
    expect(tooLittle).toThrow(MemoryError);
    expect(tooLittle).toThrow(/^The game tree of K35 needs 1 MiB or more, over the limit of 1 MiB/);
  });
  test.each([
    [
      'public-project:agents=4,values=1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18:19:20:21:22:23:24:25:26:27:28:29:30:31:32',
      32 ** 4,
    ],
    ['kuhn:players=3,ranks=100', null],
    ['kuhn:players=4,ranks=100', 100 * 99 * 98 * 97],
    ['leduc:players=10,raises=1,ranks=20,suits=20', 20 ** 10],
    ['liars-dice:players=10,faces=20', 20 ** 10],
    ['sequential-auction:bidders=6,values=101', 101 ** 6],
  ])('%s: profiles that chance cannot list', (instance, profiles) => {
    if (profiles === null) expect(createGame(instance).players).toBe(3);
    else expect(() => createGame(instance)).toThrow(`is more than 1000000 (reached ${profiles})`);
  });
  test('a state whose moves are too many to list', () => {
    const game = createGame('sequential-auction:values=2,payers=all,grid=0.0001');
    const drawn = game.moves(game.initial())[0]?.next;
    const asked = [0, 1].reduce((state) => game.moves(state)[0]?.next, drawn);
    expect(game.actor(asked)).toBe('principal');
    expect(() => game.moves(asked)).toThrow(
      /^The number of sales of an item of .* is more than 1000000 \(reached 3\d{8}\)/,
    );
    expect(() =>
      createGame('sequential-auction:values=2,top=1000000,budget=1000000,grid=0.00001').leastNodes?.(),
    ).not.toThrow();
  });
});

/** The ends of a parameter's range, and something within it. */
function ends(parameter: Parameter): readonly (number | string | boolean | readonly number[])[] {
  switch (parameter.kind) {
    case 'number':
      return [parameter.min, parameter.max, ...(parameter.default === null ? [] : [parameter.default])];
    case 'choice':
      return parameter.choices;
    case 'flag':
      return [true, false];
    case 'list':
      return [[], [0.5], Array.from({ length: 2000 }, (_, k) => k + 1)];
  }
}

describe('making a game is cheap whatever its parameters', () => {
  /** Every pair of parameters takes every pair of ends, the others their first ones, or their last. */
  function* extremes(parameters: Readonly<Record<string, Parameter>>) {
    const keys = Object.keys(parameters);
    const at = (key: string) => ends(parameters[key]!);
    for (const rest of [0, 1]) {
      const base = Object.fromEntries(keys.map((key) => [key, at(key)[Math.min(rest, at(key).length - 1)]]));
      yield base;
      for (const [k, key] of keys.entries())
        for (const one of at(key))
          for (const other of keys.slice(k + 1))
            for (const two of at(other)) yield { ...base, [key]: one, [other]: two };
    }
  }

  test.each(games)('$name', ({ parameters, create }) => {
    const before = process.memoryUsage().heapUsed;
    let slowest = 0;
    let kept: Game<unknown>[] = [];
    for (const given of extremes(parameters)) {
      const started = performance.now();
      try {
        const game = create(given as Parameters<typeof create>[0]);
        expect(least(game)).toBeGreaterThanOrEqual(1);
        kept = [game];
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
      slowest = Math.max(slowest, performance.now() - started);
    }
    // Garbage that has not been collected, and a machine that does other things, count here too.
    expect(slowest).toBeLessThan(1000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 29);
    expect(kept.length).toBeLessThanOrEqual(1);
  });

  test('lists are bounded', () => {
    const long = Array.from({ length: 100_001 }, (_, k) => k);
    const bilateral = games.find(({ name }) => name === 'bilateral-trade');
    expect(() => bilateral?.create({ values: long })).toThrow(
      'bilateral-trade:values is "100001 numbers"; expected at most 100000 numbers.',
    );
    const most = long.slice(1);
    expect(() => bilateral?.create({ values: most, costs: most })).toThrow(
      'is more than 1000000 (reached 10000000000)',
    );
    expect(bilateral?.create({ values: most }).players).toBe(2);
  });
});
