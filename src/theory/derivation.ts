import type { Place } from '../diagnostic.ts';
import type { Atom, Equation, Expr, IndexSet, Letter } from '../expr/expr.ts';
import type { Tensor } from '../model/form.ts';

/** Why a term may be replaced by another. */
export type Justification =
  | { readonly by: 'definition'; readonly of: string }
  | { readonly by: 'rule'; readonly rule: string }
  /** True in a limit, by a theorem: no equality at finite sizes that points could test. */
  | { readonly by: 'lemma'; readonly text: string }
  | { readonly by: 'assumption'; readonly text: string };

/** An equality with its reason; long ones carry the smaller steps they are made of. */
export interface Step {
  readonly before: Expr;
  readonly after: Expr;
  readonly why: Justification;
  /** The free indices of both sides; the last `components` of them are components of one member. */
  readonly indices: readonly Atom[];
  readonly components: number;
  readonly steps?: readonly Step[];
  /** Terms that must not vanish for the step to hold. */
  readonly conditions?: readonly Expr[];
  /** Letters of both sides that obey rules, as terms in free ones of which the rules are identities: for tests. */
  readonly letters?: readonly { readonly letter: Letter; readonly indices: readonly Atom[]; readonly term: Expr }[];
  /** The author's statement that it speaks of. */
  readonly place?: Place;
}

/** The motion of one state: x' = right, in a map x <- right, with all its axes named. No derivative is left untaken, no stop-gradient in it. */
export interface Field {
  readonly state: Letter;
  readonly indices: readonly Atom[];
  readonly right: Expr;
  /** The author's statement that it comes from. */
  readonly place?: Place;
}

/** A quantity of which something was found. */
export interface Finding {
  /** In the word of a claim: `conserved`. */
  readonly says: string;
  readonly quantity: Tensor;
  /** Values of parameters for which it holds; for all values where there are none. */
  readonly when: readonly Equation[];
  /** In letters; otherwise at random points only. */
  readonly proved: boolean;
  /** Terms that are assumed not to vanish. */
  readonly conditions: readonly Expr[];
}

/** A piece of theory: steps that lead from the model to the result. */
export interface Derivation {
  readonly kind: string;
  readonly title: string;
  readonly steps: readonly Step[];
  readonly result: readonly Field[];
  /** What letters of the result stand for, eigenvalues, what is left over. */
  readonly sections?: readonly Section[];
  /** What was found besides motions. */
  readonly findings?: readonly Finding[];
  /** Sentences about the result. */
  readonly notes?: readonly string[];
  /** Changes of the states that the motion does not see. */
  readonly symmetries?: readonly Symmetry[];
}

/**
 * Any order of the members of families over a set, all of them alike; the members of a ring moved on; rotations and
 * reflections of all components over a set, as far as they leave some constant arrays as they are; or the signs of states,
 * changed together.
 */
export type Symmetry =
  | { readonly kind: 'permutations' | 'shifts'; readonly set: IndexSet; readonly states: readonly Letter[] }
  | {
      readonly kind: 'rotations';
      readonly set: IndexSet;
      readonly states: readonly Letter[];
      readonly fixing: readonly Letter[];
    }
  | { readonly kind: 'signs'; readonly states: readonly Letter[] };

/** Equations that belong together, under a heading of their own. */
export interface Section {
  readonly title: string;
  readonly equations: readonly {
    readonly left: Expr;
    readonly right: Expr;
    /** The free indices of both sides; the last `components` of them are components of one member. */
    readonly indices: readonly Atom[];
    readonly components: number;
    /** Terms that have to be positive, or not negative, for the equation to speak of something. */
    readonly needs?: readonly { readonly term: Expr; readonly open: boolean }[];
  }[];
}
