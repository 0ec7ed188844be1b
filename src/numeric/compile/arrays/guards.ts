import type { Node, Ref } from './program.ts';

// Conditions on indices as factors: where one is 0 it protects the rest of its product.

const GUARDS = new Set(['delta', 'unequal', 'less']);
/** Whether the array is a condition on indices, 0 or 1. */
export const isGuard = (r: Ref): boolean => GUARDS.has(r.node.op);
export const isNumber = (r: Ref, value?: number): boolean =>
  r.node.op === 'num' && (value === undefined || r.node.number === value);

/** Whether it is a condition, or a product with one. */
export const guardInside = (n: Node): boolean =>
  GUARDS.has(n.op) || (n.op === 'mul' && n.args.some((a) => GUARDS.has(a.node.op)));
/** Whether it is a product with a condition. */
export const hasGuard = (n: Node): boolean => n.op === 'mul' && n.args.some((a) => GUARDS.has(a.node.op));

const risky = new WeakMap<Node, boolean>();
/** Whether the array may be singular, or read out of range, where a guard is 0. */
export function isRisky(n: Node): boolean {
  const known = risky.get(n);
  if (known !== undefined) return known;
  const made =
    (n.op === 'pow' && !(Number.isInteger(n.number) && n.number > 0)) ||
    (n.op === 'call' && !SAFE.has(n.fn)) ||
    n.args.some((a) => a.ix.some((x) => x.kind !== 'place' && x.shift !== 0) || isRisky(a.node));
  risky.set(n, made);
  return made;
}
const SAFE = new Set(['sin', 'cos', 'atan', 'tanh', 'erf', 'abs', 'sign', 'relu', 'step']);

/** A factor of 0s and 1s that is no plain condition on indices. */
export const isIndicator = (x: Ref): boolean =>
  (x.node.op === 'call' && x.node.fn === 'step') || (x.node.op === 'add' && onIndices(x));
const onIndices = (x: Ref): boolean =>
  isGuard(x) ||
  x.node.op === 'num' ||
  ((x.node.op === 'add' || x.node.op === 'mul' || x.node.op === 'value') && x.node.args.every(onIndices));
