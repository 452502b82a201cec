/**
 * Battleship for two players with one ship of one cell each.
 *
 * Source: Farina, Ling, Fang, Sandholm, Correlation in extensive-form games, NeurIPS 2019.
 * Both place their ship in secret; player 1 shoots first, then alternately, `rounds` shots each, never twice at the same
 * cell. Shots and their results are public. The game ends when a ship sinks or the shots run out.
 * A ship is worth `value` to its enemy and `penalty` times as much to its owner. No chance.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { amount, defineFamily, type Given, required, settle } from './instance.ts';

const parameters = {
  height: required('rows of the grid', 1, 30),
  width: required('columns of the grid', 1, 30),
  rounds: required('shots of each player, at most one per cell', 1, 30),
  value: amount('value of a ship to the player who sinks it', 1, 0, 1e6),
  penalty: amount('loss of the owner of a sunk ship, in multiples of its value', 2, 0, 1e6),
};

/** Cells are bits of a 32-bit number. */
const MAX_CELLS = 30;

export interface BattleshipState {
  /** Cell of each ship; −1 before it is placed. */
  readonly ship1: number;
  readonly ship2: number;
  /** Cells that each player has shot at, bit c for cell c. */
  readonly shots1: number;
  readonly shots2: number;
  readonly count: number;
  readonly history: string;
  /** The player whose ship was hit, or 0. */
  readonly sunk: 0 | 1 | 2;
}

/** @throws InputError for parameters out of range, a grid above 30 cells, or more shots than cells */
export function battleship(given: Given<typeof parameters>): Game<BattleshipState> {
  const { height, width, rounds, value, penalty, name } = settle('battleship', parameters, given);
  const cells = height * width;
  if (cells > MAX_CELLS)
    throw errors.badField('battleship:width', width, `a grid of at most ${MAX_CELLS} cells, not ${cells}`);
  if (rounds > cells)
    throw errors.badField(
      'battleship:rounds',
      rounds,
      `at most ${cells}, one shot for each of ${cells} cells`,
    );
  const cellLabels = Array.from(
    { length: cells },
    (_, cell) => `(${Math.floor(cell / width) + 1},${(cell % width) + 1})`,
  );

  return {
    name,
    source: battleshipFamily.source,
    players: 2,
    initial: () => ({ ship1: -1, ship2: -1, shots1: 0, shots2: 0, count: 0, history: '', sunk: 0 }),
    actor({ ship1, ship2, count, sunk }) {
      if (ship1 < 0) return 1;
      if (ship2 < 0) return 2;
      if (sunk > 0 || count === 2 * rounds) return 'terminal';
      return (count % 2) + 1;
    },
    moves: (state) => (state.ship2 < 0 ? place(cellLabels, state) : shoot(cellLabels, state)),
    infoset({ ship1, ship2, count, history }) {
      if (ship2 < 0) return 'place';
      return `${cellLabels[count % 2 === 0 ? ship1 : ship2]}|${history}`;
    },
    utilities({ sunk }) {
      if (sunk === 0) return [0, 0];
      return sunk === 2 ? [value, -penalty * value] : [-penalty * value, value];
    },
    leastNodes() {
      // Lines of misses so far, for two ships in their places: the next shot is at any cell that was not tried.
      let lines = 1;
      let shots = 0;
      for (let count = 0; count < 2 * rounds; count++) {
        const untried = cells - Math.floor(count / 2);
        shots += lines * untried;
        lines *= untried - 1;
      }
      return 1 + cells + cells ** 2 * (1 + shots);
    },
  };
}

const place = (cellLabels: readonly string[], state: BattleshipState): Move<BattleshipState>[] =>
  cellLabels.map((label, cell) => ({
    label,
    next: state.ship1 < 0 ? { ...state, ship1: cell } : { ...state, ship2: cell },
  }));

function shoot(cellLabels: readonly string[], state: BattleshipState): Move<BattleshipState>[] {
  const { ship1, ship2, shots1, shots2, count, history } = state;
  const shooter = count % 2 === 0 ? 1 : 2;
  const tried = shooter === 1 ? shots1 : shots2;
  const target = shooter === 1 ? ship2 : ship1;
  const moves: Move<BattleshipState>[] = [];
  for (let cell = 0; cell < cellLabels.length; cell++) {
    const bit = 1 << cell;
    if ((tried & bit) !== 0) continue;
    const label = cellLabels[cell]!;
    const next: BattleshipState = {
      ship1,
      ship2,
      shots1: shooter === 1 ? shots1 | bit : shots1,
      shots2: shooter === 2 ? shots2 | bit : shots2,
      count: count + 1,
      history: history + label,
      sunk: cell !== target ? 0 : shooter === 1 ? 2 : 1,
    };
    moves.push({ label, next });
  }
  return moves;
}

export const battleshipFamily = defineFamily({
  name: 'battleship',
  title: 'Battleship',
  source: 'Farina, Ling, Fang, Sandholm 2019',
  parameters,
  tables: [{ prefix: 'B2', digits: { height: 1, width: 1, rounds: 1 } }],
  examples: ['B2222', 'B2322', 'B2323', 'B2324', 'battleship:height=1,width=3,rounds=2,penalty=1'],
  create: battleship,
});
