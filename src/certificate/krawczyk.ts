import { jet } from './field.ts';
import { difference, double, fraction, NIL, product, type Span, size, sum, whole } from './fixed.ts';
import type { RootEntry } from './format.ts';
import type { Table } from './polynomial.ts';
import type { Tree } from './reader.ts';

/** A complex rectangle. */
interface Pair {
  readonly re: Span;
  readonly im: Span;
}
const ZERO: Pair = { re: NIL, im: NIL };
const plus = (a: Pair, b: Pair): Pair => ({ re: sum(a.re, b.re), im: sum(a.im, b.im) });
const times = (a: Pair, b: Pair): Pair => ({
  re: difference(product(a.re, b.re), product(a.im, b.im)),
  im: sum(product(a.re, b.im), product(a.im, b.re)),
});

/** The box of a root; its middle where the radius is left out. */
function pairs(entry: RootEntry, radius?: Span): readonly Pair[] {
  const side = (x: number): Span => {
    const at = double(x);
    return radius === undefined ? at : { lo: at.lo - radius.hi, hi: at.hi + radius.hi };
  };
  return entry.x.map(([re, im]) => ({ re: side(re), im: side(im) }));
}

/** Values and derivatives of a system over a box of complex numbers; undefined where there are none. */
export type Evaluate = (
  box: readonly Pair[],
) => { readonly values: readonly Pair[]; readonly slopes: readonly (readonly Pair[])[] } | undefined;

/** Of polynomials. */
export function polynomialField(equations: readonly Table[]): Evaluate {
  return (box) => {
    const n = box.length;
    const power = box.map((z): Pair[] => [{ re: whole(1), im: NIL }, z]);
    const raised = (k: number, e: number): Pair => {
      const all = power[k]!;
      while (all.length <= e) all.push(times(all[all.length - 1]!, box[k]!));
      return all[e]!;
    };
    const monomial = (c: Span, e: readonly number[], lowered: number): Pair => {
      let p: Pair = { re: c, im: NIL };
      for (let k = 0; k < n; k++) {
        const x = e[k]! - (k === lowered ? 1 : 0);
        if (x > 0) p = times(p, raised(k, x));
      }
      return p;
    };
    const values: Pair[] = [];
    const slopes: Pair[][] = [];
    for (const p of equations) {
      let value = ZERO;
      const row = box.map(() => ZERO);
      for (const { e, c } of p.values()) {
        const coefficient = fraction(c.n, c.d);
        value = plus(value, monomial(coefficient, e, -1));
        for (let k = 0; k < n; k++)
          if (e[k]! > 0) row[k] = plus(row[k]!, monomial(product(coefficient, whole(e[k]!)), e, k));
      }
      values.push(value);
      slopes.push(row);
    }
    return { values, slopes };
  };
}

/** Of formulas, at real numbers. */
export function realField(equations: readonly Tree[]): Evaluate {
  return (box) => {
    const jets = equations.map((f) =>
      jet(
        f,
        box.map((z) => z.re),
      ),
    );
    if (jets.some((j) => j === undefined)) return undefined;
    const real = (re: Span): Pair => ({ re, im: NIL });
    return { values: jets.map((j) => real(j!.value)), slopes: jets.map((j) => j!.slopes.map(real)) };
  };
}

/** Krawczyk's test: x - Y F(x) + (I - Y J(X)) (X - x) in the interior of X; there is one root in X then, and only one. */
export function oneRoot(field: Evaluate, entry: RootEntry): boolean {
  const n = entry.x.length;
  const radius = double(entry.r);
  if (!(radius.lo > 0n)) return false;
  const at = field(pairs(entry));
  const over = field(pairs(entry, radius));
  if (at === undefined || over === undefined) return false;
  for (let i = 0; i < n; i++) {
    const row = entry.inverse[i]!.map(([re, im]): Pair => ({ re: double(re), im: double(im) }));
    let step = ZERO;
    for (let j = 0; j < n; j++) step = plus(step, times(row[j]!, at.values[j]!));
    let reach = 0n;
    for (let k = 0; k < n; k++) {
      let e = ZERO;
      for (let j = 0; j < n; j++) e = plus(e, times(row[j]!, over.slopes[j]![k]!));
      const left = k === i ? difference(e.re, whole(1)) : e.re;
      reach += size(left) + size(e.im);
    }
    const spread = product({ lo: reach, hi: reach }, radius).hi;
    if (!(size(step.re) + spread < radius.lo && size(step.im) + spread < radius.lo)) return false;
  }
  return true;
}

/** Whether the boxes of two roots share no point. */
export function apart(a: RootEntry, b: RootEntry): boolean {
  const reach = double(a.r).hi + double(b.r).hi;
  return a.x.some((z, k) =>
    z.some((v, c) => {
      const d = difference(double(v), double(b.x[k]![c]!));
      return d.lo > reach || d.hi < -reach;
    }),
  );
}

/** Real: the middle is, and with it the box holds the conjugate of its root, which is a root too. Not real: an imaginary part is not 0. */
export function reality(entry: RootEntry): 'real' | 'not real' | 'unknown' {
  if (entry.x.every(([, im]) => im === 0)) return 'real';
  const radius = double(entry.r).hi;
  return entry.x.some(([, im]) => double(im).lo > radius || double(im).hi < -radius) ? 'not real' : 'unknown';
}

/** Whether a polynomial is certainly not 0 in the box of a root. */
export function neverZero(p: Table, entry: RootEntry): boolean {
  const v = polynomialField([p])(pairs(entry, double(entry.r)))!.values[0]!;
  return v.re.lo > 0n || v.re.hi < 0n || v.im.lo > 0n || v.im.hi < 0n;
}
