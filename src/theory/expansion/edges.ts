import { divide, mul, num, one, pow, sqrt, subtract, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import { rootsOf } from '../spectrum/eigenvalues.ts';
import { polynomialFactors, together } from '../spectrum/fraction.ts';
import type { Grid } from './grid.ts';
import { short } from './powerSeries.ts';
import { seemsPositive } from './seemsPositive.ts';

/** An edge of Newton's polygon. */
export interface Edge {
  /** w goes as s^slope. */
  readonly slope: Q.Rational;
  /** In c of w = s^slope (c + …), lowest power first, from that of the left end of the edge. */
  readonly polynomial: readonly Expr[];
}

/** The lower edges of Newton's polygon; row 0 does not vanish. */
export function edgesOf(grid: Grid): readonly Edge[] {
  const valuation = grid.map((row) => row.findIndex((c) => c !== zero));
  const edges: Edge[] = [];
  for (let from = 0; from < grid.length - 1; ) {
    // The steepest way down from here; of equal ones the longest.
    let best: { readonly to: number; readonly slope: Q.Rational } | undefined;
    for (let to = from + 1; to < grid.length; to++) {
      if (valuation[to]! < 0) continue;
      const slope = Q.rational(valuation[from]! - valuation[to]!, to - from);
      if (best === undefined || Q.compare(slope, best.slope) >= 0) best = { to, slope };
    }
    if (best === undefined) break;
    const { to, slope } = best;
    const polynomial = grid.slice(from, to + 1).map((row, j) => {
      const v = valuation[from + j]!;
      const on = v >= 0 && Q.compare(Q.rational(valuation[from]! - v), Q.times(slope, Q.rational(j))) === 0;
      return on ? row[v]! : zero;
    });
    edges.push({ slope, polynomial });
    from = to;
  }
  return edges;
}

/** Real roots with how often they are roots, and what has to be positive for them to be real; how many are not, or have no closed form. */
export interface OnEdge {
  readonly roots: readonly { readonly value: Expr; readonly times: number; readonly real: readonly Expr[] }[];
  readonly complex: number;
  readonly open: number;
}

/** The real roots of the polynomial of an edge that have a closed form. */
export function rootsOnEdge(polynomial: readonly Expr[]): OnEdge {
  const factors = polynomial.length === 2 ? [polynomial] : polynomialFactors(polynomial);
  if (factors === undefined) return { roots: [], complex: 0, open: polynomial.length - 1 };
  const times = new Map<string, { readonly factor: readonly Expr[]; times: number }>();
  for (const f of factors) {
    const key = f.map((c) => c.id).join();
    const known = times.get(key);
    if (known === undefined) times.set(key, { factor: f, times: 1 });
    else known.times++;
  }
  const roots: OnEdge['roots'][number][] = [];
  let [complex, open] = [0, 0];
  for (const { factor, times: n } of times.values()) {
    const degree = factor.length - 1;
    const found = realRoots(factor);
    if (found === undefined) open += degree * n;
    else {
      roots.push(...found.map((x) => ({ ...x, times: n })));
      complex += (degree - found.length) * n;
    }
  }
  return { roots, complex, open };
}

function realRoots(
  f: readonly Expr[],
): readonly { readonly value: Expr; readonly real: readonly Expr[] }[] | undefined {
  const degree = f.length - 1;
  if (degree === 1) return [{ value: short(mul(num(-1), divide(f[0]!, f[1]!))), real: [] }];
  const [a, b, c] = [f[2]!, f[1]!, f[0]!];
  if (f.slice(1, -1).every((x) => x === zero)) {
    // x^degree = r
    const r = together(mul(num(-1), divide(c, f[degree]!)));
    const root = (x: Expr): Expr => (degree === 2 ? sqrt(x) : pow(x, num(Q.rational(1, degree))));
    const minus = together(mul(num(-1), r));
    if (degree % 2 === 0) {
      if (seemsPositive(minus)) return [];
      const real = seemsPositive(r) ? [] : [r];
      return [root(r), mul(num(-1), root(r))].map((value) => ({ value, real }));
    }
    if (seemsPositive(r)) return [{ value: root(r), real: [] }];
    if (seemsPositive(minus)) return [{ value: mul(num(-1), root(minus)), real: [] }];
    return undefined;
  }
  if (degree !== 2) return undefined;
  const inside = together(subtract(pow(b, num(2)), mul(num(4), a, c)));
  if (seemsPositive(together(mul(num(-1), inside)))) return [];
  const real = seemsPositive(inside) ? [] : [inside];
  return rootsOf([together(divide(c, a)), together(divide(b, a)), one])!.map((value) => ({ value, real }));
}
