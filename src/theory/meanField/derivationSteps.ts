import type { Atom, Expr } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { replace } from '../../expr/traverse.ts';
import type { Justification, Step } from '../derivation.ts';
import type { Names } from './names.ts';

/** A step with the temporary names of its free indices replaced. */
export function named(before: Expr, after: Expr, why: Justification, names: Names): Step {
  const all = [...new Set([...before.free, ...after.free])];
  const used = new Set(all.map((a) => a.name));
  const map = new Map<Atom, Atom>();
  for (const a of all) {
    if (!/^[~#@]/.test(a.name)) continue;
    for (let k = 0; !map.has(a); k++) {
      const to = names.index(a.set, k);
      if (used.has(to.name)) continue;
      used.add(to.name);
      map.set(a, to);
    }
  }
  const moved = new Map([...map].map(([a, b]) => [a, atomIndex(b)] as const));
  const [b, c] = [replace(before, moved), replace(after, moved)];
  return { before: b, after: c, why, indices: [...new Set([...b.free, ...c.free])], components: 0 };
}
