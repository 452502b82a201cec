import { describe, expect, test } from 'vitest';
import { jsonLine, withMeasures } from '../../src/report/json.ts';
import { closedFraction } from '../../src/report/progress.ts';
import {
  type Certified,
  type Context,
  closesAt,
  objectivePhrase,
  summaryText,
} from '../../src/report/summary.ts';
import { plain } from '../../src/report/table.ts';

const REPORT: Certified = {
  status: 'solved',
  game: 'G',
  concept: 'EFCE',
  objectiveName: 'player:2',
  objective: 3,
  upperBound: 3.001,
  equilibriumGap: 2e-5,
  gains: [0, 1e-4],
  utilities: [1, 3],
  sizes: { nodes: 1234, augmentedNodes: 5678, mediatorSequences: 90, deviatorSequences: 12, nonzeros: 34 },
};
const CONTEXT: Context = {
  conceptTitle: 'some equilibrium',
  instruments: [1],
  objectiveRange: 10,
  tolerance: 1e-4,
  effort: [['kernel', 'cfr+']],
};

describe('summary', () => {
  test('of a maximum', () => {
    expect(summaryText(REPORT, CONTEXT, plain)).toBe(`G: some equilibrium (EFCE), maximise player 2's utility

  optimum          at most 3.001, without an exact equilibrium for the other bound
  status           solved to tolerance 1e-4
  objective        3
  upper bound      3.001 (1e-4 of the payoff range away)
  equilibrium gap  2e-5 of a player's payoff range
  certificate      closes at tolerance 1e-4

            utility  gain by deviating
  player 1        1         instrument
  player 2        3               1e-4

  game       1,234 nodes, 5,678 with deviations
  mediator   90 sequences
  deviators  12 sequences, 34 payoffs
  kernel     cfr+

No player gains more than 2e-5 of its payoff range by deviating, and no exact equilibrium has an objective above 3.001.
`);
  });

  test('of a minimum', () => {
    const minimum = { ...REPORT, objectiveName: 'minimise:welfare', upperBound: 2.9 };
    const text = summaryText(minimum, CONTEXT, plain);
    expect(text).toMatch(/, minimise welfare\n/);
    expect(text).toMatch(/lower bound +2\.9 \(0\.01 of the payoff range away\)\n/);
    expect(text).toMatch(/no exact equilibrium has an objective below 2\.9\.\n$/);
  });

  test('of an approximate equilibrium that beats every exact one', () => {
    const text = summaryText(
      { ...REPORT, status: 'time-limit', upperBound: 2.5, equilibriumGap: 0.1 },
      CONTEXT,
      plain,
    );
    expect(text).toMatch(/status +stopped at the time limit\n/);
    expect(text).toMatch(/upper bound +2\.5 \(exceeded while players gain\)\n/);
    expect(text).toMatch(/closes at tolerance 0\.1\n/);
  });

  test('of a zero-sum game', () => {
    const nash = {
      ...REPORT,
      concept: 'NASH',
      lowerBound: 2.99,
      exploitability: 0.005,
      equilibriumGap: 5e-4,
    };
    const text = summaryText(nash, { ...CONTEXT, instruments: [] }, plain);
    expect(text).toMatch(/^G: some equilibrium \(NASH\)\n/);
    expect(text).toMatch(/value +2\.99 to 3\.001\n +status .*\n +objective +3\n +exploitability +0\.005\n/);
    expect(text).toMatch(/The value of the game to player 1 is from 2\.99 to 3\.001: /);
  });

  test("looks are the painter's", () => {
    const text = summaryText(REPORT, CONTEXT, (look, words) => `<${look} ${words}>`);
    expect(text).toMatch(/^<title G: .*>\n/);
    expect(text).toContain('<good solved to tolerance 1e-4>');
  });
});

test('a certificate closes at the larger of its two gaps', () => {
  expect(closesAt(REPORT, 10)).toBeCloseTo(1e-4, 12);
  expect(closesAt({ ...REPORT, equilibriumGap: 0.3 }, 10)).toBe(0.3);
  expect(closesAt({ ...REPORT, objectiveName: 'minimise:player:2' }, 10)).toBe(2e-5);
  expect(closesAt({ ...REPORT, lowerBound: 0, exploitability: 1e-5 }, 10)).toBe(2e-5);
});

test.each([
  ['welfare', 'welfare'],
  ['minimise:player:3', "player 3's utility"],
  ['weights:1,-2', 'utilities weighted 1,-2'],
  ['principal', "the principal's payoff"],
])('objective %s in words', (name, words) => {
  expect(objectivePhrase(name)).toBe(words);
});

test('JSON has no NaN or infinities, and one line', () => {
  const report = {
    status: 'x',
    objective: Number.NaN,
    upperBound: Number.POSITIVE_INFINITY,
    note: 'a\nb',
    version: '1',
  };
  expect(jsonLine(withMeasures(report, { peakBytes: 5 }))).toBe(
    '{"status":"x","objective":null,"upperBound":null,"note":"a\\nb","peakBytes":5,"version":"1"}\n',
  );
});

test('progress is on a logarithmic scale from the first openness to 1', () => {
  expect(closedFraction(100, 10)).toBeCloseTo(0.5, 12);
  expect(closedFraction(100, 100)).toBe(0);
  expect(closedFraction(100, 200)).toBe(0);
  expect(closedFraction(100, 1)).toBe(1);
  expect(closedFraction(0.5, 0.5)).toBe(1);
  expect(closedFraction(Number.POSITIVE_INFINITY, 10)).toBe(0);
});
