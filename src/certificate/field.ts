import { fraction, hasNil, LINE, NIL, power, product, quotient, type Span, sum, whole } from './fixed.ts';
import { FUNCTIONS } from './functions.ts';
import { type Jet, meanOver } from './mean.ts';
import { Rejected, type Tree } from './reader.ts';
import { root } from './series.ts';

/**
 * Formulas over real boxes, by the checker's own arithmetic; undefined where one has no value in the box. `at` holds the
 * variables of the means around; derivatives are those by the first `n` unknowns.
 */
export function jet(t: Tree, box: readonly Span[], at: readonly Span[] = [], n = box.length): Jet | undefined {
  const constant = (value: Span): Jet => ({ value, slopes: new Array<Span>(n).fill(NIL) });
  switch (t.kind) {
    case 'number':
      return constant(fraction(t.value.n, t.value.d));
    case 'unknown':
      return { value: box[t.place]!, slopes: Array.from({ length: n }, (_, k) => whole(k === t.place ? 1 : 0)) };
    case 'variable':
      return constant(at[t.place]!);
    case 'mean':
      return meanOver(t, box, at, n, jet);
    case 'sum':
    case 'product': {
      let all: Jet | undefined;
      for (const part of t.of) {
        const j = jet(part, box, at, n);
        if (j === undefined) return undefined;
        all = all === undefined ? j : t.kind === 'sum' ? added(all, j) : multiplied(all, j);
      }
      return all;
    }
    case 'power': {
      const base = jet(t.base, box, at, n);
      if (base === undefined) return undefined;
      const [p, q] = [Number(t.n), t.d];
      if (q === 1n)
        return chained(base, power(base.value, p), product(whole(p), p === 0 ? NIL : power(base.value, p - 1)));
      const r = root(base.value, q);
      if (r === undefined) return undefined;
      // u^(p/q) = (u^(1/q))^p, with slope p/q u^(p/q) / u.
      const value = power(r, p);
      const slope = base.value.lo <= 0n ? LINE : quotient(product(fraction(t.n, q), value), base.value);
      return chained(base, value, slope);
    }
    case 'call': {
      const f = FUNCTIONS[t.fn];
      if (f === undefined || !Object.hasOwn(FUNCTIONS, t.fn))
        throw new Rejected(`\`${t.fn}\` is not known to the checker`);
      const of = jet(t.of, box, at, n);
      const value = of === undefined ? undefined : f.value(of.value);
      return of === undefined || value === undefined ? undefined : chained(of, value, f.slope(of.value));
    }
  }
}

const added = (a: Jet, b: Jet): Jet => ({
  value: sum(a.value, b.value),
  slopes: a.slopes.map((s, k) => sum(s, b.slopes[k]!)),
});
const multiplied = (a: Jet, b: Jet): Jet => ({
  value: product(a.value, b.value),
  slopes: a.slopes.map((s, k) => sum(product(s, b.value), product(a.value, b.slopes[k]!))),
});
const isNil = (s: Span): boolean => s.lo === 0n && s.hi === 0n;
const chained = (of: Jet, value: Span, slope: Span): Jet => ({
  value,
  slopes: of.slopes.map((s) => (isNil(s) ? NIL : product(slope, s))),
});

/** Whether a formula cannot be 0 in a box. */
export function excluded(t: Tree, box: readonly Span[]): boolean {
  const j = jet(t, box, [], 0);
  return j === undefined || !hasNil(j.value);
}
