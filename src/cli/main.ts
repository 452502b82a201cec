#!/usr/bin/env node
/** The command line: runs one command and turns its ending into an exit code. */
import { DEBUG } from './debug.ts';
import { describeFailure } from './failure.ts';
import { paintFor } from './output.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough, such as head, closes the pipe: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  const { exitCode, message } = describeFailure(error);
  if (message !== '') process.stderr.write(`${paintFor(process.stderr)('warning', 'error:')} ${message}\n`);
  if (DEBUG && error instanceof Error && exitCode !== 0) process.stderr.write(`${error.stack}\n`);
  process.exitCode = exitCode;
}
