import { subtract, sym } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { Singular } from '../../expr/refusal.ts';
import { substitute } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { onDomain } from '../../rewrite/onDomain.ts';
import { endsOf } from '../../theory/bounds/ends.ts';
import { isExplicit } from '../../theory/bounds/squares.ts';
import { givenBy } from '../../theory/fixedPoints/given.ts';
import { assign } from '../../theory/motion.ts';
import { type Case, settings, specialise } from '../case/case.ts';
import { type Evidence, inconclusive, type Judgement, type Witness } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { type Landscape, landscape, places } from '../landscape/landscape.ts';
import { type Escape, escapeFrom } from './escape.ts';

type BoundedBelow = Extract<Form, { kind: 'bounded-below' }>;

/** Below this nothing that is bounded is expected. */
const ENDLESS = 1e15;

/** `bounded-below L`: a bound in letters, by structure; refuted by a curve along which L falls without end. */
export function judgeBoundedBelow(c: Case, form: BoundedBelow): Judgement {
  if (c.claim.observed.length > 0) return inconclusive('a bound is one over states, not over values at times');
  const evidence: Evidence[] = [];
  const [bound] = boundsOf(c, form.quantity);
  if (bound !== undefined) evidence.push(boundEvidence(bound.plain));
  // A bound in letters needs a second route only.
  const { settings: where, refused } = settings(c, bound === undefined ? c.draws : Math.min(c.draws, 2));
  let least = Number.POSITIVE_INFINITY;
  let draws = 0;
  let cut = false;
  for (const setting of where) {
    const land = landscape(c, form.quantity, setting);
    const found = places(land, 3);
    if (found.length === 0) continue;
    draws += found.length;
    least = Math.min(least, found[0]!.value);
    const way = escapeFrom(land, startsOf(found), land.random);
    cut ||= way === 'cut';
    if (way === undefined || way === 'cut') continue;
    if (bound !== undefined)
      return inconclusive('the two wings disagree: bounded in letters, not in numbers', evidence);
    return { verdict: 'refuted', evidence: [...evidence, escapeEvidence(way)], witness: escaped(c, land, found, way) };
  }
  if (draws === 0) return inconclusive(refused ?? 'the quantity has no value at any state tried', evidence);
  if (bound === undefined && least < -ENDLESS)
    return inconclusive(`a descent went down to ${least.toPrecision(3)}, and was not seen to end`, evidence);
  if (bound === undefined && cut)
    return inconclusive('along a curve it falls as far as its numbers go, which is not far enough to tell', evidence);
  evidence.push({
    wing: 'numeric',
    method: 'descents, and curves that lead away',
    says: 'along no curve tried does the quantity fall without end; the least value found',
    measured: least,
    draws,
  });
  return { verdict: bound === undefined ? 'supported' : 'proved', evidence };
}

export const boundEvidence = (bound: Expr): Evidence => ({
  wing: 'symbolic',
  method: 'bounds by structure',
  says: isExplicit(bound)
    ? `never below ${print(bound, 'unicode')}`
    : 'outgrown by even powers with positive coefficients: bounded',
});

export const escapeEvidence = (way: Escape): Evidence => ({
  wing: way.leading === undefined ? 'numeric' : 'symbolic',
  method: 'a curve that leads away',
  says:
    way.leading === undefined
      ? `it falls by no less in each of ${way.decades} decades of the distance`
      : `along it the leading term is ${way.leading}, exactly`,
});

/** The lowest places, and one that is not: where a descent ends need not be where a curve begins. */
export const startsOf = (found: readonly { readonly x: Float64Array }[]): readonly Float64Array[] =>
  [found[0]!, found[found.length >> 1]!].map((p) => p.x);

/** The value far out on a curve against the lowest one found before. */
export function escaped(c: Case, land: Landscape, found: readonly { readonly value: number }[], way: Escape): Witness {
  // A descent that nothing stops may have gone farther.
  const near = found[0]!.value > way.value ? found[0]!.value : way.first;
  const what = `the quantity at this state, against the least value found near by; it goes on falling along a curve (here s = ${way.s})`;
  const shown = { left: way.value, right: near, what, state: land.state(way.coordinates) };
  return disagreement(c.model, land.setting, shown);
}

/** A bound from below, with letters narrowed to what conditions leave of their domains, and in those of the model. */
export interface LetterBound {
  readonly narrow: Expr;
  readonly plain: Expr;
}

function expandedBounds(e: Expr): readonly Expr[] {
  try {
    return endsOf(onDomain(expand(e), expand)).low;
  } catch (problem) {
    if (problem instanceof TooManyTerms) return [];
    throw problem;
  }
}

/** Bounds from below in letters of a quantity, less what is given, at what the claim speaks of. */
export function boundsOf(c: Case, quantity: Expr, less?: Expr): readonly LetterBound[] {
  try {
    const taken = takeGradients(quantity);
    const whole = c.claim.ansatz === undefined ? taken : assign(taken, c.claim.ansatz.items);
    const { term } = specialise(less === undefined ? whole : subtract(whole, less), c.when);
    const { narrowed } = givenBy(c.when);
    const back = new Map([...narrowed].map(([own, narrow]) => [narrow, own]));
    const swapped = (e: Expr, by: ReadonlyMap<Letter, Letter>): Expr =>
      substitute(e, (s) => {
        const l = s.indices.length === 0 ? by.get(s.letter) : undefined;
        return l === undefined ? undefined : sym(l);
      });
    const e = swapped(term, narrowed);
    // As it is written, and with its squares completed anew: either may be the tighter one.
    const all = [...new Set([...endsOf(e).low, ...expandedBounds(e)])];
    return all.map((narrow) => ({ narrow, plain: swapped(narrow, back) }));
  } catch (problem) {
    if (problem instanceof Singular || problem instanceof TooManyTerms) return [];
    throw problem;
  }
}
