import type { Bounds, PackedProfile, Profile } from '../../kernels/kernel.ts';
import type { Work } from '../../work.ts';
import type { Incumbent, Judged, Strategies } from '../incumbent.ts';
import type { Resumable } from '../resumable.ts';
import type { SolverKernel } from '../start-kernel.ts';

/** A profile of a kernel whose bounds are known: its averages, or its last iterate. */
export interface Candidate {
  readonly kernel: SolverKernel;
  readonly bounds: Bounds;
  readonly isLastIterate: boolean;
  /** Views of it, until the kernel goes on. */
  readonly packed: PackedProfile;
}

/** A Lagrangian being solved: what mediated.ts needs to know of the direct form and of binary search. */
export interface Relaxation extends Resumable {
  /** One, or several side by side on the same saddle point, each at a target of its own. */
  readonly kernels: readonly [SolverKernel, ...SolverKernel[]];
  /** A profile of a kernel as what a certificate judges. */
  readonly strategiesOf: (profile: Profile) => Strategies;
  /** What the bounds of a candidate call for, or null to go on. Cheap, unless it is a certificate. */
  readonly consider: (candidate: Candidate) => Advice | null;
  /**
   * After a certificate that is still open: goes on to another multiplier or other targets.
   * @returns the kernels whose averages are to begin anew
   */
  readonly adapt: (judged: Judged, incumbent: Incumbent) => readonly SolverKernel[];
  /** Strategies that still wait for a certificate, if any. */
  readonly spare: () => Work<Strategies> | null;
  /** To report: of scaled gains against the scaled objective. */
  readonly multiplier: (incumbent: Incumbent) => number;
  /** Ends the threads that the kernels run in, if any. */
  readonly close: () => void;
}

/** Strategies worth a certificate, the candidate's or earlier ones; or kernels whose averages are to begin anew. */
export type Advice = { readonly certify: Work<Strategies> } | { readonly restart: readonly SolverKernel[] };
