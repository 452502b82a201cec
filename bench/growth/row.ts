/** What a game of a family takes, and how that grows with the family. */
import { slope } from '../machine.ts';

export interface GrowthRow {
  readonly family: string;
  readonly game: string;
  readonly concept: string;
  readonly status: string;
  readonly nodes: number;
  /** Of the mediator. */
  readonly sequences: number;
  readonly nonzeros: number;
  /** Seconds of building, and of all. */
  readonly build: number;
  readonly total: number;
  /** Peak of the process. */
  readonly mebibytes: number;
}

/** Exponents of the number of nodes; null where fewer than three games are large enough to tell. */
export interface Exponents {
  readonly family: string;
  readonly concept: string;
  readonly build: number | null;
  readonly total: number | null;
  readonly mebibytes: number | null;
}

/** What is less is mostly the clock, or what Node takes itself. */
const LEAST_SECONDS = 0.05;
const LEAST_MEBIBYTES = 400;
const LEAST_GAMES = 3;

/** By least squares on logarithms, of games that take long enough and enough memory. */
export function exponentsOf(rows: readonly GrowthRow[]): Exponents[] {
  const curves = new Map<string, GrowthRow[]>();
  for (const row of rows) {
    const name = `${row.family} ${row.concept}`;
    curves.set(name, [...(curves.get(name) ?? []), row]);
  }
  return [...curves.values()].map((games) => {
    const { family, concept } = games[0]!;
    const exponent = (quantity: (row: GrowthRow) => number, least: number) => {
      const points = games
        .filter((row) => quantity(row) >= least)
        .map((row) => [Math.log(row.nodes), Math.log(quantity(row))] as const);
      return points.length < LEAST_GAMES ? null : slope(points);
    };
    return {
      family,
      concept,
      build: exponent(({ build }) => build, LEAST_SECONDS),
      total: exponent(({ total }) => total, LEAST_SECONDS),
      mebibytes: exponent(({ mebibytes }) => mebibytes, LEAST_MEBIBYTES),
    };
  });
}
