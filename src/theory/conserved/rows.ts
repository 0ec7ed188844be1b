import { add, mul, num, split, subtract, sum, sym, zero } from '../../expr/build.ts';
import { ContractionTooSymmetric } from '../../expr/canonical.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { Singular } from '../../expr/refusal.ts';
import { factorsOf, letters, mentions, open, some, termsOf } from '../../expr/traverse.ts';
import { derivative, directional } from '../../rewrite/derivative.ts';
import { expand, splitConditions, TooManyTerms } from '../../rewrite/expand.ts';
import { onDomain } from '../../rewrite/onDomain.ts';
import { openDeltas } from '../../rewrite/openDeltas.ts';
import { openSums } from '../../rewrite/openSubsets.ts';
import { weightsAdded } from '../../rewrite/weights.ts';
import type { Field } from '../derivation.ts';
import { afterStep, alongFlow, rateOf, TIME } from '../motion.ts';

/** How quantities change: along a flow their time derivative, in a map their next value minus their value. */
export interface Changes {
  readonly fields: readonly Field[];
  readonly time: 'continuous' | 'discrete';
}

/** Values that parameters have. */
export type Values = ReadonlyMap<Letter, Expr>;

/** The change of a term as it comes, nothing multiplied out. */
export const rawChange = (e: Expr, { fields, time }: Changes): Expr =>
  time === 'continuous' ? alongFlow(e, fields) : subtract(afterStep(e, fields), e);

/** The change of a term multiplied out and tidied; undefined where it has too many terms. */
export function change(e: Expr, changes: Changes): Expr | undefined {
  try {
    if (changes.time === 'discrete') return tidied(rawChange(e, changes));
    // One term of the field at a time: what is put in is multiplied out already.
    const moving = changes.fields.filter((f) => mentions(e, f.state));
    const parts = moving.flatMap((f) => termsOf(f.right).map((right) => directional(e, rateOf([{ ...f, right }]))));
    return tidied(add(...parts, derivative(e, sym(TIME))));
  } catch (problem) {
    if (problem instanceof TooManyTerms || problem instanceof ContractionTooSymmetric || problem instanceof Singular)
      return undefined;
    throw problem;
  }
}

/** Multiplied out, what domains say put in, normalisers cancelled against the sums that they normalise. */
export function tidied(e: Expr): Expr {
  const flat = onDomain(counted(flattened(e)), flattened);
  if (!some(flat, isCondition)) return normalised(flat);
  return normalised(expand(splitConditions(expand(openDeltas(flat)))));
}

/** Terms that ask whether members lie in subsets, with the members or the subsets counted. */
const counted = (e: Expr): Expr =>
  some(e, isMember) ? add(...termsOf(e).flatMap((t) => (some(t, isMember) ? countedTerm(t) : [t]))) : e;

/** One of them; the same come again in the changes of other candidates, with other numbers in front. */
function countedTerm(t: Expr): readonly Expr[] {
  const key = mul(...factorsOf(t));
  let known = countedBefore.get(key);
  if (known === undefined) {
    const made = mul(...factorsOf(t).map(membersCounted));
    const open = some(made, isMember) ? openSums(made) : made;
    known = termsOf(expand(splitConditions(expand(open))));
    countedBefore.set(key, known);
  }
  const front = num(split(t)[0]);
  return known.map((x) => mul(front, x));
}
const countedBefore = new WeakMap<Expr, readonly Expr[]>();
const isMember = (x: Expr): boolean => x.kind === 'member';

/** The sum over the members of a subset of what does not depend on the member is a multiple of it. */
function membersCounted(e: Expr): Expr {
  if (e.kind !== 'sum') return e;
  return scoped(() => {
    const { binders, body } = open(e);
    const factors = factorsOf(body);
    for (const f of factors) {
      if (f.kind !== 'member' || f.i.kind !== 'atom' || f.j.kind !== 'atom') continue;
      const [a, { structure }] = [f.i.atom, f.j.atom.set];
      if (structure.kind !== 'subsets' || !binders.includes(a)) continue;
      if (factors.some((x) => x !== f && x.free.includes(a))) continue;
      const rest = mul(num(split(body)[0]), num(structure.take), ...factors.filter((x) => x !== f));
      return membersCounted(
        sum(
          binders.filter((b) => b !== a),
          rest,
        ),
      );
    }
    return e;
  });
}

const isCondition = (x: Expr): boolean => x.kind === 'unequal' || x.kind === 'less' || x.kind === 'delta';

const flattened = (e: Expr): Expr => (isFlat(e) ? e : expand(e));

/** Whether nothing is left to multiply out. */
const isFlat = (e: Expr): boolean =>
  termsOf(e).every((t) =>
    factorsOf(t).every((f) => (f.kind === 'sum' ? f.body.kind !== 'add' && isFlat(f.body) : isClosed(f))),
  );
/** Whether a factor is none that a product is multiplied out over. */
function isClosed(f: Expr): boolean {
  if (f.kind === 'sym') return true;
  if (f.kind === 'pow')
    return f.base.kind === 'sym' || (f.exponent.kind === 'num' && f.exponent.value.n < 0n) || f.base.kind === 'sum';
  return f.kind !== 'add' && f.kind !== 'mul';
}

/** Normalisers cancelled against the sums that they normalise, term by term. */
function normalised(e: Expr): Expr {
  const terms = termsOf(e);
  const made = terms.map((t) => mul(num(split(t)[0]), ...factorsOf(t).map(weightsAdded)));
  return made.some((t, k) => t !== terms[k]) ? expand(add(...made)) : e;
}

/** Whether a factor is a number as far as states, indices and time are concerned. */
export const isFixed = (e: Expr): boolean => {
  if (e.free.length > 0) return false;
  let known = fixed.get(e);
  if (known === undefined) {
    known = letters(e).every((l) => CONSTANT.has(l.role));
    fixed.set(e, known);
  }
  return known;
};
const CONSTANT: ReadonlySet<string> = new Set(['size', 'parameter', 'any', 'data', 'random']);
const fixed = new WeakMap<Expr, boolean>();

/** A term as coefficients of monomials: what is fixed by what moves. */
export function monomials(e: Expr): ReadonlyMap<Expr, Expr> {
  const rows = new Map<Expr, Expr>();
  for (const t of termsOf(e)) {
    const still: Expr[] = [num(split(t)[0])];
    const moving: Expr[] = [];
    for (const f of factorsOf(t)) (isFixed(f) ? still : moving).push(f);
    const key = mul(...moving);
    rows.set(key, add(rows.get(key) ?? zero, mul(...still)));
  }
  return rows;
}
