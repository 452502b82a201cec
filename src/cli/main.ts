#!/usr/bin/env node
/** The command line: runs one command and turns its ending into an exit code. */
import { visible } from '../visible.ts';
import { DEBUG } from './debug.ts';
import { describeFailure } from './failure.ts';
import { paintFor, say, stdoutError } from './output.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough, such as head, closes the pipe: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(stdoutError(error));
  process.exit();
});
// Messages that nobody can read are no reason to lose a result.
process.stderr.on('error', () => {});

try {
  const program = await createProgram(process.argv[2]);
  await program.parseAsync(process.argv);
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  const { exitCode, message } = describeFailure(error);
  if (message !== '') say(`${paintFor(process.stderr)('warning', 'error:')} ${visible(message)}\n`);
  if (DEBUG && error instanceof Error && exitCode !== 0) say(`${error.stack}\n`);
  process.exitCode = exitCode;
}
