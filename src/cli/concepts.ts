/** `mediant concepts`: what can be computed, and how the concepts differ. */
import type { Command } from 'commander';
import { nash } from '../concepts/nash.ts';
import { conceptsText, type ListedConcept } from '../report/catalogue.ts';
import { addCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { print } from './output.ts';

const AFTER = `
MEMORY is the mediator's, REPORTS what a player may tell it, DEVIATION when a player may leave direct play.

Examples:
  mediant concepts
  mediant concepts --json`;

/** It has no mediator, hence no data of the kind that `src/concepts` holds. */
const NASH_ENTRY = { ...nash, memory: 'no mediator', reports: 'none', deviation: 'before-play' };

export function addConcepts(program: Command): void {
  const words = { name: 'concepts', description: 'list the solution concepts', after: AFTER };
  addCommand(program, words, runConcepts).option('--json', 'print one line of JSON');
}

async function runConcepts({ json }: { readonly json?: true }): Promise<number> {
  const { concepts } = await import('../concepts/index.ts');
  const listed: readonly ListedConcept[] = [NASH_ENTRY, ...concepts];
  print(json, { concepts: listed }, (paint) => conceptsText(listed, paint));
  return EXIT.done;
}
