import {
  add,
  call,
  divide,
  mul,
  num,
  one,
  pow,
  reduce,
  replace,
  setOf,
  split,
  subtract,
  sym,
  value,
  zero,
} from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, fresh, letter } from '../../expr/intern.ts';
import { PI } from '../../expr/pi.ts';
import * as Q from '../../expr/rational.ts';
import { isPositive } from '../../expr/sign.ts';
import { factorsOf, letters, mentions, openReduce, rebuild, substitute, termsOf } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { symmetrised } from '../../rewrite/onDomain.ts';
import { vanishes } from './matrix.ts';
import { simplified } from './simplified.ts';
import { tidy } from './tidy.ts';

/**
 * Directions that come one for each value of an index: waves around a ring, or the eigenvectors of a symmetric matrix
 * that acts on the components. The linearised field acts on all of them in one way, but for numbers that depend on the
 * index: cosines, or eigenvalues of the matrix.
 */
export interface Each {
  readonly kind: 'wave' | 'matrix';
  /** What stands for the direction. */
  readonly carrier: Letter;
  /** Of a wave: stands for i, by which the amplitude of a complex wave is turned; its square is -1 in the end only. */
  readonly unit?: Letter;
  /** Runs through the directions. */
  readonly atom: Atom;
  /** Letters for the numbers that depend on the index, and what they are. */
  readonly numbers: Map<Letter, Expr>;
  /** Of a wave: which cosine or sine of multiples of its phase the numbers are. */
  readonly harmonics: Map<Letter, Harmonic>;
  /** Of eigenvectors: the matrix applied to one, as parts with their coefficients, the first 1. */
  image?: readonly { readonly part: Expr; readonly coefficient: Expr }[];
}

/** cos(times q) or sin(times q), q = 2 pi k/n. */
export interface Harmonic {
  readonly fn: 'cos' | 'sin';
  readonly times: number;
}

/** A name for what numbers directions, that nothing else has; not i, which turns complex numbers. */
export const modeName = (taken: ReadonlySet<string>): string =>
  ['k', 'q', 'm', 'l', 'mode'].find((x) => !taken.has(x)) ?? 'mode_number';

/** Waves w[j] around a ring of n places, with mode numbers 1 … n - 1; the uniform one is left out. */
export const wave = (set: IndexSet, carrier: Letter, name: string): Each => ({
  kind: 'wave',
  carrier,
  unit: letter({ name: '#i', role: 'auxiliary' }),
  atom: freeAtom(name, setOf(subtract(set.size, one))),
  numbers: new Map(),
  harmonics: new Map(),
});

/** Eigenvectors of a matrix that is still to be found. */
export const eigenvector = (set: IndexSet, carrier: Letter, name: string): Each => ({
  kind: 'matrix',
  carrier,
  atom: freeAtom(name, setOf(set.size)),
  numbers: new Map(),
  harmonics: new Map(),
});

/** A complex wave at a shifted place: e^(i s q) w, q = 2 pi k/n, with letters for the cosine and the sine. */
export function unshifted(e: Expr, each: Each, name: (n: string) => Letter): Expr {
  const { carrier, unit, numbers, harmonics } = each;
  const at = (s: number, fn: 'cos' | 'sin'): Expr => {
    const own = `${fn === 'cos' ? 'c' : 's'}_${s}`;
    for (const [l, h] of harmonics) if (h.fn === fn && h.times === s) return sym(l);
    const made = name(own);
    const q = divide(mul(num(2 * s), PI, value(atomIndex(each.atom))), carrier.axes[0]!.size);
    numbers.set(made, call(fn, q));
    harmonics.set(made, { fn, times: s });
    return sym(made);
  };
  return substitute(e, (x) => {
    if (x.letter !== carrier) return undefined;
    const [i] = x.indices;
    if (i?.kind !== 'atom' || i.shift === 0) return undefined;
    const s = Math.abs(i.shift);
    const turn = add(at(s, 'cos'), mul(num(Math.sign(i.shift)), sym(unit!), at(s, 'sin')));
    return mul(turn, sym(carrier, [atomIndex(i.atom)]));
  });
}

/** The coefficient of nu in what is left over, if all of it is the matrix applied to the eigenvector; undefined otherwise. */
export function asImage(
  each: Each,
  left: readonly { readonly part: Expr; readonly coefficient: Expr }[],
  index: Atom,
  name: (n: string) => Letter,
): Expr | undefined {
  const first = left.find((x) => isPositive(x.coefficient)) ?? left[0];
  if (first === undefined) return zero;
  const nu = [...each.numbers.keys()][0];
  if (each.image === undefined || nu === undefined) {
    const others = left.filter((x) => x !== first);
    const image = [first, ...others].map(({ part, coefficient }) => ({
      part,
      coefficient: tidy(divide(coefficient, first.coefficient)),
    }));
    const matrix = matrixOf(each, image, index);
    if (matrix === undefined) return undefined;
    each.image = image;
    each.numbers.set(name('nu'), matrix);
    return mul(first.coefficient, sym([...each.numbers.keys()][0]!));
  }
  const own = left.find((x) => x.part === each.image![0]!.part);
  if (own === undefined || left.length !== each.image.length) return undefined;
  for (const { part, coefficient } of each.image) {
    const there = left.find((x) => x.part === part);
    if (there === undefined || !vanishes(subtract(there.coefficient, mul(own.coefficient, coefficient))))
      return undefined;
  }
  return mul(own.coefficient, sym(nu));
}

/** The matrix applied to the eigenvector, at an index. */
export const imageOf = (each: Each): Expr => add(...(each.image ?? []).map((x) => mul(x.coefficient, x.part)));

/** The eigenvalues of the matrix, if it is symmetric. */
function matrixOf(each: Each, image: NonNullable<Each['image']>, index: Atom): Expr | undefined {
  const whole = add(...image.map((x) => mul(x.coefficient, x.part)));
  const [row, column] = [fresh(index.set), fresh(index.set)];
  const entry = simplified(
    derivative(replace(whole, new Map([[index, atomIndex(row)]])), sym(each.carrier, [atomIndex(column)])),
    [],
  );
  if (mentions(entry, each.carrier) || entry.free.some((a) => a !== row && a !== column)) return undefined;
  const turned = replace(
    entry,
    new Map([
      [row, atomIndex(column)],
      [column, atomIndex(row)],
    ]),
  );
  if (!vanishes(subtract(entry, turned))) return undefined;
  return eigenvalueOf([row, column], entry, each.atom);
}

/** An eigenvalue of a matrix multiplied out, with positive constants in front. */
function eigenvalueOf([row, column]: readonly [Atom, Atom], entry: Expr, k: Atom): Expr {
  return scaledEigenvalue([row, column], entry, (body) =>
    reduce('eigenvalue', [row, column], body, one, [atomIndex(k)]),
  );
}

/** Takes the positive constants that all terms of a matrix have in common out of an eigenvalue of it. */
export function scaledEigenvalue(binders: readonly Atom[], body: Expr, made: (body: Expr) => Expr): Expr {
  const flat = simplified(symmetrised(body), []);
  if (flat === zero) return zero;
  const powers = termsOf(flat).map((t) => powersIn(t, binders));
  const bases = new Set(powers.flatMap((p) => [...p.keys()]));
  const common = [...bases].map((base) => {
    const least = powers.map((p) => p.get(base) ?? Q.ZERO).reduce((x, y) => (Q.compare(y, x) < 0 ? y : x));
    return pow(base, num(least));
  });
  const [first] = split(termsOf(flat)[0]!);
  const front = mul(num(Q.isNegative(first) ? Q.negate(first) : first), ...common);
  return mul(front, made(simplified(divide(flat, front), [])));
}

/** The powers of positive constants in a product. */
function powersIn(t: Expr, binders: readonly Atom[]): ReadonlyMap<Expr, Q.Rational> {
  const found = new Map<Expr, Q.Rational>();
  for (const f of factorsOf(t)) {
    const [base, exponent] = f.kind === 'pow' && f.exponent.kind === 'num' ? [f.base, f.exponent.value] : [f, Q.ONE];
    if (f.free.some((a) => binders.includes(a)) || !isPositive(base)) continue;
    found.set(base, Q.plus(found.get(base) ?? Q.ZERO, exponent));
  }
  return found;
}

/** All eigenvalues in a term, of matrices multiplied out and scaled: two ways to write one look the same then. */
export function withEigenvalues(e: Expr): Expr {
  const visit = (x: Expr): Expr => {
    if (x.kind !== 'reduce' || x.fn !== 'eigenvalue') return rebuild(x, visit);
    const o = openReduce(x);
    return scaledEigenvalue(o.binders, o.body, (body) => reduce('eigenvalue', o.binders, body, one, x.at));
  };
  return visit(e);
}

/** Whether a term depends on which of the directions is meant. */
export const dependsOnEach = (e: Expr, each: Each): boolean => letters(e).some((l) => each.numbers.has(l));
