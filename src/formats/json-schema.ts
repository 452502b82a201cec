/**
 * The shape of Mediant's own game files, as zod checks it and as a JSON Schema. What holds between fields (ranges,
 * lengths, the tree) is checked by the reader.
 */
import * as z from 'zod';

// The message of each part completes "expected …" in the error that a user sees.
const index = (expected: string) => z.int(expected).min(0, expected);
export const PAYOFF = 'a finite number or a text such as "1/3"';
const payoff = z.union([z.number(), z.string()], PAYOFF);
const label = z.string('a text');

/** How JSON Schema is to take a list of `listOf`: as its `meta` says. */
const INNER = { unrepresentable: 'any' } as const;

interface ListLength {
  readonly least?: number;
  /** What is expected of a list that is shorter. */
  readonly few?: string;
  readonly most?: number;
}

/**
 * A list that is checked no further than its first mistake: zod's own remembers every one, and a hostile file has millions.
 * As JSON Schema it is what zod's own is.
 */
function listOf<Item extends z.ZodType>(item: Item, expected: string, length: ListLength = {}) {
  const { least = 0, few = expected, most = Number.POSITIVE_INFINITY } = length;
  const { $schema: _, ...items } = z.toJSONSchema(item, INNER);
  const list = z.custom<z.output<Item>[]>().superRefine((value: unknown, context) => {
    const problem =
      !Array.isArray(value) || value.length > most ? expected : value.length < least ? few : null;
    const mistake =
      problem === null
        ? firstMistake(item, value as unknown[])
        : { code: 'custom' as const, message: problem, path: [] };
    if (mistake !== null) context.addIssue({ ...mistake, continue: false } as Added);
  });
  const bounds = { ...(least > 0 && { minItems: least }), ...(Number.isFinite(most) && { maxItems: most }) };
  return list.meta({ type: 'array', ...bounds, items });
}

type Added = Parameters<z.core.$RefinementCtx['addIssue']>[0];

/** The first entry that is wrong, as zod tells of it. */
function firstMistake(item: z.ZodType, entries: readonly unknown[]): z.core.$ZodIssue | null {
  for (const [k, entry] of entries.entries()) {
    const issue = item.safeParse(entry).error?.issues[0];
    if (issue !== undefined) return { ...issue, path: [k, ...issue.path] };
  }
  return null;
}

const infosetSchema = z.strictObject(
  {
    player: index('a player, or 0 for the principal').meta({
      description: 'A player, or 0 for the principal.',
    }),
    actions: listOf(label, 'an array of texts', { least: 1, few: 'at least one action' }),
    label: label.meta({ description: "Unique among the player's infosets." }),
    prescribed: label.optional().meta({
      description:
        'For a player whom the mediator neither hears nor tells anything: the action that it takes when nobody deviates; at all its infosets or none.',
    }),
  },
  'an infoset, {player, actions, label}',
);

const name = label.optional().meta({ description: 'Name of the node.' });

const terminalSchema = z.strictObject({
  payoffs: listOf(payoff, 'an array of numbers').meta({
    description: 'One per player, a number or a text such as "1/3", which is kept exactly.',
  }),
  objective: payoff
    .optional()
    .meta({ description: "The principal's own payoff; at every terminal node or none." }),
  outcome: label.optional().meta({ description: 'Name of the outcome.' }),
  name,
});

export const PROBABILITY = 'a probability, a number or a text such as "1/3"';
const children = listOf(index('the number of a node'), 'an array of node numbers').meta({
  description: 'Numbers of nodes, in the order of the actions.',
});

const chanceSchema = z.strictObject({
  chance: listOf(z.union([z.number(), z.string()], PROBABILITY), 'an array of probabilities', {
    least: 1,
    few: 'at least one probability',
  }).meta({ description: 'Numbers or texts such as "1/3", together 1 within 1e-9.' }),
  labels: listOf(label, 'an array of texts')
    .optional()
    .meta({ description: 'Names of the actions; default: their numbers.' }),
  label: label.optional().meta({ description: 'Name of the event, as infosets have one.' }),
  name,
  children,
});

const playerSchema = z.strictObject({
  player: index('a player, or 0 for the principal'),
  infoset: index('the number of an infoset').meta({ description: 'Position in infosets, from 0.' }),
  name,
  children,
});

const MAX_PLAYERS = 1000;
const NODE = 'a node, {payoffs}, {chance, children} or {player, infoset, children}';
const PLAYERS = 'the number of players, from 1 to 1000, or an array of their names';

export const fileSchema = z
  .strictObject(
    {
      $schema: label.optional(),
      players: z
        .union(
          [
            z.int().min(1, PLAYERS).max(MAX_PLAYERS, PLAYERS),
            listOf(z.string(), PLAYERS, { least: 1, most: MAX_PLAYERS }),
          ],
          PLAYERS,
        )
        .meta({ description: 'Their number, or their names.' }),
      title: label.optional(),
      source: label.optional().meta({ description: 'Where the rules come from.' }),
      constraints: listOf(label, 'an array of texts')
        .optional()
        .meta({ description: 'Bounds on payoffs that the mediator must keep, as in "principal>=0".' }),
      infosets: listOf(infosetSchema, 'an array of infosets'),
      nodes: listOf(z.union([terminalSchema, chanceSchema, playerSchema], NODE), 'an array of nodes', {
        least: 1,
        few: 'at least one node',
      }),
    },
    'an object, {players, infosets, nodes}',
  )
  .meta({
    title: 'Mediant game',
    description: 'A game in extensive form; node 0 is the root, player 0 the principal.',
  });

export type GameFile = z.infer<typeof fileSchema>;
export type FileNode = GameFile['nodes'][number];
export type TerminalNode = z.infer<typeof terminalSchema>;
export type ChanceNode = z.infer<typeof chanceSchema>;
export type PlayerNode = z.infer<typeof playerSchema>;

/** The format as a JSON Schema (draft 2020-12). */
export function gameJsonSchema(): object {
  return z.toJSONSchema(fileSchema, INNER);
}

/** The shape that a node means to have, judged by its fields. */
export function nodeSchema(node: unknown) {
  if (typeof node !== 'object' || node === null) return null;
  if ('payoffs' in node) return terminalSchema;
  if ('chance' in node) return chanceSchema;
  return 'player' in node || 'infoset' in node ? playerSchema : null;
}
