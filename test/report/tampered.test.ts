/** Strategy files of products and mixtures that were changed to claim more: they are refused, or what is certified of them is true. */
import { beforeAll, describe, expect, test } from 'vitest';
import { augmenting } from '../../src/augmented/augment.ts';
import type { CertifiedFacts } from '../../src/certificate/facts.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { InputError } from '../../src/errors.ts';
import { readingKeys } from '../../src/faces/keys.ts';
import { expand } from '../../src/game/tree.ts';
import { normalForm } from '../../src/games/normal-form.ts';
import { type LpResult, solveLp } from '../../src/node/solve-lp.ts';
import { type ProblemOptions, resolveProblemOptions } from '../../src/problem/identity.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { solve, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { allowance, lpSlack, mediated } from '../suites/bracket.ts';
import { randomNumbers } from '../suites/random-flow.ts';
import { checkData, dataOf, mixtureOf, type StrategyData } from '../suites/strategy-files.ts';

/** A solved problem, and its optimum by linear programming. */
interface Case {
  readonly instance: string;
  readonly problem: ProblemOptions;
  readonly solution: Solution;
  readonly lp: LpResult;
}

async function caseOf(instance: string, problem: ProblemOptions, kind: 'mixture' | 'product'): Promise<Case> {
  const options = { ...problem, tolerance: 1e-2, timeLimitSeconds: 30 };
  const solution =
    kind === 'mixture'
      ? await mixtureOf(instance, options)
      : await solve(instance, { ...options, criterion: 'published', witness: 'product' });
  return { instance, problem, solution, lp: await solveLp(toTree(instance), problem) };
}

const dataFor = ({ instance, problem, solution }: Case) => dataOf(instance, problem, solution);

const certified = ({ instance }: Case, data: unknown): CertifiedFacts =>
  checkData(toTree(instance), data, 1e-3, true).facts;

/** Nothing that is certified contradicts the linear program. */
function expectTrue({ lp }: Case, facts: CertifiedFacts): void {
  const { report } = lp;
  const sign = report.objectiveName.startsWith('minimise:') ? -1 : 1;
  const slack = lpSlack(report.objective);
  expect(sign * (facts.upperBound - report.objective)).toBeGreaterThanOrEqual(-slack);
  expect(sign * (facts.objective - report.objective) - allowance(lp, facts)).toBeLessThanOrEqual(slack);
  if (facts.lowerBound !== undefined)
    expect(sign * (facts.lowerBound - report.objective)).toBeLessThanOrEqual(slack);
  for (const gain of facts.gains) expect(gain).toBeGreaterThanOrEqual(0);
}

/** The file with the bound of another concept, which its deviations are of, and what a search is said to have proved of it. */
async function withBoundOf(own: Case, concept: string, searched: number): Promise<StrategyData> {
  const { instance, problem, solution } = own;
  const other = await solve(instance, { ...problem, concept, tolerance: 1e-2, witness: 'mediator' });
  const { augmented, witness } = mediated(other);
  const { deviations, multipliers } = witness;
  const bound = { augmented, deviations, multipliers, searched };
  return dataOf(instance, problem, { ...solution, strategy: { ...solution.strategy, bound } } as Solution);
}

/** Under NFCCE its bound by keys of NFCCE would be 4.5; the optimum of EFCE is 9. */
const DEEP = 'random:players=3,depth=5,signals=2,seed=4';
/** The bound of its keys is 15, what a search proves is its optimum, 13. */
const SEARCHED = 'random:players=2,depth=4,signals=2,seed=8';

let deep: Case;
let searched: Case;
let product: Case;
let cases: readonly Case[];
beforeAll(async () => {
  deep = await caseOf(DEEP, { concept: 'EFCE', objective: 'player:1' }, 'mixture');
  searched = await caseOf(SEARCHED, { concept: 'EFCE', objective: 'welfare' }, 'mixture');
  product = await caseOf('kuhn:players=2,ranks=3', { concept: 'EFCCE', objective: 'player:1' }, 'product');
  const bounded = { concept: 'EFCE', objective: 'minimise:player:1', constraints: ['player:2>=6'] };
  const fair = { concept: 'EFCE', objective: 'fairness' };
  cases = [
    deep,
    searched,
    product,
    await caseOf('chicken', bounded, 'mixture'),
    await caseOf('K33', fair, 'mixture'),
  ];
}, 60_000);

describe('a search over profiles', () => {
  test.each(['NFCCE', 'EFCCE', 'CERT', 'NFCCERT'])('proves nothing by the keys of %s', async (concept) => {
    const data = await withBoundOf(deep, concept, -100);
    expect(() => certified(deep, data)).toThrow(
      `bound.searched is given beside a bound from ${concept}; expected one from EFCE itself`,
    );
  });

  test('proves nothing of a product', async () => {
    const data = dataFor(product);
    data.bound.searched = -100;
    expect(() => certified(product, data)).toThrow(/bound\.searched is given; expected none of a product/);
  });

  test.each([-1e308, -100, 0, 15, 1e308])('is made again where it is said to have proved %f', (claimed) => {
    const data = dataFor(searched);
    expect(data.bound).toMatchObject({ concept: 'EFCE', searched: expect.any(Number) });
    data.bound.searched = claimed;
    const { upperBound } = certified(searched, data);
    expect(upperBound).toBeGreaterThan(13 - 1e-9);
    expect(upperBound).toBeLessThan(claimed > 13 ? 15 + 1e-9 : 13.01);
  });

  test('is of no other decision space than a tree of keys', () => {
    const options = resolveProblemOptions(deep.problem);
    const { parentStart, numPoints } = finish(augmenting(toTree(DEEP), conceptOf('EFCE'), options)).mediator;
    expect(parentStart[numPoints]).toBeGreaterThan(numPoints);
    for (const concept of ['EFCE', 'CERT']) {
      const augmented = finish(augmenting(toTree(DEEP), conceptOf(concept), options));
      expect(() => finish(readingKeys(augmented))).toThrow(`Keys of ${concept}`);
    }
  });
});

describe('numbers', () => {
  /** Chicken, in thousandths: by such multipliers even its gains are worth more than the largest number. */
  const small = normalForm({
    name: 'small chicken',
    source: 'test',
    actions: [
      ['dare', 'yield'],
      ['dare', 'yield'],
    ],
    payoffs: ([a, b]) =>
      a === 0 && b === 0 ? [0, 0] : a === 0 ? [0.007, 0.002] : b === 0 ? [0.002, 0.007] : [0.006, 0.006],
  });

  test.each(['product', 'mixture', 'mediator'] as const)(
    'as large as they come, in the file of a %s, prove no more than the largest payoff',
    async (witness) => {
      const asked = { concept: 'NFCCE', objective: 'welfare' } as const;
      const solution = await solve(small, { ...asked, witness, tolerance: 0.1, timeLimitSeconds: 10 });
      for (const multiplier of [1e300, 1e307, 1.7e308]) {
        const data = dataOf('small', asked, solution);
        for (const deviation of data.deviations) deviation.multiplier = multiplier;
        const { facts, status } = checkData(expand(small), data, 1e-3, true);
        expect(facts.upperBound).toBeCloseTo(0.012, 12);
        expect(status).toBe('open');
      }
    },
  );

  test.each([Number.POSITIVE_INFINITY, -1, Number.NaN])(
    'that are no multipliers, as %f, are refused',
    (bad) => {
      const data = dataFor(product);
      data.deviations[0]!.multiplier = bad;
      expect(() => certified(product, data)).toThrow(/deviations\[0\]\.multiplier is wrong/);
    },
  );

  test('of actions that an infoset has not are refused', () => {
    for (const action of [-1, 2, 32_768, 65_536, 2 ** 32]) {
      const data = dataFor(searched);
      data.faces![0]!.profile[0] = action;
      expect(() => certified(searched, data)).toThrow(/faces\[0\] is none of this game/);
    }
  });
});

test('a mixture has faces', () => {
  const data = dataFor(searched);
  data.faces = [];
  expect(() => certified(searched, data)).toThrow('f.json: faces is wrong: expected at least one face.');
});

type Container = Record<string, unknown> | unknown[];

/** What a file may be changed in without being of another problem, and what it holds; entries are [container, key]. */
function entriesOf(data: StrategyData): (readonly [Container, string])[] {
  const { bound, faces, points, deviations } = data;
  const found: (readonly [Container, string])[] = [];
  const open: unknown[] = [{ bound, faces, points, deviations }];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, below] of Object.entries(value)) {
      found.push([value as Container, key]);
      open.push(below);
    }
  }
  return found;
}

const ODD = [
  0,
  -0,
  1,
  2,
  3,
  -1,
  0.5,
  1e-300,
  1e308,
  32_768,
  65_536,
  2 ** 31,
  2 ** 53,
  Number.NaN,
  null,
  'EFCE',
  {},
  [],
];

/** Replaces, removes, repeats or swaps something. */
function damage(data: StrategyData, draw: (count: number) => number): void {
  const entries = entriesOf(data);
  const [container, key] = entries[draw(entries.length)]!;
  const within = container as Record<string, unknown>;
  const kind = draw(4);
  if (kind === 0) within[key] = ODD[draw(ODD.length)];
  else if (kind === 1 && Array.isArray(container)) container.splice(Number(key), 1);
  else if (kind === 1) delete within[key];
  else if (kind === 2 && Array.isArray(container)) container.push(structuredClone(within[key]));
  else {
    const others = Object.keys(container);
    const other = others[draw(others.length)]!;
    [within[key], within[other]] = [within[other], within[key]];
  }
}

/** Another strategy, other deviations, multipliers or faces, that a file may well have. */
function change({ bound, faces, points, deviations }: StrategyData, random: () => number): void {
  const reweigh = (choice: Record<string, number>) => {
    const names = Object.keys(choice);
    const weights = names.map(() => random() ** 4);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [k, name] of names.entries()) choice[name] = weights[k]! / total;
  };
  const share = random();
  for (const { recommend } of points) if (random() < share) reweigh(recommend);
  for (const deviation of deviations) {
    if (random() < 0.5) deviation.multiplier *= 4 * random();
    for (const { play } of deviation.points) if (random() < share) reweigh(play);
  }
  if (bound.searched !== undefined) bound.searched += 10 * (random() - 0.5);
  for (const face of faces ?? [])
    for (const [I, action] of face.profile.entries()) if (random() < 0.02) face.profile[I] = 1 - action;
}

test('600 files tampered with at random: none is certified for what does not hold', () => {
  let refused = 0;
  let taken = 0;
  for (let seed = 0; seed < 600; seed++) {
    const own = cases[seed % cases.length]!;
    const random = randomNumbers(seed);
    const draw = (count: number) => Math.floor(random() * count);
    const data = structuredClone(dataFor(own));
    if (draw(2) === 0) change(data, random);
    else for (let edits = 1 + draw(3); edits > 0; edits--) damage(data, draw);
    let facts: CertifiedFacts;
    try {
      facts = certified(own, data);
    } catch (error) {
      expect(error, `seed ${seed}`).toBeInstanceOf(InputError);
      refused++;
      continue;
    }
    taken++;
    expectTrue(own, facts);
  }
  expect(refused).toBeGreaterThan(100);
  expect(taken).toBeGreaterThan(200);
});
