/** MEDIANT_DEBUG=1: stages and stack traces on stderr. */
export const DEBUG = Boolean(process.env.MEDIANT_DEBUG);

export function trace(stage: string): void {
  if (DEBUG) process.stderr.write(`debug: ${stage}\n`);
}
