/** A solve that goes on from a checkpoint does what it would have done without ending, bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { algorithms, InputError, readCheckpoint, type SolveOptions, solve } from '../../src/index.ts';
import { checkpointPieces } from '../../src/solve/checkpoint.ts';
import { bytesOf, expectSameCourse, follow } from '../suites/resume.ts';

const EFCE: SolveOptions = { concept: 'EFCE', objective: 'player:1', criterion: 'published' };
const LEDUC = 'leduc:players=2,raises=1,ranks=3,suits=2';

const PROBLEMS: readonly (readonly [string, string, SolveOptions])[] = [
  ...algorithms.flatMap(({ name: kernel }) => [
    [
      `${kernel}, direct`,
      'K33',
      { concept: 'CERT', objective: 'player:1', kernel, tolerance: 1e-5, maxIterations: 700 },
    ] as const,
    [
      `${kernel}, binary search`,
      'K33',
      { ...EFCE, kernel, method: 'binary-search', tolerance: 1e-4, maxIterations: 700 } as const,
    ] as const,
    [`${kernel}, NASH`, LEDUC, { concept: 'NASH', kernel, tolerance: 1e-3, maxIterations: 700 }] as const,
  ]),
  ['a fixed multiplier', 'D32', { concept: 'COMM', multiplier: 3, tolerance: 1e-9, maxIterations: 300 }],
  [
    'parameters',
    'K33',
    { ...EFCE, kernel: 'dcfr', parameters: { alpha: 2 }, maxIterations: 200, tolerance: 1e-9 },
  ],
  ['instruments', 'chicken', { instruments: [1, 2], objective: 'minimise:welfare', tolerance: 1e-6 }],
  ['numbers that overflow', 'S2122', { concept: 'EFCE', multiplier: 1e308, maxIterations: 500 }],
];

it.each(PROBLEMS)('%s: whatever the pause that it ended in', async (_, game, options) => {
  const whole = await follow(game, options);
  const { checkpoints } = whole;
  expect(checkpoints.length).toBeGreaterThan(2);
  const pick = fc.sample(fc.nat(checkpoints.length - 1), { numRuns: 3, seed: checkpoints.length });
  for (const k of new Set([0, ...pick, checkpoints.length - 1])) {
    const later = await follow(game, options, checkpoints[k]);
    expectSameCourse(later, whole);
    // and so are the checkpoints that follow: those at the end are of the same state
    const [mine, its] = [later, whole].map((course) => readCheckpoint(course.checkpoints.at(-1)!));
    for (const part of ['kernel', 'schedule', 'relaxation', 'incumbent', 'stall'])
      expect(read(mine, part)).toEqual(read(its, part));
  }
});

type Read = ReturnType<typeof readCheckpoint> | undefined;
const read = (saved: Read, part: string) => saved?.parts.find(({ name }) => name === part)?.read();

it('ends and goes on many times over', async () => {
  const options = { ...EFCE, method: 'binary-search', tolerance: 1e-4 } as const;
  const whole = await follow('K33', options);
  let from: Uint8Array | undefined;
  let course = whole;
  for (let maxIterations = 7; ; maxIterations += 61) {
    course = await follow('K33', { ...options, maxIterations }, from);
    from = course.checkpoints.at(-1);
    if (course.solution.report.status === 'solved') break;
    expect(course.solution.report.iterations).toBe(maxIterations);
  }
  expect(course.solution.report.iterations).toBeLessThanOrEqual(whole.solution.report.iterations);
  const last = await follow('K33', options, from);
  expectSameCourse(last, whole);
});

describe('how it ended', () => {
  it('stalled: where a solve that did not end would have', async () => {
    const exact: SolveOptions = { concept: 'COMM', objective: 'player:1', tolerance: 1e-6 };
    const half = await follow('K35', { ...exact, maxIterations: 120_000 });
    expect(half.solution.report.status).toBe('iteration-limit');
    const { report } = (await follow('K35', exact, half.checkpoints.at(-1))).solution;
    const { report: whole } = await solve('K35', exact);
    expect(whole.status).toBe('stalled');
    expect({ ...report, seconds: null }).toEqual({ ...whole, seconds: null });
  });

  it('solved: the same report at once', async () => {
    const whole = await follow('K33', EFCE);
    const again = await follow('K33', EFCE, whole.checkpoints.at(-1));
    expect(whole.solution.report.status).toBe('solved');
    expect(again.progress).toEqual([]);
    expectSameCourse(again, whole);
  });

  it('aborted: nothing is lost', async () => {
    // Still open at its first certificate.
    const slow = { ...EFCE, kernel: 'cfr+', tolerance: 1e-9 };
    const whole = await follow('K33', slow);
    const stop = new AbortController();
    let bytes = new Uint8Array();
    const { report } = await solve('K33', slow, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
      checkpoint: { save: (pieces) => (bytes = bytesOf(pieces) as typeof bytes) },
    });
    expect(report.status).toBe('aborted');
    const { iterations } = report;
    expect(readCheckpoint(bytes)).toMatchObject({ ended: 'aborted', iterations, game: 'K33' });
    expectSameCourse(await follow('K33', slow, bytes), whole);
  });
});

describe('limits', () => {
  it('count what was spent before', async () => {
    const never = { ...EFCE, kernel: 'rm', tolerance: 1e-300, timeLimitSeconds: 1 };
    const first = await follow('K33', never);
    const second = await follow('K33', never, first.checkpoints.at(-1));
    const spent = first.solution.report;
    expect(spent.status).toBe('time-limit');
    expect(second.solution.report).toMatchObject({ status: 'time-limit', iterations: spent.iterations });
    expect(second.progress).toEqual([]);

    const { timeLimitSeconds: _, ...unlimited } = never;
    const more = { ...unlimited, maxIterations: spent.iterations + 100 };
    const third = await follow('K33', more, first.checkpoints.at(-1));
    expect(third.solution.report.iterations).toBe(spent.iterations + 100);
    const [clock] = read(readCheckpoint(first.checkpoints.at(-1) as Uint8Array), 'clock') as [Float64Array];
    (['build', 'solve', 'certify'] as const).forEach((key, k) => {
      expect(third.solution.report.seconds[key]).toBeGreaterThan(clock[k]!);
    });
    for (const { seconds } of third.progress) expect(seconds).toBeGreaterThan(1);
  });
});

describe('refused', () => {
  const options = { ...EFCE, kernel: 'cfr+', maxIterations: 140, tolerance: 1e-9 };

  async function refusal(from: Uint8Array, game = 'K33', changed: SolveOptions = options): Promise<string> {
    try {
      await solve(game, changed, { checkpoint: { resume: readCheckpoint(from, 'f.ck') } });
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as InputError).message;
    }
    return 'no complaint';
  }

  it('another game, concept, kernel, tolerance', async () => {
    const from = (await follow('K33', options)).checkpoints.at(-1) as Uint8Array;
    expect(await refusal(from)).toBe('no complaint');
    const refused = (change: SolveOptions) => refusal(from, 'K33', { ...options, ...change });
    const game = /^f\.ck: game is "K33" with fingerprint \w+; this solve is of "K34"/;
    expect(await refusal(from, 'K34')).toMatch(game);
    expect(await refused({ concept: 'CERT' })).toMatch(/options\.concept is "EFCE"; /);
    expect(await refused({ kernel: 'cfr' })).toMatch(/options\.kernel is "cfr\+"; /);
    expect(await refused({ tolerance: 1 })).toMatch(/options\.tolerance is 1e-9; /);
    const nash = { concept: 'NASH', maxIterations: 10 };
    const other = (await follow('matching-pennies', nash)).checkpoints.at(-1) as Uint8Array;
    expect(await refusal(other)).toMatch(/^f\.ck: game is "matching-pennies"/);
  });

  /** The checkpoint with some numbers of a part replaced, whole and sealed as if it had been written so. */
  function forged(from: Uint8Array, part: string, change: (arrays: Float64Array[]) => void, ended?: string) {
    const { parts, file: _, ...facts } = readCheckpoint(from);
    const changed = parts.map(({ name, read: arraysOf }) => {
      const arrays = arraysOf();
      if (name === part) change(arrays);
      return { name, arrays };
    });
    return bytesOf(checkpointPieces({ ...facts, ended: ended ?? facts.ended }, changed));
  }
  const put = (array: number, index: number, value: number) => (arrays: Float64Array[]) => {
    arrays[array]![index] = value;
  };

  it.each<[part: string, message: RegExp, change: (arrays: Float64Array[]) => void]>([
    ['kernel', /has age 141 after 140 iterations; expected whole/, put(0, 1, 141)],
    ['kernel', /has age .* after 0\.5 iterations/, put(0, 0, 0.5)],
    ['kernel', /is laid out in memory otherwise; /, put(0, 2, 7)],
    ['kernel', /has arrays of .*,3 numbers/, (arrays) => arrays.push(new Float64Array(3))],
    ['schedule', /has a look due at 139, counted from/, put(0, 1, 139)],
    ['schedule', /has a look due at 1000000000/, put(0, 1, 1e9)],
    ['schedule', /has a certificate due at 1000000000 after/, put(0, 2, 1e9)],
    ['relaxation', /has multiplier NaN; /, put(0, 0, Number.NaN)],
    ['relaxation', /has halves of /, put(1, 3, 2)],
    ['relaxation', /has halves that are not finite; /, put(2, 0, Number.NaN)],
    ['incumbent', /has a mediator that is no strategy; /, put(1, 1, 7)],
    ['incumbent', /has a deviation that is no strategy; /, put(3, 0, 0.5)],
    ['incumbent', /has bound -1; its deviations prove/, put(0, 1, -1)],
    // its multiplier is negative
    ['incumbent', /has bound .*; its deviations prove/, put(0, 2, -1)],
    ['clock', /has times that are no seconds; /, put(0, 0, -1)],
  ])('a part %s that %s', async (part, message, change) => {
    const from = (await follow('K33', options)).checkpoints.at(-1) as Uint8Array;
    expect(await refusal(forged(from, part, change))).toMatch(new RegExp(`part ${part} ${message.source}`));
  });

  it('other parts', async () => {
    const from = (await follow('K33', options)).checkpoints.at(-1) as Uint8Array;
    const { parts, file: _, ...facts } = readCheckpoint(from);
    const some = parts.slice(1).map(({ name, read: arraysOf }) => ({ name, arrays: arraysOf() }));
    expect(await refusal(bytesOf(checkpointPieces(facts, some)))).toMatch(
      /parts are clock,.*; expected kernel,/,
    );
  });

  it('a claim to be solved that the state does not bear out', async () => {
    const from = (await follow('K33', options)).checkpoints.at(-1) as Uint8Array;
    const { report } = await solve('K33', options, {
      checkpoint: { resume: readCheckpoint(forged(from, '', () => {}, 'solved')) },
    });
    expect(report.status).toBe('iteration-limit');
  });

  it('a bracket that is not finite', async () => {
    const search = { ...options, method: 'binary-search' } as const;
    const from = (await follow('K33', search)).checkpoints.at(-1) as Uint8Array;
    const spoilt = forged(from, 'relaxation', put(0, 2, Number.NaN));
    const message = /part relaxation has a bracket that is not finite; /;
    expect(await refusal(spoilt, 'K33', search)).toMatch(message);
  });
});

it('what save throws ends the solve', async () => {
  const save = () => {
    throw new Error('full');
  };
  await expect(solve('K33', EFCE, { checkpoint: { save } })).rejects.toThrow('full');
});
