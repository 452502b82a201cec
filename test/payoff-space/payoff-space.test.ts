/** Payoff spaces: polygons known by hand, solver against LP, and what callers rely on. */
import { describe, expect, test } from 'vitest';
import type { Game } from '../../src/game/game.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { normalForm } from '../../src/games/normal-form.ts';
import { solve } from '../../src/index.ts';
import {
  type PayoffSet,
  type PayoffSpaceOptions,
  type Point,
  type Polygon,
  payoffSpace,
  type SupportRow,
} from '../../src/studies/payoff-space/index.ts';
import { excess } from '../../src/studies/payoff-space/polygon.ts';
import { affine } from '../suites/transform.ts';
import { corners } from './corners.ts';

async function setOf(game: string, options: PayoffSpaceOptions): Promise<PayoffSet> {
  const { sets } = await payoffSpace(game, options);
  return sets[0]!;
}

/** Both ways, so that equal polygons are 0 apart. */
const apart = (a: Polygon, b: Polygon) => Math.max(excess(a, b), excess(b, a));

/**
 * Chicken, P(swerve, swerve), P(swerve, dare), P(dare, swerve), P(dare, dare) = a, b, c, d. Who is told to swerve obeys if
 * a ≤ 2b (2c), who is told to dare if c (b) ≥ 2d: vertices 0100, 0010, (2, 1, 1, 0)/4 and (0, 2, 2, 1)/5.
 */
const CHICKEN = corners(2, 7, 3.6, 3.6, 7, 2, 5.25, 5.25);
/** Of (dare, dare), (dare, swerve), (swerve, swerve), (swerve, dare). */
const FEASIBLE = corners(0, 0, 7, 2, 6, 6, 2, 7);

describe('by hand', () => {
  test.each(['direct', 'lp'] as const)(
    'chicken (%s): correlated equilibria, under EFCE as under COMM',
    async (method) => {
      const options = { concepts: ['EFCE', 'COMM'], tolerance: 1e-3, method, feasible: true };
      const { sets, feasible, ranges } = await payoffSpace('chicken', options);
      expect(ranges).toEqual([7, 7]);
      for (const { status, inner, outer, distance, equilibriumGap } of sets) {
        expect(status).toBe('solved');
        expect(excess(CHICKEN, outer)).toBeLessThan(1e-8);
        expect(apart(inner, CHICKEN)).toBeLessThan(7 * 2e-3);
        expect(apart(outer, CHICKEN)).toBeLessThan(7 * 2e-3);
        expect(distance).toBeLessThanOrEqual(1e-3);
        expect(equilibriumGap).toBeLessThanOrEqual(2.5e-4);
      }
      if (method === 'lp') for (const { inner } of sets) expect(apart(inner, CHICKEN)).toBeLessThan(1e-8);
      expect(apart(feasible ?? [], FEASIBLE)).toBeLessThan(1e-8);
    },
  );

  test("prisoners' dilemma: a single point", async () => {
    for (const concept of ['NFCCE', 'EFCE', 'CERT', 'COMM']) {
      const found = await setOf('prisoners-dilemma', { concepts: [concept] });
      const { status, inner, outer, diameter, directions } = found;
      expect(status).toBe('solved');
      expect(excess([[1, 1]], outer)).toBeLessThan(1e-8);
      expect(diameter).toBeLessThan(0.01);
      expect(excess(inner, [[1, 1]])).toBeLessThan(0.05);
      expect(directions).toBe(4);
    }
  });

  test('zero-sum: the value, on the line on which all payoffs lie', async () => {
    const options = { concepts: ['EFCE'], tolerance: 1e-3 };
    const { status, outer, inner } = await setOf('kuhn:players=2,ranks=3', options);
    const value: Point = [-1 / 18, 1 / 18];
    expect(status).toBe('solved');
    expect(excess([value], outer)).toBeLessThan(1e-8);
    expect(apart(outer, [value])).toBeLessThan(4 * 2e-3);
    for (const [u, v] of [...outer, ...inner]) expect(u + v).toBeCloseTo(0, 6);
  });

  test('take it or leave it: every division that leaves both their outside options, by threats of refusing others', async () => {
    const game = 'bargaining:steps=4,rounds=1,outside1=0.25,outside2=0.25';
    const triangle = corners(0.25, 0.25, 0.75, 0.25, 0.25, 0.75);
    const { sets } = await payoffSpace(game, { method: 'lp' });
    expect(sets.map(({ concept }) => concept)).toEqual(['NFCCE', 'EFCE', 'COMM']);
    for (const { inner } of sets) expect(apart(inner, triangle)).toBeLessThan(1e-7);
  });

  test.each([
    // Backward induction: see test/games/bargaining.test.ts.
    ['steps=4,rounds=2,discount=0.5', [0.5, 0.5]],
    ['steps=4,rounds=3,discount=0.5', [0.75, 0.25]],
    ['steps=5,rounds=2,breakdown=0.4', [0.4, 0.6]],
  ] as [string, Point][])('the subgame-perfect split of bargaining:%s is attained', async (text, split) => {
    const concepts = ['NFCCE', 'EFCE', 'COMM'];
    const { sets } = await payoffSpace(`bargaining:${text}`, { concepts, tolerance: 2e-3 });
    for (const { status, outer, inner, overshoot, equilibriumGap } of sets) {
      expect(status).toBe('solved');
      expect(overshoot).toBeLessThan(1e-15);
      expect(equilibriumGap).toBeLessThanOrEqual(1e-9);
      expect(excess([split], outer)).toBeLessThan(1e-8);
      expect(excess([split], inner)).toBeLessThan(4e-3);
    }
  });

  test.each(['direct', 'lp'] as const)(
    'sheriff (%s): communication equilibria pay as if there were no bribes',
    async (method) => {
      // Load 3 or nothing, inspect or pass: −3, 15 / 1, 0 to the smuggler, a game of value 15/19; the sheriff gets 0.
      const game = 'sheriff:maxItems=3,maxBribe=2,rounds=1';
      const options = { method, solveTolerance: 1e-6 };
      const setOf = async (concept: string, tolerance: number) =>
        (await payoffSpace(game, { ...options, concepts: [concept], tolerance })).sets[0] as PayoffSet;
      const communication = await setOf('COMM', 5e-6);
      const certification = await setOf('CERT', 1e-3);
      expect(communication.status).toBe('solved');
      expect(excess([[15 / 19, 0]], communication.outer)).toBeLessThan(1e-8);
      expect(communication.diameter).toBeLessThan(1e-5);
      expect(certification.diameter).toBeGreaterThan(0.5);
    },
  );

  test('two players of three, and a constant payoff', async () => {
    // Player 3 alone moves: it gets 1 whatever it does, and so its choice is free.
    const dictator = normalForm({
      name: 'dictator',
      source: 'test',
      actions: [['-'], ['-'], ['a', 'b', 'c']],
      payoffs: ([, , choice]) => [[0, 3, 1][choice as number]!, [0, 0, 2][choice as number]!, 1],
    });
    const options = { concepts: ['CERT'], tolerance: 1e-3 };
    const { sets, players } = await payoffSpace(dictator, { ...options, players: [2, 1] });
    expect(players).toEqual([2, 1]);
    const triangle = corners(0, 0, 2, 1, 0, 3);
    expect(apart(sets[0]?.inner ?? [], triangle)).toBeLessThan(1e-2);
    const flat = await payoffSpace(dictator, { ...options, players: [3, 1] });
    expect(flat.ranges).toEqual([1, 3]);
    expect(apart(flat.sets[0]?.outer ?? [], [[1, 0] as const, [1, 3] as const])).toBeLessThan(1e-2);
  });
});

describe('transfers and constraints', () => {
  const nothing = { label: 'none', utilities: [0, 0] };
  // Nobody decides anything but the mediator: it moves up to 1 from player 1 to 2, and gives player 1 up to 2.
  const game = {
    ...normalForm({ name: 'paid', source: 'test', actions: [['-'], ['-']], payoffs: () => [0, 0] }),
    transfers: () => [
      { label: 'between', options: [nothing, { label: 'all', utilities: [-1, 1] }] },
      { label: 'gift', options: [nothing, { label: 'all', utilities: [2, 0] }] },
    ],
  };
  const parallelogram = corners(0, 0, 2, 0, 1, 1, -1, 1);
  const options = { concepts: ['CERT'], tolerance: 1e-3, feasible: true };

  test('payments move payoffs beyond those of terminals', async () => {
    const { ranges, sets, feasible } = await payoffSpace(game, options);
    expect(ranges).toEqual([3, 1]);
    expect(apart(sets[0]?.inner ?? [], parallelogram)).toBeLessThan(1e-2);
    expect(apart(sets[0]?.outer ?? [], parallelogram)).toBeLessThan(1e-2);
    expect(apart(feasible ?? [], parallelogram)).toBeLessThan(1e-8);
  });
  test('a bound on a payoff cuts the polygon', async () => {
    const { sets } = await payoffSpace(game, { ...options, constraints: ['player:1>=0'] });
    const [left, ...rest] = parallelogram;
    const cut = [left, ...rest.slice(0, 2), [0, 1]] as Polygon;
    expect(sets[0]?.status).toBe('solved');
    expect(excess(cut, sets[0]?.outer ?? [])).toBeLessThan(1e-8);
    expect(apart(sets[0]?.inner ?? [], cut)).toBeLessThan(1e-2);
  });
  test('nothing is achieved when no strategy keeps the bounds', async () => {
    const constraints = ['player:2>=2'];
    const { sets } = await payoffSpace(game, { ...options, constraints, maxIterations: 200 });
    expect(sets[0]).toMatchObject({ status: 'open', inner: [], distance: Number.POSITIVE_INFINITY });
  });
});

describe('the LP polygon lies between inner and outer', () => {
  test.each([
    ['battle-of-the-sexes', 'COMM'],
    ['stackelberg', 'NFCCE'],
    ['bargaining:steps=2,rounds=2,outside2=0:0.5,discount=0.5', 'NFCCE'],
    ['bargaining:steps=2,rounds=2,outside2=0:0.5,discount=0.5', 'EFCE'],
    ['bargaining:steps=2,rounds=2,outside2=0:0.5,discount=0.5', 'COMM'],
    ['sheriff:maxItems=2,maxBribe=1,rounds=2', 'EFCCE'],
    ['sheriff:maxItems=2,maxBribe=1,rounds=2', 'CERT'],
    ['sheriff:maxItems=2,maxBribe=1,rounds=2', 'COMM'],
  ])('%s %s', async (game, concept) => {
    const tolerance = 5e-3;
    const { ranges, sets } = await payoffSpace(game, { concepts: [concept], tolerance });
    const [solver] = sets as [PayoffSet];
    const lp = await setOf(game, { concepts: [concept], tolerance: 1e-4, method: 'lp' });
    const range = Math.max(...ranges);
    expect([solver.status, lp.status]).toEqual(['solved', 'solved']);
    expect(lp.equilibriumGap).toBeLessThan(1e-8);
    // all exact equilibria are inside the outer polygon
    expect(excess(lp.inner, solver.outer)).toBeLessThan(1e-7 * range);
    // the inner one has gaps, and may be beyond by what they are worth
    expect(excess(solver.inner, lp.outer)).toBeLessThan(2 * tolerance * range);
    expect(excess(lp.outer, solver.inner)).toBeLessThan(2 * tolerance * range);
  });
});

describe('what callers rely on', () => {
  const OPTIONS = { concepts: ['NFCCE', 'EFCE'], tolerance: 5e-3 } satisfies PayoffSpaceOptions;

  test('rows say what was solved; a second run with them solves nothing', async () => {
    const rows: SupportRow[] = [];
    const first = await payoffSpace('chicken', OPTIONS, { onSupport: (row) => rows.push(row) });
    expect(rows).toHaveLength(first.sets.reduce((sum, { directions }) => sum + directions, 0));
    for (const row of rows) {
      expect(row).toMatchObject({ game: 'chicken', players: [1, 2], method: 'direct', status: 'solved' });
      expect(row.options).toMatchObject({ concept: row.concept, tolerance: 1.25e-3 });
      expect(Math.hypot(...row.direction)).toBeCloseTo(1, 12);
      const value = (row.direction[0] * row.payoffs[0] + row.direction[1] * row.payoffs[1]) / 7;
      expect(row.upperBound).toBeGreaterThan(value - 0.01);
    }
    for (const { options } of rows) expect(options).toMatchObject({ criterion: 'exact' });
    const known = JSON.parse(JSON.stringify(rows)) as SupportRow[];
    const solved: SupportRow[] = [];
    const again = await payoffSpace('chicken', OPTIONS, { known, onSupport: (row) => solved.push(row) });
    expect(solved).toEqual([]);
    expect(again).toEqual(first);
    // rows of another problem, or of a solve that was cut off, are not taken
    const other = known.map((row, k) =>
      k === 0 ? { ...row, fingerprint: '' } : { ...row, status: 'time-limit' },
    );
    const anew = await payoffSpace('chicken', OPTIONS, { known: other });
    expect(anew.sets.map(({ inner }) => inner)).toEqual(first.sets.map(({ inner }) => inner));
  });

  test('solves run at once as asked, and the polygons are the same', async () => {
    let running = 0;
    let most = 0;
    const counting = async (...job: Parameters<typeof solve>) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      const solution = await solve(...job);
      running--;
      return solution;
    };
    const one = await payoffSpace('chicken', OPTIONS);
    const three = await payoffSpace('chicken', OPTIONS, { solve: counting, atOnce: 3 });
    expect(most).toBe(3);
    const polygons = ({ sets }: typeof one) => sets.map(({ inner, outer }) => [inner, outer]);
    expect(polygons(three)).toEqual(polygons(one));
  });

  test('aborted: no further solves, and what was proved stays', async () => {
    const stop = new AbortController();
    const rows: SupportRow[] = [];
    const { sets } = await payoffSpace('chicken', OPTIONS, {
      signal: stop.signal,
      onSupport: (row) => {
        rows.push(row);
        if (rows.length === 5) stop.abort();
      },
    });
    expect(rows).toHaveLength(5);
    expect(sets.map(({ status }) => status)).toContain('aborted');
    for (const { outer } of sets) expect(excess(CHICKEN, outer)).toBeLessThan(1e-8);
  });

  test('a limit on directions, and solves that are cut off, leave what they prove', async () => {
    const three = { concepts: ['NFCCE'], tolerance: 1e-3, directions: 3, solveTolerance: 1e-2 };
    const few = await setOf('S2122', three);
    expect(few).toMatchObject({ status: 'direction-limit', directions: 3 });
    expect(few.distance).toBeGreaterThan(1e-3);
    const cut = await setOf('S2122', { concepts: ['EFCE'], tolerance: 1e-3, maxIterations: 1 });
    expect(cut.status).toBe('open');
    expect(cut.supports.every(({ status }) => status === 'iteration-limit')).toBe(true);
    expect(cut.supports.some(({ equilibriumGap }) => equilibriumGap > 1e-3)).toBe(true);
    expect(excess([[50 / 61, 0]], cut.outer)).toBeLessThan(1e-8);
  });

  test('instruments pass through: the Stackelberg leader can have 10.5', async () => {
    const options = { concepts: ['EFCE'], instruments: [1], tolerance: 1e-3 };
    const { outer, inner } = await setOf('stackelberg', options);
    const most = (polygon: Polygon) => Math.max(...polygon.map(([leader]) => leader));
    expect(most(outer)).toBeGreaterThanOrEqual(10.5 - 1e-8);
    expect(most(inner)).toBeCloseTo(10.5, 1);
  });

  test('an error of one concept ends all', async () => {
    const tree = expand(createGame('K33'));
    const rows: SupportRow[] = [];
    const options = { concepts: ['EFCE', 'COMM'], maxSequences: 300 };
    await expect(payoffSpace(tree, options, { onSupport: (row) => rows.push(row) })).rejects.toThrow(
      /The mediator's number of sequences is more than 300/,
    );
    expect(rows.length).toBeLessThan(4);
  });
});

describe('what is feasible', () => {
  test('with full memory more than with private: players may tell each other what they know', async () => {
    // Player 2 guesses player 1's card: with private memory right half of the time, told it always.
    const guess = {
      name: 'guess',
      source: 'test',
      players: 2,
      initial: () => '',
      actor: (state: string) => (['chance', 1, 2, 'terminal'] as const)[state.length] ?? 'terminal',
      moves: (state: string) =>
        ['a', 'b']
          .slice(0, state.length === 1 ? 1 : 2)
          .map((label) => ({ label, next: state + label, ...(state === '' && { probability: 0.5 }) })),
      infoset: (state: string) => (state.length === 1 ? state : 'guess'),
      utilities: (state: string) => [0, state[0] === state[2] ? 1 : 0],
    };
    const top = async (concept: string) => {
      const { feasible } = await payoffSpace(guess, { concepts: [concept], feasible: true });
      return Math.max(...(feasible ?? []).map(([, v]) => v));
    };
    expect(await top('EFCE')).toBeCloseTo(0.5, 12);
    expect(await top('COMM')).toBeCloseTo(1, 12);
  });

  test('and what is an equilibrium, moves with payoffs far from 0', async () => {
    const shift = 1e8;
    const far = { scale: 1, shift };
    const game = affine(createGame('chicken') as Game<unknown>, [far, far], far);
    const options = { concepts: ['EFCE'], tolerance: 1e-3, feasible: true };
    const { feasible, sets } = await payoffSpace(game, options);
    const near = (polygon: Polygon) => polygon.map(([u, v]): Point => [u - shift, v - shift]);
    expect(apart(near(feasible ?? []), FEASIBLE)).toBeLessThan(1e-6);
    expect(excess(near(sets[0]!.inner), CHICKEN)).toBeLessThan(0.01);
    expect(excess(CHICKEN, near(sets[0]!.outer))).toBeLessThan(1e-6);
  });
});

describe('refusals', () => {
  test.each([
    [{ concepts: [] }, /^Option concepts is \[\]: /],
    [{ concepts: ['CE'] }, /^Unknown concept "CE"; expected one of NASH/],
    [{ concepts: ['nash'] }, /^concepts is "nash"; expected concepts with a mediator, which NASH has not\.$/],
    [{ concepts: ['EFCE', 'efce'] }, /^concepts is "EFCE,EFCE"; expected concepts, each once\.$/],
    [{ players: [1, 1] }, /^players is "1,1"; expected two different players\.$/],
    [{ players: [1, 3] }, /^players is "1,3"; expected players from 1 to 2\.$/],
    [{ players: [1] }, /^Option players is \[1\]: /],
    [{ tolerance: 0 }, /^Option tolerance is 0: /],
    [{ tolerance: 1 }, /^Option tolerance is 1: /],
    [{ directions: 0 }, /^Option directions is 0: /],
    [{ method: 'simplex' }, /^Option method is "simplex": /],
    [{ objective: 'welfare' }, /^Unknown option "objective"; expected one of concepts, players, /],
    [{ concept: 'EFCE' }, /^Unknown option "concept"; expected one of concepts, players, /],
    [{ colour: 'red' }, /^Unknown option "colour"/],
    [{ kernel: 'magic' }, /^Unknown kernel "magic"/],
    [{ kernel: 'cfr+', method: 'lp' }, /^Unknown option "kernel"/],
  ] as [object, RegExp][])('%j', async (options, message) => {
    await expect(payoffSpace('chicken', options)).rejects.toThrow(message);
  });

  test('no solve at once', async () => {
    await expect(payoffSpace('chicken', {}, { atOnce: 0 })).rejects.toThrow(
      /^atOnce is 0; expected a number of at least 1\.$/,
    );
  });
});
