import type { Algebra } from './algebra.ts';
import { guardInside, isGuard, isRisky } from './guards.ts';
import { type Ref, refKey } from './program.ts';

/** coefficient · Π parts: flat, equal factors merged into powers, conditions kept beside what they protect. */
export function multiplied(a: Algebra, parts: readonly Ref[], coefficient: number): Ref {
  let number = coefficient;
  const found = new Map<string, { base: Ref; exponent: number }>();
  let zero = false;
  const take = (r: Ref): void => {
    const { node } = r;
    if (node.op === 'num') {
      number *= node.number;
      if (node.number === 0) zero = true;
    } else if (node.op === 'mul') {
      number *= node.number;
      a.open(r).args.forEach(take);
    } else {
      const power = node.op === 'pow';
      const base = power ? a.open(r).args[0]! : r;
      const key = refKey(base);
      const known = found.get(key);
      const exponent = power ? node.number : 1;
      if (known === undefined) found.set(key, { base, exponent });
      else if (!isGuard(base)) known.exponent += exponent;
    }
  };
  parts.forEach(take);
  if (zero || number === 0) return a.num(0);
  const factors: Ref[] = [];
  for (const { base, exponent } of found.values()) {
    if (exponent === 1) factors.push(base);
    else {
      const p = a.pow(base, exponent);
      if (p.node.op === 'num') number *= p.node.number;
      else factors.push(p);
    }
  }
  if (factors.length === 0) return a.num(number);
  if (factors.length === 1 && number === 1) return factors[0]!;
  if (factors.length === 1 && factors[0]!.node.op === 'add') {
    const open = factors[0]!;
    return a.add(
      a.open(open).args.map((of, k) => ({ c: number * open.node.coefficients[k]!, of })),
      number * open.node.number,
    );
  }
  // Different conditions inside a sum must still protect what it is multiplied by.
  const guarded = factors.findIndex(
    (f) => f.node.op === 'add' && f.node.number === 0 && f.node.args.every((arg) => guardInside(arg.node)),
  );
  if (guarded >= 0 && factors.some((f, k) => k !== guarded && isRisky(f.node))) {
    const open = factors[guarded]!;
    const others = factors.filter((_, k) => k !== guarded);
    return a.add(
      a.open(open).args.map((arg, k) => ({
        c: number * open.node.coefficients[k]!,
        of: a.mul([arg, ...others]),
      })),
    );
  }
  factors.sort((x, y) => x.node.id - y.node.id);
  return a.program.make({ op: 'mul', number, args: factors });
}
