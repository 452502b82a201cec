/** What is known of stages as the parts of a checkpoint, and back. */
import { errors } from '../../errors.ts';
import { crc32c } from '../../numeric/crc32c.ts';
import { type Checkpoint, checkIdentity, checkpointPieces, type Identity } from '../../solve/checkpoint.ts';
import { VERSION } from '../../version.ts';
import type { StagedDesign } from './design.ts';
import type { Stage } from './stage.ts';

/** Raised when what the arrays mean changes. */
const LAYOUT = 1;

/** @returns the pieces of a checkpoint */
export function savedStages(
  design: StagedDesign,
  stages: readonly Stage[],
  facts: { readonly ended: string | null; readonly iterations: number; readonly seconds: number },
): Uint8Array[] {
  const parts = stages.map((stage) => ({ name: nameOf(stage), arrays: stage.save() }));
  return checkpointPieces({ ...identityOf(design, stages), ...facts }, parts);
}

/** @throws InputError when the checkpoint is of another design or version, or its numbers are impossible */
export function restoreStages(design: StagedDesign, stages: readonly Stage[], saved: Checkpoint): void {
  checkIdentity(saved, identityOf(design, stages));
  const byName = new Map(saved.parts.map((part) => [part.name, part]));
  for (const stage of stages.toReversed()) {
    const part = byName.get(nameOf(stage));
    if (part === undefined || !stage.restore(part.read()))
      throw errors.badCheckpoint(saved.file, `part ${nameOf(stage)}`, 'is missing, or is none of this stage');
  }
}

const nameOf = ({ parts }: Stage) => `${parts.round}: ${parts.state}`;

/** Equal designs have equal digits. */
function identityOf(design: StagedDesign, stages: readonly Stage[]): Identity {
  const { name, players, rounds, start, participation, symmetries } = design;
  const values = Array.from({ length: rounds }, (_, round) => design.values(round));
  const states = stages.map(({ parts }) => [parts.round, parts.state, parts.outcomes]);
  const facts = JSON.stringify([players, rounds, start, participation, symmetries, values, states]);
  const digits = crc32c(new TextEncoder().encode(facts)).toString(16).padStart(8, '0');
  return { program: VERSION, layout: LAYOUT, game: name, fingerprint: digits, options: {} };
}
