import { describe, expect, test } from 'vitest';
import { cellsOf, ratioOf, summaryOf, type TableCell } from '../../src/campaign/table/cells.ts';
import type { TableRow } from '../../src/campaign/table/preset.ts';
import { deadRow, lpRow, solverRow } from './made-up.ts';

const cellOf = (...rows: TableRow[]) => cellsOf(rows, null)[0]!;

describe('cells', () => {
  test('join solver, LP and published seconds', () => {
    const [cell, ...others] = cellsOf([solverRow(), lpRow()], null);
    expect(others).toEqual([]);
    expect(cell).toMatchObject({
      instance: 'S2122',
      concept: 'NFCCE',
      nodes: 705,
      publishedNodes: 705,
      solver: { status: 'solved', seconds: 1 },
      // certifying is no part of an LP
      lp: { status: 'optimal', seconds: 8 },
      published: { lpSeconds: 0, oursSeconds: 0 },
    });
    expect(ratioOf(cell as TableCell)).toBe(8);
  });

  test('take the last row of a method, whatever its limits', () => {
    const later = solverRow({ timeLimitSeconds: 60, buildSeconds: 9.25 });
    expect(cellOf(solverRow(), later).solver).toMatchObject({ seconds: 10, timeLimitSeconds: 60 });
    expect(cellsOf([later, solverRow()], null)).toHaveLength(1);
  });

  test('are one for all ways to write an instance, and published in each', () => {
    const rows = [solverRow({ instance: 'K35' }), lpRow({ instance: 'kuhn:players=3,ranks=5' })];
    const [cell, ...others] = cellsOf(rows, null);
    expect(others).toEqual([]);
    expect(cell).toMatchObject({ instance: 'K35', publishedNodes: 1501, published: { lpSeconds: 49 } });
    expect([cell?.solver, cell?.lp]).not.toContain(null);
  });

  test('of an alternative have its nodes to compare with, and count as no published cell', () => {
    const instance = 'liars-dice:players=3,faces=2,order=face';
    const [cell] = cellsOf([solverRow({ instance })], null);
    expect(cell).toMatchObject({ instance: 'DF32', publishedNodes: 1017, published: null });
    expect(summaryOf([cell as TableCell])).toMatchObject({ published: 0, publishedNotRun: 115 });
  });

  test('differ by objective', () => {
    const cells = cellsOf([solverRow(), solverRow({ objectiveName: 'player:2' })], null);
    expect(cells.map(({ objectiveName }) => objectiveName)).toEqual(['welfare', 'player:2']);
  });

  test('are in the order of the published table, others last', () => {
    const [kuhn, ...published] = ['kuhn:players=2,ranks=3 EFCE', 'B2222 CERT', 'S2122 NFCCE', 'S2122 CERT'];
    const rows = [published[2], kuhn, published[0], published[1]].map((name) => {
      const [instance, concept] = name!.split(' ') as [string, string];
      return solverRow({ instance, concept });
    });
    const found = cellsOf(rows, null).map(({ instance, concept }) => `${instance} ${concept}`);
    expect(found).toEqual([...published, kuhn]);
  });

  test('that were chosen are shown without rows; others are not', () => {
    const chosen = [{ instance: 'B2222', concept: 'COMM', objectiveName: 'welfare' }];
    const [cell, ...others] = cellsOf([solverRow()], chosen);
    expect(others).toEqual([]);
    const nothing = { solver: null, lp: null, agreement: null, nodes: null };
    expect(cell).toMatchObject({ ...nothing, publishedNodes: 1573 });
  });

  test('show how long a job lived that died before it told', () => {
    const cell = cellOf(deadRow({ status: 'crashed', reason: 'boom', wallSeconds: 12 }));
    expect(cell.solver).toMatchObject({ status: 'crashed', reason: 'boom', seconds: 12 });
  });
});

describe('agreement', () => {
  // solver: objective 3, bound 3.05; its gain of 0.02 is worth 0.01 at the LP's prices
  const objectiveName = 'minimise:welfare';
  const minimised = solverRow({ objectiveName, objective: -3, upperBound: -3.05 });
  test.each([
    ['of an optimum inside', solverRow(), lpRow(), 'agree'],
    ['of one at the bound', solverRow(), lpRow({ objective: 3.05 }), 'agree'],
    ['of one at the objective less its gains', solverRow(), lpRow({ objective: 2.99 }), 'agree'],
    ['of one above the bound', solverRow(), lpRow({ objective: 3.051 }), 'above-bound'],
    ['of one below what gains explain', solverRow(), lpRow({ objective: 2.989 }), 'below-objective'],
    ['of a minimum inside', minimised, lpRow({ objectiveName, objective: -3.01 }), 'agree'],
    ['of a minimum below the bound', minimised, lpRow({ objectiveName, objective: -3.06 }), 'above-bound'],
    ['above what gains explain', minimised, lpRow({ objectiveName, objective: -2.98 }), 'below-objective'],
    ['without prices', solverRow(), lpRow({ objective: 2.995, gainPrices: null }), 'below-objective'],
    ['with the valid certificate of a stopped solver', solverRow({ status: 'time-limit' }), lpRow(), 'agree'],
    ['without an LP optimum', solverRow(), lpRow({ status: 'time-limit', objective: null }), null],
    ['without an answer of the solver', deadRow({ status: 'out-of-memory' }), lpRow(), null],
  ])('%s is what the two rows say', (_, solver, lp, agreement) => {
    expect(cellOf(solver, lp).agreement).toBe(agreement);
  });
});

describe('summary', () => {
  /** 2 s against 8 s; 1 s against 0.5 s; a lost hard one; an LP time-out that is won; an open one that is certified. */
  const cells = cellsOf(
    [
      solverRow({ concept: 'NFCCE', solveSeconds: 1.5 }),
      lpRow({ concept: 'NFCCE' }),
      solverRow({ concept: 'EFCE' }),
      lpRow({ concept: 'EFCE', buildSeconds: 0.25, solveSeconds: 0.25, objective: 9 }),
      deadRow({ concept: 'CERT', status: 'time-limit' }),
      lpRow({ concept: 'CERT' }),
      solverRow({ concept: 'COMM' }),
      lpRow({ concept: 'COMM', status: 'time-limit', objective: null }),
      solverRow({ instance: 'RS223', concept: 'NFCCE' }),
      solverRow({ instance: 'kuhn:players=2,ranks=3' }),
    ],
    null,
  );
  const summary = summaryOf(cells);

  test('counts what is certified and published', () => {
    expect(summary).toMatchObject({ cells: 6, certified: 5, published: 5, publishedNotRun: 110 });
    expect(summary).toMatchObject({ publishedLpOpen: 1, publishedOursOpen: 1, newlyCertified: 1 });
  });

  test('compares where both finish: the geometric mean of 4 and 1/2', () => {
    expect(summary.both).toBe(2);
    expect(summary.meanRatio).toBeCloseTo(Math.SQRT2, 12);
  });

  test('says where the LP needs more than a second or fails, and who is faster', () => {
    expect(summary).toMatchObject({ hard: 3, hardWon: 2 });
    expect(summary.hardLost.map(({ concept }) => concept)).toEqual(['CERT']);
  });

  test('names disagreements', () => {
    expect(summary.compared).toBe(2);
    expect(summary.disagreements.map(({ concept }) => concept)).toEqual(['EFCE']);
  });

  test('of nothing has no mean', () => {
    expect(summaryOf([])).toMatchObject({ cells: 0, certified: 0, meanRatio: null, publishedNotRun: 115 });
  });
});
