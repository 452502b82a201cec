/**
 * The public API. The LP baseline is `mediant/lp`, game files are `mediant/formats`.
 * @module mediant
 */
export type { AugmentedGame, Deviator, PointReading } from './augmented/augmented-game.ts';
export type { Concept } from './augmented/concept.ts';
export type { DecisionDag, Flow } from './augmented/decision-dag.ts';
export type { Recommendation } from './augmented/excluding.ts';
export type { ZeroSumGame } from './augmented/nash.ts';
export type { Objective } from './augmented/objective.ts';
export type { OwnTreeplex } from './augmented/own-treeplex.ts';
export type { ProductGame, Seat } from './augmented/product-game.ts';
export type { Family, Pretence } from './augmented/streamed/family.ts';
export type { Stakes, StreamedGame } from './augmented/streamed/streamed-game.ts';
export type { CertifiedFacts, Sizes } from './certificate/facts.ts';
export type {
  BoundProof,
  FaceOutline,
  Strategy,
  StreamedProof,
  Witness,
  ZeroSumProfile,
} from './certificate/strategy.ts';
export { concepts } from './concepts/index.ts';
export { FormatError, InputError, LimitError, MemoryError } from './errors.ts';
export type { Actor, Game, Move, Payment, Player, Transfer } from './game/game.ts';
export type { Payoff } from './game/payoff.ts';
export { type ExpandOptions, expand, type GameTree, type Infoset, type Sequence } from './game/tree.ts';
export { createGame, games } from './games/index.ts';
export type {
  ChoiceParameter,
  FlagParameter,
  GameFamily,
  ListParameter,
  NumberParameter,
  Parameter,
  ParameterTable,
  ParameterValue,
  TableName,
} from './games/instance.ts';
export { type NormalForm, type NormalFormState, normalForm } from './games/normal-form.ts';
export { algorithms } from './kernels/index.ts';
export type { Algorithm, Parameter as KernelParameter } from './kernels/kernel.ts';
export type { Csr } from './numeric/csr.ts';
export type { ProblemOptions } from './problem/identity.ts';
export {
  type Mechanism,
  type MechanismColumn,
  type MechanismRow,
  readMechanism,
  type TypeRow,
} from './report/mechanism.ts';
export { type Checkpoint, type Part as CheckpointPart, readCheckpoint } from './solve/checkpoint.ts';
export { type ExactOptimum, type ExactOptions, exactOptimum } from './solve/exact-optimum.ts';
export type { SolveOptions } from './solve/options.ts';
export type { Report, Solution } from './solve/solution.ts';
export {
  augmentGame,
  buildAugmentedGame,
  buildGameTree,
  type CertifiedNumbers,
  type CheckpointHooks,
  type GameInput,
  type Progress,
  type SolveHooks,
  solve,
} from './solve/solve.ts';
export type { Status } from './solve/status.ts';
export { type StreamedOptions, type StreamedReport, streamedBound } from './solve/streamed/streamed-bound.ts';
export {
  type TracedStrategy,
  type TraceHooks,
  type TraceOptions,
  type TraceRow,
  trace,
} from './studies/trace/trace.ts';
export { VERSION } from './version.ts';
export type { Limits } from './work.ts';
