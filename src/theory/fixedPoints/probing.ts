import { num, subtract } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { type Rational, rational } from '../../expr/rational.ts';
import { letters as lettersOf, substitute } from '../../expr/traverse.ts';
import { denseOf } from '../../rewrite/polynomial/dense.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { degree, isConstant, isZero, type Polynomial, variablesOf } from '../../rewrite/polynomial/polynomial.ts';
import type { Relation } from './given.ts';
import { atValues } from './realCount.ts';
import type { PolynomialSystem } from './system.ts';

/** So many places are looked at. */
const PLACES = 16;

/** Steps away from an end of a domain, or from 0: of several sizes, as the edges of a region in letters lie anywhere. */
const STEPS = [rational(1, 4), rational(1), rational(3), rational(1, 2), rational(2), rational(1, 9), rational(7)];

/**
 * Places in small fractions at which a question that letters leave open is asked exactly. The letters run through
 * steps of different sizes with different strides, so that each two of them meet in either order.
 */
export function probes(system: PolynomialSystem, letters: readonly number[]): readonly (readonly [Sym, Rational][])[] {
  return Array.from({ length: PLACES }, (_, k) =>
    letters.map((v, l): [Sym, Rational] => {
      const symbol = system.alphabet.symbols[v]!;
      const step = STEPS[(k * (l + 1) + ((k / STEPS.length) | 0) * l) % STEPS.length]!;
      const value = inside(system, v, step, k % 2 === 1);
      return [symbol, symbol.letter.domain.kind === 'integer' ? ceiling(value) : value];
    }),
  );
}

/**
 * Places in fractions at which a polynomial in letters vanishes: no other letters but those of `open` and its own have
 * values. One letter is the root of what the polynomial is where the others run through steps; of higher degree it is now
 * and then a fraction.
 */
export function placesOn(
  p: Polynomial,
  open: ReadonlySet<number>,
  system: PolynomialSystem,
): readonly ReadonlyMap<Sym, Rational>[] {
  const { symbols } = system.alphabet;
  const all = [...new Set([...open, ...variablesOf(p)])];
  if (all.some((v) => symbols[v]!.indices.length > 0)) return [];
  const byDegree = [...variablesOf(p)].sort((a, b) => degree(p, a) - degree(p, b));
  return byDegree.flatMap((v) =>
    probes(
      system,
      all.filter((w) => w !== v),
    ).flatMap((place) => {
      const values = new Map(place.map(([s, x]) => [symbols.indexOf(s), x] as const));
      const rest = atValues(p, values);
      if (isZero(rest) || isConstant(rest)) return [];
      return factor(rest).factors.flatMap((f) => {
        const [zeroth, first, ...more] = denseOf(f.factor, v);
        return first === undefined || more.length > 0
          ? []
          : [new Map([...place, [symbols[v]!, rational(-(zeroth ?? 0n), first)] as const])];
      });
    }),
  );
}

/** Whether a polynomial in letters is positive at a place of their domains that is allowed, and negative at another one. */
export function takesBothSigns(
  p: Polynomial,
  system: PolynomialSystem,
  allowed: (put: (e: Expr) => Expr) => boolean,
): boolean {
  const signs = new Set(
    probes(system, variablesOf(p)).flatMap((place) => {
      const values = new Map(place);
      if (!allowed((e) => substitute(e, (s) => (values.has(s) ? num(values.get(s)!) : undefined)))) return [];
      const value = atValues(p, new Map(place.map(([s, x]) => [system.alphabet.symbols.indexOf(s), x] as const)));
      return [isZero(value) ? 0 : Math.sign(Number(value.coefficients[0]!))];
    }),
  );
  return signs.has(1) && signs.has(-1);
}

/** A value of a letter a step away from the lower end of its domain, or the upper, or 0. */
function inside(system: PolynomialSystem, v: number, step: Rational, mirrored: boolean): Rational {
  const { low, high } = system.range(v);
  const sum = (a: Rational, b: Rational, sign: bigint): Rational => rational(a.n * b.d + sign * b.n * a.d, a.d * b.d);
  if (low !== undefined && high !== undefined) {
    // low + (high - low) step/(1 + step)
    const part = rational(step.n, step.n + step.d);
    const length = sum(high, low, -1n);
    return sum(low, rational(part.n * length.n, part.d * length.d), 1n);
  }
  if (low !== undefined) return sum(low, step, 1n);
  if (high !== undefined) return sum(high, step, -1n);
  return mirrored ? rational(-step.n, step.d) : step;
}

function ceiling(x: Rational): Rational {
  const floor = x.n / x.d - (x.n % x.d < 0n ? 1n : 0n);
  return rational(floor * x.d === x.n ? floor : floor + 1n);
}

/** What the domain of a letter says of a value of it: its bounds may be terms in other letters. */
export function domainSays({ domain }: Letter, value: Expr): readonly Relation[] {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return [];
  const { lower, upper } = domain;
  return [
    ...(lower ? [{ term: subtract(value, lower.value), says: lower.open ? '>' : '>=' } as const] : []),
    ...(upper ? [{ term: subtract(value, upper.value), says: upper.open ? '<' : '<=' } as const] : []),
  ];
}

/** The domains of letters that other letters bound. */
export const domainsSay = (system: PolynomialSystem): readonly Relation[] =>
  system.alphabet.symbols
    .filter((s) => s.letter.role !== 'state' && s.indices.length === 0)
    .flatMap((s) => domainSays(s.letter, s).filter((r) => lettersOf(r.term).length > 1));
