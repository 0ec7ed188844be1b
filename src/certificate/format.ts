/**
 * The certificate of a list of roots: a JSON file that anybody can check without this program. Numbers are doubles, taken
 * exactly; polynomials and formulas are text with exact coefficients, in the names of the unknowns.
 */
export interface Certificate {
  readonly schema: 'saddle-certificate/1';
  /** What the system was made from; nothing in the proof rests on it. */
  readonly model: {
    readonly name: string;
    readonly sha256: string;
    readonly ansatz: string | null;
    /** Of arbitrary constants and disorder. */
    readonly seed: number;
  };
  readonly parameters: Readonly<Record<string, number>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly system: SystemText;
  /** A rule for each mean in the equations, in the order in which they are written; left out where there are none. */
  readonly quadrature?: readonly RuleEntry[];
  readonly roots: readonly RootEntry[];
  readonly bound: BoundEntry;
  readonly claim: ClaimEntry;
  /** SHA-256 of the text of the file with 64 zeros in this place. */
  readonly digest: string;
}

export interface SystemText {
  readonly unknowns: readonly string[];
  /** Each is 0 at a root. */
  readonly equations: readonly string[];
  /** None of these is 0 at a root. */
  readonly nonzero: readonly string[];
  /** Where roots are looked for, for each unknown: from and to, null where there is no end. */
  readonly domain: readonly (readonly [string | null, string | null])[];
  /** Of the lists before, as JSON. */
  readonly sha256: string;
}

/**
 * The trapezoidal rule on the line by which a mean is found: nodes at k·step, -low ≤ k ≤ high; the integrand is analytic up
 * to distance `strip` from the line. That it is, and how far the sum is from the integral, is for the checker to show.
 */
export interface RuleEntry {
  readonly strip: number;
  readonly step: number;
  readonly low: number;
  readonly high: number;
}

/** A box in which there is exactly one root: every real and imaginary part of it is within `r` of that of `x`. */
export interface RootEntry {
  readonly x: readonly (readonly [number, number])[];
  readonly r: number;
  /** The approximate inverse of the Jacobian with which Krawczyk's test succeeds. */
  readonly inverse: readonly (readonly (readonly [number, number])[])[];
}

/** Why there are no others. */
export type BoundEntry =
  /** The multihomogeneous Bezout number of these groups of places of unknowns. */
  | { readonly kind: 'groups'; readonly value: number; readonly groups: readonly (readonly number[])[] }
  /** Polynomials of the ideal, each the sum of cofactors times equations: so many monomials are divided by no leading one. */
  | {
      readonly kind: 'cofactors';
      readonly value: number;
      readonly elements: readonly { readonly polynomial: string; readonly cofactors: readonly string[] }[];
    }
  /**
   * The same with one more unknown, of this name, the reciprocal of the product of all that is not 0 at a root, and with
   * one more equation, the last, that says so: roots of the equations at which a denominator vanishes are no roots of it.
   */
  | {
      readonly kind: 'reciprocal';
      readonly name: string;
      readonly value: number;
      readonly elements: readonly { readonly polynomial: string; readonly cofactors: readonly string[] }[];
    }
  /** All real roots in a box are listed. `outside`: equations, each with the unknown that it bounds, that leave the box only. */
  | {
      readonly kind: 'box';
      readonly box: readonly (readonly [number, number])[];
      readonly tree: TreeEntry;
      readonly outside: readonly (readonly [number, number])[] | null;
    }
  /** Nothing is said of others. */
  | { readonly kind: 'none' };

/**
 * How a box is dealt with: cut across an axis; equation number … has no zero in it; a combination of the equations, seen
 * from a point, has none; it lies in the box of root number ….
 */
export type TreeEntry =
  | readonly ['cut', number, number, TreeEntry, TreeEntry]
  | readonly ['equation', number]
  | readonly ['combination', readonly number[], readonly number[]]
  | readonly ['root', number];

export interface ClaimEntry {
  /** Isolated complex roots; null where only real ones are spoken of. */
  readonly complex: number | null;
  /** Real roots; null where it is not known of all whether they are real. */
  readonly real: number | null;
  /** There are no others: at all (`proved`), or no real ones in the box. */
  readonly complete: 'proved' | 'box' | 'no';
}
