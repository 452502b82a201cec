/** A screen takes lines and, on a terminal, has a bar below them. */

import { visible } from '../visible.ts';

/** Where lines and the bar go. */
export interface Screen {
  line(text: string): void;
  /** Shows how far the jobs are, beside the bar. */
  status(done: number, total: number, text: string): void;
  stop(): void;
}

export async function screenFor(stream: NodeJS.WriteStream): Promise<Screen> {
  if (!stream.isTTY)
    return { line: (text) => void stream.write(`${visible(text)}\n`), status: () => {}, stop: () => {} };
  const { MultiBar } = (await import('cli-progress')).default;
  const bars = new MultiBar({
    stream,
    format: '{bar} {value}/{total}  {numbers}',
    barsize: 16,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    clearOnComplete: true,
    hideCursor: true,
  });
  const bar = bars.create(1, 0, { numbers: '' });
  return {
    line: (text) => bars.log(`${visible(text)}\n`),
    status(done, total, numbers) {
      bar.setTotal(total);
      bar.update(done, { numbers: visible(numbers) });
    },
    stop: () => bars.stop(),
  };
}

/** `45 s`, `12 min`, `3.2 h`. */
export function clockText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
