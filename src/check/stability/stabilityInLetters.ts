import { add, mul, num, one, subtract, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { letters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import { hasKinks } from '../../model/kinks.ts';
import type { Point } from '../../model/model.ts';
import { hurwitz, inCircle, type Monic, valueAt } from '../../theory/spectrum/eigenvalues.ts';
import { decaysAcross } from '../../theory/spectrum/harmonics.ts';
import { vanishes, watched } from '../../theory/spectrum/matrix.ts';
import { coordinates } from '../../theory/spectrum/proof.ts';
import type { CharacteristicFactor, Spectrum } from '../../theory/spectrum/spectrum.ts';
import { tidy } from '../../theory/spectrum/tidy.ts';
import { type Case, isMap, settings, specialise } from '../case/case.ts';
import { isQuoted } from '../case/quoted.ts';
import { neverNegative } from '../case/signs.ts';
import type { Evidence, Judgement } from '../case/verdict.ts';
import { pinnedTo } from '../conditions/pinnedTo.ts';
import { positiveWithin } from '../conditions/signsWithin.ts';
import { specialSettings } from '../conditions/specialValues.ts';
import { derivedAt } from '../linear/derivedSpectrum.ts';
import { linearise } from '../linear/linearisation.ts';
import { hardest } from './hardest.ts';
import { judgeStability } from './stability.ts';
import { spectral } from './witnesses.ts';

type Stability = Extract<Form, { kind: 'stability' }>;

/** Whether a term is positive wherever the claim speaks. */
type Positive = (e: Expr) => boolean;

/**
 * A claim about stability: in numbers first; proved where the spectrum in letters has signs that the domains of its
 * letters decide, and its zeros are as many as the stationary points around have dimensions.
 */
export function judgeStabilityTwice(c: Case, form: Stability): Judgement {
  const numeric = judgeStability(c, form);
  // A quoted point is none of a spectrum in letters.
  if (numeric.verdict !== 'supported' || isQuoted(form.point)) return numeric;
  return provedInLetters(c, form, numeric) ?? againstIt(c, form) ?? atSpecialValues(c, form) ?? numeric;
}

/** What a walk through the parameters finds against a claim that random ones support. */
function againstIt(c: Case, form: Stability): Judgement | undefined {
  const hard = hardest(c, form.says, form.point);
  return hard && { verdict: 'refuted', evidence: [], witness: spectral(c, hard.setting, hard.at, form.says) };
}

/** What is known where an eigenvalue is 0, or a pair turns: values that random ones do not meet. */
function atSpecialValues(c: Case, form: Stability): Judgement | undefined {
  const found = derivedAt(c, form.point);
  if (found?.kind !== 'spectrum') return undefined;
  const critical = found.factors.flatMap((f) => criticalIn(f.polynomial, isMap(c)));
  const terms = critical.map((e) => specialise(e, c.when).term).filter((e) => !vanishes(e));
  for (const setting of specialSettings(c, terms)) {
    const there = judgeStability(pinnedTo(c, setting), form);
    if (there.verdict === 'refuted') return there;
    if (there.verdict === 'inconclusive') {
      const numbers = [...c.model.parameters, ...c.model.constants].filter(({ letter: l }) => l.axes.length === 0);
      const values = numbers.map(({ letter: l }) => `${l.name} = ${setting.constants.get(l)?.[0]}`);
      return { ...there, reason: `at ${values.join(', ')}: ${there.reason}` };
    }
  }
  return undefined;
}

/** What is 0 where a root of a polynomial, or a pair of them, leaves the half plane, or the circle: of high degrees roots alone. */
function criticalIn(p: Monic, map: boolean): readonly Expr[] {
  const at = (x: number): Expr => add(zero, ...p.map((e, k) => mul(num(x ** k), e)));
  if (map) return [at(1), at(-1), ...(p.length === 3 ? [subtract(p[0]!, one)] : [])];
  return [p[0]!, ...(p.length === 3 ? [p[1]!] : [])];
}

function provedInLetters(c: Case, form: Stability, numeric: Judgement): Judgement | undefined {
  if (isAtKink(c, form.point)) return undefined;
  const found = derivedAt(c, form.point);
  if (found?.kind !== 'spectrum' || !found.proved) return undefined;
  const { result, sampled, undecided } = watched(() => decided(c, form, found));
  if (result === undefined || sampled || undecided) return undefined;
  const evidence: Evidence = { wing: 'symbolic', method: 'spectrum in letters', says: result };
  return { verdict: 'proved', evidence: [evidence, ...numeric.evidence] };
}

/** Settings at which a point is looked at for a kink: there a spectrum in letters is that of one side. */
const LOOKS = 4;

const isAtKink = (c: Case, point: Point): boolean =>
  hasKinks(c.model) &&
  settings(c, LOOKS - 1).settings.some((s, k) => linearise(c, point, s)(c.random.fork(`kink ${k}`)).kink);

/** Why the claim holds; undefined where the letters do not show it. */
function decided(c: Case, form: Stability, found: Spectrum): string | undefined {
  const put = (e: Expr): Expr => specialise(e, c.when).term;
  const positive = positiveWithin(c.when);
  const factors = found.factors
    .map((f): CharacteristicFactor => ({ polynomial: f.polynomial.map(put), multiplicity: put(f.multiplicity) }))
    .filter((f) => !vanishes(f.multiplicity));
  if (isMap(c)) return decidedOfMap(form, found, factors, positive);
  const neutral = factors.filter((f) => f.polynomial.length === 2 && vanishes(f.polynomial[0]!));
  const others = factors.filter((f) => !neutral.includes(f));
  // A factor is there at every size if it never cancels against another one.
  const present = (f: CharacteristicFactor): boolean =>
    positive(f.multiplicity) && factors.every((g) => neverNegative(g.multiplicity));
  const growing = others.find((f) => grows(f.polynomial, positive) && present(f));
  switch (form.says) {
    case 'stable': {
      if (!others.every((f) => decays(f.polynomial, positive))) return undefined;
      if (!found.families.every((f) => decaysAcross(f)?.map(put).every(positive))) return undefined;
      const zeros = tidy(add(...neutral.map((f) => f.multiplicity)));
      if (vanishes(zeros)) return 'every eigenvalue has a negative real part, by the domains of its letters';
      const family = familyAround(form.point, found, put);
      if (family === undefined || !vanishes(subtract(family, zeros))) return undefined;
      return `every eigenvalue has a negative real part but ${print(zeros, 'unicode')} zeros, along as many dimensions of stationary points`;
    }
    case 'unstable':
      return growing && 'an eigenvalue is positive, by the domains of its letters';
    case 'saddle':
      return others.some((f) => bothWays(f.polynomial, positive) && present(f)) ||
        (growing !== undefined && others.some((f) => decays(f.polynomial, positive) && present(f)))
        ? 'eigenvalues of both signs, by the domains of their letters'
        : undefined;
    default:
      return undefined;
  }
}

/** The same of the multipliers of a map: none of them may be 1, nor may families of them be left out. */
function decidedOfMap(
  form: Stability,
  found: Spectrum,
  factors: readonly CharacteristicFactor[],
  positive: Positive,
): string | undefined {
  if (found.families.length > 0) return undefined;
  const present = (f: CharacteristicFactor): boolean =>
    positive(f.multiplicity) && factors.every((g) => neverNegative(g.multiplicity));
  const outside = (f: CharacteristicFactor): boolean => present(f) && leavesCircle(f.polynomial, positive);
  switch (form.says) {
    case 'stable':
      return factors.every((f) => inCircle(f.polynomial).every(positive))
        ? 'every multiplier lies within the unit circle, by the domains of its letters (Jury 1962)'
        : undefined;
    case 'unstable':
      return factors.some(outside)
        ? 'a multiplier lies outside of the unit circle, by the domains of its letters'
        : undefined;
    case 'saddle':
      return factors.some(outside) &&
        factors.some((f) => present(f) && (inCircle(f.polynomial).every(positive) || parted(f.polynomial, positive)))
        ? 'multipliers within and outside of the unit circle, by the domains of their letters'
        : undefined;
    default:
      return undefined;
  }
}

/** A root beyond 1 or -1, as the polynomial has the other sign there than far out; or a product of all beyond the circle. */
function leavesCircle(p: Monic, positive: Positive): boolean {
  const degree = p.length - 1;
  const sign = num(degree % 2 === 0 ? 1 : -1);
  const negative = (e: Expr): boolean => positive(mul(num(-1), e));
  return (
    negative(valueAt(p, one)) ||
    negative(mul(sign, valueAt(p, num(-1)))) ||
    positive(subtract(p[0]!, one)) ||
    positive(subtract(mul(num(-1), p[0]!), one))
  );
}

/** Two real roots on different sides of 1, or of -1, of which the other is within the circle: of two the product says no more. */
const parted = (p: Monic, positive: Positive): boolean => {
  if (p.length !== 3) return false;
  const [above, below] = [valueAt(p, one), valueAt(p, num(-1))];
  const negative = (e: Expr): boolean => positive(mul(num(-1), e));
  return (negative(above) && positive(below)) || (positive(above) && negative(below));
};

/** Whether all roots have negative real parts: the coefficients up to degree two, else by Hurwitz. */
const decays = (p: Monic, positive: Positive): boolean => (p.length <= 3 ? p.slice(0, -1) : hurwitz(p)).every(positive);

/** Whether some root has a positive real part: of polynomials whose roots have none no coefficient is negative. */
const grows = (p: Monic, positive: Positive): boolean => p.slice(0, -1).some((c) => positive(mul(num(-1), c)));

/** Whether there are roots on both sides: one is positive, and they add up to something negative or are two. */
const bothWays = (p: Monic, positive: Positive): boolean =>
  p.length > 2 && positive(mul(num(-1), p[0]!)) && (p.length % 2 === 1 || positive(p.at(-2)!));

/**
 * How many dimensions the stationary points around a point have: those of the states that are left free, and of the
 * constants that stand for a state there and in no equation of motion. Undefined where constants stand in the point in
 * another way.
 */
function familyAround(point: Point, found: Spectrum, put: (e: Expr) => Expr): Expr | undefined {
  const { fields } = found.background;
  const free = fields.map((f) => f.state).filter((s) => !point.entries.some((e) => e.state === s));
  const fixed = new Set<Letter>(fields.flatMap((f) => letters(f.right)));
  const constants = new Set<Letter>(
    point.entries.flatMap((e) => letters(put(e.term)).filter((l) => MOVABLE.has(l.role) && !fixed.has(l))),
  );
  for (const l of constants)
    if (!point.entries.some((e) => put(e.guard) === one && isConstant(put(e.term), l))) return undefined;
  return add(zero, ...[...free, ...constants].map((l) => put(coordinates(l))));
}
const MOVABLE: ReadonlySet<string> = new Set(['any', 'parameter']);

/** Whether a term is a constant itself, each of its components where the state has one. */
const isConstant = (e: Expr, l: Letter): boolean =>
  e.kind === 'sym' &&
  e.letter === l &&
  e.indices.every((i) => i.kind === 'atom' && i.shift === 0) &&
  new Set(e.indices).size === e.indices.length;
