import { add, call, divide, mul, num, one, setOf, subtract, sum, sym, zero } from '../../src/expr/build.ts';
import type { Atom, Domain, Expr, IndexSet, Role, Sym } from '../../src/expr/expr.ts';
import type { FunctionName } from '../../src/expr/functionNames.ts';
import { atomIndex, freeAtom, letter } from '../../src/expr/intern.ts';

// A little language for tests: letters, indices and the usual objects.

export const POSITIVE: Domain = { kind: 'real', lower: { value: zero, open: true } };
export const WHOLE: Domain = { kind: 'integer', lower: { value: one, open: false } };
export const size = (name: string): Expr => sym(letter({ name, role: 'size', domain: WHOLE }));
export const scalar = (name: string, role: Role = 'state', domain?: Domain): Sym =>
  sym(letter({ name, role, ...(domain && { domain }) }));
export const positive = (name: string): Sym => scalar(name, 'parameter', POSITIVE);
export const index = (name: string, set: IndexSet): Atom => freeAtom(name, set);
export const family =
  (name: string, axes: readonly IndexSet[], domain?: Domain, role: Role = 'state') =>
  (...at: readonly Atom[]): Sym =>
    sym(
      letter({ name, role, axes, components: 1, ...(domain && { domain }) }),
      at.map((a) => atomIndex(a)),
    );
export const f = (fn: FunctionName, x: Expr): Expr => call(fn, x);
export const exp = (x: Expr): Expr => call('exp', x);
export const times = (k: number, ...rest: readonly Expr[]): Expr => mul(num(k), ...rest);
export const plus = add;
export const less = subtract;
export const over = divide;
export const total = (binders: readonly Atom[], body: Expr): Expr => sum(binders, body);

export const N = size('N');
export const d = size('d');
export const inN = setOf(N);
export const inD = setOf(d);
export const [i, j, k, l] = ['i', 'j', 'k', 'l'].map((name) => index(name, inN)) as [Atom, Atom, Atom, Atom];
export const [a, b] = ['a', 'b'].map((name) => index(name, inD)) as [Atom, Atom];
export const z = family('z', [inN, inD]);
export const u = family('u', [inN]);
