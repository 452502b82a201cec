/**
 * Parameters of game families, and instance strings: a name of the published tables (`K35`) or
 * `family:parameter=value,…` (`kuhn:players=3,ranks=5`). Lists are written `1:2:3`.
 */
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';

/** A number. `default` null: required. Both ends of the range are allowed. */
export interface NumberParameter<Default extends number | null = number | null> {
  readonly kind: 'number';
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  readonly default: Default;
  readonly description: string;
}

/** One of a few words. */
export interface ChoiceParameter<Choice extends string = string> {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  readonly default: Choice;
  readonly description: string;
}

/** Yes or no. */
export interface FlagParameter {
  readonly kind: 'flag';
  readonly default: boolean;
  readonly description: string;
}

/** Finite numbers, 100,000 at most; empty stands for the family's own default, told in the description. */
export interface ListParameter {
  readonly kind: 'list';
  readonly default: readonly number[];
  readonly description: string;
}

/** What a parameter of a family may be, with its description. */
export type Parameter = NumberParameter | ChoiceParameter | FlagParameter | ListParameter;
/** Parameters by name. */
export type ParameterTable = Readonly<Record<string, Parameter>>;
/** What a parameter is given. */
export type ParameterValue = number | string | boolean | readonly number[];

type ValueOf<P> = P extends NumberParameter
  ? number
  : P extends ChoiceParameter<infer Choice>
    ? Choice
    : P extends FlagParameter
      ? boolean
      : readonly number[];
type RequiredKey<T> = { [K in keyof T]: T[K] extends { readonly default: null } ? K : never }[keyof T];

/** What a caller of a factory passes: the required parameters, and others by choice. */
export type Given<T extends ParameterTable> = { readonly [K in RequiredKey<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, RequiredKey<T>>]?: ValueOf<T[K]> | undefined;
};
export type Settled<T extends ParameterTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

/** A short name: the prefix, then one digit per parameter; `digits` gives what one unit of the digit stands for. */
export interface TableName {
  readonly prefix: string;
  readonly digits: Readonly<Record<string, number>>;
  /** Parameters that the prefix alone settles. */
  readonly fixed?: Readonly<Record<string, ParameterValue>>;
}

/** A game with parameters, and the names of its instances. */
export interface GameFamily {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly parameters: ParameterTable;
  /** Short names, none a prefix and digits of another. */
  readonly tables?: readonly TableName[];
  /** Instance strings, those of the published table first. */
  readonly examples: readonly string[];
  /**
   * Parameters of a smaller game in which players face the same as in the last rounds of larger ones: what deviations cost in it
   * is a good beginning for theirs.
   */
  readonly smaller?: Readonly<Record<string, ParameterValue>>;
  /** @throws InputError that names the parameter */
  create(given: Readonly<Record<string, ParameterValue>>): Game<unknown>;
}

/** A family whose parameters have forgotten their types: `settle` in its factory checks them again. */
export function defineFamily<T extends ParameterTable>(
  family: Omit<GameFamily, 'parameters' | 'create'> & {
    readonly parameters: T;
    create(given: Given<T>): Game<unknown>;
  },
): GameFamily {
  return { ...family, create: (given) => family.create(given as Given<T>) };
}

/** Lists of thousands of numbers are shorter. */
const MAX_INSTANCE = 2 ** 16;

export interface Instance {
  readonly family: GameFamily;
  readonly given: Readonly<Record<string, ParameterValue>>;
  /** The table name, when the instance was written as one. */
  readonly tableName: string | null;
}

/** A size without which there is no game. */
export const required = (description: string, min: number, max: number): NumberParameter<null> => ({
  kind: 'number',
  whole: true,
  min,
  max,
  default: null,
  description,
});

/** A whole number with a default. */
export const whole = (
  description: string,
  fallback: number,
  min: number,
  max: number,
): NumberParameter<number> => ({ kind: 'number', whole: true, min, max, default: fallback, description });

/** A real number with a default. */
export const amount = (
  description: string,
  fallback: number,
  min: number,
  max: number,
): NumberParameter<number> => ({ kind: 'number', whole: false, min, max, default: fallback, description });

/** One of a few words; the first is the default. */
export const choice = <const Choice extends string>(
  description: string,
  choices: readonly [Choice, ...Choice[]],
): ChoiceParameter<Choice> => ({ kind: 'choice', choices, default: choices[0], description });

export const flag = (description: string, fallback: boolean): FlagParameter => ({
  kind: 'flag',
  default: fallback,
  description,
});

export const list = (description: string): ListParameter => ({ kind: 'list', default: [], description });

/**
 * Checks parameters and fills in defaults.
 * @returns every parameter, and `name`: the canonical instance string, with the parameters that are not defaults
 * @throws InputError naming the parameter, `family:parameter`
 */
export function settle<T extends ParameterTable>(
  family: string,
  table: T,
  given: Given<T>,
): Settled<T> & { readonly name: string } {
  const known = Object.keys(table);
  for (const key of Object.keys(given))
    if (!known.includes(key)) throw errors.unknownName(`parameter of ${family}`, key, known);
  const values: Record<string, ParameterValue> = {};
  const shown: string[] = [];
  for (const [key, parameter] of Object.entries(table)) {
    const value = (given as Readonly<Record<string, unknown>>)[key] ?? parameter.default;
    if (value === null) throw errors.missingField(`${family}:${key}`, expected(parameter));
    if (Array.isArray(value) && value.length > MAX_LIST)
      throw errors.badField(`${family}:${key}`, `${value.length} numbers`, `at most ${MAX_LIST} numbers`);
    if (!isAllowed(parameter, value)) throw errors.badField(`${family}:${key}`, value, expected(parameter));
    values[key] = value;
    if (write(value) !== write(parameter.default)) shown.push(`${key}=${write(value)}`);
  }
  const name = shown.length === 0 ? family : `${family}:${shown.join(',')}`;
  return { ...values, name } as Settled<T> & { readonly name: string };
}

/**
 * The canonical instance string, the name of the game that the family would make, without making it.
 * @throws InputError naming the parameter that is unknown, missing or out of range; what a family demands of several
 *   parameters together is found when the game is made
 */
export function canonicalName({ family, given }: Instance): string {
  return settle(family.name, family.parameters, given as Given<ParameterTable>).name;
}

/**
 * Reads an instance string; ranges are checked by the family's factory.
 * @throws InputError for an unknown family or parameter, or a value that cannot be read
 */
export function parseInstance(text: string, families: readonly GameFamily[]): Instance {
  if (text.length > MAX_INSTANCE)
    throw errors.badField('game', text, `at most ${MAX_INSTANCE} characters, or the text of a game file`);
  const trimmed = text.trim();
  for (const family of families) {
    for (const table of family.tables ?? []) {
      const given = readTableName(trimmed, table);
      if (given !== null) return { family, given, tableName: trimmed };
    }
  }
  const colon = trimmed.indexOf(':');
  const name = colon < 0 ? trimmed : trimmed.slice(0, colon);
  const family = families.find((candidate) => candidate.name === name);
  if (family === undefined) throw errors.unknownName('game', name, knownNames(families));
  return { family, given: colon < 0 ? {} : readPairs(family, trimmed.slice(colon + 1)), tableName: null };
}

function knownNames(families: readonly GameFamily[]): string[] {
  const tables = families.flatMap(({ examples }) =>
    examples.filter((example) => /^[A-Z]+\d+$/.test(example)),
  );
  return [...families.map(({ name }) => name), ...tables];
}

function readTableName(text: string, table: TableName): Record<string, ParameterValue> | null {
  if (!text.startsWith(table.prefix)) return null;
  const digits = text.slice(table.prefix.length);
  const units = Object.entries(table.digits);
  if (digits.length !== units.length || !/^\d*$/.test(digits)) return null;
  const given: Record<string, ParameterValue> = { ...table.fixed };
  units.forEach(([key, unit], k) => {
    given[key] = Number(digits[k]) * unit;
  });
  return given;
}

function readPairs(family: GameFamily, text: string): Record<string, ParameterValue> {
  if (Object.keys(family.parameters).length === 0) throw errors.badField(family.name, text, 'no parameters');
  const given: Record<string, ParameterValue> = {};
  for (const pair of text.split(',')) {
    const [key, value, ...rest] = pair.split('=').map((part) => part.trim());
    if (!key || !value || rest.length > 0)
      throw errors.badField(
        family.name,
        pair,
        'parameter=value pairs separated by commas, as in players=3,ranks=5',
      );
    const parameter = Object.hasOwn(family.parameters, key) ? family.parameters[key] : undefined;
    if (parameter === undefined)
      throw errors.unknownName(`parameter of ${family.name}`, key, Object.keys(family.parameters));
    if (Object.hasOwn(given, key))
      throw errors.badField(`${family.name}:${key}`, value, 'one value, not two');
    const read = readValue(parameter, value);
    if (read === null) throw errors.badField(`${family.name}:${key}`, value, expected(parameter));
    given[key] = read;
  }
  return given;
}

function readValue(parameter: Parameter, text: string): ParameterValue | null {
  switch (parameter.kind) {
    case 'number':
      return readNumber(text);
    case 'choice':
      return text;
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'list': {
      const items = text.split(':').map(readNumber);
      return items.some((item) => item === null) ? null : (items as number[]);
    }
  }
}

/** Products of two lists are counted before they are made; a list itself is kept. */
const MAX_LIST = 100_000;

const readNumber = (text: string): number | null =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;

function isAllowed(parameter: Parameter, value: unknown): value is ParameterValue {
  switch (parameter.kind) {
    case 'number':
      return (
        typeof value === 'number' &&
        value >= parameter.min &&
        value <= parameter.max &&
        (!parameter.whole || Number.isInteger(value))
      );
    case 'choice':
      return typeof value === 'string' && parameter.choices.includes(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value) && value.every((item) => Number.isFinite(item));
  }
}

function expected(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'number':
      return `a ${parameter.whole ? 'whole ' : ''}number from ${parameter.min} to ${parameter.max}`;
    case 'choice':
      return `one of ${parameter.choices.join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'list':
      return 'numbers separated by colons, as in 1:2:3';
  }
}

const write = (value: ParameterValue | null): string =>
  Array.isArray(value) ? value.join(':') : String(value);
