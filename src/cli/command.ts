/** How commands are declared: their ending is an exit code, and options that read a number say their range. */
import type { Command } from 'commander';
import { GAME, GAME_HELP, numberIn } from './options.ts';

interface Words {
  readonly name: string;
  readonly description: string;
  /** Follows the options in the command's help. */
  readonly after: string;
  /** Whether it is what its parent does without a command's name. */
  readonly isDefault?: boolean;
}

/** @param run what the command does with its arguments and flags; resolves to the exit code */
export function addCommand<Given extends unknown[]>(
  program: Command,
  { name, description, after, isDefault = false }: Words,
  run: (...given: Given) => Promise<number>,
): Command {
  return program
    .command(name, { isDefault })
    .description(description)
    .addHelpText('after', after)
    .action(async (...given: Given) => {
      process.exitCode = await run(...given);
    });
}

/** A command whose first argument is a game. */
export function addGameCommand<Flags>(
  program: Command,
  words: Words,
  run: (game: string, flags: Flags) => Promise<number>,
): Command {
  return addCommand(program, words, run).argument(`<${GAME}>`, GAME_HELP);
}

/** What `option` is given for a number of a range. */
const ranged = (range: Parameters<typeof numberIn>[1]) => (flags: string, help: string) =>
  [flags, help, numberIn(flags.split(' ', 1)[0]!, range)] as const;

/** A number above 0. */
export const positive = ranged({ above: 0 });
/** A number of at least 0. */
export const amount = ranged({ least: 0 });
/** A whole number of at least 1. */
export const counting = ranged({ least: 1, whole: true });
/** A whole number of at least 0. */
export const wholeNumber = ranged({ least: 0, whole: true });
/** MiB of a worker, which needs some. */
export const workerMemory = ranged({ least: 64 });
