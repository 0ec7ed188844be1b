import type { FunctionName, ReduceName } from './functionNames.ts';
import type { Rational } from './rational.ts';

/**
 * A term: a scalar, possibly with free indices. Terms are interned, so `===` proves equality
 * (but `!==` proves nothing); only `build.ts` makes them.
 */
export type Expr = Num | Sym | Value | Condition | Add | Mul | Pow | Call | Sum | Prod | Reduce | Grad;

interface Node {
  readonly id: number;
  /** Structural hash of 53 bits, the same in every session and blind to names of bound indices. */
  readonly hash: number;
  /** 0 without sums; a sum or product over an index is one higher than its body. */
  readonly height: number;
  /** Atoms of indices that are not bound inside, each once, by id. */
  readonly free: readonly Atom[];
}

/** An exact number. */
export interface Num extends Node {
  readonly kind: 'num';
  readonly value: Rational;
}
/** A component of a declared letter, one index for each of its axes. */
export interface Sym extends Node {
  readonly kind: 'sym';
  readonly letter: Letter;
  readonly indices: readonly Index[];
}
/** An index read as a number. */
export interface Value extends Node {
  readonly kind: 'value';
  readonly index: Index;
}
/** Kronecker's delta: 1 where both indices agree, else 0. */
export interface Delta extends Node {
  readonly kind: 'delta';
  readonly i: Index;
  readonly j: Index;
}
/** The condition i != j as 0 or 1. As a factor it guards the rest of the product. */
export interface Unequal extends Node {
  readonly kind: 'unequal';
  readonly i: Index;
  readonly j: Index;
}
/** The condition i < j as 0 or 1. */
export interface Less extends Node {
  readonly kind: 'less';
  readonly i: Index;
  readonly j: Index;
}
/** The condition that the element i lies in the subset j, as 0 or 1; j runs through the subsets of the set of i. */
export interface Member extends Node {
  readonly kind: 'member';
  readonly i: Index;
  readonly j: Index;
}
/** What two indices may satisfy. */
export type Condition = Delta | Unequal | Less | Member;
export interface Add extends Node {
  readonly kind: 'add';
  readonly terms: readonly Expr[];
}
export interface Mul extends Node {
  readonly kind: 'mul';
  readonly coefficient: Rational;
  readonly factors: readonly Expr[];
}
export interface Pow extends Node {
  readonly kind: 'pow';
  readonly base: Expr;
  readonly exponent: Expr;
}
export interface Call extends Node {
  readonly kind: 'call';
  readonly fn: FunctionName;
  readonly args: readonly Expr[];
}
/** A sum over the whole sets of its binders; their order does not exist. */
export interface Sum extends Node {
  readonly kind: 'sum';
  readonly binders: readonly Atom[];
  readonly body: Expr;
}
/** A product over the whole set of one binder. */
export interface Prod extends Node {
  readonly kind: 'prod';
  readonly binders: readonly Atom[];
  readonly body: Expr;
}
/**
 * A function of a whole array, whose entries are `body` over the whole sets of the binders, in their order. A matrix has
 * two binders, its row and its column.
 */
export interface Reduce extends Node {
  readonly kind: 'reduce';
  readonly fn: ReduceName;
  readonly binders: readonly Atom[];
  readonly body: Expr;
  /** Which entries count, as 0 or 1; 1 for matrices. */
  readonly guard: Expr;
  /** Which entry of the result is meant: the place of `pick`, k of `eigenvalue` and `singular`, row and column of `inverse`. */
  readonly at: readonly Index[];
}
/** A derivative not yet taken: of `of` by the component `by`; `sg` inside `of` is constant for it. */
export interface Grad extends Node {
  readonly kind: 'grad';
  readonly of: Expr;
  readonly by: Sym;
}

/** What an index runs through: 1 … size. Two axes share a set only if their sizes and structures are the same. */
export interface IndexSet {
  readonly id: number;
  readonly size: Expr;
  readonly structure: SetStructure;
  readonly hash: number;
}

/** What the members of an index set are. */
export type SetStructure =
  | { readonly kind: 'plain' }
  /** The places of a ring: shifts are taken modulo the size, an index never leaves the axis. */
  | { readonly kind: 'cyclic' }
  /** The subsets of `take` members of another set, in the order of their sorted members; size binomial(of, take). */
  | { readonly kind: 'subsets'; readonly name: string; readonly of: IndexSet; readonly take: number }
  /**
   * The outcomes of a law, measure 1 (its `size` is 1): a sum over it is the expectation. The variable is a letter
   * of role `variable` with this set as its first axis, then the component axes; its components are independent and
   * of the standard law: normal(0, 1), uniform on (0, 1), exponential of rate 1, Lorentz of half-width 1.
   * Two binders over it are two independent draws.
   */
  | {
      readonly kind: 'outcomes';
      readonly name: string;
      readonly law: 'normal' | 'uniform' | 'exponential' | 'lorentz';
      readonly components: readonly IndexSet[];
    };

/** A named index: free, or bound by the sum of height `height` as its `position`-th binder. */
export interface Atom {
  readonly id: number;
  readonly kind: 'free' | 'bound';
  readonly name: string;
  readonly set: IndexSet;
  readonly hash: number;
}

/** What stands in a slot: an atom moved by a whole number, a place (1, 2, n), an entry of whole-number data, or a set {a, b}. */
export type Index = AtomIndex | PlaceIndex | EntryIndex | SubsetIndex;
interface IndexNode {
  readonly id: number;
  readonly hash: number;
}
export interface AtomIndex extends IndexNode {
  readonly kind: 'atom';
  readonly atom: Atom;
  readonly shift: number;
  /** It counts modulo the size of this ring, although its own set is a plain one of that size. */
  readonly ring?: IndexSet;
}
export interface PlaceIndex extends IndexNode {
  readonly kind: 'place';
  /** A whole number, or a polynomial in sizes. */
  readonly value: Expr;
  /** It counts modulo the size of this ring. */
  readonly ring?: IndexSet;
}
export interface EntryIndex extends IndexNode {
  readonly kind: 'entry';
  readonly of: Sym;
  readonly shift: number;
  readonly ring?: IndexSet;
}

/** The subset made of these elements. Where two of them agree there is none: a condition has to exclude it. */
export interface SubsetIndex extends IndexNode {
  readonly kind: 'subset';
  /** A set of structure `subsets`. */
  readonly set: IndexSet;
  /** As many as the subsets have; their order means nothing. */
  readonly members: readonly Index[];
}

/** What a letter is to the model. */
export type Role =
  | 'size'
  | 'parameter'
  /** Arbitrary constant: statements hold for each of its values. */
  | 'any'
  | 'state'
  | 'data'
  | 'time'
  /** A letter of an ansatz: a number that moves with the flow. */
  | 'reduced'
  /** The value of a state at t = 0. */
  | 'start'
  /** The value of a state at another time of its trajectory. */
  | 'observed'
  /** A direction in state space, or another auxiliary of the engine. */
  | 'auxiliary'
  /** Disorder: drawn once, with the other constants, and fixed along a trajectory. */
  | 'random'
  /** Drawn anew in each step of a map, independently: a sample, or a whole number that can stand as an index. */
  | 'draw'
  /** Unit white noise (Itô), independent for each component. */
  | 'noise'
  /** In claims: the mean of a quantity over the noise, what steps draw, and the random starts, as a function of time. */
  | 'mean'
  /** A random variable that an expectation runs over; its first axis is a set of outcomes. */
  | 'variable';

export interface Bound {
  readonly value: Expr;
  readonly open: boolean;
}
/** Where the values of a letter lie. */
export type Domain =
  | { readonly kind: 'real'; readonly lower?: Bound; readonly upper?: Bound; readonly not?: Expr }
  | { readonly kind: 'integer'; readonly lower?: Bound; readonly upper?: Bound; readonly not?: Expr }
  /** Vectors of norm `radius` along the last axis. */
  | { readonly kind: 'sphere'; readonly radius: Expr }
  | { readonly kind: 'simplex' }
  /** Symmetric matrices along the last two axes. */
  | { readonly kind: 'symmetric' };

/** A declared quantity. Its axes are those of the family, then `components` axes of one member. */
export interface Letter {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly axes: readonly IndexSet[];
  readonly components: number;
  readonly domain: Domain;
  readonly hash: number;
}

/** An equation between terms with the same free indices. */
export interface Equation {
  readonly left: Expr;
  readonly right: Expr;
}
