/** Mechanisms of several rounds whose reports become public, by the promises that they make. */
export { checkMechanism, type MechanismCheck } from './check.ts';
export type { StagedDesign, StageOutcome, StageParticipation, ValueDistribution } from './design.ts';
export type { MechanismChoice, MechanismNode, StagedMechanism } from './mechanism.ts';
export { MechanismRun, type SimulatedRound, simulateMechanism } from './simulate.ts';
export {
  type PromisesHooks,
  type PromisesOptions,
  type PromisesProgress,
  type PromisesSolution,
  solvePromises,
} from './solve.ts';
export { mechanismCsv } from './text.ts';
