/** 1..numPlayers; 0 is the principal, whose moves belong to the mediator. */
export type Player = number;

/** Who moves at a state. A number is a strategic player, 1..players. */
export type Actor = 'terminal' | 'chance' | 'principal' | Player;

/** Who moves, where actors are numbers. */
export const CHANCE = -1;
export const TERMINAL = -2;
export const PRINCIPAL = 0;

/** One action and where it leads. */
export interface Move<State> {
  readonly label: string;
  readonly next: State;
  /** Only at chance states: from 0 to 1, all together 1 within 1e-9. */
  readonly probability?: number;
}

/** What one choice of a transfer pays. */
export interface Payment {
  readonly label: string;
  /** Per player, added to its utility: negative when it pays. */
  readonly utilities: readonly number[];
  /** Added to the principal's own payoff; default: what the players pay together, so that money changes hands only. */
  readonly objective?: number;
}

/**
 * A payment that the mediator chooses at a terminal state, knowing all that it has been told and has said. Only its mean
 * counts: two options, nothing and a largest amount, make every amount between them. It is worth a principal's infoset of
 * this label below the terminal state, but does not multiply terminal states.
 */
export interface Transfer {
  /** Unique among the transfers of the game that differ, and among the principal's infosets. */
  readonly label: string;
  /** At least one. */
  readonly options: readonly Payment[];
}

/**
 * The rules of one game with its parameters fixed; nothing about storage. States are immutable to the caller: every
 * function may be called again on the same state.
 */
export interface Game<State> {
  /** The instance as a user names it, e.g. `K35` or `kuhn:players=3,ranks=5`. */
  readonly name: string;
  /** Where the rules come from. */
  readonly source: string;
  /** Number of strategic players, at least 1. */
  readonly players: number;
  /** Names of players 1, 2, … where a file has them, one each; files are written with them. */
  readonly playerNames?: readonly string[];
  /** Whole sentences that every report of the game repeats: how a file was read where another reading is possible. */
  readonly notes?: readonly string[];
  /** The root. */
  initial(): State;
  /** Who moves there. */
  actor(state: State): Actor;
  /** At least one move at every state that is not terminal; the order is the order of actions. */
  moves(state: State): readonly Move<State>[];
  /** Name of the actor's infoset, unique among that actor's infosets. Called at player and principal states only. */
  infoset(state: State): string;
  /** Where that infoset stands in the game's file, as in `line 4` or `infosets[0]`. Called where `infoset` is. */
  place?(state: State): string | undefined;
  /**
   * For a player whom the mediator neither hears nor tells anything: the index of the move that it makes when nobody
   * deviates, such as an honest report; deviating, it may make any. At every state of such a player, and no other; the same
   * throughout an infoset. It needs a mediator with full memory, whose own infosets then say all that it knows of the player.
   */
  prescribed?(state: State): number | undefined;
  /** One number per strategic player. Called at terminal states only. */
  utilities(state: State): readonly number[];
  /** The principal's own payoff at a terminal state (revenue, say); the objective `principal` maximises it. */
  objective?(state: State): number;
  /** Payments chosen at a terminal state, of different labels; they need a mediator with full memory. */
  transfers?(state: State): readonly Transfer[];
  /** Bounds on payoffs that belong to the problem, as the option `constraints` has them. */
  readonly constraints?: readonly string[];
  /**
   * A number of nodes that the game has at least, told without visiting them: all of them where that is easy. A game that
   * says too many is refused before it is expanded. 1 or more, Infinity included; default 1.
   */
  leastNodes?(): number;
}
