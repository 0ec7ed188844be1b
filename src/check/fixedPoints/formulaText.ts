import * as Q from '../../expr/rational.ts';
import type { Formula } from '../../numeric/formula/formula.ts';
import type { Polynomial } from '../../numeric/roots/polynomial.ts';

// The text of exact systems, as certificates hold it: signs stand between terms, numbers are fractions.

/** `x^2*y - 3/2*y + 1`. */
export function polynomialText(p: Polynomial, names: readonly string[]): string {
  const terms = p.map((t) => ({
    coefficient: t.coefficient,
    factors: t.exponents.flatMap((e, k) => (e === 0 ? [] : e === 1 ? [names[k]!] : [`${names[k]}^${e}`])),
  }));
  return sumText(terms);
}

function sumText(terms: readonly { readonly coefficient: Q.Rational; readonly factors: readonly string[] }[]): string {
  if (terms.length === 0) return '0';
  return terms
    .map(({ coefficient, factors }, k) => {
      const negative = Q.isNegative(coefficient);
      const size = negative ? Q.negate(coefficient) : coefficient;
      const number = Q.isOne(size) && factors.length > 0 ? [] : [Q.text(size)];
      const sign = k === 0 ? (negative ? '-' : '') : negative ? ' - ' : ' + ';
      return `${sign}${[...number, ...factors].join('*')}`;
    })
    .join('');
}

/** A formula, whose functions and powers stand as they are, and means as `E(z1 ~ normal: tanh(x + z1))`. */
export function formulaText(f: Formula, names: readonly string[]): string {
  const short = new Set(['unknown', 'variable', 'call', 'average']);
  const factor = (x: Formula): string => {
    switch (x.kind) {
      case 'unknown':
        return names[x.place]!;
      case 'variable':
        return variableName(x.place, names);
      case 'average':
        return `E(${variableName(x.place, names)} ~ ${x.law}: ${formulaText(x.of, names)})`;
      case 'call':
        return `${x.fn}(${formulaText(x.of, names)})`;
      case 'power': {
        const base = short.has(x.base.kind) ? factor(x.base) : `(${formulaText(x.base, names)})`;
        const plain = x.exponent.d === 1n && x.exponent.n > 0n;
        return `${base}^${plain ? x.exponent.n : `(${Q.text(x.exponent)})`}`;
      }
      default:
        return `(${formulaText(x, names)})`;
    }
  };
  const term = (x: Formula): { readonly coefficient: Q.Rational; readonly factors: readonly string[] } => {
    if (x.kind === 'number') return { coefficient: x.value, factors: [] };
    if (x.kind !== 'multiply') return { coefficient: Q.ONE, factors: [factor(x)] };
    const [first, ...rest] = x.factors;
    return first?.kind === 'number'
      ? { coefficient: first.value, factors: rest.map(factor) }
      : { coefficient: Q.ONE, factors: x.factors.map(factor) };
  };
  return sumText(f.kind === 'add' ? f.terms.map(term) : [term(f)]);
}

/** A name for what a mean runs over that no unknown has. */
function variableName(place: number, names: readonly string[]): string {
  const stem = ['z', 'zz', 'zzz'].find((s) => names.every((n) => !n.startsWith(s))) ?? 'z_mean_';
  return `${stem}${place + 1}`;
}
