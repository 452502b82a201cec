/** Games written as nested objects, for tests of a few nodes. */
import type { Game } from '../../src/game/game.ts';

/** Payoffs at an end; else whose move it is (0: chance, with probabilities), what is seen, and what follows each action. */
export type Written =
  | readonly number[]
  | {
      readonly player: number;
      readonly sees?: string;
      readonly shares?: readonly number[];
      readonly next: Readonly<Record<string, Written>>;
    };

interface Place {
  readonly at: Written;
  readonly path: string;
}

/** Without `sees`, a player sees all that was done before. */
export function writtenGame(players: number, root: Written): Game<Place> {
  const inner = ({ at }: Place) => at as Exclude<Written, readonly number[]>;
  const isEnd = ({ at }: Place) => Array.isArray(at);
  return {
    name: 'written',
    source: 'test/sequential',
    players,
    initial: () => ({ at: root, path: '' }),
    actor: (place) => (isEnd(place) ? 'terminal' : inner(place).player || 'chance'),
    moves: (place) => {
      const { player, shares, next } = inner(place);
      return Object.entries(next).map(([label, at], k) => ({
        label,
        next: { at, path: `${place.path} ${label}` },
        ...(player === 0 && { probability: (shares as readonly number[])[k]! }),
      }));
    },
    infoset: (place) => inner(place).sees ?? `after${place.path}`,
    utilities: ({ at }) => at as readonly number[],
  };
}

/** Players 1 and 2 at once: what they get, by their actions. */
export function atOnce(
  table: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>,
): Written {
  const rows = Object.entries(table).map(
    ([row, next]) => [row, { player: 2, sees: 'at once', next }] as const,
  );
  return { player: 1, sees: 'at once', next: Object.fromEntries(rows) };
}
