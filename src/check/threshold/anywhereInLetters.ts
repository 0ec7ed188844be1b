import { one, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { some, substitute } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { type Polynomial, textKey } from '../../rewrite/polynomial/polynomial.ts';
import { discriminant } from '../../rewrite/polynomial/resultant.ts';
import { fractionOf, NotRational, termOf } from '../../rewrite/polynomial/terms.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { attempted } from '../../theory/attempted.ts';
import { explicitPoints } from '../../theory/fixedPoints/explicit.ts';
import { fixedPointsOf } from '../../theory/fixedPoints/fixedPoints.ts';
import {
  isPolynomialSystem,
  type Motion,
  motionsOf,
  type PolynomialSystem,
  systemOf,
} from '../../theory/fixedPoints/system.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { vanishes } from '../../theory/spectrum/matrix.ts';
import { type Case, fieldsWhen, specialise } from '../case/case.ts';
import { positiveWithin } from '../conditions/signsWithin.ts';
import { type Shown, shownAtPoint } from './letters.ts';
import type { Threshold } from './mover.ts';
import { solvedRelation } from './solvedRelation.ts';

/** Operations on coefficients that the discriminants may take. */
const WORK = 300_000;

/**
 * A fold among the fixed points of a polynomial motion: the discriminant of the polynomial that its points are roots of
 * contains the claimed relation as a factor an odd number of times, so that the number of real roots changes by two.
 */
export function shownAnywhere(c: Case, form: Threshold): Shown | undefined {
  if (form.tolerance !== undefined) return undefined;
  const fold = form.says.every((w) => w === 'fold');
  return attempted(() => {
    try {
      return within('discriminants', WORK, () => (fold ? folded(c, form) : undefined) ?? atDerivedPoint(c, form));
    } catch (problem) {
      if (problem instanceof WorkSpent || problem instanceof NotRational) return undefined;
      throw problem;
    }
  });
}

/** The motion, or that within an invariant ansatz. */
function motionsIn(c: Case): readonly Motion[] | undefined {
  const reduced = c.claim.ansatz === undefined ? undefined : c.reduced();
  if (
    reduced !== undefined &&
    (reduced.invariant !== 'proved' || reduced.fields.length < reduced.ansatz.letters.length)
  )
    return undefined;
  return motionsOf(reduced?.fields ?? fieldsWhen(c), { time: c.model.time, data: c.model.data });
}

/** The motion as a system of polynomials; undefined where it is none. */
function systemIn(c: Case): PolynomialSystem | undefined {
  const motions = motionsIn(c);
  const system = motions && systemOf(motions);
  return system !== undefined && isPolynomialSystem(system) ? system : undefined;
}

/** Points in closed form at which the threshold is shown in letters, if they are in the domains of their states at all parameters. */
const MOST_POINTS = 6;

function atDerivedPoint(c: Case, form: Threshold): Shown | undefined {
  const motions = motionsIn(c);
  const solved = solvedRelation(c, form);
  if (motions === undefined || solved === undefined || motions.some((m) => m.unknown.indices.length > 0))
    return undefined;
  const positive = positiveWithin(c.when);
  const there = (e: Expr): Expr =>
    factored(
      specialise(
        substitute(e, (s) => (s.letter === solved.letter ? solved.value : undefined)),
        c.when,
      ).term,
    );
  const { place } = c.claim;
  for (const values of pointsOf(motions)) {
    if (![...values].every(([x, e]) => isInside(x.letter, e, there, positive))) continue;
    const entries = [...values].map(([x, term]) => ({ state: x.letter, indices: [], guard: one, term, place }));
    const shown = shownAtPoint(c, form, { entries, place });
    if (shown?.proved === true) return shown;
  }
  return undefined;
}

/** Points in closed form; of motions that are no polynomials where all states are 0, if they rest there. */
function pointsOf(motions: readonly Motion[]): readonly ReadonlyMap<Sym, Expr>[] {
  const system = systemOf(motions);
  if (isPolynomialSystem(system))
    return fixedPointsOf(system)
      .branches.flatMap((b) => explicitPoints(b, system))
      .filter((p) => p.size === system.unknowns)
      .slice(0, MOST_POINTS);
  const origin = new Map(motions.map((m): [Sym, Expr] => [m.unknown, zero]));
  const rests = motions.every((m) => vanishes(substitute(m.right, (s) => origin.get(s))));
  return rests ? [origin] : [];
}

/** Whether the value of a state is real beside the threshold, and in its domain there, wherever the claim speaks. */
function isInside(l: Letter, value: Expr, there: (e: Expr) => Expr, positive: (e: Expr) => boolean): boolean {
  const rooted = some(
    value,
    (x) =>
      x.kind === 'pow' && (x.exponent.kind !== 'num' || (x.exponent.value.d % 2n === 0n && !positive(there(x.base)))),
  );
  if (rooted || l.domain.kind !== 'real' || l.domain.not !== undefined) return false;
  const { lower, upper } = l.domain;
  const beyond = (gap: Expr, open: boolean): boolean => positive(there(gap)) || (!open && vanishes(gap));
  return (
    (lower === undefined || beyond(subtract(value, lower.value), lower.open)) &&
    (upper === undefined || beyond(subtract(upper.value, value), upper.open))
  );
}

function folded(c: Case, form: Threshold): Shown | undefined {
  const system = systemIn(c);
  if (system === undefined) return undefined;
  const gap = specialise(subtract(form.left, form.right), c.when).term;
  const relation = factor(fractionOf(expand(gap), system.alphabet).numerator).factors.filter((f) => f.times % 2 === 1);
  const { branches, unsolved } = fixedPointsOf(system);
  if (unsolved.length > 0) return undefined;
  for (const b of branches)
    for (const r of b.chain.roots) {
      const inside = factor(discriminant(r.polynomial, r.unknown)).factors.filter((f) => f.times % 2 === 1);
      const shared = inside.find((f) => relation.some((g) => textKey(g.factor) === textKey(f.factor)));
      if (shared === undefined) continue;
      const unknown = system.motions[r.unknown]!.unknown;
      const words = (p: Polynomial): string => print(termOf(p, system.alphabet), 'unicode');
      const says = `two roots of ${words(r.polynomial)} in ${print(sym(unknown.letter, unknown.indices), 'unicode')} meet where ${words(shared.factor)} = 0, a simple factor of its discriminant`;
      return {
        evidence: [{ wing: 'symbolic', method: 'discriminant in letters', says }],
        proved: form.says.length > 0,
      };
    }
  return undefined;
}
