/** How a problem becomes a saddle point for a kernel, and when a profile of the kernel is worth a certificate. */

import type { Bounds, PackedProfile, SaddleProfile } from '../../kernels/kernel.ts';
import type { Resumable } from '../../problem/best.ts';
import type { Work } from '../../work.ts';
import type { SolverKernel } from '../start-kernel.ts';

/** A profile of the kernel whose bounds are known: its averages, or its last iterate. */
export interface Candidate {
  readonly bounds: Bounds;
  readonly isLastIterate: boolean;
  /** Views of it, until the kernel goes on. */
  readonly packed: PackedProfile;
}

/** Strategies worth a certificate, the candidate's or earlier ones; or that averages are to begin anew. */
export type Advice<Strategies> = { readonly certify: Work<Strategies> } | 'restart';

/** A saddle point that is being solved: the direct Lagrangian, binary search, or a zero-sum game itself. */
export interface Method<Strategies, Judged> extends Resumable {
  /** As reports call it. */
  readonly name: string;
  readonly kernel: SolverKernel;
  /** What gaps are measured by, in the unit of the kernel's bounds. */
  readonly range: number;
  /** A profile of the kernel as what a certificate judges. */
  readonly strategiesOf: (profile: SaddleProfile) => Strategies;
  /** What the bounds of a candidate call for, or null to go on. Cheap, unless it is a certificate. */
  readonly promising: (candidate: Candidate) => Advice<Strategies> | null;
  /**
   * After a certificate that is still open: goes on to another multiplier or target.
   * @returns whether averages are to begin anew
   */
  readonly adjust: (judged: Judged) => boolean;
  /** Strategies that still wait for a certificate, if any. */
  readonly spare: () => Work<Strategies> | null;
  /**
   * The gap and distance, over ranges, that certificates are made at; `tighten` goes on to a tenth. Undefined for a method that
   * certifies at the tolerance alone.
   */
  readonly pace?: number;
  readonly tighten?: () => void;
  /** To report: of scaled gains against the scaled objective. */
  readonly multiplier: () => number;
}
