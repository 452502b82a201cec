/**
 * Trace files: NDJSON, a header and then the rows of `trace` as they were found.
 *
 *     {"format":"mediant-trace","version":1,"game":"K35",…,"kernels":["cfr+","rm+"],"tolerance":0.0001,"options":{…},
 *      "environment":{"version":"0.1.0","node":"20.20.2","machine":{…},"commit":…},"startedAt":"2026-11-22T05:00:00Z"}
 *     {"game":"K35","fingerprint":"3f…","concept":"EFCE","objectiveName":"player:1","objectiveRange":4,
 *      "kernel":"cfr+","strategy":"averages","iterations":64,"seconds":1.2,"objective":…,"status":null}
 *
 * Rows say what they are of, so that a tool may read them alone. Files may be joined: each header begins anew. The last
 * key of a line is the checksum of the rest (`sealed-line`); lines of older files have none.
 */
import { z } from 'zod';
import { errors, InputError } from '../../errors.ts';
import { opened } from '../../node/files/sealed-line.ts';
import { type RecordedOptions, recordedOptions } from '../../problem/identity.ts';
import type { ResolvedSolveOptions } from '../../solve/options.ts';
import { STRATEGIES, type TraceRow } from './trace.ts';

const FORMAT = 'mediant-trace';
const FILE_VERSION = 1;

const headerSchema = z.object({ options: z.record(z.string(), z.unknown()) });
/** JSON has no word for numbers that are not finite. */
const measured = z.number().nullable();
const rowSchema = z.object({
  game: z.string(),
  fingerprint: z.string(),
  concept: z.string(),
  objectiveName: z.string(),
  objectiveRange: z.number().positive(),
  kernel: z.string(),
  strategy: z.enum(STRATEGIES),
  iterations: z.int().min(0),
  seconds: z.number().min(0),
  objective: measured,
  equilibriumGap: measured,
  upperBound: measured,
  lowerBound: z.number().optional(),
});

type SavedRow = z.output<typeof rowSchema>;

/** What one kernel did in one trace. */
export interface Run {
  readonly file: string;
  readonly kernel: string;
  readonly options: RecordedOptions;
  /** At least one. */
  readonly rows: readonly SavedRow[];
}

/** What a header says beside the rows: how to reproduce them, and where they were measured. */
export interface Provenance {
  /** Of each solve. */
  readonly solves: readonly ResolvedSolveOptions[];
  readonly environment: object;
  /** ISO 8601. */
  readonly startedAt: string;
}

export function headerOf(row: TraceRow, { solves, environment, startedAt }: Provenance): object {
  const { game, fingerprint, concept, objectiveName, objectiveRange } = row;
  const { kernel: _, concept: __, objective: ___, tolerance, ...options } = solves[0]!;
  return {
    format: FORMAT,
    version: FILE_VERSION,
    game,
    fingerprint,
    concept,
    objectiveName,
    objectiveRange,
    kernels: solves.map(({ kernel }) => kernel),
    tolerance,
    options,
    environment,
    startedAt,
  };
}

/**
 * A last line without its end is left out when it is no JSON: a kill tore it.
 * @param file its name, for messages and legends
 * @throws InputError naming line and field
 */
export function parseTrace(text: string, file: string): Run[] {
  const runs: (Run & { readonly rows: SavedRow[] })[] = [];
  let options: Run['options'] | null = null;
  const lines = text.split('\n');
  for (const [k, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const fail: Fail = (problem) => errors.badTrace(file, k + 1, problem);
    const { value, seal } = opened(line);
    if (value === undefined && seal === 'none' && k > 0 && k === lines.length - 1) break;
    if (seal === 'damaged') throw fail('the line is damaged: its checksum does not hold');
    if (value === undefined) throw fail('the line is not JSON; expected a header or row of a trace');
    if (options === null || isHeader(value)) {
      options = optionsOf(value, fail);
      continue;
    }
    const row = checked(rowSchema, value, fail);
    const run = runs.at(-1);
    if (run?.options === options && run.kernel === row.kernel) run.rows.push(row);
    else runs.push({ file, kernel: row.kernel, options, rows: [row] });
  }
  if (options === null)
    throw errors.badTrace(file, 1, 'the header is missing; expected a file that mediant trace wrote');
  if (runs.length === 0) throw errors.badTrace(file, lines.length, 'rows are missing; expected one or more');
  return runs;
}

type Fail = (problem: string) => Error;

function isHeader(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'format' in value;
}

/** Each call gives another object, by which the runs after one header are told from those after the next. */
function optionsOf(value: unknown, fail: Fail): Run['options'] {
  const { format, version } = isHeader(value) ? value : {};
  if (format !== FORMAT)
    throw fail(`format is ${written(format)}; expected "${FORMAT}", as mediant trace writes it`);
  if (version !== FILE_VERSION)
    throw fail(`version is ${written(version)}; this program reads version ${FILE_VERSION}`);
  const { options } = checked(headerSchema, value, fail);
  try {
    return recordedOptions(options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw fail(`options.${error.message.replace(/^Option /, '')}`);
  }
}

const written = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, fail: Fail): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const field = path.length === 0 ? 'the line' : path.join('.');
  throw fail(`${field} is wrong: ${message.charAt(0).toLowerCase()}${message.slice(1)}`);
}
