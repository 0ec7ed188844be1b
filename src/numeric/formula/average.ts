import * as Q from '../../expr/rational.ts';
import type { Measure } from '../quadrature/gauss.ts';
import { type Average, type Formula, type Notebook, parts } from './formula.ts';
import { fewerExponentials } from './quotient.ts';
import { rebuilt } from './rebuild.ts';

type Variable = Extract<Formula, { readonly kind: 'variable' }>;

/** Places of variables that no average has taken yet lie beyond these of the others. */
const FREE = 1_000_000;

/** The n-th variable that is to be averaged over. */
export const drawn = (book: Notebook, n: number): Formula => book.variable(FREE + n);

const known = new WeakMap<Formula, ReadonlySet<number>>();

/** The places of the variables that a formula depends on. */
export function variables(f: Formula): ReadonlySet<number> {
  let all = known.get(f);
  if (all === undefined) {
    const found = new Set<number>();
    if (f.kind === 'variable') found.add(f.place);
    else
      for (const p of f.kind === 'average' ? [f.of] : parts(f))
        for (const v of variables(p)) if (f.kind !== 'average' || v !== f.place) found.add(v);
    all = found;
    known.set(f, all);
  }
  return all;
}

/** The averages in formulas in the order in which they are written, outer ones before those inside. */
export const averages = (of: readonly Formula[]): readonly Average[] =>
  of.flatMap((f) => (f.kind === 'average' ? [f, ...averages([f.of])] : averages(parts(f))));

/** How many averages stand in each other. */
function depth(f: Formula): number {
  const inside = averages([f]);
  return inside.reduce((d, a) => Math.max(d, a.place + 1), 0);
}

/**
 * The mean of a formula over a variable: exact where it is a polynomial of it, sums term by term, and what does not depend
 * on it outside.
 */
export function averaged(book: Notebook, law: Measure, variable: Formula, of: Formula): Formula {
  if (variable.kind !== 'variable') throw new Error('an average over what is no variable');
  const { place } = variable;
  if (!variables(of).has(place)) return of;
  return meanOf(book, law, variable, fewerExponentials(book, of));
}

function meanOf(book: Notebook, law: Measure, variable: Variable, of: Formula): Formula {
  const { place } = variable;
  if (!variables(of).has(place)) return of;
  const moments = polynomial(book, of, place)?.map((c, k) => ({ c, m: moment(law, k) }));
  if (moments?.every(({ m }) => m !== undefined))
    return book.add(moments.map(({ c, m }) => book.multiply([book.number(m!), c])));
  if (of.kind === 'add') return book.add(of.terms.map((t) => meanOf(book, law, variable, t)));
  const [inside, outside] = of.kind === 'multiply' ? split(of.factors, (f) => variables(f).has(place)) : [[of], []];
  const body = book.multiply(inside);
  const own = depth(body);
  const [renamed] = rebuilt(book, [body], (f) =>
    f.kind === 'variable' && f.place === place ? book.variable(own) : undefined,
  );
  return book.multiply([...outside, book.average(law, own, renamed!)]);
}

function split<T>(of: readonly T[], is: (x: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [of.filter(is), of.filter((x) => !is(x))];
}

/** Powers of a variable higher than this are no moments any more. */
const HIGHEST = 24;

/** Coefficients of powers 0, 1, … of a variable; undefined where a formula is no polynomial of it. */
function polynomial(book: Notebook, f: Formula, place: number): readonly Formula[] | undefined {
  if (!variables(f).has(place)) return [f];
  switch (f.kind) {
    case 'variable':
      return [book.whole(0), book.whole(1)];
    case 'add': {
      const all = f.terms.map((t) => polynomial(book, t, place));
      if (all.some((p) => p === undefined)) return undefined;
      const length = Math.max(...all.map((p) => p!.length));
      return Array.from({ length }, (_, k) => book.add(all.flatMap((p) => p![k] ?? [])));
    }
    case 'multiply':
      return product(
        book,
        f.factors.map((x) => polynomial(book, x, place)),
      );
    case 'power': {
      const n = Number(f.exponent.n);
      if (f.exponent.d !== 1n || n < 0 || n > HIGHEST) return undefined;
      const base = polynomial(book, f.base, place);
      return product(book, new Array<typeof base>(n).fill(base));
    }
    default:
      return undefined;
  }
}

function product(book: Notebook, of: readonly (readonly Formula[] | undefined)[]): readonly Formula[] | undefined {
  let all: readonly Formula[] = [book.whole(1)];
  for (const p of of) {
    if (p === undefined || all.length + p.length > HIGHEST) return undefined;
    const before = all;
    all = Array.from({ length: before.length + p.length - 1 }, (_, k) =>
      book.add(before.flatMap((a, i) => (p[k - i] === undefined ? [] : [book.multiply([a, p[k - i]!])]))),
    );
  }
  return all;
}

/** E(z^k) of a standard law. */
function moment(law: Measure, k: number): Q.Rational | undefined {
  const falling = (from: number, by: number): Q.Rational => {
    let n = 1n;
    for (let m = from; m > 1; m -= by) n *= BigInt(m);
    return Q.rational(n);
  };
  switch (law) {
    case 'normal':
      return k % 2 === 1 ? Q.ZERO : falling(k - 1, 2);
    case 'uniform':
      return Q.rational(1, k + 1);
    case 'exponential':
      return falling(k, 1);
    case 'lorentz':
      return k === 0 ? Q.ONE : undefined;
  }
}
