/** `mediant certify --mechanism FILE`: who gains by misreporting or leaving, and what a mechanism is worth, by enumeration. */
import { errors } from '../errors.ts';
import { readText } from '../node/files/read.ts';
import { VERSION } from '../version.ts';
import { EXIT } from './exit-codes.ts';
import { print } from './output.ts';

interface MechanismFlags {
  readonly mechanism: string;
  readonly tol: number;
  readonly json?: true;
}

/** What may stand beside it; the last two are flags that are on unless they are turned off. */
const TAKEN = ['mechanism', 'tol', 'json', 'publicState', 'principal'];

/**
 * @param other a strategy or game that was given too
 * @throws InputError for other flags, and as parseMechanism and judgeMechanism
 */
export async function certifyMechanism(
  { mechanism: file, tol: tolerance, json }: MechanismFlags,
  flags: object,
  other: string | undefined,
): Promise<number> {
  if (other !== undefined) throw errors.badField('--mechanism', file, `no ${other} beside it`);
  const strange = Object.entries(flags).find(([name, value]) => !TAKEN.includes(name) || value === false);
  if (strange !== undefined)
    throw errors.badField(strange[0], 'given', 'nothing but --tol and --json beside --mechanism');
  const { parseMechanism } = await import('../formats/index.ts');
  const { judgeMechanism } = await import('../design/index.ts');
  const { judgementText, verdictsOf } = await import('../report/judgement-text.ts');
  const { problem, mechanism } = parseMechanism(readText('Mechanism file', file), file);
  const judgement = judgeMechanism(problem, mechanism);
  const holds = verdictsOf(judgement, tolerance);
  const isMet = holds.misreport.mean && holds.leave.mean;
  print(
    json,
    {
      status: isMet ? 'incentive-compatible' : 'not-incentive-compatible',
      mechanism: problem.name,
      ...judgement,
      tolerance,
      holds,
      version: VERSION,
    },
    (paint) => judgementText(problem.name, judgement, tolerance, paint),
  );
  return isMet ? EXIT.done : EXIT.partial;
}
