import { add, divide, mul, num, split, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { substitute } from '../../expr/traverse.ts';
import type { Step } from '../derivation.ts';
import type { Background } from './apply.ts';
import { complexParts } from './complexParts.ts';
import { dependsOnEach } from './each.ts';
import { factorsOf, hurwitz, rootsOf, samePolynomial } from './eigenvalues.ts';
import { type Layout, NoTemplates } from './layout.ts';
import { trace, traceOfSquare, vanishes } from './matrix.ts';
import { coordinates, traces } from './proof.ts';
import type { CharacteristicFactor, FactorFamily, NoSpectrum, SectorResult, Spectrum } from './results.ts';
import { firstOrder, rootSteps, rowSteps } from './steps.ts';
import { shown, tidy } from './tidy.ts';

/** Eigenvalues of all sectors, equal ones merged; nothing may be missing. */
export function finished(
  bg: Background,
  l: Layout,
  sectors: readonly SectorResult[],
  steps: readonly Step[],
  numbers: (e: Expr) => Expr,
): Spectrum | NoSpectrum {
  const all = (of: (s: SectorResult) => Expr): Expr =>
    shown(add(...sectors.map((s) => mul(s.sector.multiplicity, of(s)))));
  const check = (before: Expr, after: Expr, rule: string): Step | undefined =>
    vanishes(subtract(before, after))
      ? { before, after, why: { by: 'rule', rule }, indices: [], components: 0 }
      : undefined;
  const count = check(
    add(...bg.fields.map((f) => coordinates(f.state))),
    all((s) => num(s.matrix.length)),
    'the sectors hold every coordinate, each once',
  );
  if (count === undefined) return { kind: 'none', reason: 'the sectors do not hold every coordinate' };
  const families = familiesOf(sectors);
  if (families.length > 0) {
    // Sums over the index of cosines and of eigenvalues are not taken in letters: no trace is compared.
    return result(bg, l, sectors, factorsIn(sectors, numbers), {
      steps,
      count,
      traced: [],
      families,
      squareChecked: false,
    });
  }
  const { first, second } = traces(bg);
  const ofJacobian = check(
    first,
    all((s) => trace(s.matrix)),
    'the trace of the Jacobian, by components and by sectors',
  );
  const ofSquare =
    second === undefined
      ? undefined
      : check(
          second,
          all((s) => traceOfSquare(s.matrix)),
          'the trace of its square, by components and by sectors',
        );
  if (ofJacobian === undefined || (second !== undefined && ofSquare === undefined))
    return { kind: 'none', reason: 'the trace of the Jacobian by components is not that by sectors' };
  return result(bg, l, sectors, factorsIn(sectors, numbers), {
    steps,
    count,
    traced: [ofJacobian, ...(ofSquare === undefined ? [] : [ofSquare])],
    families: [],
    squareChecked: second !== undefined,
  });
}

/** The factors of the characteristic polynomials of sectors, equal ones merged. */
function factorsIn(sectors: readonly SectorResult[], numbers: (e: Expr) => Expr): readonly CharacteristicFactor[] {
  const factors: CharacteristicFactor[] = [];
  for (const { matrix, sector } of sectors) {
    const known = factors.flatMap(({ polynomial: p }) => (p.length === 2 ? [mul(num(-1), p[0]!)] : []));
    for (const polynomial of factorsOf(
      matrix.map((row) => row.map(numbers)),
      known,
    ))
      if (sector.each === undefined || !polynomial.some((e) => dependsOnEach(e, sector.each!)))
        include(factors, { polynomial, multiplicity: sector.multiplicity });
  }
  return factors;
}

/** The factors of sectors that stand for directions with an index, each for each value of it. */
function familiesOf(sectors: readonly SectorResult[]): readonly FactorFamily[] {
  return sectors.flatMap(({ matrix, sector }) => {
    const { each } = sector;
    if (each === undefined) return [];
    const multiplicity = tidy(divide(sector.multiplicity, each.atom.set.size));
    const put = (e: Expr): Expr => substitute(e, (s) => each.numbers.get(s.letter));
    const own = factorsOf(matrix).filter((p) => p.some((e) => dependsOnEach(e, each)));
    return own.map((p): FactorFamily => {
      const parts = p.map((c) => (each.unit === undefined ? { re: c, im: zero } : complexParts(c, each.unit)));
      const polynomial = parts.map((c) => defined(c).re);
      // The opposite wave has the conjugate eigenvalue: the one with a plus sign is shown.
      const turned = p.length === 2 && !Q.isNegative(split(defined(parts[0]).im)[0]);
      const imaginary = parts.map((c) => (turned ? mul(num(-1), defined(c).im) : defined(c).im));
      const real = { polynomial: polynomial.map(put), inNumbers: polynomial, multiplicity, each };
      if (imaginary.every(vanishes)) return { ...real, values: rootsOf(polynomial)?.map(put) };
      const root = (c: Expr): readonly Expr[] | undefined =>
        p.length === 2 ? [put(shown(mul(num(-1), c)))] : undefined;
      return {
        ...real,
        values: root(polynomial[0]!),
        imaginary: { polynomial: imaginary.map(put), inNumbers: imaginary, values: root(imaginary[0]!) },
      };
    });
  });
}

function defined<T>(x: T | undefined): T {
  if (x === undefined)
    throw new NoTemplates('a complex characteristic polynomial is not brought into real and imaginary part');
  return x;
}

interface Found {
  readonly steps: readonly Step[];
  readonly count: Step;
  readonly traced: readonly Step[];
  readonly families: readonly FactorFamily[];
  readonly squareChecked: boolean;
}

function result(
  bg: Background,
  l: Layout,
  sectors: readonly SectorResult[],
  factors: readonly CharacteristicFactor[],
  { steps, count, traced, families, squareChecked }: Found,
): Spectrum {
  const eigenvalues = factors.flatMap(({ polynomial, multiplicity }) =>
    (rootsOf(polynomial) ?? []).map((value) => ({ value, multiplicity: shown(multiplicity) })),
  );
  const open = factors.flatMap((f) => (f.polynomial.length <= 3 ? [] : [{ ...f, hurwitz: hurwitz(f.polynomial) }]));
  return {
    kind: 'spectrum',
    background: bg,
    layout: l,
    sectors,
    factors,
    families,
    eigenvalues,
    open,
    proved: true,
    squareChecked,
    steps: () => [
      ...steps,
      ...firstOrder(bg),
      ...sectors.filter((s) => s.sector.each === undefined).flatMap(rowSteps),
      count,
      ...traced,
      ...factors.flatMap(rootSteps),
    ],
  };
}

/** Adds a factor to a list; an equal one takes its multiplicity. */
export function include(list: CharacteristicFactor[], f: CharacteristicFactor): void {
  const k = list.findIndex((x) => samePolynomial(x.polynomial, f.polynomial));
  if (k < 0) list.push(f);
  else list[k] = { ...list[k]!, multiplicity: tidy(add(list[k]!.multiplicity, f.multiplicity)) };
}
