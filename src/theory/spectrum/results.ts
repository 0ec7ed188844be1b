import type { Expr, Letter } from '../../expr/expr.ts';
import type { Step } from '../derivation.ts';
import type { Applied, Background, Leak } from './apply.ts';
import type { Each } from './each.ts';
import type { Monic } from './eigenvalues.ts';
import type { Layout, Sector } from './layout.ts';
import type { Matrix } from './matrix.ts';

/** An eigenvalue in letters, and how often it occurs. */
export interface Eigenvalue {
  readonly value: Expr;
  readonly multiplicity: Expr;
}

/** A polynomial whose roots are eigenvalues, each so often; different ones have no root in common. */
export interface CharacteristicFactor {
  readonly polynomial: Monic;
  readonly multiplicity: Expr;
}

/** A factor for each value of an index, each so often: waves around a ring, eigenvectors of a matrix. */
export interface FactorFamily extends CharacteristicFactor {
  readonly each: Each;
  /** With letters for the numbers that depend on the index. */
  readonly inNumbers: Monic;
  /** The roots in closed form, in terms of the index. */
  readonly values: readonly Expr[] | undefined;
  /** The same of the imaginary parts of coefficients and roots, where the polynomial is complex. */
  readonly imaginary?: {
    readonly polynomial: readonly Expr[];
    readonly inNumbers: readonly Expr[];
    readonly values: readonly Expr[] | undefined;
  };
}

/** Eigenvalues without a closed form: the roots of a polynomial, each so often. */
export interface OpenBlock extends CharacteristicFactor {
  /** All positive exactly where all roots have negative real parts. */
  readonly hurwitz: readonly Expr[];
}

/** How the linearised field acts on one sector. */
export interface SectorResult {
  readonly sector: Sector;
  readonly applied: Applied;
  /** On the directions that keep the states in their domains. */
  readonly matrix: Matrix;
}

/** The spectrum of a flow's Jacobian, or the multipliers of a map, at a stationary point. */
export interface Spectrum {
  readonly kind: 'spectrum';
  readonly background: Background;
  readonly layout: Layout;
  readonly sectors: readonly SectorResult[];
  readonly factors: readonly CharacteristicFactor[];
  /** Factors that come one for each value of an index. */
  readonly families: readonly FactorFamily[];
  /** The roots of the factors that have a closed form. */
  readonly eigenvalues: readonly Eigenvalue[];
  /** The factors that have none. */
  readonly open: readonly OpenBlock[];
  /** Whether every zero on the way was proved, none only sampled. */
  readonly proved: boolean;
  /** Whether the trace of the square of the Jacobian was short enough to be looked at. */
  readonly squareChecked: boolean;
  /** From the point to the eigenvalues. */
  readonly steps: () => readonly Step[];
}

/** Why there is none: the residue of a point that is not stationary, or a direction that leads out of all sectors. */
export interface NoSpectrum {
  readonly kind: 'none';
  readonly reason: string;
  readonly residue?: { readonly state: Letter; readonly term: Expr };
  readonly leak?: Leak;
}
