/**
 * Strategy files: the mediator's strategy in readable form, and all that is needed to compute its certificate again.
 *
 *     { "format": "mediant-strategy", "version": 1,
 *       "game": "kuhn:players=2,ranks=3", "fingerprint": "3f…", "concept": "EFCE", "objective": "player:1",
 *       "options": { "instruments": [], "constraints": [], "publicState": true, "announced": false, "infosetOrder": "auto" },
 *       "mediator": { "points": 38, "sequences": 83 },
 *       "report": { … as printed by --json … },
 *       "points": [{ "id": 0, "player": 1, "infoset": "K", "given": ["1 K: bet"], "recommend": { "bet": 0.25, … } }],
 *       "deviations": [{ "player": 1, "multiplier": 2, "points": [{ "id": 0, "play": { "0": 1 } }] }] }
 *
 * `given` is what the mediator has heard and said: one transcript, or for a private mediator some of the histories that
 * may have led there, and in `more` how many others. Deviations of player 0 are constraints, in their order. NASH has
 * points of both players and no deviations. `"principal": false` beside `game`: the Gambit file was read without a mediator.
 */
import { z } from 'zod';
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { errors } from '../errors.ts';
import { fingerprint } from '../game/fingerprint.ts';
import type { GameTree } from '../game/tree.ts';
import type { RecordedOptions } from '../problem/options.ts';
import type { Strategy, Witness } from '../solve/solution.ts';
import {
  type Choice,
  choicesOf,
  flowOfChoices,
  namedDeviator,
  namedMediator,
  namedPlayer,
} from './strategy-points.ts';

const FORMAT = 'mediant-strategy';
const FILE_VERSION = 1;
/** Histories of a private mediator that are told in full. */
const MAX_HISTORIES = 3;
/** The history in which nothing has been heard or said. */
const START = '(start)';

const probabilities = z.record(z.string(), z.number());
const id = z.int().min(0);
const number = z.number().nullable();
const fileSchema = z.object({
  game: z.string().min(1),
  principal: z.boolean().default(true),
  fingerprint: z.string(),
  concept: z.string(),
  objective: z.string(),
  /** As `recordedOptions` gives them; `readRecorded` checks them. */
  options: z.record(z.string(), z.unknown()),
  mediator: z.object({ points: z.int(), sequences: z.int() }).optional(),
  report: z.object({ objective: number, upperBound: number, equilibriumGap: number }),
  points: z.array(z.object({ id, player: z.int().min(0), infoset: z.string(), recommend: probabilities })),
  deviations: z
    .array(
      z.object({
        player: z.int().min(0),
        multiplier: z.number().min(0),
        points: z.array(z.object({ id, play: probabilities })),
      }),
    )
    .default([]),
});

export interface StrategyFile extends z.output<typeof fileSchema> {
  /** Name of the file, for messages. */
  readonly file: string;
}

/** Where a game comes from. */
export interface GameReference {
  /** Instance string or name of the game file. */
  readonly game: string;
  /** False where the player named Principal of a Gambit file is no mediator. */
  readonly principal?: boolean;
}

/** What a strategy file says beside the strategy. */
export interface StrategyHead extends GameReference {
  readonly options: RecordedOptions;
  readonly report: { readonly concept: string; readonly objectiveName: string };
}

/** The text of a strategy file in pieces, one point on a line: large ones fit in no single string. */
export function* strategyText(head: StrategyHead, strategy: Strategy): Generator<string> {
  const { report, game, principal = true, options } = head;
  const tree = treeOf(strategy);
  const fields = {
    format: FORMAT,
    version: FILE_VERSION,
    game,
    ...(!principal && { principal }),
    fingerprint: fingerprint(tree),
    concept: report.concept,
    objective: report.objectiveName,
    options,
    ...(strategy.kind === 'mediated' && { mediator: sizesOf(strategy.augmented) }),
    report,
  };
  yield '{\n';
  for (const [key, value] of Object.entries(fields)) yield `"${key}": ${JSON.stringify(value)},\n`;
  yield '"points": [';
  if (strategy.kind === 'nash') {
    yield* lines(nashPoints(strategy.game, strategy.profile));
    yield ']\n}\n';
    return;
  }
  yield* lines(mediatorPoints(strategy.augmented, strategy.witness.mediator));
  yield '],\n"deviations": [';
  yield* deviationText(strategy.augmented, strategy.witness);
  yield ']\n}\n';
}

function treeOf(strategy: Strategy): GameTree {
  return strategy.kind === 'mediated' ? strategy.augmented.tree : strategy.game.tree;
}

const sizesOf = ({ mediator }: AugmentedGame) => ({
  points: mediator.numPoints,
  sequences: mediator.numSequences,
});

/** Values as JSON, one on a line, with commas between them. */
function* lines(values: Iterable<object>): Generator<string> {
  let separator = '\n';
  for (const value of values) {
    yield separator + JSON.stringify(value);
    separator = ',\n';
  }
}

function* mediatorPoints(augmented: AugmentedGame, flow: Flow): Generator<object> {
  const { tree } = augmented;
  for (const { id, probabilities } of choicesOf(namedMediator(augmented), flow)) {
    const { infoset, history } = augmented.readPoint(id);
    const given = [...new Set(history)].map((steps) => steps || START);
    const more = given.length - MAX_HISTORIES;
    yield {
      id,
      player: tree.infosetPlayer[infoset],
      infoset: tree.infosetLabel[infoset],
      given: given.slice(0, MAX_HISTORIES),
      ...(more > 0 && { more }),
      recommend: probabilities,
    };
  }
}

function* nashPoints(game: ZeroSumGame, profile: readonly [Flow, Flow]): Generator<object> {
  for (const k of [0, 1] as const)
    for (const { id, probabilities } of choicesOf(namedPlayer(game, k), profile[k]))
      yield {
        id,
        player: k + 1,
        infoset: game.tree.infosetLabel[game.pointInfosets[k][id]!],
        recommend: probabilities,
      };
}

function* deviationText({ deviators }: AugmentedGame, witness: Witness): Generator<string> {
  for (const [k, deviator] of deviators.entries()) {
    yield `${k === 0 ? '\n' : ',\n'}{"player": ${deviator.player}, "multiplier": ${witness.multipliers[k]}, "points": [`;
    yield* lines(playsOf(choicesOf(namedDeviator(deviator), witness.deviations[k]!)));
    yield ']}';
  }
}

function* playsOf(choices: Iterable<Choice>): Generator<object> {
  for (const { id, probabilities } of choices) yield { id, play: probabilities };
}

/**
 * Checks the shape of a strategy file; whether it fits a game is for `witnessOf` and `profileOf`.
 * @param data the file's JSON, @param file its name, for messages
 * @throws InputError naming the field
 */
export function parseStrategy(data: unknown, file: string): StrategyFile {
  const { format, version } = (typeof data === 'object' && data !== null ? data : {}) as Record<
    string,
    unknown
  >;
  if (format !== FORMAT)
    throw errors.badStrategy(
      file,
      'format',
      `is ${written(format)}; expected "${FORMAT}", as --save writes it`,
    );
  if (version !== FILE_VERSION)
    throw errors.badStrategy(
      file,
      'version',
      `is ${written(version)}; this program reads version ${FILE_VERSION}`,
    );
  const result = fileSchema.safeParse(data);
  if (result.success) return { ...result.data, file };
  const { path, message } = result.error.issues[0]!;
  throw errors.badStrategy(
    file,
    pathText(path),
    `is wrong: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
  );
}

const written = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));

/** `points[3].recommend.bet`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, k) => (typeof key === 'number' ? `[${key}]` : `${k > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

/** @throws InputError when the file is of another game */
export function checkGame({ file, game, fingerprint: expected }: StrategyFile, tree: GameTree): void {
  const got = fingerprint(tree);
  if (got !== expected)
    throw errors.badStrategy(
      file,
      'fingerprint',
      `is ${expected}, of the game ${JSON.stringify(game)}; ${JSON.stringify(tree.name)} has ${got}, so it is another game`,
    );
}

/**
 * The mediator's strategy and the deviations of a file, in the augmented game of its concept and options.
 * @throws InputError naming the point, when the file does not fit
 */
export function witnessOf(saved: StrategyFile, augmented: AugmentedGame): Witness {
  const { file } = saved;
  checkSizes(saved, augmented);
  checkDeviators(saved, augmented);
  const mediator = namedMediator(augmented);
  checkInfosets(saved, augmented.tree, mediator.infosetOf, mediator.dag.numPoints);
  return {
    mediator: flowOfChoices(
      mediator,
      saved.points.map(({ id, recommend }) => ({ id, probabilities: recommend })),
      { file, entry: (k) => `points[${k}]`, key: 'recommend' },
    ),
    deviations: augmented.deviators.map((deviator, d) =>
      flowOfChoices(
        namedDeviator(deviator),
        (saved.deviations[d]?.points ?? []).map(({ id, play }) => ({ id, probabilities: play })),
        { file, entry: (k) => `deviations[${d}].points[${k}]`, key: 'play' },
      ),
    ),
    multipliers: saved.deviations.map(({ multiplier }) => multiplier),
  };
}

/**
 * Both players' strategies of a NASH file.
 * @throws InputError naming the point, when the file does not fit
 */
export function profileOf(saved: StrategyFile, game: ZeroSumGame): [Flow, Flow] {
  const stranger = saved.points.findIndex(({ player }) => player !== 1 && player !== 2);
  if (stranger >= 0)
    throw errors.badStrategy(
      saved.file,
      `points[${stranger}].player`,
      `is ${saved.points[stranger]?.player}; expected 1 or 2`,
    );
  const flow = (k: 0 | 1) => {
    const where = saved.points.flatMap(({ player }, index) => (player === k + 1 ? [index] : []));
    const own = where.map((index) => saved.points[index]!);
    const infosets = game.pointInfosets[k];
    checkInfosets({ ...saved, points: own }, game.tree, (point) => infosets[point]!, infosets.length, where);
    return flowOfChoices(
      namedPlayer(game, k),
      own.map(({ id, recommend }) => ({ id, probabilities: recommend })),
      { file: saved.file, entry: (n) => `points[${where[n] ?? saved.points.length}]`, key: 'recommend' },
    );
  };
  return [flow(0), flow(1)];
}

/** The fingerprint has matched, so a different decision space comes from the options or the program's version. */
function checkSizes({ file, mediator: saved }: StrategyFile, augmented: AugmentedGame): void {
  const { points, sequences } = sizesOf(augmented);
  if (saved === undefined)
    throw errors.badStrategy(file, 'mediator', 'is missing; expected the sizes of its decision space');
  if (saved.points !== points || saved.sequences !== sequences)
    throw errors.badStrategy(
      file,
      'mediator',
      `has ${saved.points} points and ${saved.sequences} sequences; with the file's concept and options this version has ${points} and ${sequences}`,
    );
}

function checkDeviators({ file, deviations }: StrategyFile, { deviators }: AugmentedGame): void {
  const expected = deviators.map(({ player }) => player).join(', ');
  const given = deviations.map(({ player }) => player).join(', ');
  if (given !== expected)
    throw errors.badStrategy(
      file,
      'deviations',
      `are of players [${given}]; expected [${expected}], those who are not instruments, and 0 for each constraint`,
    );
}

/** Every point in range must be of the infoset that the file says; `flowOfChoices` refuses the others. */
function checkInfosets(
  { file, points }: StrategyFile,
  tree: GameTree,
  infosetOf: (point: number) => number,
  numPoints: number,
  where: readonly number[] = points.map((_, k) => k),
): void {
  points.forEach(({ id, player, infoset }, k) => {
    if (id >= numPoints) return;
    const I = infosetOf(id);
    const [owner, label] = I < 0 ? [0, '(none)'] : [tree.infosetPlayer[I], tree.infosetLabel[I]];
    if (infoset !== label || player !== owner)
      throw errors.badStrategy(
        file,
        `points[${where[k]}]`,
        `is infoset ${JSON.stringify(infoset)} of player ${player}; decision point ${id} is ${JSON.stringify(label)} of player ${owner}`,
      );
  });
}
