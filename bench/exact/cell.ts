/** One cell: the solver to each tolerance, and every baseline on both linear programs, in turns. */
import { LimitError } from '../../src/errors.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { solve } from '../../src/solve/solve.ts';
import type { Cell } from '../machine.ts';
import {
  type Bracket,
  type BuiltLp,
  builtLp,
  installedBaselines,
  type LpKind,
  runBaseline,
} from './baselines.ts';
import { Repeated, type Run, type Timing } from './timing.ts';

export const TOLERANCES = [1e-2, 1e-4, 1e-6] as const;
/** The tolerance that counts. */
export const TOLERANCE = 1e-6;
const KINDS = ['full', 'reduced'] as const;
const SOLVER_SECONDS = 120;

/** How long each LP may take, and how often everything runs. */
export interface Settings {
  readonly lpSeconds: number;
  readonly repeats: number;
}

/** As the solver has them; null when it has not got so far. */
interface Bounds {
  readonly lowerBound: number | null;
  readonly upperBound: number | null;
}

/** A row of results; bounds are those of the smallest tolerance. */
export interface Row extends Settings, Bounds {
  readonly game: string;
  readonly concept: string;
  readonly objective: string;
  /** Per tolerance. */
  readonly solver: readonly (Timing & { readonly tolerance: number })[];
  readonly objectiveRange: number;
  readonly lps: readonly {
    readonly kind: LpKind;
    readonly rows: number;
    readonly columns: number;
    readonly lpNonzeros: number;
    readonly buildSeconds: number;
  }[];
  readonly baselines: readonly (Timing & { readonly name: string; readonly lp: LpKind })[];
}

/** In a process that has measured nothing else. */
export async function measureCell(cell: Cell, settings: Settings): Promise<Row> {
  const [game, concept, objective] = cell;
  await compileAll();
  let bounds: Bounds = { lowerBound: null, upperBound: null };
  const solver = TOLERANCES.map((tolerance) => ({
    tolerance,
    repeated: new Repeated(settings.repeats, async () => {
      const { run, ...found } = await runSolver(cell, tolerance);
      if (tolerance === TOLERANCE) bounds = found;
      return run;
    }),
  }));
  await round(solver);
  // after the solver, so that what builds the game is compiled
  const lps = [];
  for (const kind of KINDS) lps.push(await builtLp(cell, kind));
  const baselines = lps.flatMap((built) =>
    installedBaselines().map((baseline) => ({
      name: baseline.name,
      lp: built.kind,
      repeated: new Repeated(settings.repeats, () =>
        runBaseline(baseline, built, settings.lpSeconds, bracketOf(bounds)),
      ),
    })),
  );
  await round(baselines);
  for (let k = 1; k < settings.repeats; k++) await round([...solver, ...baselines]);
  return {
    ...{ game, concept, objective, ...settings, ...bounds },
    objectiveRange: lps[0]!.objectiveRange,
    solver: solver.map(({ tolerance, repeated }) => ({ tolerance, ...repeated.timing })),
    lps: lps.map(factsOf),
    baselines: baselines.map(({ name, lp, repeated }) => ({ name, lp, ...repeated.timing })),
  };
}

async function round(entrants: readonly { readonly repeated: Repeated }[]): Promise<void> {
  await loadHighs();
  for (const { repeated } of entrants) await repeated.again();
}

/** So that loading it does not count, unless its worker ends meanwhile, after two idle seconds. */
const loadHighs = () => solveLp('chicken', {}, { method: 'simplex' });

/** A small cell by everything, so that kernels and functions are compiled. */
async function compileAll(): Promise<void> {
  const small: Cell = ['K35', 'CERT', 'player:1'];
  await runSolver(small, TOLERANCE);
  for (const kind of KINDS) await builtLp(small, kind);
}

async function runSolver(
  [game, concept, objective]: Cell,
  tolerance: number,
): Promise<Bounds & { readonly run: Run }> {
  const started = performance.now();
  const secondsSince = () => (performance.now() - started) / 1000;
  const options = {
    ...{ concept, objective, tolerance, timeLimitSeconds: SOLVER_SECONDS },
    criterion: 'exact',
  } as const;
  try {
    const { report } = await solve(game, options, { lp: highs });
    const { status, lowerBound = null, upperBound } = report;
    const seconds = secondsSince();
    const run: Run =
      status === 'solved'
        ? { outcome: 'ended', seconds }
        : { outcome: status === 'time-limit' ? status : 'failed', seconds, note: status };
    return { run, lowerBound, upperBound };
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    const run: Run = { outcome: 'time-limit', seconds: secondsSince(), note: error.message };
    return { run, lowerBound: null, upperBound: null };
  }
}

/** A minimised objective has its lower bound above. */
function bracketOf({ lowerBound, upperBound }: Bounds): Bracket {
  if (lowerBound === null || upperBound === null)
    return { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  return { least: Math.min(lowerBound, upperBound), most: Math.max(lowerBound, upperBound) };
}

const factsOf = ({ kind, lp, lpNonzeros, buildSeconds }: BuiltLp): Row['lps'][number] => ({
  ...{ kind, rows: lp.numRows, columns: lp.numColumns, lpNonzeros, buildSeconds },
});
