import type { Add, Atom, Expr, Mul } from '../expr.ts';
import type { FunctionName } from '../functionNames.ts';
import * as Q from '../rational.ts';
import { drawnReduce } from './arrayFunction.ts';
import { relation } from './condition.ts';
import { contraction } from './contraction.ts';
import { asNumber, type Drawing } from './drawing.ts';
import { drawnProduct } from './factors.ts';
import { drawnIndex, drawnLetter } from './letter.ts';
import { negated, orderedSum } from './order.ts';
import { numberDrawing } from './product.ts';
import { drawnProd, drawnSum } from './series.ts';

const memos = new WeakMap<Expr, Map<string, Drawing | undefined>>();

/**
 * Draws a term as an array over the live component indices (none for a number, one for a vector, two for a matrix);
 * `undefined` where it is not linear in them or needs a column. Bound names of nested sums differ by height, so bodies
 * are read as they are and printing makes no terms.
 */
export function drawn(e: Expr, live: readonly Atom[]): Drawing | undefined {
  const key = live.map((a) => a.id).join();
  const memo = memos.get(e) ?? new Map<string, Drawing | undefined>();
  memos.set(e, memo);
  if (!memo.has(key)) memo.set(key, live.every((a) => e.free.includes(a)) ? draw(e, live) : absent(e));
  return memo.get(key);
}
/** 0 is an array of every shape; another term without the index is none. */
const absent = (e: Expr): Drawing | undefined =>
  e.kind === 'num' && Q.isZero(e.value) ? numberDrawing(e.value) : undefined;

/** A term as a number, all its indices written out. */
export const drawnNumber = (e: Expr): Drawing => asNumber(e, drawn);

function draw(e: Expr, live: readonly Atom[]): Drawing | undefined {
  switch (e.kind) {
    case 'num':
      return numberDrawing(e.value);
    case 'sym':
      return drawnLetter(e, live, drawn);
    case 'value':
      return live.length === 0 ? drawnIndex(e.index, drawn) : undefined;
    case 'delta':
      if (live.length === 2) return { kind: 'identity', size: drawnNumber(live[0]!.set.size) };
      return live.length === 0 ? { kind: 'indicator', of: relation(e, drawn) } : undefined;
    case 'unequal':
    case 'less':
    case 'member':
      return live.length === 0 ? { kind: 'indicator', of: relation(e, drawn) } : undefined;
    case 'add':
      return drawnAdd(e, live);
    case 'mul':
      return drawnMul(e, live);
    case 'pow':
      return live.length === 0 ? drawnProduct(Q.ONE, [e], [], drawn) : undefined;
    case 'call':
      if (live.length === 0 && e.fn === 'atan' && e.args[0]!.kind === 'num') return drawnProduct(Q.ONE, [e], [], drawn);
      return drawnCall(e.fn, e.args, live);
    case 'sum':
      return drawnSum(e, live, drawn);
    case 'prod':
      return live.length === 0 ? drawnProd(e, drawn) : undefined;
    case 'reduce':
      return drawnReduce(e, live, drawn);
    case 'grad': {
      if (live.some((a) => e.of.free.includes(a))) return undefined;
      const by = drawn(e.by, live);
      return by && { kind: 'derivative', of: drawnNumber(e.of), by };
    }
  }
}

function drawnAdd(e: Add, live: readonly Atom[]): Drawing | undefined {
  const terms: Drawing[] = [];
  for (const t of e.terms) {
    const d = drawn(t, live);
    if (d === undefined) return undefined;
    terms.push(d);
  }
  return orderedSum(terms);
}

function drawnMul(e: Mul, live: readonly Atom[]): Drawing | undefined {
  const c = contraction(e.factors, [], live, drawn);
  if (c === undefined || c.kind === 'explicit') return undefined;
  return drawnProduct(c.negative ? Q.negate(e.coefficient) : e.coefficient, c.rest, c.drawings, drawn);
}

function drawnCall(fn: FunctionName, args: readonly Expr[], live: readonly Atom[]): Drawing | undefined {
  const [arg, ...more] = args as [Expr, ...Expr[]];
  if (more.length > 0)
    return live.length > 0 ? undefined : { kind: 'call', fn, of: drawnNumber(arg), more: more.map(drawnNumber) };
  if (fn === 'xlogx') {
    // −x log x is the entropy of x alone.
    if (live.length > 0) return undefined;
    const alone: Drawing = { kind: 'series', of: 'array', ranges: [], conditions: [], body: drawnNumber(arg) };
    return negated({ kind: 'call', fn: 'entropy', of: alone });
  }
  const of = drawn(arg, live);
  if (of === undefined) return undefined;
  if (live.length === 0 && fn === 'abs') return { kind: 'norm', of };
  if (fn !== 'step') return { kind: 'call', fn, of };
  const zero: Drawing = numberDrawing(Q.ZERO);
  return live.length > 0
    ? undefined
    : { kind: 'indicator', of: { kind: 'relation', sign: '>', left: of, right: zero } };
}
