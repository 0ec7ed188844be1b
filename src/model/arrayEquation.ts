import { add, mul, num, open, pow, replace, square, sum, zero } from '../expr/build.ts';
import type { Atom, Expr, Letter, Sym } from '../expr/expr.ts';
import { atomIndex, fresh } from '../expr/intern.ts';
import { mentions, termsOf } from '../expr/traverse.ts';
import type { Condition } from './claim.ts';

/** An arbitrary array that a condition says: its entry at some indices is a term. */
export interface ArrayEquation {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly value: Expr;
  /** What the sum of squares of the difference is small against. */
  readonly scale: Expr;
  /** What the condition compares with 0: squares of the difference, the difference itself, or products that add up to squares. */
  readonly compares: 'squares' | 'difference' | 'products';
}

/**
 * Reads `A = B` between arrays, a sum of squares that is 0, as what an array alone on one side is; and a sum of the members of
 * an array that is 0 as the array less its mean, which is any such array. Undefined where none is, or the other side holds it too.
 */
export function arrayEquation(w: Condition): ArrayEquation | undefined {
  if (w.kind !== 'compare' || w.comparison !== '=' || w.right !== zero) return undefined;
  const left = withoutSizes(w.left);
  if (left.kind !== 'sum') return undefined;
  const { body, atoms } = opened(left);
  const members = body.kind === 'sym' ? lessMean(body, atoms, []) : undefined;
  if (members !== undefined) return { ...members, compares: 'difference' };
  const multiplied = squareMultipliedOut(body, atoms);
  if (multiplied !== undefined) return multiplied;
  if (body.kind !== 'pow' || body.exponent !== num(2)) return undefined;
  const terms = termsOf(body.base);
  for (const [k, t] of terms.entries())
    for (const sign of [1, -1]) {
      const alone = mul(num(sign), t);
      if (alone.kind !== 'sym' || alone.letter.role !== 'any' || alone.indices.length !== atoms.length) continue;
      const at = alone.indices.flatMap((i) => (i.kind === 'atom' && i.shift === 0 ? [i.atom] : []));
      if (new Set(at).size !== atoms.length || at.some((a) => !atoms.includes(a))) continue;
      const value = mul(num(-sign), add(zero, ...terms.filter((_, m) => m !== k)));
      if (mentions(value, alone.letter)) continue;
      return { letter: alone.letter, indices: at, value, scale: sum(atoms, square(value)), compares: 'squares' };
    }
  return undefined;
}

/** An array whose members add up to 0 over some of its indices, the others given: whatever it is, less its mean over them. */
function lessMean(
  member: Sym,
  over: readonly Atom[],
  others: readonly Atom[],
): Omit<ArrayEquation, 'compares'> | undefined {
  const { letter, indices } = member;
  const { domain } = letter;
  if (letter.role !== 'any' || domain.kind !== 'real' || domain.lower || domain.upper || domain.not) return undefined;
  const own = indices.flatMap((i) => (i.kind === 'atom' && i.shift === 0 ? [i.atom] : []));
  const all = [...over, ...others];
  if (own.length !== indices.length || new Set(own).size !== own.length || own.length !== all.length) return undefined;
  if (!own.every((a) => all.includes(a))) return undefined;
  const again = new Map(over.map((a) => [a, fresh(a.set)]));
  const elsewhere = replace(member, new Map([...again].map(([a, b]) => [a, atomIndex(b)])));
  const mean = mul(...over.map((a) => pow(a.set.size, num(-1))), sum([...again.values()], elsewhere));
  return { letter, indices: own, value: add(member, mul(num(-1), mean)), scale: sum(all, square(member)) };
}

/** The sum of squares of sums of members, which is written as a sum over two members: `sum(dot(u[i], u[j]) for i in C, j in C)`. */
function squareMultipliedOut(body: Expr, atoms: readonly Atom[]): ArrayEquation | undefined {
  if (body.kind !== 'mul' || body.coefficient.n !== body.coefficient.d) return undefined;
  const [a, b] = body.factors;
  if (body.factors.length !== 2 || a?.kind !== 'sym' || b?.kind !== 'sym' || a.letter !== b.letter) return undefined;
  const atomsOf = (s: Sym): readonly Atom[] =>
    s.indices.flatMap((i) => (i.kind === 'atom' && i.shift === 0 ? [i.atom] : []));
  const [one, two] = [atomsOf(a), atomsOf(b)];
  if (one.length !== a.indices.length || two.length !== one.length) return undefined;
  const shared = one.filter((x, k) => x === two[k]);
  const over = one.filter((x, k) => x !== two[k]);
  // Each index of both stands under the sums once.
  if (over.length === 0 || atoms.length !== one.length + over.length) return undefined;
  const both = new Set([...one, ...two]);
  if (both.size !== atoms.length || !atoms.every((x) => both.has(x))) return undefined;
  const found = lessMean(a, over, shared);
  return found && { ...found, compares: 'products' };
}

/** A term without factors that are powers of sizes, which are not 0: of a mean the sum. */
function withoutSizes(e: Expr): Expr {
  if (e.kind !== 'mul') return e;
  const rest = e.factors.filter((f) => !isSize(f.kind === 'pow' ? f.base : f));
  return rest.length === 1 ? rest[0]! : e;
}
const isSize = (e: Expr): boolean => e.kind === 'sym' && e.letter.role === 'size';

/** Entries of arrays that conditions say, in place of them; undefined of others. */
export function saidEntries(when: readonly Condition[]): ((s: Sym) => Expr | undefined) | undefined {
  const said = when.flatMap((w) => arrayEquation(w) ?? []);
  if (said.length === 0) return undefined;
  return (s) => {
    const own = said.find((x) => x.letter === s.letter);
    return own && replace(own.value, new Map(own.indices.map((a, k) => [a, s.indices[k]!])));
  };
}

/** What stands under sums that follow each other, and the indices of all of them. */
function opened(e: Expr): { readonly body: Expr; readonly atoms: readonly Atom[] } {
  const atoms: Atom[] = [];
  let body = e;
  while (body.kind === 'sum') {
    const inner = open(body);
    atoms.push(...inner.binders);
    body = inner.body;
  }
  return { body, atoms };
}
