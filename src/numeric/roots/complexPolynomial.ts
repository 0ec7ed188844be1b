import { type Complex, eigenvalues } from '../linear.ts';

/** Steps in which the roots have to settle. */
const STEPS = 200;

/** The roots of a real polynomial with leading coefficient 1, lowest power first: eigenvalues of its companion matrix. */
export function rootsOfReal(c: readonly number[]): readonly Complex[] {
  const n = c.length - 1;
  const companion = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    companion[k * n + n - 1] = -c[k]!;
    if (k > 0) companion[k * n + k - 1] = 1;
  }
  return eigenvalues(companion, n).eigenvalues;
}

/**
 * The roots of a complex polynomial with leading coefficient 1, all at once (Weierstrass 1891, Durand 1960, Kerner 1966):
 * `re` and `im` are the coefficients, lowest power first. Undefined where they do not settle; multiple roots come to a part of the digits only.
 */
export function rootsOfComplex(re: readonly number[], im: readonly number[]): readonly Complex[] | undefined {
  const n = re.length - 1;
  if (im.every((x) => x === 0)) return rootsOfReal(re);
  if (n === 1) return [{ re: -re[0]!, im: -im[0]! }];
  const bound = 1 + Math.max(...re.slice(0, n).map((x, k) => Math.hypot(x, im[k]!)));
  let z = Array.from({ length: n }, (_, k): Complex => {
    const turn = (2 * Math.PI * (k + 0.4)) / n;
    return { re: bound * Math.cos(turn), im: bound * Math.sin(turn) };
  });
  for (let step = 0; step < STEPS; step++) {
    let moved = 0;
    z = z.map((x, k) => {
      const d = over(
        value(re, im, x),
        z.reduce((p, y, j) => (j === k ? p : times(p, minus(x, y))), { re: 1, im: 0 }),
      );
      moved = Math.max(moved, Math.hypot(d.re, d.im));
      return minus(x, d);
    });
    if (!Number.isFinite(moved)) return undefined;
    if (moved <= 1e-15 * bound) return z;
  }
  // Roots that lie together come closer slowly; they are as good as a companion matrix has them.
  return z.every((x) => size(value(re, im, x)) <= 1e-12 * bound ** n) ? z : undefined;
}

const size = (a: Complex): number => Math.hypot(a.re, a.im);
const minus = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
function over(a: Complex, b: Complex): Complex {
  const s = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / s, im: (a.im * b.re - a.re * b.im) / s };
}
const value = (re: readonly number[], im: readonly number[], x: Complex): Complex =>
  re.reduceRight<Complex>(
    (s, c, k) => {
      const p = times(s, x);
      return { re: p.re + c, im: p.im + im[k]! };
    },
    { re: 0, im: 0 },
  );
