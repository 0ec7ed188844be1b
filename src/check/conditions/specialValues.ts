import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { fromNumber, type Rational, toNumber } from '../../expr/rational.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';
import { scalar } from '../../numeric/scalar.ts';
import { holds, inDomain, type Setting, valuesOf } from '../../numeric/setting.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { denseOf } from '../../rewrite/polynomial/dense.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { isConstant, isZero, type Polynomial, textKey, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import { isolateRealRoots, refined, toDouble } from '../../rewrite/polynomial/realRoots.ts';
import { squareFreeFactors } from '../../rewrite/polynomial/squareFree.ts';
import { alphabet, fractionOf, NotRational, symbolsOf } from '../../rewrite/polynomial/terms.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import { atValues } from '../../theory/fixedPoints/realCount.ts';
import { type Case, settings } from '../case/case.ts';

/** Settings of each kind, and settings from which they are reached. */
const MOST = 8;
const BASES = 2;
/** What is moved there: a claim speaks of every value of these. */
const MOVED: ReadonlySet<string> = new Set(['parameter', 'any']);
/** Operations on coefficients. */
const WORK = 300_000;

/**
 * Settings at which one of some terms in letters is 0, one parameter or constant moved there from a setting of the claim: a claim that
 * fails at one value of these alone is met by no draw.
 */
export function specialSettings(c: Case, terms: readonly Expr[]): readonly Setting[] {
  if (c.at !== undefined || c.model.data.length > 0) return [];
  const found: Setting[] = [];
  const bases = settings(c).settings.slice(0, BASES);
  for (const { polynomial, symbols } of factorsOf(terms))
    for (const base of bases)
      for (const v of variablesOf(polynomial)) {
        const { letter } = symbols[v]!;
        if (!MOVED.has(letter.role) || letter.domain.kind !== 'real') continue;
        for (const value of rootsAt(polynomial, v, symbols, base)) {
          const there: Setting = { ...base, constants: new Map(base.constants).set(letter, Float64Array.of(value)) };
          if (found.length < MOST && isAllowed(c, there)) found.push(there);
        }
      }
  return found;
}

interface Factor {
  readonly polynomial: Polynomial;
  readonly symbols: readonly Sym[];
}

/** The different irreducible factors of the numerators of terms in numbers that stand alone. */
function factorsOf(terms: readonly Expr[]): readonly Factor[] {
  const found = new Map<string, Factor>();
  for (const term of terms)
    try {
      const open = expand(term);
      const symbols = [...symbolsOf(open)];
      if (symbols.some((s) => s.indices.length > 0 || s.letter.axes.length > 0)) continue;
      const all = within('special values', WORK, () => factor(fractionOf(open, alphabet(symbols)).numerator).factors);
      for (const { factor: polynomial } of all)
        if (!isConstant(polynomial))
          found.set(`${textKey(polynomial)} ${symbols.map((s) => s.id).join()}`, { polynomial, symbols });
    } catch (problem) {
      if (problem instanceof NotRational || problem instanceof WorkSpent || problem instanceof TooManyTerms) continue;
      throw problem;
    }
  return [...found.values()];
}

/** The real roots in one letter, the others as they are at a setting. */
function rootsAt(p: Polynomial, v: number, symbols: readonly Sym[], base: Setting): readonly number[] {
  const values = new Map<number, Rational>();
  for (const w of variablesOf(p)) {
    if (w === v) continue;
    const x = valueAt(symbols[w]!.letter, base);
    if (x === undefined) return [];
    values.set(w, fromNumber(x));
  }
  const at = atValues(p, values);
  if (isZero(at)) return [];
  // At values of the others roots may coincide, which are then not parted by halving.
  return squareFreeFactors(at).flatMap(({ factor: f }) => {
    const dense = denseOf(f, v);
    if (dense.length < 2) return [];
    // Of a linear one the fraction itself: doubles hold it where it has few digits.
    if (dense.length === 2) return [toNumber({ n: -dense[0]!, d: dense[1]! })];
    return isolateRealRoots(dense).map((r) => toDouble(refined(dense, r, 60).low));
  });
}

const valueAt = (l: Letter, { sizes, constants }: Setting): number | undefined =>
  l.role === 'size' ? sizes.get(l) : constants.get(l)?.[0];

const isAllowed = (c: Case, setting: Setting): boolean =>
  [...c.model.parameters, ...c.model.constants].every(
    ({ letter }) => letter.axes.length > 0 || inDomain(setting.constants.get(letter)![0]!, letter.domain, setting),
  ) && conjuncts(c.when).every((w) => holds(w, valuesOf(setting)) !== false && !isOnEdge(w, setting));

/** Whether a condition that excludes its edge holds by rounding alone. */
function isOnEdge(w: Condition, setting: Setting): boolean {
  if (w.kind !== 'compare' || w.comparison === '<=' || w.comparison === '>=' || w.comparison === '=') return false;
  if ([...letters(w.left), ...letters(w.right)].some((l) => l.role === 'state' || l.role === 'reduced')) return false;
  const [a, b] = [w.left, w.right].map((e) => scalar(e, valuesOf(setting)));
  return Math.abs(a! - b!) <= 1e-9 * Math.max(Math.abs(a!), Math.abs(b!));
}
