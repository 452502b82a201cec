/** The machinery of promises: polyhedra, mechanisms that are spoilt on purpose, runs, limits and checkpoints. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/solve/checkpoint.ts';
import {
  checkMechanism,
  MechanismRun,
  mechanismCsv,
  type PromisesSolution,
  publicAuctionDesign,
  publicAuctionOf,
  type StagedMechanism,
  simulateMechanism,
  solvePromises,
} from '../../src/studies/auction/index.ts';
import { Polyhedron } from '../../src/studies/promises/polyhedron.ts';

const number = fc.double({ min: -1, max: 1, noNaN: true });

describe('a polyhedron', () => {
  const rows = fc.array(fc.tuple(number, number, number, fc.double({ min: 0.05, max: 1, noNaN: true })), {
    maxLength: 12,
  });

  // The origin is inside. The maximum is at a vertex, of which there is one for each three rows that meet inside.
  it('has the maximum that its vertices have', () => {
    fc.assert(
      fc.property(rows, fc.tuple(number, number, number), (own, direction) => {
        const polyhedron = new Polyhedron(new Float64Array(3).fill(-2), new Float64Array(3).fill(2));
        for (const [a, b, c, bound] of own) polyhedron.addRow([a, b, c], bound);
        const bound = polyhedron.maximise(Float64Array.from(direction));
        const box = [0, 1, 2].flatMap((k) =>
          [1, -1].map((s) => [...[0, 1, 2].map((j) => (j === k ? s : 0)), 2]),
        );
        const best = mostAtVertices([...own, ...box], direction);
        expect(bound).toBeGreaterThanOrEqual(best - 1e-12);
        expect(bound).toBeLessThanOrEqual(best + 1e-7);
        expect(polyhedron.violation(polyhedron.point)).toBeLessThan(1e-7);
      }),
      { numRuns: 300 },
    );
  });
});

/** Cramer's rule for every three rows (a, b, c, bound). */
function mostAtVertices(rows: readonly (readonly number[])[], direction: readonly number[]): number {
  const det = (m: readonly (readonly number[])[]) =>
    m[0]![0]! * (m[1]![1]! * m[2]![2]! - m[1]![2]! * m[2]![1]!) -
    m[0]![1]! * (m[1]![0]! * m[2]![2]! - m[1]![2]! * m[2]![0]!) +
    m[0]![2]! * (m[1]![0]! * m[2]![1]! - m[1]![1]! * m[2]![0]!);
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < i; j++)
      for (let k = 0; k < j; k++) {
        const three = [rows[i]!, rows[j]!, rows[k]!];
        const whole = det(three);
        if (Math.abs(whole) < 1e-10) continue;
        const z = [0, 1, 2].map(
          (c) => det(three.map((row) => row.map((own, at) => (at === c ? row[3]! : own)))) / whole,
        );
        const isInside = rows.every(
          (row) => row[0]! * z[0]! + row[1]! * z[1]! + row[2]! * z[2]! <= row[3]! + 1e-10,
        );
        if (isInside)
          best = Math.max(best, direction[0]! * z[0]! + direction[1]! * z[1]! + direction[2]! * z[2]!);
      }
  return best;
}

const design = publicAuctionDesign(publicAuctionOf({ values: 3, items: 3 }));
let solution: PromisesSolution;
beforeAll(async () => {
  solution = await solvePromises(design, { tolerance: 1e-5 });
});

describe('a mechanism', () => {
  /** With one node changed. */
  const spoilt = (
    at: number,
    change: (node: StagedMechanism['nodes'][number]) => object,
  ): StagedMechanism => ({
    nodes: solution.mechanism.nodes.map((node, k) => (k === at ? { ...node, ...change(node) } : node)),
  });

  it('keeps what its first node says', () => {
    const [node] = solution.mechanism.nodes;
    const { reward, utilities } = checkMechanism(design, solution.mechanism);
    expect(reward).toBeCloseTo(node!.reward, 10);
    for (const [i, own] of utilities.entries()) expect(own).toBeCloseTo(node!.utilities[i]!, 10);
  });

  // The lottery of the highest values is drawn for the lowest ones, too: who has 0 pays, and leaves or lies.
  it('is found out when it charges the wrong reports', () => {
    const mechanism = spoilt(0, ({ lotteries }) => ({ lotteries: [lotteries[8]!, ...lotteries.slice(1)] }));
    const check = checkMechanism(design, mechanism);
    expect(Math.max(check.gain, check.misreport)).toBeGreaterThan(1e-3);
  });

  // The winner pays more than it has promised to, at one node of the last round that is reached.
  it('is found out when it breaks a promise', () => {
    const last = solution.mechanism.nodes.findIndex(
      ({ round, state, utilities }) => round === 2 && state !== '0 0' && Math.max(...utilities) > 0.1,
    );
    const outcomes = design.outcomes(2, solution.mechanism.nodes[last]!.state);
    const dearest = outcomes.reduce((best, { reward }, k) => (reward > outcomes[best]!.reward ? k : best), 0);
    const mechanism = spoilt(last, ({ lotteries }) => ({
      lotteries: lotteries.map(() => [{ probability: 1, outcome: dearest, next: -1 }]),
    }));
    const check = checkMechanism(design, mechanism);
    expect(check.refusal).toBeGreaterThan(0.1);
    expect(check.gain).toBeGreaterThan(1e-6);
  });

  it('is found out when a lottery is none', () => {
    const mechanism = spoilt(0, ({ lotteries }) => ({
      lotteries: lotteries.map((own) =>
        own.map((choice) => ({ ...choice, probability: choice.probability * 0.9 })),
      ),
    }));
    expect(checkMechanism(design, mechanism).lottery).toBeCloseTo(0.1, 10);
  });

  it('is refused when it is of another design', () => {
    const other = publicAuctionDesign(publicAuctionOf({ values: 3, items: 3, budget: 0.5 }));
    expect(() => checkMechanism(other, solution.mechanism)).toThrow('node 0');
    const lost = spoilt(0, ({ lotteries }) => ({
      lotteries: lotteries.map((own) => own.map((choice) => ({ ...choice, next: 0 }))),
    }));
    expect(() => checkMechanism(design, lost)).toThrow('node 0: next is 0');
    const short = spoilt(1, ({ lotteries }) => ({ lotteries: lotteries.slice(1) }));
    expect(() => checkMechanism(design, short)).toThrow('node 1: lotteries is 8; expected 9 lotteries');
  });

  it('is a table', () => {
    const lines = [...mechanismCsv(design, solution.mechanism)];
    expect(lines[0]).toBe(
      'node,round,state,reward,utility1,utility2,report1,report2,probability,outcome,pays1,pays2,next\n',
    );
    const choices = solution.mechanism.nodes.flatMap(({ lotteries }) => lotteries.flat());
    expect(lines).toHaveLength(1 + choices.length);
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([13]));
  });
});

describe('a run', () => {
  it('is the same for a seed, and never beyond budgets', () => {
    expect(simulateMechanism(design, solution.mechanism, 7)).toEqual(
      simulateMechanism(design, solution.mechanism, 7),
    );
    for (let seed = 0; seed < 200; seed++)
      for (const paid of [0, 1].map((i) =>
        simulateMechanism(design, solution.mechanism, seed).reduce(
          (sum, { outcome }) => sum + outcome.payments[i]!,
          0,
        ),
      ))
        expect(paid).toBeLessThanOrEqual(1);
  });

  // Revenue is in [0, 2], so the mean of 4,000 runs is off by 0.08 with a probability below 1e-10 (Hoeffding 1963).
  it('earns in the mean what was found', () => {
    let sum = 0;
    for (let seed = 0; seed < 4000; seed++)
      for (const { outcome } of simulateMechanism(design, solution.mechanism, seed)) sum += outcome.reward;
    expect(Math.abs(sum / 4000 - solution.lower)).toBeLessThan(0.08 * 2);
  });

  it('takes reports one by one', () => {
    const run = new MechanismRun(design, solution.mechanism);
    expect(() => run.next([3, 0], 0)).toThrow('reports[0] is 3');
    for (let round = 0; round < 3; round++) run.next([2, 1], 0.5);
    expect(run.node).toBe(-1);
    expect(() => run.next([0, 0], 0)).toThrow('round is 4');
  });

  it('refuses a seed that is none', () => {
    expect(() => simulateMechanism(design, solution.mechanism, -1)).toThrow('seed is -1');
  });
});

describe('a solve', () => {
  it('has a bracket and a mechanism whenever it ends', async () => {
    const aborted = await solvePromises(design, {}, { signal: abortOnRead(40) });
    expect(aborted.status).toBe('aborted');
    expect(aborted.lower).toBeLessThanOrEqual(solution.upper);
    expect(aborted.upper).toBeGreaterThanOrEqual(solution.lower);
    expect(aborted.check.gain).toBeLessThan(1e-9);
    const four = publicAuctionDesign(publicAuctionOf({ items: 4 }));
    const limited = await solvePromises(four, { timeLimitSeconds: 2, tolerance: 1e-12 });
    expect(limited.status).toBe('time-limit');
    // another program: [1.991325, 1.991441]
    expect(limited.lower).toBeLessThanOrEqual(1.991441);
    expect(limited.upper).toBeGreaterThanOrEqual(1.991325);
  });

  it('goes on from a checkpoint', async () => {
    let saved = new Uint8Array(0);
    const save = (pieces: readonly Uint8Array[]) => {
      saved = new Uint8Array(Buffer.concat(pieces));
    };
    const coarse = await solvePromises(design, { tolerance: 0.02 }, { checkpoint: { save } });
    expect(coarse.upper - coarse.lower).toBeGreaterThan(1e-4);
    const resume = readCheckpoint(saved);
    const fine = await solvePromises(design, { tolerance: 1e-5 }, { checkpoint: { resume } });
    expect(fine.status).toBe('solved');
    expect(fine.sweeps).toBeGreaterThan(coarse.sweeps);
    expect(fine.lower).toBeGreaterThanOrEqual(coarse.lower);
    expect(fine.upper).toBeLessThanOrEqual(coarse.upper);
    expect(Math.abs(fine.lower - solution.lower)).toBeLessThan(1e-5);
    const other = publicAuctionDesign(publicAuctionOf({ values: 3 }));
    await expect(solvePromises(other, {}, { checkpoint: { resume } })).rejects.toThrow('fingerprint');
  });

  it('says when rounding is all that is left', async () => {
    const { status, lower, upper } = await solvePromises(design, { tolerance: 1e-16 });
    expect(status).toBe('stalled');
    expect(upper - lower).toBeLessThan(1e-8);
  });

  it('refuses options that are none', async () => {
    await expect(solvePromises(design, { tolerance: 0 })).rejects.toThrow('tolerance is 0');
  });
});

/** A signal that is aborted from the nth time on that it is read. */
function abortOnRead(times: number): { readonly aborted: boolean } {
  let reads = 0;
  return {
    get aborted() {
      return ++reads > times;
    },
  };
}
