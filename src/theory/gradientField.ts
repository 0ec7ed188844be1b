import { add, divide, mul, num, one, replace, split, subtract, sym, zero } from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { atomIndex, fresh, scoped } from '../expr/intern.ts';
import { isPositive, signOf } from '../expr/sign.ts';
import { factorsOf, letters, termsOf } from '../expr/traverse.ts';
import { derivative } from '../rewrite/derivative.ts';
import { expand } from '../rewrite/expand.ts';
import { zeroTest } from '../rewrite/zeroTest.ts';
import type { Field } from './derivation.ts';

/** A pair of blocks of the Jacobian that should be mirror images: dF_x/dy and, transposed, dF_y/dx. */
export interface CurlBlock {
  readonly x: Letter;
  readonly y: Letter;
  /** dF_x[i]/dy[j] and dF_y[j]/dx[i] in the same free indices. */
  readonly forward: Expr;
  readonly backward: Expr;
}

/** Whether dividing each state's equation by a positive constant of its own makes the Jacobian symmetric. */
export type Potential =
  | {
      readonly kind: 'gradient';
      /** One constant for each state. */
      readonly constants: ReadonlyMap<Letter, Expr>;
      /** Whether every symmetry was proved in letters, not only sampled. */
      readonly proved: boolean;
      readonly positive: boolean;
    }
  | { readonly kind: 'curl'; readonly block: CurlBlock; readonly left: Expr }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Looks for the constants of a gradient field, in letters. */
export function potential(fields: readonly Field[]): Potential {
  return scoped(() => search(fields));
}

function search(fields: readonly Field[]): Potential {
  const constants = new Map<Letter, Expr>();
  let proved = true;
  const blocks = fields.flatMap((f, m) => fields.slice(m).map((g) => block(f, g)));
  for (const first of fields) {
    if (constants.has(first.state)) continue;
    constants.set(first.state, one);
    // Constants travel from state to state along blocks that do not vanish.
    for (let grown = true; grown; ) {
      grown = false;
      for (const b of blocks) {
        const [cx, cy] = [constants.get(b.x), constants.get(b.y)];
        if ((cx === undefined) === (cy === undefined)) continue;
        if (b.forward === zero && b.backward === zero) continue;
        const r = ratio(b.forward, b.backward);
        if (r === undefined) return { kind: 'curl', block: b, left: subtract(b.forward, b.backward) };
        if (cx !== undefined) constants.set(b.y, divide(cx, r));
        else constants.set(b.x, mul(r, cy!));
        grown = true;
      }
    }
  }
  for (const b of blocks) {
    const left = subtract(divide(b.forward, constants.get(b.x)!), divide(b.backward, constants.get(b.y)!));
    const verdict = zeroTest(left);
    if (verdict.kind === 'nonzero') return { kind: 'curl', block: b, left };
    if (verdict.kind === 'unknown') return { kind: 'unknown', reason: verdict.reason };
    if (verdict.how !== 'normal-form') proved = false;
  }
  const values = [...constants.values()];
  // A constant that can only be negative or zero is none.
  const [wrong] = [...constants].filter(([, c]) => !signOf(c).positive).map(([l]) => l);
  if (wrong !== undefined) {
    const block = blocks.find((b) => b.x === wrong || b.y === wrong)!;
    return { kind: 'curl', block, left: subtract(block.forward, block.backward) };
  }
  return { kind: 'gradient', constants, proved, positive: values.every(isPositive) };
}

function block(f: Field, g: Field): CurlBlock {
  const i = f.indices.map((a) => fresh(a.set));
  const j = g.indices.map((a) => fresh(a.set));
  const at = (x: Field, atoms: readonly Atom[]): Expr =>
    replace(x.right, new Map(x.indices.map((a, k) => [a, atomIndex(atoms[k]!)])));
  const symbol = (x: Field, atoms: readonly Atom[]) =>
    sym(
      x.state,
      atoms.map((a) => atomIndex(a)),
    );
  return {
    x: f.state,
    y: g.state,
    forward: expand(derivative(at(f, i), symbol(g, j))),
    backward: expand(derivative(at(g, j), symbol(f, i))),
  };
}

/** A quotient of two terms that is the same for all states, if their first monomials in the states show one. */
function ratio(a: Expr, b: Expr): Expr | undefined {
  const left = byMoving(a);
  const right = byMoving(b);
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other !== undefined) return divide(value, other);
  }
  return undefined;
}

/** Coefficients by the part of each monomial that carries states or indices. */
function byMoving(e: Expr): ReadonlyMap<Expr, Expr> {
  const result = new Map<Expr, Expr>();
  for (const t of termsOf(e)) {
    const fixed: Expr[] = [num(split(t)[0])];
    const moving: Expr[] = [];
    for (const f of factorsOf(t)) (isFixed(f) ? fixed : moving).push(f);
    const key = mul(...moving);
    result.set(key, add(result.get(key) ?? zero, mul(...fixed)));
  }
  return result;
}
const isFixed = (e: Expr): boolean =>
  e.free.length === 0 && letters(e).every((l) => l.role === 'parameter' || l.role === 'size');
