/** Linear programs as files, for LP solvers elsewhere. */
import type { CertifiedFacts } from '../certificate/facts.ts';
import { errors } from '../errors.ts';
import type { LpModel } from '../lp/model.ts';
import { type LpFormat, writingLp } from '../lp/model-text.ts';
import { numNonzeros } from '../lp/sparse-lp.ts';
import { type ProblemOptions, resolveProblemOptions } from '../problem/identity.ts';
import { type AnyProblem, buildingProblem } from '../problem/problem.ts';
import { withCodominated } from '../problem/sequential.ts';
import { expandingInput, type GameInput } from '../solve/solve.ts';
import { VERSION } from '../version.ts';
import { paced } from '../work.ts';
import { checkWritable, writePaced } from './files/write.ts';
import { installedLp } from './lp-for.ts';

/** When an export is to end, written or not; and what LP it writes. */
export interface ExportLpSettings {
  /** Seconds for all of it, > 0; default none. Then a LimitError is thrown, and no file is left. */
  readonly timeLimitSeconds?: number;
  /** As the time limit. */
  readonly signal?: AbortSignal;
  /** Whether the exact reductions that precede a solve precede the LP. @default false */
  readonly reduced?: boolean;
}

/** What was written. The keys are a contract: add, never rename. */
export interface ExportedLp extends Pick<CertifiedFacts, 'game' | 'concept' | 'objectiveName' | 'sizes'> {
  readonly file: string;
  readonly format: LpFormat;
  readonly reduced: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly lpNonzeros: number;
  /** The objective in the user's units is objectiveSign * (objectiveOffset - what the LP minimises). */
  readonly objectiveSign: 1 | -1;
  readonly objectiveOffset: number;
  readonly seconds: { readonly build: number; readonly write: number };
  readonly version: string;
}

/**
 * Writes the linear program of a problem as a file, whose name ends in `.mps` or `.lp`, or in one of them and `.gz`.
 * @throws InputError on bad options, a game that breaks a rule, or a file that cannot be written; LimitError when the time is
 *   over or the signal aborted before it is written
 */
export async function exportLp(
  input: GameInput,
  file: string,
  options: ProblemOptions = {},
  settings: ExportLpSettings = {},
): Promise<ExportedLp> {
  const started = performance.now();
  const { format, isZipped } = checkLpFile(file);
  const resolved = resolveProblemOptions(options);
  const limits = { ...settings, started };
  const { reduced = false } = settings;
  const tree = await paced(expandingInput(input, resolved), limits);
  const whole = await withCodominated(tree, resolved, { ...limits, ...(await installedLp()) });
  const problem = await paced(buildingProblem(tree, whole), limits);
  const model = await paced(problem.lpModel(settings.reduced), limits);
  const built = performance.now();
  const comments = commentsOf(problem, model);
  await writePaced('LP file', file, (emit) => writingLp(model, format, comments, emit), limits, isZipped);
  const { lp, objective } = model;
  return {
    game: tree.name,
    concept: problem.concept.name,
    objectiveName: problem.objectiveName,
    file,
    format,
    reduced,
    rows: lp.numRows,
    columns: lp.numColumns,
    lpNonzeros: numNonzeros(lp),
    objectiveSign: objective.sign,
    objectiveOffset: objective.offset,
    sizes: problem.sizes,
    seconds: { build: (built - started) / 1000, write: (performance.now() - built) / 1000 },
    version: VERSION,
  };
}

/** @throws InputError unless a name says in what format the file is to be, and it can be written */
export function checkLpFile(file: string): { readonly format: LpFormat; readonly isZipped: boolean } {
  const [, format, zipped] = /\.(mps|lp)(\.gz)?$/i.exec(file) ?? [];
  if (format === undefined)
    throw errors.badField('LP file', file, 'a name that ends in .mps, .lp, .mps.gz or .lp.gz');
  checkWritable('LP file', file);
  return { format: format.toLowerCase() as LpFormat, isZipped: zipped !== undefined };
}

function commentsOf({ tree, concept, objectiveName }: AnyProblem, { objective }: LpModel): string[] {
  const { sign, offset } = objective;
  const minus = sign < 0 ? '-' : '';
  return [
    `Mediant ${VERSION}: ${oneLine(tree.name)}, ${concept.name}, ${objectiveName}`,
    `to be minimised; the objective is ${minus}(${offset} - cost)`,
  ];
}

const oneLine = (text: string) => text.replace(/[^\x20-\x7e]+/g, ' ');
