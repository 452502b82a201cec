import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/errors.ts';
import { formatGame, gameJsonSchema, parseGame } from '../../src/formats/index.ts';
import { expand } from '../../src/game/tree.ts';
import { cases, expectFormatError, fixture, refusal } from './fixture.ts';

/** A small game with replacements for its parts. */
const game = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    players: 2,
    infosets: [
      { player: 1, actions: ['a', 'b'], label: 'I' },
      { player: 2, actions: ['c'], label: 'J' },
    ],
    nodes: [
      { player: 1, infoset: 0, children: [1, 2] },
      { payoffs: [1, 2] },
      { chance: [0.5, '1/2'], children: [3, 4] },
      { payoffs: [3, 4] },
      { payoffs: [5, 6] },
    ],
    ...changes,
  });

/** The same with one node replaced. */
const withNode = (number: number, node: unknown) =>
  game({ nodes: (JSON.parse(game()).nodes as unknown[]).map((old, h) => (h === number ? node : old)) });

describe('json', () => {
  it('reads a game with principal, objective and exact chance', () => {
    const read = parseGame(fixture('lottery.json'), 'lottery.json');
    const tree = expand(read);
    expect(read.name).toBe('A lottery run by the principal');
    expect(read.source).toBe('lottery.json');
    expect([...tree.infosetPlayer]).toEqual([0, 1, 2]);
    expect(tree.infosetLabel).toEqual(['design', 'ticket', 'ticket']);
    expect([...tree.utilities]).toEqual([5, 0, -1, 0, -1, 2.5, 0, 0, 0, 0]);
    expect([...(tree.objective ?? [])]).toEqual([-5, 1, 1, 0, 0.5]);
    expect([...tree.reach.slice(5, 8)]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(read.moves(2).map((move) => move.label)).toEqual(['red', 'green', 'blue']);
  });

  it('names the game after the file and chance moves after their number, when nothing else is given', () => {
    const read = parseGame(game(), 'x.json');
    expect(read.name).toBe('x.json');
    expect(read.moves(2).map((move) => move.label)).toEqual(['1', '2']);
    expect(read.objective).toBeUndefined();
  });

  it('keeps an objective that is 0 everywhere', () => {
    const read = parseGame(game({ nodes: [{ payoffs: [1, 2], objective: 0 }] }), 'x.json');
    expect([...(expand(read).objective ?? [])]).toEqual([0]);
  });

  it('is read with a byte order mark and Windows line ends', () => {
    const text = fixture('lottery.json');
    const windows = `\ufeff${text.replaceAll('\n', '\r\n')}`;
    expect(expand(parseGame(windows, 'x.json'))).toStrictEqual(expand(parseGame(text, 'x.json')));
  });

  it('is written one node per line', () => {
    expect(formatGame(parseGame(game(), 'x.json'), 'json').split('\n')).toEqual([
      '{',
      '  "players": 2,',
      '  "title": "x.json",',
      '  "source": "x.json",',
      '  "infosets": [',
      '    {"player":1,"actions":["a","b"],"label":"I"},',
      '    {"player":2,"actions":["c"],"label":"J"}',
      '  ],',
      '  "nodes": [',
      '    {"player":1,"infoset":0,"children":[1,2]},',
      '    {"payoffs":[1,2]},',
      '    {"chance":[0.5,"1/2"],"labels":["1","2"],"children":[3,4]},',
      '    {"payoffs":[3,4]},',
      '    {"payoffs":[5,6]}',
      '  ]',
      '}',
      '',
    ]);
  });

  it('keeps names and exact numbers', () => {
    const text = game({
      players: ['Ann', 'Bob'],
      nodes: [
        { player: 1, infoset: 0, name: 'root', children: [1, 2] },
        { payoffs: ['1/3', 2], objective: '-1/7', outcome: 'split', name: 'end' },
        { chance: ['1/3', 0.6666666666666666], label: 'coin', children: [3, 4] },
        { payoffs: [3, 4], objective: 0 },
        { payoffs: [5, 6], objective: 0 },
      ],
    });
    const read = parseGame(text, 'x.json');
    expect(read.playerNames).toEqual(['Ann', 'Bob']);
    expect(read.utilities(1)).toEqual([1 / 3, 2]);
    expect([0, 2].map((node) => read.place?.(node))).toEqual(['infosets[0]', 'nodes[2]']);
    const written = formatGame(read, 'json');
    expect(written).toContain('"players": ["Ann","Bob"],');
    expect(written).toContain('{"player":1,"infoset":0,"name":"root","children":[1,2]}');
    expect(written).toContain('{"payoffs":["1/3",2],"objective":"-1/7","outcome":"split","name":"end"}');
    expect(written).toContain('{"chance":["1/3","2/3"],"labels":["1","2"],"label":"coin","children":[3,4]}');
    expect(formatGame(parseGame(written, 'x.json'), 'json')).toBe(written);
    expect(formatGame(read, 'efg')).toContain('t "end" 1 "split" { -1/7, 1/3, 2 }\n');
  });

  it('has a JSON Schema', () => {
    const schema = gameJsonSchema() as {
      required: string[];
      properties: { nodes: { items: { anyOf: unknown[] } } };
    };
    expect(schema.required).toEqual(['players', 'infosets', 'nodes']);
    expect(schema.properties.nodes.items.anyOf).toHaveLength(3);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('reads a chain of 10^5 nodes in any order', () => {
    const links = 50_000;
    const nodes: unknown[] = [{ player: 1, infoset: 0, children: [2 * links, 2 * links - 1] }];
    const infosets = Array.from({ length: links }, (_, k) => ({
      player: 1,
      actions: ['x', 'y'],
      label: `${k}`,
    }));
    for (let k = 1; k < links; k++) {
      nodes[2 * (links - k) + 2] = { payoffs: [k] };
      nodes[2 * (links - k) + 1] = {
        player: 1,
        infoset: k,
        children: [2 * (links - k), 2 * (links - k) - 1],
      };
    }
    nodes[2] = { payoffs: [0] };
    nodes[1] = { payoffs: [0] };
    const read = parseGame(JSON.stringify({ players: 1, infosets, nodes }), 'chain.json');
    expect(expand(read).numNodes).toBe(2 * links + 1);
  });
});

describe('json refuses', () => {
  const NODE = 'a node, {payoffs}, {chance, children} or {player, infoset, children}';
  const PLAYERS = 'the number of players, from 1 to 1000, or an array of their names';
  const PAYOFF = 'a finite number or a text such as "1/3"';
  const PROBABILITY = 'a probability, a number or a text such as "1/3"';
  const infosets = (...list: unknown[]) => game({ infosets: list });
  const INFOSET = { player: 1, actions: ['a'], label: '' };
  /** The small game with one thing changed in its infoset, root, first terminal or chance node. */
  const infoset = (change: object) => infosets({ ...INFOSET, ...change });
  const root = (change: object) => withNode(0, { player: 1, infoset: 0, children: [1, 2], ...change });
  const end = (change: object) => withNode(1, { payoffs: [1, 2], ...change });
  const chance = (change: object) => withNode(2, { chance: [0.5, 0.5], children: [3, 4], ...change });

  function expectRefused(text: string, place: string, message: string): void {
    const error = refusal(text, 'x.json');
    expect(error).not.toBeInstanceOf(FormatError);
    expect(error.message).toBe(message);
    expect(error.place).toBe(place);
  }

  it.each(
    cases([
      ['[]', 'the file', 'is an array of 0; expected an object, {players, infosets, nodes}.'],
      ['null', 'the file', 'is null; expected an object, {players, infosets, nodes}.'],
      ['{}', 'players', `is missing; expected ${PLAYERS}.`],
      [game({ players: 0 }), 'players', `is 0; expected ${PLAYERS}.`],
      [game({ players: [] }), 'players', `is an array of 0; expected ${PLAYERS}.`],
      [game({ players: 1.5 }), 'players', `is 1.5; expected ${PLAYERS}.`],
      [game({ title: 1 }), 'title', 'is 1; expected a text.'],
      [game({ source: [] }), 'source', 'is an array of 0; expected a text.'],
      [game({ infosets: {} }), 'infosets', 'is an object; expected an array of infosets.'],
      [infosets('I'), 'infosets[0]', 'is "I"; expected an infoset, {player, actions, label}.'],
      [
        infoset({ player: undefined }),
        'infosets[0].player',
        'is missing; expected a player, or 0 for the principal.',
      ],
      [infoset({ player: -1 }), 'infosets[0].player', 'is -1; expected a player, or 0 for the principal.'],
      [infoset({ player: 3 }), 'infosets[0].player', 'is 3; expected 0 to 2.'],
      [infoset({ actions: 'a' }), 'infosets[0].actions', 'is "a"; expected an array of texts.'],
      [infoset({ actions: [] }), 'infosets[0].actions', 'is an array of 0; expected at least one action.'],
      [infoset({ actions: ['a', 2] }), 'infosets[0].actions[1]', 'is 2; expected a text.'],
      [
        infoset({ actions: ['a', 'a'] }),
        'infosets[0].actions[1]',
        'is "a"; expected an action that the infoset does not have yet.',
      ],
      [
        infosets(INFOSET, INFOSET),
        'infosets[1].label',
        'is ""; expected a label that no other infoset of player 1 has.',
      ],
      [infoset({ label: undefined }), 'infosets[0].label', 'is missing; expected a text.'],
      [chance({ chance: 1 }), 'nodes[2].chance', 'is 1; expected an array of probabilities.'],
      [
        chance({ children: undefined }),
        'nodes[2].children',
        'is missing; expected an array of node numbers.',
      ],
      [chance({ labels: 'xy' }), 'nodes[2].labels', 'is "xy"; expected an array of texts.'],
      [game({ nodes: [] }), 'nodes', 'is an array of 0; expected at least one node.'],
      [game({ nodes: 3 }), 'nodes', 'is 3; expected an array of nodes.'],
      [withNode(1, 5), 'nodes[1]', `is 5; expected ${NODE}.`],
      [withNode(1, {}), 'nodes[1]', `is an object; expected ${NODE}.`],
      [end({ payoffs: 3 }), 'nodes[1].payoffs', 'is 3; expected an array of numbers.'],
      [end({ payoffs: [1, 'x'] }), 'nodes[1].payoffs[1]', `is "x"; expected ${PAYOFF}.`],
      [end({ payoffs: [1, null] }), 'nodes[1].payoffs[1]', `is null; expected ${PAYOFF}.`],
      [
        end({ payoffs: [1, 77] }).replace('77', '1e999'),
        'nodes[1].payoffs[1]',
        `is Infinity; expected ${PAYOFF}.`,
      ],
      [end({ objective: 'x' }), 'nodes[1].objective', `is "x"; expected ${PAYOFF}.`],
      [end({ payoffs: [1] }), 'nodes[1].payoffs', 'has 1 payoffs; expected 2, one per player.'],
      [
        end({ objective: 3 }),
        'nodes[3].objective',
        'is missing; expected a number, because another node has one.',
      ],
      [
        chance({ chance: [], children: [] }),
        'nodes[2].chance',
        'is an array of 0; expected at least one probability.',
      ],
      [chance({ chance: [0.5, true] }), 'nodes[2].chance[1]', `is true; expected ${PROBABILITY}.`],
      [chance({ chance: [0.5, '1/0'] }), 'nodes[2].chance[1]', `is "1/0"; expected ${PROBABILITY}.`],
      [chance({ chance: [1.5, -0.5] }), 'nodes[2].chance[0]', 'is 1.5; expected a number from 0 to 1.'],
      [chance({ children: [3] }), 'nodes[2].children', 'is an array of 1; expected 2, one per probability.'],
      [chance({ labels: ['x'] }), 'nodes[2].labels', 'is an array of 1; expected 2, one per probability.'],
      [chance({ children: [3, '4'] }), 'nodes[2].children[1]', 'is "4"; expected the number of a node.'],
      [root({ children: [1, 5] }), 'nodes[0].children[1]', 'is 5; expected a node from 1 to 4.'],
      [chance({ children: [3, 0] }), 'nodes[2].children[1]', 'is 0; expected a node from 1 to 4.'],
      [
        chance({ children: [3, 1] }),
        'nodes[2].children[1]',
        'is 1; expected a node that is reached once, but node 1 is already reached.',
      ],
      [
        withNode(2, { payoffs: [0, 0] }),
        'nodes[3]',
        'is not reached from node 0; expected every node in the tree.',
      ],
      [root({ infoset: 2 }), 'nodes[0].infoset', 'is 2; expected an infoset from 0 to 1.'],
      [root({ player: 2 }), 'nodes[0].player', 'is 2; expected 1, the player of infosets[0].'],
      [root({ infoset: undefined }), 'nodes[0].infoset', 'is missing; expected the number of an infoset.'],
      [root({ infoset: 1 }), 'nodes[0].player', 'is 1; expected 2, the player of infosets[1].'],
      [
        root({ children: [1] }),
        'nodes[0].children',
        'is an array of 1; expected 2, one per action of infosets[0].',
      ],
    ]),
  )('$place $problem', ({ text, place, problem }) => {
    expectRefused(text, place, `${place} ${problem}`);
  });

  it.each([
    [game({ nodse: [] }), 'nodse', '"nodse"'],
    [game({ '': [] }), '""', '""'],
    [infoset({ name: '' }), 'infosets[0].name', '"infosets[0].name"'],
    [end({ player: 1 }), 'nodes[1].player', '"nodes[1].player"'],
  ])('a field that it does not know: %s', (text, place, name) => {
    expectRefused(text, place, `${name} is unknown; expected a field of this object; check the spelling.`);
  });

  it('probabilities that do not sum to 1', () => {
    const message = 'Chance probabilities at nodes[2].chance sum to 0.75; expected 1 within 1e-9.';
    expectRefused(chance({ chance: [0.5, 0.25] }), 'nodes[2].chance', message);
  });

  it.each(
    cases([
      ['', '1:1', 'Expected a value, but found the end of the file.'],
      ['{\n  "a": nope\n}', '2:8', 'Expected a value, but found "nope".'],
      ['{"a": [1, 2,]}', '1:13', 'Expected a value, but found "]".'],
      ['[01]', '1:2', 'Expected a value or "]", but found "01".'],
      ['{"a" 1}', '1:6', 'Expected ":", but found "1".'],
      ['{"a": 1 "b"}', '1:9', 'Expected "," or "}", but found "\\"".'],
      ['[1 2]', '1:4', 'Expected "," or "]", but found "2".'],
      ['{a: 1}', '1:2', 'Expected a name in quotes or "}", but found "a".'],
      ['{"a": 1,}', '1:9', 'Expected a name in quotes, but found "}".'],
      ['{} x', '1:4', 'Expected the end of the file, because the value is complete, but found "x".'],
      ['["x', '1:2', 'The text that starts here has no closing quote.'],
      [
        '["a\nb"]',
        '1:4',
        'A text in quotes holds a line break or control character; expected an escape such as \\n.',
      ],
      ['["\\x"]', '1:3', 'A text in quotes has the unknown escape "\\\\x".'],
      ['[NaN]', '1:2', 'Expected a value or "]", but found "NaN".'],
      ['[-Infinity]', '1:2', 'Expected a value or "]", but found "-Infinity".'],
    ]),
  )('as no JSON: $problem', ({ text, place, problem }) => {
    expectFormatError(text, 'x.json', place, problem);
  });
});
