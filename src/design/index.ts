/**
 * `mediant/design`: mechanism and information design, stated in its own terms and turned into games.
 * @module mediant/design
 */
export { type AnonymousProblem, type AnonymousState, anonymousGame } from './anonymous.ts';
export {
  type Agent,
  type ContractProblem,
  type ContractState,
  contractGame,
  type WorkResult,
} from './contract.ts';
export {
  type Budget,
  type Gain,
  type GivenMechanism,
  type JudgedProblem,
  judgeMechanism,
  type Lot,
  type MechanismEntry,
  type MechanismJudgement,
  type TypeJudgement,
} from './judge.ts';
export { mechanismGame } from './mechanism.ts';
export type { Incentives, MechanismProblem, MechanismState } from './mechanism-problem.ts';
export type { PaymentRange } from './payments.ts';
export {
  type PersuasionProblem,
  type PersuasionState,
  type Played,
  persuasionGame,
  type Receiver,
} from './persuasion.ts';
export type { Drawn } from './prior.ts';
