import { toNumber } from '../../../expr/rational.ts';
import { degree, degreeOf, type PolynomialSystem } from '../polynomial.ts';

/** Polynomials made homogeneous by a further unknown X₀, rows scaled to a largest coefficient of 1, as generated code. */
export interface Homogeneous {
  readonly degrees: readonly number[];
  /**
   * Values and derivatives at X, all complex and interleaved: X has n + 1 numbers, `f` gets n, and `j` gets n rows of
   * n + 1, in a matrix of n + 1 columns.
   */
  readonly evaluate: (x: Float64Array, f: Float64Array, j: Float64Array) => void;
}

/** Undefined where a coefficient is no double. */
export function homogeneous(system: PolynomialSystem): Homogeneous | undefined {
  const n = system.unknowns + 1;
  const degrees = system.equations.map(degree);
  const code = new Code(n);
  const lines: string[] = [];
  for (const [k, p] of system.equations.entries()) {
    const numbers = p.map((t) => toNumber(t.coefficient));
    const largest = Math.max(...numbers.map(Math.abs));
    if (!(largest > 0 && Number.isFinite(largest))) return undefined;
    const sums: { re: string[]; im: string[] }[] = Array.from({ length: n + 1 }, () => ({ re: [], im: [] }));
    for (const [m, t] of p.entries()) {
      const e = [degrees[k]! - degreeOf(t.exponents), ...t.exponents];
      const c = numbers[m]! / largest;
      const put = (at: number, weight: number, exponents: readonly number[]): void => {
        const v = code.monomial(exponents);
        sums[at]!.re.push(`${weight}*r${v}`);
        sums[at]!.im.push(`${weight}*i${v}`);
      };
      put(n, c, e);
      for (let v = 0; v < n; v++)
        if (e[v]! > 0)
          put(
            v,
            c * e[v]!,
            e.map((x, w) => (w === v ? x - 1 : x)),
          );
    }
    const sum = (s: readonly string[]): string => (s.length === 0 ? '0' : s.join('+'));
    lines.push(`f[${2 * k}]=${sum(sums[n]!.re)};f[${2 * k + 1}]=${sum(sums[n]!.im)};`);
    for (let v = 0; v < n; v++) {
      const at = 2 * (k * n + v);
      lines.push(`j[${at}]=${sum(sums[v]!.re)};j[${at + 1}]=${sum(sums[v]!.im)};`);
    }
  }
  const body = `${code.text()}${lines.join('')}`;
  return { degrees, evaluate: new Function('x', 'f', 'j', body) as Homogeneous['evaluate'] };
}

/** Monomials, each made once from a smaller one. */
class Code {
  private readonly known = new Map<string, number>();
  private readonly lines: string[] = [];
  private readonly n: number;

  constructor(n: number) {
    this.n = n;
  }

  monomial(e: readonly number[]): number {
    const key = e.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const v = e.findIndex((x) => x > 0);
    let line: (at: number) => string;
    if (v < 0) line = (at) => `const r${at}=1,i${at}=0;`;
    else if (degreeOf(e) === 1) line = (at) => `const r${at}=x[${2 * v}],i${at}=x[${2 * v + 1}];`;
    else {
      const rest = this.monomial(e.map((x, w) => (w === v ? x - 1 : x)));
      const one = this.monomial(Array.from({ length: this.n }, (_, w) => (w === v ? 1 : 0)));
      line = (at) => `const r${at}=r${rest}*r${one}-i${rest}*i${one},i${at}=r${rest}*i${one}+i${rest}*r${one};`;
    }
    const at = this.known.size;
    this.known.set(key, at);
    this.lines.push(line(at));
    return at;
  }

  text(): string {
    return this.lines.join('');
  }
}
