/** Hidden effort, against answers by hand. */
import { describe, expect, it } from 'vitest';
import { type ContractProblem, contractGame, type WorkResult } from '../../src/design/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { solve } from '../../src/solve/solve.ts';
import { expectBracket } from '../suites/bracket.ts';

async function expectOptimum<Effort extends string>(problem: ContractProblem<Effort>, optimum: number) {
  const game = contractGame(problem);
  const options = { concept: 'COMM', objective: 'principal' };
  const lp = await solveLp(game, options, { method: 'simplex' });
  expect(lp.report.objective).toBeCloseTo(optimum, 7);
  const { report } = await solve(game, { ...options, tolerance: 1e-5 });
  expectBracket(report, lp, optimum, 1e-5);
}

describe('one agent: work succeeds at 0.8 and costs 1, shirking succeeds at 0.3', () => {
  const agent = (value: number, least: number, outside?: number): ContractProblem<'shirk' | 'work'> => ({
    ...{ name: 'agent', source: 'Sappington 1983' },
    agents: [
      { efforts: ['shirk', 'work'], wages: { least, most: 20 }, ...(outside !== undefined && { outside }) },
    ],
    results: ([effort]) => {
      const success = effort === 'work' ? 0.8 : 0.3;
      return [
        { output: 'success', probability: success },
        { output: 'failure', probability: 1 - success },
      ];
    },
    cost: (_, effort) => (effort === 'work' ? 1 : 0),
    principalValue: (_, output) => (output === 'success' ? value : 0),
  });
  it.each([
    // Limited liability: success has to pay 1/(0.8 - 0.3) = 2, which costs 1.6 where work costs 1.
    ['a success is worth 10', agent(10, 0), 0.8 * 10 - 1.6],
    ['worth 3, work is worth its cost of 1 and not its wages of 1.6', agent(3, 0), 0.3 * 3],
    ['with a fine of up to 5 it is', agent(3, -5, 0), 0.8 * 3 - 1],
    ['an outside option of 3 is met on top', agent(10, 0, 3), 0.8 * 10 - 1 - 3],
  ])('%s', (_, problem, optimum) => expectOptimum(problem, optimum));

  it('a wage of at most 1 makes nobody work', () => {
    const problem = agent(10, 0);
    return expectOptimum(
      { ...problem, agents: [{ ...problem.agents[0]!, wages: { least: 0, most: 1 } }] },
      3,
    );
  });
});

describe('peer review: two reviewers whose work, at 1, finds out with 0.8 whether a paper is good; nobody else does', () => {
  const opposite = { good: 'bad', bad: 'good' } as const;
  const reviews = (value: number, most: number): ContractProblem<'read' | 'guess'> => ({
    ...{ name: 'review', source: 'Miller, Resnick and Zeckhauser 2005' },
    agents: [1, 2].map(() => ({ efforts: ['read', 'guess'], wages: { least: 0, most } })),
    results: (efforts) =>
      (['good', 'bad'] as const).flatMap((quality): WorkResult[] => {
        const seen = (effort: string | undefined) =>
          effort === 'read'
            ? [
                { signal: quality, odds: 0.8 },
                { signal: opposite[quality], odds: 0.2 },
              ]
            : [{ signal: 'nothing', odds: 1 }];
        return seen(efforts[0]).flatMap((first) =>
          seen(efforts[1]).map((second) => ({
            output: 'a paper',
            signals: [first.signal, second.signal],
            probability: (first.odds * second.odds) / 2,
          })),
        );
      }),
    cost: (_, effort) => (effort === 'read' ? 1 : 0),
    principalValue: (efforts) => value * efforts.filter((effort) => effort === 'read').length,
  });
  // Two who read agree with 0.8² + 0.2² = 0.68, one who guesses agrees with 1/2: agreement pays 1/0.18, in the mean 0.68/0.18.
  const wage = 0.68 / 0.18;
  it.each([
    ['agreement is paid', reviews(8, 20), 2 * (8 - wage)],
    ['as long as reading is worth it', reviews(3, 20), 0],
    ['and enough can be paid', reviews(8, 5), 0],
  ])('%s', (_, problem, optimum) => expectOptimum(problem, optimum));
});

describe('mistakes are named', () => {
  const right: ContractProblem<'work'> = {
    ...{ name: 'job', source: 'test' },
    agents: [{ efforts: ['work'], wages: { least: 0, most: 1 } }],
    results: () => [{ output: 'done', probability: 1 }],
    cost: () => 0,
    principalValue: () => 1,
  };
  it.each<[Partial<ContractProblem<'work'>>, string]>([
    [{ agents: [] }, 'job:agents is "[]"; expected at least one.'],
    [
      { agents: [{ efforts: [], wages: { least: 0, most: 1 } }] },
      'job:efforts of agent 1 is "[]"; expected at least one.',
    ],
    [
      { agents: [{ efforts: ['work', 'work'], wages: { least: 0, most: 1 } }] },
      'job:efforts of agent 1 is "work"; expected an effort only once.',
    ],
    [
      { agents: [{ efforts: ['work'], wages: { least: 2, most: 1 } }] },
      'job:wages of agent 1 is "2 to 1"; expected finite numbers, the least up to the most.',
    ],
    [
      { agents: [{ efforts: ['work'], wages: { least: 0, most: 1 }, outside: Number.NaN }] },
      'job:outside of agent 1 is NaN; expected a finite number.',
    ],
    [
      { results: () => [{ output: 'done', probability: 0.5 }] },
      'job:results of work:sum of probabilities is 0.5; expected 1 within 1e-9.',
    ],
    [
      { results: () => [{ output: 'done', probability: 1, signals: [] }] },
      'job:results of work:signals is ""; expected 1, one per agent.',
    ],
    [
      {
        results: () => [
          { output: 'done', probability: 0.5, signals: ['x'] },
          { output: 'not', probability: 0.5 },
        ],
      },
      'job:results of work:signals is "missing"; expected some at every result or at none.',
    ],
  ])('%#: %s', (changes, message) => {
    expect(() => contractGame({ ...right, ...changes })).toThrow(message);
  });
});
