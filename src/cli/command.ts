/** How commands are declared: their ending is an exit code, and options that read a number say their range. */
import type { Command } from 'commander';
import { GAME, GAME_HELP } from './options.ts';

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
