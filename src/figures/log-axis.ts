/** Logarithmic axes: what they show, where they are labelled, and what becomes of values that have no logarithm. */

/** Both above 0, the first below the second. */
export type Interval = readonly [number, number];

/** Ranges of payoffs are 1 here, so that smaller values are rounding. */
const LEAST = 1e-12;
/** Of an axis on which nothing is above LEAST. */
const EMPTY: Interval = [1e-6, 1];

/** From the least to the largest value with room for marks, and a power of ten at least. */
export function intervalOf(values: readonly number[]): Interval {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const room = Math.max(1.1, Math.sqrt((10 * least) / most));
  return [least / room, most * room];
}

/**
 * For values that may be zero or negative: from a floor, below all that are positive, where the others are drawn.
 * @param values over their range, hence without unit
 */
export function flooredIntervalOf(values: readonly number[]): Interval {
  const positive = values.filter((value) => value > LEAST);
  if (positive.length === 0) return EMPTY;
  const [least, most] = intervalOf(positive);
  return [powerOfTen(Math.floor(Math.log10(least))), most * 1.4];
}

/** `times * 10 ** power` would be a rounding off. */
const powerOfTen = (power: number, times = 1): number => Number(`${times}e${power}`);

/** Powers of ten, and when these are few 1, 2, 5, 10, … */
export function ticksOf([low, high]: Interval): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const steps = high / low < 200 ? [1, 2, 5] : [1];
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
    .flatMap((power) => steps.map((step) => powerOfTen(power, step)))
    .filter((tick) => tick >= low && tick <= high);
}

/** A line of slope -rate, between its ends. */
export interface Guide {
  readonly name: string;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

const RATES = [
  { name: '1/√T', rate: 1 / 2 },
  { name: '1/T', rate: 1 },
];

/** Of an axis, between a guide that ends at the bottom and the bottom: half a line of text. */
const FOOT = 0.03;

/** The rates of theory through a point, until the axes end. */
export function guidesOf(from: readonly [number, number], x: Interval, y: Interval): Guide[] {
  const bottom = Math.min(from[1], y[0] * (y[1] / y[0]) ** FOOT);
  return RATES.map(({ name, rate }) => {
    const end = Math.min(x[1], from[0] * (from[1] / bottom) ** (1 / rate));
    return { name, from, to: [end, from[1] * (from[0] / end) ** rate] };
  });
}

/** What an axis of seconds shows, also when there are none. */
export function secondsInterval(seconds: readonly number[]): Interval {
  return seconds.length === 0 ? [1e-2, 1] : intervalOf(seconds);
}

/** An axis of seconds, labelled by plain numbers. */
export function secondsAxis(field: string, title: string, interval: Interval) {
  return {
    field,
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [...interval], nice: false },
    axis: { title, values: ticksOf(interval), format: '~g' },
  };
}
