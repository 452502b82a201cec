/**
 * Mechanism files: types, outcomes and what they are worth, and what is done after which reports.
 *
 *     { "title": "second price", "types": [[{ "type": "low", "probability": "1/2" }, { "type": "high", "probability": "1/2" }], …],
 *       "outcomes": ["sell to 1", "sell to 2"],
 *       "values": [{ "low": { "sell to 1": 1 }, "high": { "sell to 1": 2 } }, …],
 *       "mechanism": [{ "reports": ["low", "high"], "done": [{ "outcome": "sell to 2", "payments": [0, 1] }] }, …] }
 *
 * Numbers are numbers or texts such as "1/3". Lists are in the order of players.
 */
import * as z from 'zod';
import type { JudgedProblem, MechanismEntry } from '../design/judge.ts';
import { toFinite } from '../numeric/rational.ts';
import { parseJson } from './json-syntax.ts';
import { fieldError, shapeError } from './shape-error.ts';
import { withoutByteOrderMark } from './text.ts';

const NUMBER = 'a number or a text such as "1/3"';
const number = z.union([z.number(), z.string()], NUMBER);
const text = z.string('a text');
const texts = z.array(text, 'an array of texts');
const numbers = z.array(number, 'an array of numbers');
const byOutcome = z.record(z.string(), number, 'an object of numbers by outcome');
const ofOutcomes = (description: string) => byOutcome.meta({ description });

const fileSchema = z.strictObject(
  {
    $schema: text.optional(),
    title: text.optional(),
    types: z
      .array(
        z.array(
          z.strictObject({ type: text, probability: number.optional() }, 'a type, {type, probability}'),
          'an array of types',
        ),
        'an array with the types of each player',
      )
      .meta({
        description: 'Per player: its types, whose probabilities sum to 1, or have none beside a prior.',
      }),
    prior: z
      .array(
        z.strictObject(
          { types: texts, probability: number },
          'types with their probability, {types, probability}',
        ),
        'an array of types with their probabilities',
      )
      .optional()
      .meta({ description: 'Joint probabilities of types, one per player; those left out have 0.' }),
    outcomes: texts.meta({ description: 'What can be done, all different.' }),
    values: z
      .array(
        z.record(z.string(), byOutcome, 'an object of values by type'),
        'an array with the values of each player',
      )
      .optional()
      .meta({ description: 'Per player: what outcomes are worth to each of its types; those left out, 0.' }),
    valuesAt: z
      .array(
        z.strictObject(
          { types: texts, values: z.array(byOutcome, 'an array with the values of each player') },
          'what outcomes are worth at these types, {types, values}',
        ),
        'an array of types with what outcomes are worth there',
      )
      .optional()
      .meta({ description: "In place of values, where they depend on others' types: for every profile." }),
    outside: z
      .array(
        z.record(z.string(), number, 'an object of numbers by type'),
        'an array of objects, one per player',
      )
      .optional()
      .meta({ description: 'Per player: what each type gets without the mechanism; default 0.' }),
    cost: ofOutcomes('What the principal spends on outcomes; those left out, 0.').optional(),
    principalValue: ofOutcomes(
      'What the principal gets from outcomes beside money; those left out, 0.',
    ).optional(),
    mechanism: z
      .array(
        z.strictObject(
          {
            reports: texts.meta({ description: 'A type of each player.' }),
            done: z.array(
              z.strictObject(
                {
                  outcome: text,
                  probability: number.optional().meta({ description: 'Default 1.' }),
                  payments: numbers.optional().meta({
                    description: 'What each player pays, negative when it is paid; default nothing.',
                  }),
                },
                'what may be done, {outcome, probability, payments}',
              ),
              'an array of what may be done',
            ),
          },
          'what is done after some reports, {reports, done}',
        ),
        'an array of what is done after which reports',
      )
      .meta({ description: 'One entry for every profile of reports.' }),
  },
  'an object, {types, outcomes, values, mechanism}',
);

type MechanismFile = z.infer<typeof fileSchema>;
type Given = number | string;

/** Mechanism files as a JSON Schema (draft 2020-12). */
export function mechanismJsonSchema(): object {
  return { ...z.toJSONSchema(fileSchema), title: 'Mediant mechanism' };
}

/** A file's problem, whose types are their labels, and its mechanism: what `judgeMechanism` takes. */
export interface ParsedMechanism {
  readonly problem: JudgedProblem<string, string>;
  readonly mechanism: readonly MechanismEntry<string>[];
}

/**
 * The mechanism of a file; whether it has an entry for every profile, and probabilities fit, is for `judgeMechanism`.
 * @param file its name, for messages
 * @throws FormatError with line and column when the text is not JSON; InputError that names the field
 */
export function parseMechanism(given: string, file: string): ParsedMechanism {
  const value = parseJson(withoutByteOrderMark(given), file);
  const result = fileSchema.safeParse(value);
  if (!result.success) throw shapeError(result.error.issues[0]!, value);
  const data = result.data;
  const players = data.types.length;
  const principalValue = amountOf(data, 'principalValue');
  return {
    problem: {
      name: data.title || file,
      types: data.types.map((types, i) =>
        types.map(({ type, probability }, t) => ({
          label: type,
          value: type,
          ...(probability !== undefined && {
            probability: finite(probability, `types[${i}][${t}].probability`),
          }),
        })),
      ),
      ...priorOf(data),
      outcomes: data.outcomes,
      valuation: valuationOf(data),
      ...outsideOf(data),
      cost: amountOf(data, 'cost'),
      principalValue: (_, outcome) => principalValue(outcome),
    },
    mechanism: data.mechanism.map(({ reports, done }, k) => ({
      reports,
      done: done.map(({ outcome, probability = 1, payments }, l) => {
        const field = `mechanism[${k}].done[${l}]`;
        if (payments !== undefined && payments.length !== players)
          throw fieldError(`${field}.payments`, payments, `${players} numbers, one per player`);
        return {
          outcome,
          probability: finite(probability, `${field}.probability`),
          ...(payments && {
            payments: payments.map((own, i) => finite(own, `${field}.payments[${i}]`)),
          }),
        };
      }),
    })),
  };
}

function finite(given: Given, field: string): number {
  const value = typeof given === 'number' ? given : toFinite(given);
  if (value === null) throw fieldError(field, given, NUMBER);
  return value;
}

/** Numbers by name, of names that are known. */
function numbersBy(
  given: Readonly<Record<string, Given>>,
  known: readonly string[],
  noun: 'an outcome' | 'a type',
  field: string,
): Map<string, number> {
  return new Map(
    Object.entries(given).map(([name, own]) => {
      if (!known.includes(name)) throw fieldError(field, name, `the name of ${noun}: ${known.join(', ')}`);
      return [name, finite(own, `${field}.${name}`)];
    }),
  );
}

const typesOf = ({ types }: MechanismFile, i: number) => (types[i] ?? []).map(({ type }) => type);

function amountOf(data: MechanismFile, field: 'cost' | 'principalValue'): (outcome: string) => number {
  const amounts = numbersBy(data[field] ?? {}, data.outcomes, 'an outcome', field);
  return (outcome) => amounts.get(outcome) ?? 0;
}

/** One item per player. */
function checkLength(given: readonly unknown[], { types }: MechanismFile, field: string): void {
  if (given.length !== types.length) throw fieldError(field, given, `${types.length}, one per player`);
}

function checkTypes(given: readonly string[], data: MechanismFile, field: string): void {
  checkLength(given, data, field);
  given.forEach((type, i) => {
    const known = typesOf(data, i);
    if (!known.includes(type))
      throw fieldError(`${field}[${i}]`, type, `a type of player ${i + 1}: ${known.join(', ')}`);
  });
}

/** Items by the types that they are of, which are no others'. */
function byTypes<Item>(
  items: readonly { readonly types: readonly string[]; readonly item: Item }[],
  data: MechanismFile,
  field: string,
): Map<string, Item> {
  const found = new Map<string, Item>();
  items.forEach(({ types, item }, k) => {
    checkTypes(types, data, `${field}[${k}].types`);
    const key = JSON.stringify(types);
    if (found.has(key)) throw fieldError(`${field}[${k}].types`, types.join(', '), 'types that no other has');
    found.set(key, item);
  });
  return found;
}

function priorOf(data: MechanismFile): Pick<JudgedProblem<string, string>, 'prior'> {
  if (data.prior === undefined) return {};
  const items = data.prior.map(({ types, probability }, k) => ({
    types,
    item: finite(probability, `prior[${k}].probability`),
  }));
  const prior = byTypes(items, data, 'prior');
  return { prior: (types) => prior.get(JSON.stringify(types)) ?? 0 };
}

function outsideOf(data: MechanismFile): Pick<JudgedProblem<string, string>, 'outside'> {
  if (data.outside === undefined) return {};
  checkLength(data.outside, data, 'outside');
  const outside = data.outside.map((own, i) => numbersBy(own, typesOf(data, i), 'a type', `outside[${i}]`));
  return { outside: (player, type) => outside[player - 1]?.get(type) ?? 0 };
}

function valuationOf(data: MechanismFile): JudgedProblem<string, string>['valuation'] {
  const { values, valuesAt, outcomes } = data;
  if ((values === undefined) === (valuesAt === undefined))
    throw fieldError('values', values, 'values or valuesAt, one of the two');
  if (values !== undefined) {
    checkLength(values, data, 'values');
    const worth = values.map((own, i) => privateValues(own, data, i));
    return (player, types, outcome) => worth[player - 1]!.get(types[player - 1]!)?.get(outcome) ?? 0;
  }
  const items = valuesAt!.map(({ types, values: own }, k) => {
    checkLength(own, data, `valuesAt[${k}].values`);
    return {
      types,
      item: own.map((at, i) => numbersBy(at, outcomes, 'an outcome', `valuesAt[${k}].values[${i}]`)),
    };
  });
  const worth = byTypes(items, data, 'valuesAt');
  const profiles = data.types.reduce((ways, types) => ways * types.length, 1);
  if (worth.size < profiles)
    throw fieldError('valuesAt', valuesAt, `${profiles}, one for every profile of types`);
  return (player, types, outcome) => worth.get(JSON.stringify(types))?.[player - 1]?.get(outcome) ?? 0;
}

/** By type, and then by outcome; every type has to be there. */
function privateValues(
  given: Readonly<Record<string, Readonly<Record<string, Given>>>>,
  data: MechanismFile,
  i: number,
): Map<string, Map<string, number>> {
  const types = typesOf(data, i);
  const field = `values[${i}]`;
  const found = new Map(
    Object.entries(given).map(([type, own]) => {
      if (!types.includes(type)) throw fieldError(field, type, `the name of a type: ${types.join(', ')}`);
      return [type, numbersBy(own, data.outcomes, 'an outcome', `${field}.${type}`)];
    }),
  );
  const missing = types.find((type) => !found.has(type));
  if (missing !== undefined)
    throw fieldError(`${field}.${missing}`, undefined, 'what outcomes are worth to that type');
  return found;
}
