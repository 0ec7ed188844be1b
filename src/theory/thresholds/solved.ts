import { add, divide, mul, num, rebuild, sqrt, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { isInteger, rational } from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { signOf } from '../../expr/sign.ts';
import { mentions, some, substitute } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { degree, type Polynomial } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { termOf } from '../../rewrite/polynomial/terms.ts';
import type { Step } from '../derivation.ts';
import { factored, quotientOf } from '../spectrum/fraction.ts';
import { vanishes } from '../spectrum/matrix.ts';
import type { Need } from './need.ts';
import { insideOf, isSwitched, realOf, reduced } from './needs.ts';
import { holdSomewhere } from './somewhere.ts';

/** A value of a parameter at which a term that is critical vanishes, and the step that puts it back. */
export interface Solved {
  readonly parameter: Letter;
  readonly value: Expr;
  /** What has to hold for the value to be real and in the domain of the parameter, as far as it does not hold everywhere. */
  readonly needs: readonly Need[];
  readonly step: Step;
}

/** A parameter with a value for it. */
export type Value = Pick<Solved, 'parameter' | 'value'>;

/** Values whose text is longer are not listed. */
const MOST_LETTERS = 60;
const isLong = (e: Expr): boolean => print(e, 'text').length > MOST_LETTERS;

/** A term where a parameter has a value. */
export const at = (e: Expr, { parameter, value }: Value): Expr =>
  substitute(e, (s) => (s.letter === parameter ? value : undefined));

/** A term that has to vanish, solved for each of its parameters; what stands under a root by itself is what has to vanish. */
export function solutions(critical: Expr, says: string, somewhere = false): readonly Solved[] {
  const q = quotientOf(critical);
  if (q === undefined) return [];
  const out: Solved[] = [];
  for (const { factor: p } of factor(q.fraction.numerator).factors) {
    q.letters.symbols.forEach((s, v) => {
      const parameter = s.letter;
      if (parameter.role !== 'parameter' || s.indices.length > 0) return;
      const values = valuesFor(p, v, (c) => q.back(termOf(c, q.letters)));
      for (const value of values) {
        const found = { parameter, value };
        // A root or a logarithm may hold the parameter too: then nothing was solved.
        if (mentions(value, parameter) || isLong(value)) continue;
        const needs = somewhere ? (isReal(value) ? [] : undefined) : needsOf(found, critical);
        if (needs !== undefined && passes(critical, found))
          out.push(withStep(found, needs, () => stepOf(critical, found, says)));
      }
    });
  }
  // Where a square root vanishes all of it may: where two points meet. In numbers the root of a rounding error is none:
  // the root is 0 where its base is, which is the step, and so is the rest.
  for (const base of rootsIn(critical))
    for (const inner of solutions(base, says)) {
      const { parameter, value, needs } = inner;
      const found = { parameter, value };
      const there = at(without(critical, base), found);
      if (!vanishes(there) || out.some((f) => f.parameter === parameter && f.value === value)) continue;
      const why: Step['why'] = {
        by: 'rule',
        rule: `what stands under a root is 0 where ${parameter.name} has this value`,
      };
      const rest: Step = { before: there, after: zero, why: reason(found, says), indices: [], components: 0 };
      out.push(withStep(found, needs, () => ({ ...rest, steps: [{ ...inner.step, why }] })));
    }
  return out;
}

/** A value with its step, which is made when it is asked for: many values are left out. */
function withStep(found: Value, needs: readonly Need[], make: () => Step): Solved {
  let made: Step | undefined;
  return {
    ...found,
    needs,
    get step() {
      made ??= make();
      return made;
    },
  };
}

/** What stands under square roots and their kin. */
export function rootsIn(e: Expr): readonly Expr[] {
  const found = new Set<Expr>();
  some(e, (x) => {
    if (x.kind === 'pow' && x.exponent.kind === 'num' && !isInteger(x.exponent.value)) found.add(x.base);
    return false;
  });
  return [...found];
}

/** A term with the roots of a base put to 0; where one is divided by, the term as it is. */
function without(e: Expr, base: Expr): Expr {
  const visit = (x: Expr): Expr =>
    x.kind === 'pow' && x.base === base && x.exponent.kind === 'num' && !isInteger(x.exponent.value)
      ? zero
      : rebuild(x, visit);
  try {
    return visit(e);
  } catch (problem) {
    if (problem instanceof Singular) return e;
    throw problem;
  }
}

/** Why a term is 0. */
export const reason = ({ parameter }: Pick<Solved, 'parameter'>, says: string): Step['why'] => ({
  by: 'rule',
  rule: `${says} where ${parameter.name} has this value`,
});

/** What is critical as a multiple of the parameter less its critical value, for which a letter stands. */
function stepOf(critical: Expr, { parameter, value }: Value, says: string): Step {
  const own = letter({ name: `${parameter.name}_c`, role: 'auxiliary' });
  const rest = factored(divide(critical, subtract(sym(parameter), value)));
  return {
    before: critical,
    after: mul(rest, subtract(sym(parameter), sym(own))),
    why: reason({ parameter }, says),
    indices: [],
    components: 0,
    letters: [{ letter: own, indices: [], term: value }],
  };
}

/** The roots of a polynomial of first or second degree in one letter that other letters do not hide, or in its square. */
function valuesFor(p: Polynomial, v: number, term: (p: Polynomial) => Expr): readonly Expr[] {
  const c = coefficientsBy(p, v).map(term);
  // A coefficient that a condition switches off may be 0: nothing is solved for there.
  if (some(c.at(-1)!, isSwitched)) return [];
  const n = degree(p, v);
  if (n === 1) return [factored(divide(mul(num(-1), c[0]!), c[1]!))];
  if (n === 2) return ofSquare([c[0] ?? zero, c[1] ?? zero, c[2]!]);
  const missing = (k: number): boolean => (c[k] ?? zero) === zero;
  if (n !== 4 || !missing(1) || !missing(3)) return [];
  const squares = ofSquare([c[0] ?? zero, c[2] ?? zero, c[4]!]).filter((w) => signOf(w).positive && !isLong(w));
  return squares.flatMap((w) => [sqrt(w), mul(num(-1), sqrt(w))]);
}

/** The roots of a polynomial of second degree. */
function ofSquare([low, middle, high]: readonly [Expr, Expr, Expr]): readonly Expr[] {
  const half = factored(divide(mul(num(rational(-1, 2)), middle), high));
  // Both values hold it: what is longer than they may be is not worked out.
  if (isLong(half)) return [];
  const square = factored(subtract(mul(half, half), divide(low, high)));
  if (!signOf(square).positive) return [];
  return [add(half, sqrt(square)), subtract(half, sqrt(square))];
}

/** Whether no even root of what is negative stands in a term, as far as signs show it. */
export const isReal = (e: Expr): boolean =>
  !some(e, (x) => {
    if (x.kind !== 'pow' || x.exponent.kind !== 'num' || x.exponent.value.d % 2n !== 0n) return false;
    const s = signOf(factored(x.base));
    return !s.positive && !s.zero;
  });

/**
 * What has to hold for a value to be one at which a term vanishes at first order, inside the domain of its parameter;
 * undefined where that is nowhere. Where a root that solving brings in vanishes two values meet, and nothing passes.
 */
function needsOf({ parameter, value }: Value, critical: Expr): readonly Need[] | undefined {
  const own = new Set(rootsIn(critical));
  const needs = [...realOf(value, (base) => !own.has(base)), ...insideOf(value, parameter.domain)];
  // What holds nowhere takes longest to be made short.
  return holdSomewhere(needs) ? reduced(needs) : undefined;
}

/** Whether what vanishes at the value changes there at first order. */
function passes(critical: Expr, found: Value): boolean {
  return !vanishes(factored(at(derivative(critical, sym(found.parameter)), found)));
}
