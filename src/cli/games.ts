/** `mediant games [NAME]`: the catalogue. */
import type { Command } from 'commander';
import { gamesText, gameText, type ListedGame } from '../report/catalogue.ts';
import { addCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { print } from './output.ts';

const AFTER = `
Examples:
  mediant games
  mediant games kuhn
  mediant games --json`;

export function addGames(program: Command): void {
  addCommand(
    program,
    { name: 'games', description: 'list the games, or the parameters of one', after: AFTER },
    runGames,
  )
    .argument('[NAME]', 'a game, or an instance of one')
    .option('--json', 'print one line of JSON');
}

async function runGames(name: string | undefined, { json }: { readonly json?: true }): Promise<number> {
  const { games } = await import('../games/index.ts');
  if (name === undefined) {
    const listed = games.map(listedGame);
    print(json, { games: listed }, (paint) => gamesText(listed, paint));
  } else {
    const { parseInstance } = await import('../games/instance.ts');
    const listed = listedGame(parseInstance(name, games).family);
    print(json, listed, (paint) => gameText(listed, paint));
  }
  return EXIT.done;
}

function listedGame({ name, title, source, parameters, examples }: ListedGame): ListedGame {
  return { name, title, source, parameters, examples };
}
