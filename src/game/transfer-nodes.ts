import type { Game } from './game.ts';
import { principalPayment } from './payoff.ts';

/** A state of the game, or one of its terminal states after some of its transfers. */
export interface PaidState<State> {
  readonly state: State;
  /** The principal's last infoset and action before, which its infosets of transfers must tell apart. */
  readonly last: string;
  /** Options chosen so far, one per transfer decided; null before a terminal state. */
  readonly paid: readonly number[] | null;
}

/**
 * The same game with every transfer a move of the principal below the terminal state, for programs and formats that know
 * no transfers: terminal states are multiplied by the options.
 */
export function withTransferNodes<State>(game: Game<State>): Game<PaidState<State>> {
  const enter = (state: State, last: string): PaidState<State> => ({
    state,
    last,
    paid: game.actor(state) === 'terminal' ? [] : null,
  });
  const transfersAt = ({ state }: PaidState<State>) => game.transfers?.(state) ?? [];
  const paymentsOf = (at: PaidState<State>) => (at.paid ?? []).map((o, k) => transfersAt(at)[k]!.options[o]!);
  const hasObjective = game.objective !== undefined || game.transfers !== undefined;
  return {
    name: game.name,
    source: game.source,
    players: game.players,
    ...(game.playerNames && { playerNames: game.playerNames }),
    ...(game.constraints && { constraints: game.constraints }),
    leastNodes: () => game.leastNodes?.() ?? 1,
    initial: () => enter(game.initial(), ''),
    actor: (at) => {
      if (at.paid === null) return game.actor(at.state);
      return at.paid.length < transfersAt(at).length ? 'principal' : 'terminal';
    },
    moves: (at) => {
      const { state, last, paid } = at;
      if (paid === null) {
        const own = game.actor(state) === 'principal' ? game.infoset(state) : null;
        return game.moves(state).map((move) => ({
          ...move,
          next: enter(move.next, own === null ? last : JSON.stringify([own, move.label])),
        }));
      }
      const transfer = transfersAt(at)[paid.length]!;
      return transfer.options.map(({ label }, o) => ({ label, next: { state, last, paid: [...paid, o] } }));
    },
    ...(game.prescribed && {
      prescribed: (at: PaidState<State>) => (at.paid === null ? game.prescribed?.(at.state) : undefined),
    }),
    infoset: (at) =>
      at.paid === null
        ? game.infoset(at.state)
        : [transfersAt(at)[at.paid.length]!.label, at.last, ...at.paid].join(' after '),
    utilities: (at) =>
      paymentsOf(at).reduce<readonly number[]>(
        (sum, { utilities }) => sum.map((own, i) => own + utilities[i]!),
        game.utilities(at.state),
      ),
    ...(hasObjective && {
      objective: (at: PaidState<State>) =>
        paymentsOf(at).reduce(
          (sum, payment) => sum + principalPayment(payment),
          game.objective?.(at.state) ?? 0,
        ),
    }),
  };
}
