import { visible } from '../visible.ts';

/** A line on a terminal that says how far something is whose end is not known. */
export interface ProgressLine {
  update(text: string): void;
  stop(): void;
}

const SILENT: ProgressLine = { update: () => {}, stop: () => {} };

export async function progressLine(stream: NodeJS.WriteStream): Promise<ProgressLine> {
  if (!stream.isTTY) return SILENT;
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({ stream, format: '{text}', clearOnComplete: true });
  bar.start(1, 0, { text: 'building the game' });
  return { update: (text) => bar.update(0, { text: visible(text) }), stop: () => bar.stop() };
}
