import { type Polynomial, textKey, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { leadingBy } from '../../rewrite/polynomial/recursive.ts';
import { discriminant } from '../../rewrite/polynomial/resultant.ts';
import { bounds } from './bounds.ts';
import { type Branch, isSimple } from './branches.ts';
import { norm } from './chain.ts';
import { against, type Outcome, type Place, type Question, unknown } from './everywhere.ts';
import { existenceOf, type Product } from './existence.ts';
import type { FixedPoints } from './fixedPoints.ts';
import { meetings } from './meetings.ts';
import { realCount } from './realCount.ts';
import { lonelyPoints } from './realFamilies.ts';
import type { Signs } from './signs.ts';
import type { PolynomialSystem } from './system.ts';

/** Where points of a branch may meet, run to infinity, become real, or leave the domains of the states: polynomials in letters. */
export function criticalOf(branch: Branch, system: PolynomialSystem): readonly Polynomial[] {
  if (branch.free.length > 0) return [];
  const { roots, linear } = branch.chain;
  const own = [
    ...roots.flatMap((r) => [discriminant(r.polynomial, r.unknown), leadingBy(r.polynomial, r.unknown)]),
    ...bounds(branch, system).flatMap((b) => [b.numerator, b.denominator]),
    ...linear.map((l) => l.value.denominator),
  ].map((p) => norm(p, roots));
  return [...own, ...(branch.determinant === undefined ? [] : [branch.determinant])];
}

/** `real` isolated real points in the domains of the states, and `complex` points in all, where that is asked. */
export const countingQuestion = (real: number, complex?: number): Question => ({
  critical: (f) => [
    ...f.branches.flatMap((b) => criticalOf(b, f.system)),
    ...(meetings(
      f.branches.filter((b) => b.free.length === 0),
      f.system,
    ) ?? []),
    ...f.branches.flatMap((b) => (b.free.length === 0 ? [] : lonelyPoints(b, f.system).special)),
  ],
  answer: (f, signs, at) => counted(f, signs, at, real, complex),
});

function counted(f: FixedPoints, signs: Signs, at: Place, real: number, complex: number | undefined): Outcome {
  const points = f.branches.filter((b) => b.free.length === 0);
  const families = points.length < f.branches.length;
  const letters = f.system.alphabet.symbols.length > f.system.unknowns;
  if (letters && meetings(points, f.system) === undefined)
    return unknown('a fixed point that is not simple, or not seen to be, may meet others at some values');
  if (families && points.some((b) => isSimple(b) !== true))
    return unknown('beside a family a point that is not simple may not be isolated');
  if (f.branches.some((b) => b.free.length > 0 && !lonelyPoints(b, f.system).none))
    return against('a family of fixed points may have isolated real points, or such in the domains of the states');
  if (families && complex !== undefined) return unknown('there are families: not all fixed points are isolated');
  let found = 0;
  for (const b of points) {
    const own = realPoints(b, f.system, signs);
    if (own === undefined)
      return unknown(
        'how many of the fixed points are real, and in the domains of the states, is not decided in letters',
      );
    found += own;
  }
  if (found !== real) return { kind: 'fails', at, what: 'the number of real fixed points', found, wanted: real };
  if (complex === undefined) return { kind: 'holds' };
  if (f.realOnly) return unknown('complex fixed points were not all looked for');
  if (!points.every(areDistinct)) return unknown('whether complex fixed points coincide is not decided');
  const all = points.reduce((n, b) => n + b.degree, 0);
  return all === complex
    ? { kind: 'holds' }
    : { kind: 'fails', at, what: 'the number of complex fixed points', found: all, wanted: complex };
}

/** Irreducible polynomials have different roots; over other roots only a regular Jacobian shows it. */
const areDistinct = (b: Branch): boolean =>
  isSimple(b) === true || b.chain.roots.every((r) => standsAlone(b, r.polynomial));
const standsAlone = (b: Branch, p: Polynomial): boolean =>
  b.chain.roots.filter((r) => variablesOf(p).includes(r.unknown)).length === 1;

/** How many points of a branch are real and in the domains, where no critical polynomial vanishes. */
export function realPoints(b: Branch, system: PolynomialSystem, signs: Signs): number | undefined {
  if (system.alphabet.symbols.length === system.unknowns) return realCount(b, bounds(b, system), new Map());
  const e = existenceOf(b, system);
  if (e.kind === 'everywhere') return e.count;
  if (e.kind !== 'where') return undefined;
  const says = truths(e.positive, signs);
  if (says.every((t) => t)) return e.real ? undefined : b.degree;
  return says.every((t) => !t) ? e.otherwise : undefined;
}

/** More factors of unknown sign are not tried one by one. */
const MOST_OPEN = 6;

/** Whether all products are positive, for each way in which the factors of unknown sign may have one. */
function truths(products: readonly Product[], signs: Signs): readonly boolean[] {
  const open = new Map<string, number>();
  for (const p of products)
    for (const q of p.factors) if (signs.off(q) === undefined && !open.has(textKey(q))) open.set(textKey(q), open.size);
  if (open.size > MOST_OPEN) return [true, false];
  return Array.from({ length: 2 ** open.size }, (_, way) =>
    products.every((p) => {
      const sign = (q: Polynomial): number =>
        signs.off(q) ?? (Math.floor(way / 2 ** open.get(textKey(q))!) % 2 === 0 ? 1 : -1);
      return p.factors.reduce((s, q) => s * sign(q), p.negative ? -1 : 1) > 0;
    }),
  );
}
