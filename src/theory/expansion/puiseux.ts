import { add, divide, mul, num, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { treeSize } from '../../expr/traverse.ts';
import { type Modular, plus, times } from '../../rewrite/polynomial/modular.ts';
import { FieldPoint, PRIME } from '../../rewrite/smallField.ts';
import { factored } from '../spectrum/fraction.ts';
import { edgesOf, rootsOnEdge } from './edges.ts';
import { type Grid, gridOf, shiftedBy, valueAt } from './grid.ts';
import { isRooted } from './powerSeries.ts';

/** A root as a sum of coefficient times letter^exponent, lowest first; a root that is 0 has no terms. */
export interface ExpandedRoot {
  readonly terms: readonly { readonly exponent: Q.Rational; readonly coefficient: Expr }[];
  /** The power of what is left out; undefined where nothing is. */
  readonly remainder?: Q.Rational;
  /** Exponents are multiples of 1/step. */
  readonly step: number;
  /** The power with which what the truncated root leaves of the polynomial begins, at least. */
  readonly residue: Q.Rational;
  /** What has to be positive for the root to be real, where that is not known. */
  readonly real: readonly Expr[];
}

/** The real roots of a polynomial near one value of a letter, and how many are not real, or have no closed form there. */
export interface ExpandedRoots {
  readonly roots: readonly ExpandedRoot[];
  readonly complex: number;
  readonly open: number;
}

/** How far an expansion goes: to a power of the letter, or to so many terms. */
export type Extent = { readonly order: Q.Rational } | { readonly terms: number };

/** How many coefficients of a root are looked at, how long they may be, and how often equal roots are told apart. */
const MOST_TERMS = 24;
const MOST_LENGTH = 250;
/** How long a coefficient with roots in it may be before it is made short. */
const MOST_ROOTED = 150;
const MOST_LEADING = 60;
const MOST_DEPTH = 5;

/**
 * The roots of a polynomial (coefficients lowest first) as a letter goes to 0 from above: Newton's polygon gives the
 * leading powers, the polynomial of each edge the leading coefficients, undetermined coefficients the rest; roots that
 * agree so far are told apart in the same way again (Newton 1676; Puiseux 1850). Undefined where the coefficients are no
 * quotients of polynomials.
 */
export function expandedRoots(polynomial: readonly Expr[], small: Letter, extent: Extent): ExpandedRoots | undefined {
  const whole = gridOf(polynomial, small);
  if (whole === undefined) return undefined;
  return new Search(extent).below(whole, { step: 1, terms: [], real: [], common: 0 }, 0, whole.length - 1);
}

/** What is known of a root so far: its terms, by powers of s = letter^(1/step). */
interface Prefix {
  readonly step: number;
  readonly terms: readonly { readonly power: number; readonly coefficient: Expr }[];
  readonly real: readonly Expr[];
  /** The power of s that the polynomial has in common there. */
  readonly common: number;
}

class Search {
  private readonly extent: Extent;

  constructor(extent: Extent) {
    this.extent = extent;
  }

  /** The roots w of a grid that continue a prefix; after the first turn those with w -> 0 only, `most` of them. */
  below(grid: Grid, prefix: Prefix, depth: number, most: number): ExpandedRoots {
    const roots: ExpandedRoot[] = [];
    let [complex, open] = [0, 0];
    const first = grid.findIndex((row) => row.some((c) => c !== zero));
    for (let k = 0; k < first; k++) roots.push(this.made(prefix, undefined, 0));
    for (const edge of edgesOf(grid.slice(Math.max(0, first)))) {
      if (depth > 0 && edge.slope.n <= 0n) continue;
      const [a, b] = [Number(edge.slope.n), Number(edge.slope.d)];
      const found = rootsOnEdge(edge.polynomial);
      complex += found.complex;
      open += found.open;
      for (const { value, times, real } of found.roots) {
        const inner = shiftedBy(grid, first, a, b, value, times);
        const next: Prefix = {
          step: prefix.step * b,
          real: [...prefix.real, ...real],
          common: prefix.common * b + inner.common + first * a,
          terms: [
            ...prefix.terms.map((t) => ({ ...t, power: t.power * b })),
            { power: this.at(prefix, b, a, depth), coefficient: value },
          ],
        };
        // Of a long root only what it begins with: a step of 1/step further something may follow.
        if (times === 1 && isRooted(value) && treeSize(value) > MOST_LEADING) {
          roots.push(this.made(next, next.terms.at(-1)!.power + 1, 1));
          continue;
        }
        const base = next.terms.at(-1)!.power;
        if (times === 1) roots.push(this.lifted(inner.grid, next, base));
        else if (depth >= MOST_DEPTH) open += times;
        else {
          const more = this.below(inner.grid, next, depth + 1, times);
          roots.push(...more.roots);
          complex += more.complex;
          open += more.open;
        }
      }
    }
    open += Math.max(0, most - roots.length - complex - open);
    return { roots, complex, open };
  }

  /** The power of the next term: w = s^a (c + …) stands beside what the prefix ends with. */
  private at(prefix: Prefix, b: number, a: number, depth: number): number {
    return (depth === 0 ? 0 : prefix.terms.at(-1)!.power * b) + a;
  }

  /** A simple root w -> 0 of a grid, by undetermined coefficients. */
  private lifted(grid: Grid, prefix: Prefix, base: number): ExpandedRoot {
    const slope = grid[1]?.[0] ?? zero;
    const root: Expr[] = [zero];
    const terms = [...prefix.terms];
    if (isExact(grid, root)) return this.made(prefix, undefined, 0);
    let k = 1;
    for (; k <= MOST_TERMS && !this.reached(terms, prefix.step, base + k); k++) {
      const rest = valueAt(grid, root, k);
      const raw = divide(mul(num(-1), rest), slope);
      // Quotients of long terms with roots in them take long to be made short.
      if (isRooted(raw) && treeSize(raw) > MOST_ROOTED) break;
      const c = rest === zero ? zero : factored(raw);
      if (treeSize(c) > MOST_LENGTH) break;
      root[k] = c;
      if (c === zero) continue;
      terms.push({ power: base + k, coefficient: c });
      if (isExact(grid, root)) return this.made({ ...prefix, terms }, undefined, k + 1);
    }
    return this.made({ ...prefix, terms }, base + k, k);
  }

  private reached(terms: Prefix['terms'], step: number, next: number): boolean {
    if ('terms' in this.extent) return terms.length >= this.extent.terms;
    return Q.compare(Q.rational(next, step), this.extent.order) >= 0;
  }

  private made(prefix: Prefix, next: number | undefined, left: number): ExpandedRoot {
    const terms = prefix.terms.map((t) => ({ exponent: Q.rational(t.power, prefix.step), coefficient: t.coefficient }));
    const { step, real, common } = prefix;
    const residue = Q.rational(common + left, step);
    return { terms, step, real, residue, ...(next === undefined ? {} : { remainder: Q.rational(next, step) }) };
  }
}

/** Whether a truncated root is one: nothing is left. */
function isExact(grid: Grid, root: readonly Expr[]): boolean {
  if (root.length === 1) return grid[0]!.every((e) => e === zero);
  if (grid.some((row) => row.some(isRooted))) return false;
  const degree = grid.length - 1;
  const last = degree * (root.length - 1) + Math.max(...grid.map((row) => row.length));
  if (last > 40) return false;
  if (leavesSomething(grid, root, last)) return false;
  // Lower powers vanish by how the root was made.
  for (let k = root.length; k <= last; k++) if (valueAt(grid, root, k) !== zero) return false;
  return true;
}

/** Whether a truncated root leaves something of the polynomial where letters have values in a field: then it is no root. */
function leavesSomething(grid: Grid, root: readonly Expr[], last: number): boolean {
  const point = new FieldPoint(1);
  const value = (e: Expr): number | undefined => (e === zero ? 0 : point.value(e));
  const [rows, w] = [grid.map((row) => row.map(value)), root.map(value)];
  if (w.includes(undefined) || rows.some((row) => row.includes(undefined))) return false;
  // Horner's rule in powers of the letter.
  let sum: Modular = [];
  for (const row of rows.reverse()) sum = plus(row as number[], times(sum, w as number[], PRIME), PRIME);
  return sum.slice(root.length, last + 1).some((x) => x !== 0);
}

/**
 * A truncated root in its polynomial (denominators cleared), as it stands and by powers of the letter: only powers
 * beyond the truncation are left. Undefined where that is long, or the first longer than `most`.
 */
export function residueOf(
  polynomial: readonly Expr[],
  small: Letter,
  root: ExpandedRoot,
  most: number,
): { readonly before: Expr; readonly after: Expr } | undefined {
  const grid = gridOf(polynomial, small);
  const [first] = root.terms;
  if (grid === undefined || first === undefined || root.terms.some((t) => isRooted(t.coefficient))) return undefined;
  const p = sym(small);
  const value = add(...root.terms.map((t) => mul(t.coefficient, pow(p, num(t.exponent)))));
  const before = add(
    ...grid.map((row, j) => mul(add(...row.map((c, v) => mul(c, pow(p, num(v))))), pow(value, num(j)))),
  );
  if (treeSize(before) > most) return undefined;
  // By powers of s = letter^(1/step); negative ones of the root are lifted by a common power.
  const lift = Math.max(0, -Number(first.exponent.n) * (root.step / Number(first.exponent.d)));
  const power = (q: Q.Rational): number => Number(q.n) * (root.step / Number(q.d)) + lift;
  const series: Expr[] = [];
  for (const t of root.terms) series[power(t.exponent)] = t.coefficient;
  const filled = Array.from(series, (c) => c ?? zero);
  const degree = grid.length - 1;
  const own = grid.map((row, j) => {
    const spread: Expr[] = Array<Expr>(lift * (degree - j)).fill(zero);
    row.forEach((c, v) => {
      const k = lift * (degree - j) + root.step * v;
      while (spread.length <= k) spread.push(zero);
      spread[k] = c;
    });
    return spread;
  });
  const last = degree * (filled.length - 1) + Math.max(...own.map((row) => row.length));
  if (last > 60) return undefined;
  // Of the powers of the truncation nothing is left.
  const parts: Expr[] = [];
  const begins = power(root.residue) - lift + lift * degree;
  for (let k = root.remainder === undefined ? last + 1 : begins; k <= last; k++)
    parts.push(
      mul(
        valueAt(own, filled, k, (e) => e),
        pow(p, num(Q.rational(k - lift * degree, root.step))),
      ),
    );
  return { before, after: add(...parts) };
}
