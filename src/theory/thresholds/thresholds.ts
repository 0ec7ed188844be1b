import { add, divide, isGuard, mul, num, rebuild, sqrt, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { isInteger, rational } from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { isPositive, signOf } from '../../expr/sign.ts';
import { mentions, some, substitute } from '../../expr/traverse.ts';
import type { Model, Point } from '../../model/model.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { degree, type Polynomial } from '../../rewrite/polynomial/polynomial.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { termOf } from '../../rewrite/polynomial/terms.ts';
import type { Derivation, Step } from '../derivation.ts';
import type { Motion } from '../fixedPoints/system.ts';
import { asIndices } from '../motion.ts';
import { type Monic, valueAt } from '../spectrum/eigenvalues.ts';
import { factored, quotientOf } from '../spectrum/fraction.ts';
import { vanishes } from '../spectrum/matrix.ts';
import type { FactorFamily, Spectrum } from '../spectrum/spectrum.ts';
import { kindWords, turningWords } from './kind.ts';
import { type Pair, pairOf, pairOfMap } from './pairs.ts';

/** A value of a parameter at which an eigenvalue of a spectrum in letters is critical. */
interface Found {
  readonly parameter: Letter;
  readonly value: Expr;
  readonly step: Step;
  readonly pair?: Pair;
}

/** What may be critical: the words for it, and what vanishes there, of a factor of the characteristic polynomial. */
interface Critical {
  readonly says: string;
  readonly term: (p: Monic) => Expr | undefined;
}

const OF_FLOWS: readonly Critical[] = [
  { says: 'an eigenvalue is 0', term: (p) => p[0] },
  { says: 'a pair of eigenvalues is imaginary', term: (p) => pairOf(p)?.critical },
];
const OF_MAPS: readonly Critical[] = [
  { says: 'a multiplier is 1', term: (p) => valueAt(p, num(1)) },
  { says: 'a multiplier is -1', term: (p) => valueAt(p, num(-1)) },
  { says: 'a pair of multipliers has modulus 1', term: (p) => pairOfMap(p)?.critical },
];

/** Values that are longer are not listed. */
const MOST_TERMS = 60;

/**
 * The thresholds at a point: "eigenvalue = 0" solved for each parameter in which it is linear or quadratic, with the step
 * that puts the value back. Values outside the domain of the parameter are left out. Undefined where there are none.
 */
export function thresholdsOf(
  found: Spectrum,
  point: Point,
  time: Model['time'],
  within?: string,
  motions?: readonly Motion[],
): Derivation | undefined {
  const notes: string[] = [];
  const sections: NonNullable<Derivation['sections']>[number][] = [];
  const steps: Step[] = [];
  for (const { says, term } of time === 'continuous' ? OF_FLOWS : OF_MAPS) {
    const all: Found[] = [];
    for (const { polynomial } of found.factors) {
      const critical = term(polynomial);
      if (critical === undefined || vanishes(critical)) continue;
      // A pair is imaginary where its sum vanishes and the square of its frequency is positive.
      const pairs = time === 'continuous' ? pairOf : pairOfMap;
      const pair = says.startsWith('a pair') ? pairs(polynomial) : undefined;
      for (const one of solutions(critical, says)) {
        if (all.some((f) => f.parameter === one.parameter && f.value === one.value)) continue;
        const square = pair && signOf(factored(at(pair.square, one)));
        // Of maps the pair is hardly ever complex for all letters: where it is is said.
        if (square !== undefined && (square.negative || square.zero) && (time === 'continuous' || !square.positive))
          continue;
        // The point has to be there.
        if (!point.entries.every((e) => isThere(e.term, one))) continue;
        all.push(pair === undefined ? one : { ...one, pair });
      }
    }
    for (const family of found.families) {
      const each = ofFamily(family, term, says);
      if (each.length === 0) continue;
      steps.push(...each.flatMap((f) => (f.step.before === zero ? [] : [f.step])));
      sections.push({
        title: `Where ${says}, for each ${family.each.atom.name} for which that lies in the domain`,
        equations: each.map((f) => ({
          left: sym(f.parameter),
          right: f.value,
          indices: [family.each.atom],
          components: 0,
        })),
      });
    }
    if (all.length === 0) continue;
    steps.push(...all.map((f) => f.step));
    if (motions !== undefined && !says.startsWith('a multiplier'))
      for (const f of all) {
        const { parameter, value, pair } = f;
        const words =
          pair === undefined
            ? kindWords(motions, point, parameter, value, goesOn(point, f))
            : turningWords(motions, point, parameter, value, pair);
        if (words !== undefined) notes.push(words);
        const square = pair && time === 'discrete' ? factored(at(pair.square, f)) : undefined;
        if (square !== undefined && !isPositive(square))
          notes.push(
            `${parameter.name} = ${print(value, 'unicode')}: only where ${print(square, 'unicode')} > 0, as a complex pair`,
          );
      }
    sections.push({
      title: `Where ${says}`,
      equations: all.map((f) => ({ left: sym(f.parameter), right: f.value, indices: [], components: 0 })),
    });
  }
  if (sections.length === 0) return undefined;
  const where = point.entries
    .map((e) => `${print(sym(e.state, asIndices(e.indices)), 'unicode')} = ${print(mul(e.guard, e.term), 'unicode')}`)
    .join(', ');
  return {
    kind: 'thresholds',
    title: `Thresholds at ${where}${within === undefined ? '' : `, within ${within}`}`,
    steps,
    result: [],
    sections,
    ...(notes.length > 0 && { notes }),
  };
}

/** Of eigenvalues with an index: a value for each, where that lies in the domain. */
function ofFamily(f: FactorFamily, term: Critical['term'], says: string): readonly Found[] {
  const pair = says.startsWith('a pair');
  // Of one complex eigenvalue for each index the other of the pair is that of the opposite wave.
  const turns = f.imaginary !== undefined;
  if (pair !== turns || (turns && f.inNumbers.length !== 2)) return [];
  const critical = turns ? onCircle(f, says) : term(f.inNumbers);
  if (critical === undefined || vanishes(critical)) return [];
  const put = (e: Expr): Expr => substitute(e, (s) => f.each.numbers.get(s.letter));
  return solutions(critical, says, true).map((x) => {
    const step: Step = {
      before: put(at(critical, x)),
      after: zero,
      why: reason(x, says),
      indices: [f.each.atom],
      components: 0,
    };
    return { ...x, value: put(x.value), step };
  });
}

/** What vanishes where the one complex eigenvalue of a wave is critical: its real part, of a map its modulus less 1. */
function onCircle({ inNumbers, imaginary }: FactorFamily, says: string): Expr | undefined {
  const [re, im] = [inNumbers[0]!, imaginary!.inNumbers[0]!];
  return says.includes('modulus') ? add(mul(re, re), mul(im, im), num(-1)) : re;
}

const at = (e: Expr, { parameter, value }: Pick<Found, 'parameter' | 'value'>): Expr =>
  substitute(e, (s) => (s.letter === parameter ? value : undefined));

/** A term that has to vanish, solved for each of its parameters; what stands under a root by itself is what has to vanish. */
function solutions(critical: Expr, says: string, somewhere = false): readonly Found[] {
  const q = quotientOf(critical);
  if (q === undefined) return [];
  const out: Found[] = [];
  for (const { factor: p } of factor(q.fraction.numerator).factors) {
    q.letters.symbols.forEach((s, v) => {
      const parameter = s.letter;
      if (parameter.role !== 'parameter' || s.indices.length > 0) return;
      const values = valuesFor(p, v, (c) => q.back(termOf(c, q.letters)));
      for (const value of values) {
        const found = { parameter, value };
        // A root or a logarithm may hold the parameter too: then nothing was solved.
        if (mentions(value, parameter) || print(value, 'text').length > MOST_TERMS) continue;
        if (isReal(value) && (somewhere || inDomain(found)) && passes(critical, found))
          out.push({ ...found, step: stepOf(critical, found, says) });
      }
    });
  }
  // Where a square root vanishes all of it may: where two points meet. In numbers the root of a rounding error is none:
  // the root is 0 where its base is, which is the step, and so is the rest.
  for (const base of rootsIn(critical))
    for (const { parameter, value, step } of solutions(base, says)) {
      const found = { parameter, value };
      const there = at(without(critical, base), found);
      if (!vanishes(there) || out.some((f) => f.parameter === parameter && f.value === value)) continue;
      const why: Step['why'] = {
        by: 'rule',
        rule: `what stands under a root is 0 where ${parameter.name} has this value`,
      };
      const rest: Step = { before: there, after: zero, why: reason(found, says), indices: [], components: 0 };
      out.push({ ...found, step: { ...rest, steps: [{ ...step, why }] } });
    }
  return out;
}

/** What stands under square roots and their kin. */
function rootsIn(e: Expr): readonly Expr[] {
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

const reason = ({ parameter }: Pick<Found, 'parameter'>, says: string): Step['why'] => ({
  by: 'rule',
  rule: `${says} where ${parameter.name} has this value`,
});

/** What is critical as a multiple of the parameter less its critical value, for which a letter stands. */
function stepOf(critical: Expr, { parameter, value }: Pick<Found, 'parameter' | 'value'>, says: string): Step {
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

/** What is 0 wherever a condition does not hold. */
const isSwitched = (e: Expr): boolean =>
  isGuard(e) || (e.kind === 'call' && (e.fn === 'step' || e.fn === 'relu' || e.fn === 'floor' || e.fn === 'round'));

/** The roots of a polynomial of first or second degree in one letter that other letters do not hide. */
function valuesFor(p: Polynomial, v: number, term: (p: Polynomial) => Expr): readonly Expr[] {
  const c = coefficientsBy(p, v).map(term);
  // A coefficient that a condition switches off may be 0: nothing is solved for there.
  if (some(c.at(-1)!, isSwitched)) return [];
  if (degree(p, v) === 1) return [factored(divide(mul(num(-1), c[0]!), c[1]!))];
  if (degree(p, v) !== 2) return [];
  const [low, middle, high] = [c[0] ?? zero, c[1] ?? zero, c[2]!];
  const half = factored(divide(mul(num(rational(-1, 2)), middle), high));
  const square = factored(subtract(mul(half, half), divide(low, high)));
  if (!signOf(square).positive) return [];
  return [add(half, sqrt(square)), subtract(half, sqrt(square))];
}

/** Whether a point goes on beyond a value: no root in it vanishes there. */
const goesOn = (point: Point, found: Pick<Found, 'parameter' | 'value'>): boolean =>
  point.entries.every((e) => rootsIn(e.term).every((base) => !vanishes(factored(at(base, found)))));

/** Whether a term has a real value where a parameter has one. */
function isThere(e: Expr, found: Pick<Found, 'parameter' | 'value'>): boolean {
  try {
    return isReal(at(e, found));
  } catch (problem) {
    if (problem instanceof Singular) return false;
    throw problem;
  }
}

/** Whether no even root of what is negative stands in a term, as far as signs show it. */
const isReal = (e: Expr): boolean =>
  !some(e, (x) => {
    if (x.kind !== 'pow' || x.exponent.kind !== 'num' || x.exponent.value.d % 2n !== 0n) return false;
    const s = signOf(factored(x.base));
    return !s.positive && !s.zero;
  });

/** Whether a value lies above the lower bound of its parameter, and not beyond the upper one, as far as signs show it. */
function inDomain({ parameter, value }: Pick<Found, 'parameter' | 'value'>): boolean {
  const { domain } = parameter;
  if (domain.kind !== 'real') return true;
  const { lower, upper } = domain;
  const beyond = (gap: Expr, open: boolean): boolean => {
    const s = signOf(factored(gap));
    return !s.positive && (open || !s.zero);
  };
  if (lower !== undefined && signOf(factored(subtract(value, lower.value))).negative) return false;
  if (lower !== undefined && beyond(subtract(value, lower.value), lower.open)) return false;
  return upper === undefined || !beyond(subtract(upper.value, value), upper.open);
}

/** Whether what vanishes at the value changes there at first order. */
function passes(critical: Expr, found: Pick<Found, 'parameter' | 'value'>): boolean {
  return !vanishes(factored(at(derivative(critical, sym(found.parameter)), found)));
}
