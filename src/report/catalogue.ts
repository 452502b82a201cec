/** The registries as text: games with their parameters, concepts. */
import { visible } from '../visible.ts';
import { columns, type Paint } from './table.ts';

/** What is printed of a parameter of a game family; see games/instance.ts. */
export interface ListedParameter {
  readonly kind: string;
  readonly default: unknown;
  readonly description: string;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  readonly choices?: readonly string[];
}

export interface ListedGame {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly parameters: Readonly<Record<string, ListedParameter>>;
  readonly examples: readonly string[];
}

export interface ListedConcept {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly memory: string;
  readonly reports: string;
  readonly deviation: string;
}

export function gamesText(games: readonly ListedGame[], paint: Paint): string {
  const rows = games.map(({ name, title, parameters, examples }) => [
    name,
    title,
    Object.keys(parameters).join(', '),
    examples.slice(0, 4).join(' '),
  ]);
  return [
    columns([['GAME', 'TITLE', 'PARAMETERS', 'EXAMPLES'], ...rows], 'llll', 0),
    paint('faint', 'One in detail: mediant games NAME. Files: .json, .efg, .nfg.\n'),
  ].join('\n');
}

export function gameText(game: ListedGame, paint: Paint): string {
  const parameters = Object.entries(game.parameters);
  const rows = parameters.map(([name, parameter]) => [
    name,
    rangeText(parameter),
    defaultText(parameter),
    parameter.description,
  ]);
  return [
    `${paint('title', `${game.name}: ${game.title}`)}\n  ${visible(game.source)}\n`,
    parameters.length === 0
      ? '  No parameters.\n'
      : columns([['PARAMETER', 'RANGE', 'DEFAULT', 'MEANING'], ...rows], 'llll'),
    `  Examples: ${game.examples.join(' ')}\n`,
  ].join('\n');
}

function rangeText({ kind, min, max, whole, choices }: ListedParameter): string {
  if (kind === 'number') return `${whole ? 'whole, ' : ''}${min} to ${max}`;
  if (kind === 'choice') return (choices ?? []).join(' | ');
  return kind === 'flag' ? 'true | false' : 'numbers, as in 1:2:3';
}

function defaultText({ default: value }: ListedParameter): string {
  if (value === null) return 'required';
  if (Array.isArray(value)) return value.length === 0 ? '' : value.join(':');
  return String(value);
}

export function conceptsText(concepts: readonly ListedConcept[], paint: Paint): string {
  const rows = concepts.map(({ name, title, memory, reports, deviation }) => [
    name,
    title,
    memory,
    reports,
    deviation,
  ]);
  const sources = concepts.map(({ name, source }) => [name, source]);
  return [
    columns([['CONCEPT', 'TITLE', 'MEMORY', 'REPORTS', 'DEVIATION'], ...rows], 'lllll', 0),
    `${paint('title', 'Sources')}\n${columns(sources, 'll', 0)}`,
  ].join('\n');
}
