import { children } from './constructors/structure.ts';
import type { Expr } from './expr.ts';

// Which kinds of terms stand in a term, found once: a rewriting that looks for some kinds leaves alone what holds none.

type Kind = Expr['kind'];

const KINDS: readonly Kind[] = [
  'num',
  'sym',
  'value',
  'delta',
  'unequal',
  'less',
  'member',
  'add',
  'mul',
  'pow',
  'call',
  'sum',
  'prod',
  'reduce',
  'grad',
];
const bit = (kind: Kind): number => 1 << KINDS.indexOf(kind);
const BIT = Object.fromEntries(KINDS.map((k) => [k, bit(k)])) as Record<Kind, number>;

const known = new WeakMap<Expr, number>();
function kindsIn(e: Expr): number {
  let all = known.get(e);
  if (all === undefined) {
    all = BIT[e.kind];
    for (const c of children(e)) all |= kindsIn(c);
    known.set(e, all);
  }
  return all;
}

/** Whether some part of a term, itself included, is of one of these kinds. */
export function anyOf(...kinds: readonly Kind[]): (e: Expr) => boolean {
  const mask = kinds.reduce((m, k) => m | BIT[k], 0);
  return (e) => (kindsIn(e) & mask) !== 0;
}
