/** `--checkpoint`: the state of a long solve, in a file. */
import { errors, InputError } from '../errors.ts';
import type { CheckpointFile } from '../node/checkpoint-file.ts';
import { counted, duration } from '../report/table.ts';
import { given } from './options.ts';
import { say } from './output.ts';

export interface CheckpointFlags {
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
}

/** Says what it goes on from; a disk that is full later costs checkpoints, not the solve. */
export async function checkpointFile({
  checkpoint: path,
  checkpointEvery: everySeconds,
}: CheckpointFlags): Promise<CheckpointFile | undefined> {
  if (path === undefined && everySeconds !== undefined)
    throw errors.missingField('--checkpoint', 'the file to write with --checkpoint-every');
  if (path === undefined) return undefined;
  const { openCheckpoint } = await import('../node/checkpoint-file.ts');
  const file = openCheckpoint(path, given({ everySeconds }));
  const { resume } = file;
  if (resume !== null)
    say(`${path} holds ${counted(resume.iterations, 'iteration')} and ${duration(resume.seconds)}\n`);
  const save: CheckpointFile['save'] = (pieces) => {
    try {
      file.save(pieces);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      say(`${error.message} The solve goes on.\n`);
    }
  };
  return { ...file, save };
}
