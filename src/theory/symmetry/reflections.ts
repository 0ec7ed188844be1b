import type { Expr, Letter } from '../../expr/expr.ts';
import type { FunctionName } from '../../expr/functionNames.ts';
import * as Q from '../../expr/rational.ts';
import { children } from '../../expr/traverse.ts';
import { expand } from '../../rewrite/expand.ts';
import type { Field } from '../derivation.ts';

const ODD: ReadonlySet<FunctionName> = new Set(['sin', 'tan', 'tanh', 'sinh', 'asin', 'atan', 'erf', 'sign']);
const EVEN: ReadonlySet<FunctionName> = new Set(['cos', 'cosh', 'abs']);

/**
 * Sets of states whose signs may be changed together: the motion changes its sign with them. Each term has to be odd or
 * even in them as its equation is, a linear system over the field of two elements; generators of its solutions are given.
 */
export function reflections(fields: readonly Field[]): readonly (readonly Letter[])[] {
  const states = fields.map((f) => f.state);
  const bit = (l: Letter): bigint => (states.includes(l) ? 1n << BigInt(states.indexOf(l)) : 0n);
  const rows: bigint[] = [];
  const equal = (a: bigint, b: bigint): void => {
    if (a !== b) rows.push(a ^ b);
  };
  /** In which states a term is odd; conditions for it to be odd or even at all are noted. */
  const parity = (e: Expr): bigint => {
    switch (e.kind) {
      case 'sym':
        return bit(e.letter);
      case 'mul':
        return e.factors.reduce((p, f) => p ^ parity(f), 0n);
      case 'add': {
        const all = e.terms.map(parity);
        for (const p of all.slice(1)) equal(p, all[0]!);
        return all[0]!;
      }
      case 'sum':
        return parity(e.body);
      case 'pow': {
        const p = parity(e.base);
        equal(parity(e.exponent), 0n);
        const whole = e.exponent.kind === 'num' && Q.isInteger(e.exponent.value) ? e.exponent.value.n : undefined;
        if (whole === undefined) equal(p, 0n);
        return whole !== undefined && whole % 2n !== 0n ? p : 0n;
      }
      case 'call': {
        const all = e.args.map(parity);
        if (e.args.length === 1 && ODD.has(e.fn)) return all[0]!;
        if (e.args.length === 1 && EVEN.has(e.fn)) return 0n;
        for (const p of all) equal(p, 0n);
        return 0n;
      }
      default:
        for (const c of children(e)) equal(parity(c), 0n);
        return 0n;
    }
  };
  for (const f of fields) {
    const right = expand(f.right);
    if (right.kind !== 'num' || right.value.n !== 0n) equal(parity(right), bit(f.state));
    if (!isSymmetric(f.state)) rows.push(bit(f.state));
  }
  return kernel(rows, states.length).map((v) => states.filter((l) => (v & bit(l)) !== 0n));
}

/** Whether a domain holds -x with x. */
const isSymmetric = (l: Letter): boolean =>
  l.domain.kind === 'sphere' ||
  l.domain.kind === 'symmetric' ||
  (l.domain.kind === 'real' && l.domain.lower === undefined && l.domain.upper === undefined);

/** A basis of the vectors of bits that have an even overlap with each row. */
function kernel(rows: readonly bigint[], n: number): readonly bigint[] {
  const pivots: { readonly column: number; row: bigint }[] = [];
  for (const r of rows) {
    let row = r;
    for (const p of pivots) if ((row >> BigInt(p.column)) & 1n) row ^= p.row;
    if (row === 0n) continue;
    const column = [...Array(n).keys()].find((k) => (row >> BigInt(k)) & 1n)!;
    for (const p of pivots) if ((p.row >> BigInt(column)) & 1n) p.row ^= row;
    pivots.push({ column, row });
  }
  const free = [...Array(n).keys()].filter((k) => pivots.every((p) => p.column !== k));
  return free.map((k) =>
    pivots.reduce((v, p) => ((p.row >> BigInt(k)) & 1n ? v | (1n << BigInt(p.column)) : v), 1n << BigInt(k)),
  );
}
