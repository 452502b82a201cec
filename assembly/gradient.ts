// Gradient of one side: for every matrix row, g[target] = constant + coupling * sum_k value[k] * flow[column[k]].
// Rows come in groups of equal length, so that the loop over a row has no branch to predict; sums run left to right,
// and rows longer than 4 use four partial sums, (s0 + s1) + (s2 + s3).
import {
  GROUP_BYTES,
  GROUP_COLUMN,
  GROUP_CONSTANT,
  GROUP_LENGTH,
  GROUP_ROWS,
  GROUP_TARGET,
  GROUP_VALUE,
  SIDE_GRADIENT,
  SIDE_GROUPS,
  SIDE_NUM_GROUPS,
} from "../src/kernels/layout";
import { meet } from "./barrier";
import { SLOT } from "./vector";

export function gradient(side: usize, weight: f64): void {
  meet(side);
  const coupling = <real>weight;
  const g = load<u32>(side, SIDE_GRADIENT);
  let group: usize = load<u32>(side, SIDE_GROUPS);
  const end = group + (<usize>load<u32>(side, SIDE_NUM_GROUPS)) * GROUP_BYTES;
  for (; group < end; group += GROUP_BYTES) {
    const length = load<u32>(group, GROUP_LENGTH);
    if (length == 0) constantRows(group, g);
    else if (length == 1) rows1(group, g, coupling);
    else if (length == 2) rows2(group, g, coupling);
    else if (length == 3) rows3(group, g, coupling);
    else if (length == 4) rows4(group, g, coupling);
    else longRows(group, g, coupling, length);
  }
  meet(side);
}

export function constantRows(group: usize, g: usize): void {
  let target: usize = load<u32>(group, GROUP_TARGET);
  let constant: usize = load<u32>(group, GROUP_CONSTANT);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  do {
    store<real>(g + load<u32>(target), load<real>(constant));
    target += 4;
    constant += SLOT;
  } while (target < end);
}

function term(value: usize, column: usize, offset: usize, columnOffset: usize): real {
  return load<real>(value + offset) * load<real>(load<u32>(column + columnOffset));
}

function row1(g: usize, coupling: real, target: usize, constant: usize, value: usize, column: usize): void {
  store<real>(g + load<u32>(target), load<real>(constant) + coupling * term(value, column, 0, 0));
}

// Four rows a turn: the less there is to do per row, the more gathers are under way at a time.
export function rows1(group: usize, g: usize, coupling: real): void {
  let target: usize = load<u32>(group, GROUP_TARGET);
  let constant: usize = load<u32>(group, GROUP_CONSTANT);
  let value: usize = load<u32>(group, GROUP_VALUE);
  let column: usize = load<u32>(group, GROUP_COLUMN);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  if (target + 16 <= end) {
    const last = end - 12;
    do {
      row1(g, coupling, target, constant, value, column);
      row1(g, coupling, target + 4, constant + SLOT, value + SLOT, column + 4);
      row1(g, coupling, target + 8, constant + 2 * SLOT, value + 2 * SLOT, column + 8);
      row1(g, coupling, target + 12, constant + 3 * SLOT, value + 3 * SLOT, column + 12);
      target += 16;
      constant += 4 * SLOT;
      value += 4 * SLOT;
      column += 16;
    } while (target < last);
  }
  for (; target < end; target += 4, constant += SLOT, value += SLOT, column += 4)
    row1(g, coupling, target, constant, value, column);
}

export function rows2(group: usize, g: usize, coupling: real): void {
  let target: usize = load<u32>(group, GROUP_TARGET);
  let constant: usize = load<u32>(group, GROUP_CONSTANT);
  let value: usize = load<u32>(group, GROUP_VALUE);
  let column: usize = load<u32>(group, GROUP_COLUMN);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  do {
    const sum = term(value, column, 0, 0) + term(value, column, SLOT, 4);
    store<real>(g + load<u32>(target), load<real>(constant) + coupling * sum);
    target += 4;
    constant += SLOT;
    value += 2 * SLOT;
    column += 8;
  } while (target < end);
}

export function rows3(group: usize, g: usize, coupling: real): void {
  let target: usize = load<u32>(group, GROUP_TARGET);
  let constant: usize = load<u32>(group, GROUP_CONSTANT);
  let value: usize = load<u32>(group, GROUP_VALUE);
  let column: usize = load<u32>(group, GROUP_COLUMN);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  do {
    const sum = term(value, column, 0, 0) + term(value, column, SLOT, 4) + term(value, column, 2 * SLOT, 8);
    store<real>(g + load<u32>(target), load<real>(constant) + coupling * sum);
    target += 4;
    constant += SLOT;
    value += 3 * SLOT;
    column += 12;
  } while (target < end);
}

export function rows4(group: usize, g: usize, coupling: real): void {
  let target: usize = load<u32>(group, GROUP_TARGET);
  let constant: usize = load<u32>(group, GROUP_CONSTANT);
  let value: usize = load<u32>(group, GROUP_VALUE);
  let column: usize = load<u32>(group, GROUP_COLUMN);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  do {
    const sum =
      term(value, column, 0, 0) + term(value, column, SLOT, 4) + term(value, column, 2 * SLOT, 8) + term(value, column, 3 * SLOT, 12);
    store<real>(g + load<u32>(target), load<real>(constant) + coupling * sum);
    target += 4;
    constant += SLOT;
    value += 4 * SLOT;
    column += 16;
  } while (target < end);
}

export function longRows(group: usize, g: usize, coupling: real, length: u32): void {
  let target: usize = load<u32>(group, GROUP_TARGET);
  let constant: usize = load<u32>(group, GROUP_CONSTANT);
  let value: usize = load<u32>(group, GROUP_VALUE);
  let column: usize = load<u32>(group, GROUP_COLUMN);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  const quads = length >> 2;
  const rest = length & 3;
  do {
    let s0: real = 0;
    let s1: real = 0;
    let s2: real = 0;
    let s3: real = 0;
    for (let k: u32 = 0; k < quads; k++, value += 4 * SLOT, column += 16) {
      s0 += term(value, column, 0, 0);
      s1 += term(value, column, SLOT, 4);
      s2 += term(value, column, 2 * SLOT, 8);
      s3 += term(value, column, 3 * SLOT, 12);
    }
    if (rest > 0) s0 += term(value, column, 0, 0);
    if (rest > 1) s1 += term(value, column, SLOT, 4);
    if (rest > 2) s2 += term(value, column, 2 * SLOT, 8);
    value += (<usize>rest) * SLOT;
    column += (<usize>rest) * 4;
    store<real>(g + load<u32>(target), load<real>(constant) + coupling * (s0 + s1 + (s2 + s3)));
    target += 4;
    constant += SLOT;
  } while (target < end);
}
