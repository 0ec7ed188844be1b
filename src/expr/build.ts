import { addition } from './constructors/addition.ts';
import { closedSums } from './constructors/closedSum.ts';
import { comparison } from './constructors/comparison.ts';
import { type FunctionCall, functionCall } from './constructors/functionCall.ts';
import { indices } from './constructors/indices.ts';
import { monomials } from './constructors/monomials.ts';
import { type Multiplication, multiplication } from './constructors/multiplication.ts';
import { nodes } from './constructors/nodes.ts';
import { type Power, power } from './constructors/power.ts';
import { product } from './constructors/product.ts';
import { rebuilding } from './constructors/rebuild.ts';
import { reduction } from './constructors/reduction.ts';
import { type Rebuild, replacement } from './constructors/replacement.ts';
import { ringOf, rings } from './constructors/rings.ts';
import { subsets } from './constructors/subsets.ts';
import { summation } from './constructors/summation.ts';
import type { Expr, Index, IndexSet, Letter, Sym } from './expr.ts';
import { indexSet } from './intern.ts';
import { intern, internBy } from './table.ts';

export { children, isGuard, movesWithState } from './constructors/structure.ts';
export { ringOf };

// The one place that makes terms. Constructors keep a small normal form: flatten, fold rationals, merge like terms
// and powers, eliminate deltas, pull constants out of sums. Everything else is a rule with a name, elsewhere.
// Mutually recursive by nature (a product replaces indices, replacing rebuilds sums, sums are made of products): every
// family of constructors in build/ is given those it needs. Four of them are made further down than they are needed,
// `rebuild`, `pow`, `call` and `absorbed`; they are named here before they exist, and called only after.

const node = nodes(intern, internBy);
/** Numbers, components of letters, derivatives not yet taken; a term as coefficient times the rest. */
export const { num, zero, one, minusOne, grad, split } = node;

/** The set 1 … size; the same size polynomial gives the same set. */
export const setOf = (size: Expr | number): IndexSet => indexSet(typeof size === 'number' ? num(size) : size);

const additions = addition(node);
/** Sums of terms. */
export const { add, negate, subtract } = additions;

/** Sums of monomials. */
export const { ofMonomials } = monomials(node);

const ofRings = rings(node, additions);
/** The index as one of a set: on a ring it counts modulo the size. */
export const { onSet } = ofRings;

/** A component of a letter; on rings its indices count modulo the size. */
export const sym = (letter: Letter, indices: readonly Index[] = []): Sym =>
  indices.some((i, k) => ringOf(i) !== undefined || letter.axes[k]?.structure.kind === 'cyclic')
    ? node.sym(
        letter,
        indices.map((i, k) => onSet(i, letter.axes[k]!)),
      )
    : node.sym(letter, indices);

const ofIndices = indices(node, additions, ofRings);
/** Indices moved, and read as numbers. */
export const { shifted, value } = ofIndices;

const comparisons = comparison(node, additions, ofIndices, ofRings, (...parts) => mul(...parts));
/** Conditions on indices. */
export const { delta, unequal, less, member, distinct } = comparisons;

const replacements = replacement(ofIndices, ofRings, (e, f, index) => rebuild(e, f, index));
/** Terms and indices with free atoms replaced, and sums opened. */
export const { replace, replaceIndex, open, openReduce } = replacements;

const multiplications: Multiplication = multiplication(node, additions, {
  pow: (base, exponent) => pow(base, exponent),
  call: (fn, arg) => call(fn, arg),
  identified: replacements.identified,
  absorbed: (factors) => absorbed(factors),
});
/** Products of terms. */
export const { mul } = multiplications;

const powers: Power = power(node, additions, multiplications, (fn, arg) => call(fn, arg));
/** Powers. */
export const { pow, sqrt, square, divide } = powers;

const families = subsets(node, additions, multiplications, powers, ofRings);
/** Sets of subsets, and the indices of sets by number. */
export const { subsetsOf, binomial, indexAt } = families;

const calls: FunctionCall = functionCall(node, additions, multiplications);
/** Functions of terms. */
export const { call } = calls;

const basics = {
  ...node,
  sym,
  ...ofRings,
  ...additions,
  ...ofIndices,
  ...comparisons,
  ...replacements,
  ...multiplications,
  ...powers,
  ...calls,
  ...families,
};
const sums = summation({ ...basics, ...closedSums(basics) });
/** Sums over indices. */
export const { sum } = sums;

const products = product(basics, (e, f, index) => rebuild(e, f, index));
/** Products over indices. */
export const { prod } = products;
const { absorbed } = products;

const reductions = reduction({ ...basics, ...sums });
/** Functions of whole arrays. */
export const { reduce } = reductions;

/**
 * The term made anew from its changed parts, by the constructors. Sums are opened, so `f` never meets a bound index.
 * Guards of a product are made first: where one is 0 the rest, which may be singular there, is not touched.
 */
export const rebuild: Rebuild = rebuilding({ ...basics, ...sums, ...products, ...reductions });
