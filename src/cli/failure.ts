/** What a thrown error means to a user: an exit code and one sentence. */
import { CommanderError } from 'commander';
import { InputError, LimitError } from '../errors.ts';
import { isNoRoom } from '../no-room.ts';
import { EXIT } from './exit-codes.ts';
import { Interruption } from './interrupt.ts';

export interface Failure {
  readonly exitCode: number;
  /** Empty when everything has been said. */
  readonly message: string;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof CommanderError) return describeUsage(error);
  if (error instanceof InputError) return { exitCode: EXIT.badInput, message: error.message };
  if (error instanceof Interruption) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof LimitError) return { exitCode: EXIT.partial, message: error.message };
  if (isNoRoom(error))
    return {
      exitCode: EXIT.badInput,
      message: 'The game needs more memory than this machine gives; expected a smaller game.',
    };
  const what = error instanceof Error ? error.message : String(error);
  return {
    exitCode: EXIT.internal,
    message: `Internal error: ${what} (please report it, with the command and what it prints under MEDIANT_DEBUG=1)`,
  };
}

/** Commander has printed help and version itself; its errors come as `error: unknown option '--x'`, hint on a new line. */
function describeUsage({ code, exitCode, message }: CommanderError): Failure {
  if (exitCode === 0) return { exitCode: EXIT.done, message: '' };
  if (code === 'commander.help') return { exitCode: EXIT.badInput, message: '' };
  const [sentence = '', ...hint] = message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace('. Expected', ': expected')
    .split('\n');
  const text = [sentence.charAt(0).toUpperCase() + sentence.slice(1), ...hint].join(' ');
  return { exitCode: EXIT.badInput, message: `${text}; see mediant --help.` };
}
