import type { Algebra, Term } from './algebra.ts';
import { isGuard } from './guards.ts';
import { type Ref, refKey } from './program.ts';

/** The sum of terms and a constant: flat, equal terms merged, common conditions taken out. */
export function added(a: Algebra, terms: readonly Term[], constant: number): Ref {
  let number = constant;
  const found = new Map<string, { c: number; of: Ref }>();
  const take = (c: number, of: Ref): void => {
    if (c === 0) return;
    if (of.node.op === 'num') number += c * of.node.number;
    else if (of.node.op === 'add') {
      number += c * of.node.number;
      const args = a.open(of).args;
      args.forEach((a, k) => {
        take(c * of.node.coefficients[k]!, a);
      });
    } else if (of.node.op === 'mul' && of.node.number !== 1) {
      take(c * of.node.number, a.mul(a.open(of).args));
    } else {
      const key = refKey(of);
      const known = found.get(key);
      if (known === undefined) found.set(key, { c, of });
      else known.c += c;
    }
  };
  for (const t of terms) take(t.c, t.of);
  const rest = [...found.values()].filter((t) => t.c !== 0);
  if (rest.length === 0) return a.num(number);
  if (number === 0) {
    if (rest.length === 1) return a.mul([rest[0]!.of], rest[0]!.c);
    const common = commonGuards(
      a,
      rest.map((t) => t.of),
    );
    if (common.length > 0) {
      const keys = new Set(common.map(refKey));
      const stripped = rest.map((t) => ({
        c: t.c,
        of: a.mul(a.factors(t.of).filter((f) => !keys.has(refKey(f)))),
      }));
      return a.mul([...common, a.add(stripped)]);
    }
  }
  rest.sort((x, y) => x.of.node.id - y.of.node.id);
  return a.program.make({
    op: 'add',
    number,
    args: rest.map((t) => t.of),
    coefficients: rest.map((t) => t.c),
  });
}

/** Conditions that are factors of all the arrays. */
function commonGuards(a: Algebra, refs: readonly Ref[]): readonly Ref[] {
  let common = a.factors(refs[0]!).filter(isGuard);
  for (const r of refs.slice(1)) {
    if (common.length === 0) break;
    const own = new Set(a.factors(r).filter(isGuard).map(refKey));
    common = common.filter((g) => own.has(refKey(g)));
  }
  return common;
}
