import { call, one, sym } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { isNonnegative } from '../../expr/sign.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { onDomain } from '../../rewrite/onDomain.ts';
import { TIME } from '../motion.ts';
import { withMoments } from './moments.ts';
import { type Factor, multisets, products } from './products.ts';
import { monomials, tidied } from './rows.ts';
import { familyAxes, indicesOf, type Shape } from './shape.ts';

// What a conserved quantity may be made of, by the structure of the states alone: products of states with their family
// indices summed, each alone or several together, and their components contracted in pairs or left free.

/** One term of a conserved quantity that is looked for. */
export interface Candidate {
  readonly term: Expr;
  readonly degree: number;
}

/** No more candidates of one shape are tried. */
const MOST = 160;

/** The candidates of a shape, simple ones first; `cut` where there were more. */
export function candidates(
  states: readonly Letter[],
  shape: Shape,
  degree: number,
): { readonly list: readonly Candidate[]; readonly cut: boolean } {
  const found = new Map<Expr, number>();
  let cut = false;
  const take = (factors: readonly Factor[]): void => {
    if (found.size > MOST) return;
    const missed = (): void => {
      cut = true;
    };
    for (const term of products(factors, shape, missed)) {
      // On a domain some are constant: |x|^2 on a sphere.
      const [key] = moving(onDomain(term, expand));
      if (key !== undefined && !found.has(key)) found.set(key, factors.length);
    }
  };
  for (let k = 1; k <= degree; k++) {
    for (const letters of multisets(states, k)) take(letters.map(factorOf));
    if (k === 1) for (const l of states.filter(isPositiveNumber)) take([logarithmOf(l)]);
  }
  const list = [...found].map(([term, d]) => ({ term, degree: d }));
  const general = (t: Expr): number => shape.family.filter((a) => !t.free.includes(a)).length;
  list.sort((a, b) => general(a.term) - general(b.term) || a.degree - b.degree || sums(a.term) - sums(b.term));
  return { list: list.slice(0, MOST), cut: cut || list.length > MOST };
}

/** What may stand beside the candidates of a shape that are made of states: for numbers 1 and the time. */
export function constants(shape: Shape): readonly Candidate[] {
  return indicesOf(shape).length > 0
    ? []
    : [
        { term: one, degree: 0 },
        { term: sym(TIME), degree: 0 },
      ];
}

/** Losses that are not made of the candidates alone: what is conserved may hold them, as an energy does. */
export function potentials(losses: readonly Expr[], list: readonly Candidate[], shape: Shape): readonly Candidate[] {
  if (indicesOf(shape).length > 0) return [];
  const known = new Set(list.map((c) => c.term));
  const flat = losses.flatMap((l) => {
    try {
      return [tidied(withMoments(tidied(l)))];
    } catch (problem) {
      if (problem instanceof TooManyTerms) return [];
      throw problem;
    }
  });
  return [...new Set(flat)].filter((l) => moving(l).some((k) => !known.has(k))).map((term) => ({ term, degree: 2 }));
}

/** The monomials of a term that move, without their coefficients. */
const moving = (e: Expr): readonly Expr[] => [...monomials(e).keys()].filter((k) => k !== one);

const factorOf = (l: Letter): Factor => ({
  slots: l.axes.map((set, k) => ({ set, family: k < familyAxes(l) })),
  at: (atoms) =>
    sym(
      l,
      atoms.map((a) => atomIndex(a)),
    ),
});

/** What has a logarithm: numbers that are positive, or at least not negative. */
const isPositiveNumber = (l: Letter): boolean => {
  const { domain, components } = l;
  if (components > 0 || domain.kind !== 'real' || domain.lower === undefined) return false;
  return isNonnegative(domain.lower.value);
};

const logarithmOf = (l: Letter): Factor => {
  const plain = factorOf(l);
  return { ...plain, at: (atoms) => call('log', plain.at(atoms)) };
};

/** How many sums a product is of: a product of sums is less simple than a sum of products. */
const sums = (e: Expr): number =>
  e.kind === 'sum'
    ? 1
    : e.kind === 'mul'
      ? e.factors.reduce((n, f) => n + sums(f), 0)
      : e.kind === 'pow'
        ? 2 * sums(e.base)
        : 0;
