import type { Document, Figure, Nested } from './document.ts';
import type { BranchDocument } from './fixedPointsDocument.ts';

/** States by name, each in its shape. */
export type PointDocument = Readonly<Record<string, Nested>>;

/** How one root is known: exactly one lies in the box of this radius around the point (Krawczyk 1969). */
export interface RootCertificate {
  readonly method: 'krawczyk';
  readonly radius: Figure;
}

export interface FixedPointDocument {
  readonly point: PointDocument;
  /** Whether it lies in the domains of the states; null where its box does not tell, or nothing is certified. */
  readonly inDomain: boolean | null;
  /** The largest entry of the compiled un-reduced field there. */
  readonly residual: Figure;
  readonly stability: 'stable' | 'unstable' | 'saddle' | 'undecided';
  readonly reason?: string;
  /** In a map multipliers. */
  readonly eigenvalues: readonly { readonly re: Figure; readonly im: Figure; readonly multiplicity: number }[];
  readonly certificate: RootCertificate | null;
  /** Why there is no certificate. */
  readonly uncertified?: string;
}

/** A place where something may be that could not be certified. */
export interface UnresolvedDocument {
  /** Roots that coincide, a candidate without a certificate, or a box that may hold roots. */
  readonly kind: 'singular' | 'uncertified' | 'box';
  readonly point: { readonly re: PointDocument; readonly im: PointDocument } | null;
  readonly box: Readonly<Record<string, readonly [Figure, Figure]>> | null;
}

export interface SolveResult {
  readonly ansatz: { readonly name: string; readonly invariant: 'proved' | 'sampled' | 'leaks' | 'unknown' } | null;
  /** Real ones, in the order of their coordinates; those outside the domains too, and marked so. */
  readonly fixedPoints: readonly FixedPointDocument[];
  /** Those with an imaginary part. */
  readonly complexPoints: readonly {
    readonly re: PointDocument;
    readonly im: PointDocument;
    readonly radius: Figure;
  }[];
  readonly complete: {
    /** `proved`: there are no others; `box`: none in the box; `clusters`: none but in what is unresolved. */
    readonly verdict: 'proved' | 'box' | 'clusters' | 'unknown';
    readonly says: string;
    /** On the number of isolated complex ones, multiplicities counted. */
    readonly bound: {
      readonly value: number;
      readonly method: 'bezout' | 'groups' | 'cofactors' | 'reciprocal';
    } | null;
    readonly counts: {
      /** Certified complex ones, the real ones among them; null where only real ones are looked for. */
      readonly complex: number | null;
      readonly real: number;
      /** Real ones in the domains of the states. */
      readonly inDomain: number;
      /** Ends of paths at infinity. */
      readonly atInfinity: number | null;
    };
    readonly box: Readonly<Record<string, readonly [Figure, Figure]>> | null;
    readonly unresolved: readonly UnresolvedDocument[];
  };
  /** Fixed points that are not isolated; numerical evidence. */
  readonly families: readonly { readonly dimension: number; readonly point: PointDocument; readonly reached: number }[];
  /** Where there are such: families in letters, for general values of the parameters. */
  readonly familiesInLetters?: readonly BranchDocument[];
  /** Values of parameters that are excluded; none where all have numbers. */
  readonly special: readonly never[];
  /** The model has noise, and these are the fixed points of its drift. */
  readonly ofDrift?: true;
}

export type SolveDocument = Document<'solve', SolveResult>;
