import * as B from '../../../expr/build.ts';
import { setOf } from '../../../expr/build.ts';
import type { Expr, IndexSet } from '../../../expr/expr.ts';
import * as Q from '../../../expr/rational.ts';

/** The axes of an array; none for a number. */
export type Shape = readonly IndexSet[];

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((set, k) => sameSet(set, b[k]!));

/** Whether two axes agree: a ring and a plain axis of its size do. */
export const sameSet = (a: IndexSet, b: IndexSet): boolean =>
  a === b || (a.size === b.size && isCounted(a) && isCounted(b));
const isCounted = ({ structure }: IndexSet): boolean => structure.kind === 'plain' || structure.kind === 'cyclic';

/** `number`, `d`, `N × d`. */
export const shapeText = (shape: Shape): string => (shape.length === 0 ? 'number' : shape.map(setText).join(' × '));

/** A set as an author names it: by its size, or by its own name. */
export const setText = (set: IndexSet): string =>
  set.structure.kind === 'subsets'
    ? set.structure.name
    : `${sizeText(set.size)}${set.structure.kind === 'cyclic' ? ' cyclic' : ''}`;

/** A size polynomial as an author writes it. */
export function sizeText(e: Expr): string {
  switch (e.kind) {
    case 'num':
      return Q.text(e.value);
    case 'sym':
      return e.letter.name;
    case 'add':
      return [...e.terms]
        .reverse()
        .map((t) => sizeText(t))
        .reduce((text, t) => (text === '' ? t : t.startsWith('-') ? `${text} - ${t.slice(1)}` : `${text} + ${t}`), '');
    case 'mul': {
      const front = Q.isOne(e.coefficient) ? '' : e.coefficient.n === -1n && e.coefficient.d === 1n ? '-' : undefined;
      const rest = e.factors.map((f) => (f.kind === 'add' ? `(${sizeText(f)})` : sizeText(f))).join('*');
      return front === undefined ? `${Q.text(e.coefficient)}*${rest}` : `${front}${rest}`;
    }
    case 'pow':
      return `${sizeText(e.base)}^${sizeText(e.exponent)}`;
    default:
      return '…';
  }
}

/** The set 1 … size, the same object for the same polynomial however it is written. */
export const setOfSize = (size: Expr): IndexSet => setOf(expanded(size));

/** Products of sums multiplied out. */
export function expanded(e: Expr): Expr {
  if (e.kind === 'add') return B.add(...e.terms.map(expanded));
  if (e.kind === 'mul') {
    let terms: readonly Expr[] = [B.num(e.coefficient)];
    for (const f of e.factors) {
      const x = expanded(f);
      terms = terms.flatMap((t) => (x.kind === 'add' ? x.terms : [x]).map((y) => B.mul(t, y)));
      if (terms.length > 500) return e;
    }
    return B.add(...terms);
  }
  if (e.kind === 'pow' && e.base.kind === 'add' && e.exponent.kind === 'num') {
    const k = e.exponent.value;
    if (!Q.isInteger(k) || Q.isNegative(k) || k.n > 8n) return e;
    let product: Expr = B.one;
    for (let n = 0n; n < k.n; n++) {
      const terms = product.kind === 'add' ? product.terms : [product];
      product = B.add(...terms.flatMap((t) => (expanded(e.base) as typeof e.base).terms.map((y) => B.mul(t, y))));
    }
    return product;
  }
  return e;
}

/** a - b where it is a known number. */
export function known(a: Expr, b: Expr): number | undefined {
  const difference = expanded(B.subtract(a, b));
  return difference.kind === 'num' ? Q.toNumber(difference.value) : undefined;
}
