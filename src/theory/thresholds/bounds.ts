import { divide, mul, num, sym } from '../../expr/build.ts';
import type { Domain, Expr, Letter, Sym } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { compare, isNegative, type Rational } from '../../expr/rational.ts';
import { substitute } from '../../expr/traverse.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { termOf } from '../../rewrite/polynomial/terms.ts';
import { quotientOf } from '../spectrum/fraction.ts';
import type { Need } from './need.ts';

/** A bound of a letter by a number. */
interface Bounded {
  readonly symbol: Sym;
  readonly value: Rational;
  readonly above: boolean;
}

/** A term that is positive where a letter lies above, or below, a number. */
export function boundIn(term: Expr): Bounded | undefined {
  const q = quotientOf(term);
  if (q === undefined || q.letters.symbols.length !== 1) return undefined;
  const [c0, c1, ...more] = coefficientsBy(q.fraction.numerator, 0).map((c) => termOf(c, q.letters));
  const symbol = q.back(q.letters.symbols[0]!);
  const below = termOf(q.fraction.denominator, q.letters);
  if (c1?.kind !== 'num' || more.length > 0 || symbol.kind !== 'sym' || below.kind !== 'num') return undefined;
  const value = divide(mul(num(-1), c0 ?? num(0)), c1);
  if (value.kind !== 'num') return undefined;
  return { symbol, value: value.value, above: isNegative(c1.value) === isNegative(below.value) };
}

/** Terms in which letters stand for others that lie between their bounds. */
export function between(needs: readonly Need[]): (e: Expr) => Expr {
  const narrowed = new Map<Letter, Domain & { readonly kind: 'real' }>();
  for (const n of needs) {
    const b = boundIn(n.term);
    if (b === undefined || b.symbol.indices.length > 0) continue;
    const { letter: l } = b.symbol;
    const now = narrowed.get(l) ?? (l.domain.kind === 'real' ? l.domain : undefined);
    if (now !== undefined)
      narrowed.set(l, { ...now, [b.above ? 'lower' : 'upper']: { value: num(b.value), open: n.open } });
  }
  const put = new Map(
    [...narrowed].map(([l, domain]) => [l, sym(letter({ name: l.name, role: 'parameter', domain }))]),
  );
  return (e) => (put.size === 0 ? e : substitute(e, (s) => (s.indices.length === 0 ? put.get(s.letter) : undefined)));
}

/** Bounds of one letter: the tightest from each side. Undefined where there is no room between them. */
export function tightest(needs: readonly Need[]): readonly Need[] | undefined {
  const bounds = needs.map((n) => boundIn(n.term));
  const looser = (k: number): boolean =>
    bounds.some((b, j) => {
      const a = bounds[k];
      if (j === k || a === undefined || b === undefined || a.symbol !== b.symbol || a.above !== b.above) return false;
      const order = compare(a.value, b.value) * (a.above ? 1 : -1);
      if (order !== 0) return order < 0;
      return needs[k]!.open === needs[j]!.open ? j < k : needs[j]!.open;
    });
  const kept = needs.map((n, k) => ({ n, b: bounds[k] })).filter((_, k) => !looser(k));
  const empty = kept.some(({ n, b: low }) =>
    kept.some(({ n: m, b: high }) => {
      if (low === undefined || high === undefined || low.symbol !== high.symbol || !low.above || high.above)
        return false;
      const order = compare(low.value, high.value);
      return order > 0 || (order === 0 && (n.open || m.open));
    }),
  );
  return empty ? undefined : kept.map(({ n }) => n);
}
