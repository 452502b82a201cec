/**
 * CFR+ in WASM against C on the same bytes, in turns in one run, and the bandwidth of each pass beside STREAM's triad. A
 * round of a contestant is a few slices, of which the fastest counts (a slice that another process interrupts says
 * nothing); figures are medians over rounds, ratios medians of each round's ratio. Needs gcc.
 * `npm run bench -- native [PATTERN]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileKernels } from '../src/kernels/wasm.ts';
import { cellsOf, machine, writeResult } from './machine.ts';
import { measure, ROUNDS, type Setting, triads } from './native/cell.ts';
import { buildNative, gccVersion } from './native/gcc.ts';

const CELLS = cellsOf(
  'B2222 EFCE welfare, S2123 EFCE welfare, L3132 CERT player:1, B2322 EFCE welfare, K35 EFCCE player:1, ' +
    'L3223 EFCE player:1, L3132 EFCE player:1, B2323 EFCE welfare, TP3 NFCCE player:1',
);
/** For a triad that no cache holds. */
const BEYOND_CACHE = 3 * 2 ** 27;

const gcc = gccVersion();
if (gcc === undefined) {
  console.log('native: no gcc on this machine, so nothing to compare with.');
  process.exit(0);
}
const pattern = new RegExp(process.argv[2] ?? '');
const cells = CELLS.filter(([game, concept]) => pattern.test(`${game} ${concept}`));
const folder = mkdtempSync(join(tmpdir(), 'mediant-native-'));
try {
  const setting: Setting = {
    module: await compileKernels('f64', 'simd'),
    exact: buildNative(folder, 'off'),
    contracted: buildNative(folder, 'fast'),
    folder,
  };
  console.log(`cfr+: medians of ${ROUNDS} rounds; ${machine()}, ${gcc}`);
  const triad = triads(setting, BEYOND_CACHE);
  const rows = cells.map((cell) => measure(cell, setting));
  console.table(
    rows.map((row) => ({
      instance: `${row.game} ${row.concept}`,
      sequences: row.sequences,
      nonzeros: row.nonzeros,
      'wasm us': row.wasmMicroseconds.toFixed(1),
      'C us': row.nativeMicroseconds.toFixed(1),
      'wasm/C': row.wasmOverNative.toFixed(2),
      'C with FMA us': row.contractedMicroseconds.toFixed(1),
      'wasm/C with FMA': row.wasmOverContracted.toFixed(2),
      'bytes equal': row.equalBytes,
    })),
  );
  console.table(
    rows.flatMap((row) =>
      row.passes.map((pass) => ({
        instance: `${row.game} ${row.concept}`,
        pass: `${pass.side}: ${pass.pass}`,
        MB: (pass.bytes / 1e6).toFixed(3),
        'wasm us': pass.wasmMicroseconds.toFixed(1),
        'C us': pass.nativeMicroseconds.toFixed(1),
        'wasm/C': pass.wasmOverNative.toFixed(2),
        'wasm GB/s': pass.wasmGigabytesPerSecond.toFixed(1),
        'triad wasm GB/s': row.triadGigabytesPerSecond.wasm.toFixed(1),
        'triad C GB/s': row.triadGigabytesPerSecond.native.toFixed(1),
      })),
    ),
  );
  console.log(
    `triads above move as many bytes as the cell's arena; over ${BEYOND_CACHE / 2 ** 20} MiB: ` +
      `WASM ${triad.wasm.toFixed(1)} GB/s, C ${triad.native.toFixed(1)} GB/s`,
  );
  writeResult('native', [{ gcc }, { bytes: BEYOND_CACHE, triadGigabytesPerSecond: triad }, ...rows]);
} finally {
  rmSync(folder, { recursive: true });
}
