/**
 * What a player may do under a full-memory concept, one pure plan at a time. The mediator hears
 * messages in the order of play and answers each report with a recommendation; all that was said is the transcript.
 */

import type { PlainInfoset, PlainNode } from './plain-game.ts';
import { childOf, type Payoff, type PlainDecision, type PlainGame } from './plain-game.ts';
import { publicStatesByDefinition } from './public-state.ts';

export interface Rules {
  readonly concept: 'NFCCERT' | 'CCERT' | 'CERT' | 'COMM';
  /** COMM: refuse reports of infosets that do not occur in the public state. */
  readonly publicState: boolean;
  /** NFCCERT: the mediator is told before play. */
  readonly announced: boolean;
}

/** What the mediator has heard and said. */
interface Talk {
  readonly transcript: string;
  /** The transcript up to its last recommendation: what the mediator has decided so far. '' at first. */
  readonly decided: string;
}

/** A report in a transcript, which the mediator answers by one of `answers` recommendations. */
export interface MediatorPoint {
  readonly decided: string;
  readonly answers: readonly string[];
}

/** Per transcript up to the last recommendation: probability of chance times payoff, summed over the terminals there. */
export type Ends = Map<string, number>;

/** The number of the choice made at each history of the deviator: everything that it has seen and done. */
export type Plan = ReadonlyMap<string, number>;

/** Where the deviator stands. */
interface Standing {
  readonly history: string;
  /** Silent for ever: no more messages, no more recommendations. */
  readonly gone: boolean;
  /** COMM: the last report and what was recommended then; '' before the first. */
  readonly claim: string;
}

/** A history at which a plan has yet to say what to do. */
interface Open {
  readonly history: string;
  readonly choices: number;
}

export class Conversation {
  /** Every point at which the mediator may have to answer, met so far. */
  readonly points = new Map<string, MediatorPoint>();
  private readonly game: PlainGame;
  private readonly rules: Rules;
  private readonly reportable = new Map<number, Set<string>>();
  private readonly publicState: ReadonlyMap<PlainNode, number>;

  constructor(game: PlainGame, rules: Rules) {
    this.game = game;
    this.rules = rules;
    this.publicState = rules.publicState ? publicStatesByDefinition(game) : new Map();
    for (const [node, state] of this.publicState)
      if (node.kind === 'decision')
        this.reportable.set(state, (this.reportable.get(state) ?? new Set()).add(node.infoset.id));
  }

  /** Ends of play when nobody deviates. */
  direct(payoff: Payoff): Ends {
    return new Walk(this, 0, new Map(), payoff).run(false);
  }

  /** Ends of play under every pure plan of a player; null when there are more than `limit`. */
  deviations(player: number, payoff: Payoff, limit: number): Ends[] | null {
    const complete: Ends[] = [];
    const partial: Plan[] = [new Map()];
    for (let plan = partial.pop(); plan !== undefined; plan = partial.pop()) {
      const walk = new Walk(this, player, plan, payoff);
      const ends = walk.run(this.rules.concept === 'NFCCERT');
      if (walk.open === null) complete.push(ends);
      else
        for (let choice = 0; choice < walk.open.choices; choice++)
          partial.push(new Map([...plan, [walk.open.history, choice]]));
      if (complete.length + partial.length > limit) return null;
    }
    return complete;
  }

  get root(): PlainNode {
    return this.game.root;
  }

  get concept(): Rules['concept'] {
    return this.rules.concept;
  }

  get announced(): boolean {
    return this.rules.announced;
  }

  /** The mediator hears a report: what it may have said after it, one talk per recommendation. */
  answers(talk: Talk, infoset: PlainInfoset): readonly Talk[] {
    const report = `${talk.transcript}[${infoset.id}]`;
    const answers = Array.from({ length: infoset.actions }, (_, a) => `${report}${a}`);
    this.points.set(report, { decided: talk.decided, answers });
    return answers.map((transcript) => ({ transcript, decided: transcript }));
  }

  /** Infosets of the actor that it may claim to be at: right after its claim and, with public states, possible here. */
  consistentReports(node: PlainDecision, claim: string): readonly PlainInfoset[] {
    return this.game.infosets.filter(
      ({ id, player, ownMoves }) =>
        player === node.player && claimOf(ownMoves.at(-1)) === claim && this.isReportable(node, id),
    );
  }

  private isReportable(node: PlainNode, infoset: string): boolean {
    if (!this.rules.publicState) return true;
    return this.reportable.get(this.publicState.get(node) ?? -1)?.has(infoset) ?? false;
  }
}

const claimOf = (move: { infoset: string; action: number } | undefined): string =>
  move === undefined ? '' : `${move.infoset}>${move.action}`;

/** Play of the whole game when one player follows a plan and everybody else is truthful and obedient. */
class Walk {
  /** Set when the plan is not complete; the ends are then of no use. */
  open: Open | null = null;
  private readonly ends: Ends = new Map();
  private readonly talks: Conversation;
  private readonly deviator: number;
  private readonly plan: Plan;
  private readonly payoff: Payoff;

  /** @param deviator 0 for nobody */
  constructor(talks: Conversation, deviator: number, plan: Plan, payoff: Payoff) {
    this.talks = talks;
    this.deviator = deviator;
    this.plan = plan;
    this.payoff = payoff;
  }

  run(silentFromTheStart: boolean): Ends {
    const start: Talk = { transcript: '', decided: '' };
    const told = silentFromTheStart && this.talks.announced ? silence(start, this.deviator) : start;
    this.visit(this.talks.root, told, { history: '', gone: silentFromTheStart, claim: '' }, 1);
    return this.ends;
  }

  private visit(node: PlainNode, talk: Talk, standing: Standing, probability: number): void {
    if (this.open !== null) return;
    if (node.kind === 'terminal') {
      const value = probability * this.payoff(node);
      this.ends.set(talk.decided, (this.ends.get(talk.decided) ?? 0) + value);
    } else if (node.kind === 'chance')
      node.children.forEach((child, a) => {
        this.visit(child, talk, standing, probability * (node.probabilities[a] ?? Number.NaN));
      });
    else if (node.player === 0 || node.player !== this.deviator)
      this.talks.answers(talk, node.infoset).forEach((next, a) => {
        this.visit(childOf(node, a), next, standing, probability);
      });
    else this.own(node, talk, saw(standing, node.infoset.id), probability);
  }

  /** A node of the deviator, which has just seen its infoset. */
  private own(node: PlainDecision, talk: Talk, standing: Standing, probability: number): void {
    if (standing.gone) this.actSilently(node, talk, standing, probability);
    else if (this.talks.concept === 'COMM') this.reportAny(node, talk, standing, probability);
    else this.reportOrHush(node, talk, standing, probability);
  }

  /** CCERT and CERT; in NFCCERT who has not left before play does not come here. */
  private reportOrHush(node: PlainDecision, talk: Talk, standing: Standing, probability: number): void {
    const choice = this.choose(standing.history, 2);
    if (choice === 0) this.hear(node, node.infoset, talk, saw(standing, 'report'), probability);
    else if (choice === 1) this.actSilently(node, talk, saw(standing, 'hush'), probability);
  }

  /** COMM. */
  private reportAny(node: PlainDecision, talk: Talk, standing: Standing, probability: number): void {
    const reports = this.talks.consistentReports(node, standing.claim);
    if (reports.length === 0) {
      this.actSilently(node, talk, standing, probability);
      return;
    }
    const choice = this.choose(standing.history, reports.length);
    if (choice === null) return;
    const report = reports[choice];
    if (report === undefined) throw new Error(`${node.infoset.id} differs in what it may report`);
    this.hear(node, report, talk, saw(standing, `report ${report.id}`), probability);
  }

  /** No message where one was due, and any action. */
  private actSilently(node: PlainDecision, talk: Talk, standing: Standing, probability: number): void {
    const action = this.choose(standing.history, node.infoset.actions);
    if (action === null) return;
    const next = { ...saw(standing, `act ${action}`), gone: true };
    this.visit(childOf(node, action), silence(talk, this.deviator), next, probability);
  }

  /** The deviator has reported an infoset: for each recommendation, what it does. */
  private hear(
    node: PlainDecision,
    reported: PlainInfoset,
    talk: Talk,
    standing: Standing,
    probability: number,
  ): void {
    this.talks.answers(talk, reported).forEach((next, told) => {
      const informed = saw(standing, `told ${told}`);
      // Who reports must obey in CCERT.
      const action =
        this.talks.concept === 'CCERT' ? told : this.choose(informed.history, node.infoset.actions);
      if (action === null) return;
      this.visit(
        childOf(node, action),
        next,
        {
          history: `${informed.history}, act ${action}`,
          // In CERT who disobeys is silent from then on; in COMM it goes on talking.
          gone: this.talks.concept === 'CERT' && action !== told,
          claim: claimOf({ infoset: reported.id, action: told }),
        },
        probability,
      );
    });
  }

  private choose(history: string, choices: number): number | null {
    if (choices === 1) return 0;
    const planned = this.plan.get(history);
    if (planned !== undefined) return planned;
    this.open ??= { history, choices };
    return null;
  }
}

const saw = (standing: Standing, what: string): Standing => ({
  ...standing,
  history: `${standing.history}, ${what}`,
});

const silence = (talk: Talk, player: number): Talk => ({
  ...talk,
  transcript: `${talk.transcript}(${player} silent)`,
});
