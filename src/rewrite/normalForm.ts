import { add, call, divide, mul, num, one, pow, rebuild, replace, subtract, sym, zero } from '../expr/build.ts';
import { ContractionTooSymmetric } from '../expr/canonical.ts';
import type { Atom, Domain, Expr, Letter, Sym } from '../expr/expr.ts';
import { atomIndex, freeAtom, letter, scoped } from '../expr/intern.ts';
import * as Q from '../expr/rational.ts';
import { Singular } from '../expr/refusal.ts';
import { making, TooManyMade } from '../expr/table.ts';
import { nodeCount, some, substitute } from '../expr/traverse.ts';
import { expand, splitConditions, TooManyTerms, together } from './expand.ts';
import { openDeltas } from './openDeltas.ts';
import { openSubsets } from './openSubsets.ts';
import { orderConditions } from './orderConditions.ts';
import { unroll } from './unroll.ts';

/** A term brought over its common denominators and expanded; the denominators are assumed not to vanish. */
export interface NormalForm {
  readonly numerator: Expr;
  readonly conditions: readonly Expr[];
}

/** Larger terms are not brought over common denominators. */
const NODE_BUDGET = 3_000;
const ROUNDS = 6;
/** So many terms may be made on the way: what multiplies under conditions grows without having many terms at any time. */
const MOST_MADE = 120_000;

/**
 * A term equal to this one up to factors that do not vanish: sums multiplied out, hyperbolic functions as exponentials,
 * roots as letters with their squares known. If the numerator is 0, the term is 0 at all sizes.
 * Undefined where the term would grow too large or has a pole for all values of its letters.
 */
export function normalForm(e: Expr): NormalForm | undefined {
  try {
    return making(MOST_MADE, () => scoped(() => cleared(e)));
  } catch (error) {
    if (
      error instanceof TooManyTerms ||
      error instanceof TooManyMade ||
      error instanceof ContractionTooSymmetric ||
      error instanceof Singular
    )
      return undefined;
    throw error;
  }
}

function cleared(e: Expr): NormalForm {
  const conditions = new Set<Expr>();
  const roots = new Roots();
  let x = expand(orderConditions(openDeltas(openSubsets(e))));
  const done = (): NormalForm => ({ numerator: x, conditions: [...conditions].map((c) => roots.back(c)) });
  if (isZero(x)) return done();
  x = roots.reduce(expand(tidied(roots.named(expand(exponentials(x))))));
  for (let round = 0; round < ROUNDS && !isZero(x); round++) {
    const { numerator, denominators } = together(x);
    if (denominators.length === 0 || nodeCount(numerator) > NODE_BUDGET) break;
    for (const d of denominators) conditions.add(d);
    x = roots.reduce(expand(tidied(numerator)));
  }
  if (!isZero(x) && some(x, hasPlace)) x = roots.reduce(expand(tidied(unroll(x))));
  return done();
}
const tidied = (e: Expr): Expr => splitConditions(orderConditions(expand(e)));
const isZero = (e: Expr): boolean => e.kind === 'num' && Q.isZero(e.value);
const hasPlace = (e: Expr): boolean => e.kind === 'sym' && e.indices.some((i) => i.kind === 'place');

/** sinh, cosh, tanh through exp; tan and higher powers of sin through sin and cos; |x| and relu by their signs. */
export function exponentials(e: Expr): Expr {
  return scoped(() => {
    const visit = (x: Expr): Expr => {
      if (x.kind === 'pow' && x.base.kind === 'call' && x.base.fn === 'sin') {
        const k = x.exponent.kind === 'num' && Q.isInteger(x.exponent.value) ? Number(x.exponent.value.n) : 0;
        const arg = visit(x.base.args[0]!);
        const even = pow(subtract(one, pow(call('cos', arg), num(2))), num(Math.floor(k / 2)));
        if (k >= 2) return k % 2 === 0 ? even : mul(even, call('sin', arg));
      }
      if (x.kind !== 'call' || x.args.length > 1) return rebuild(x, visit);
      const arg = visit(x.args[0]!);
      const up = (k: number): Expr => call('exp', mul(num(k), arg));
      switch (x.fn) {
        case 'sinh':
          return divide(subtract(up(1), up(-1)), num(2));
        case 'cosh':
          return divide(add(up(1), up(-1)), num(2));
        case 'tanh':
          return divide(subtract(up(2), one), add(up(2), one));
        case 'tan':
          return divide(call('sin', arg), call('cos', arg));
        case 'abs':
          return mul(arg, call('sign', arg));
        case 'relu':
          return mul(arg, call('step', arg));
        default:
          return call(x.fn, arg);
      }
    };
    return visit(e);
  });
}

interface Root {
  readonly order: number;
  /** The base, with these atoms where the letter has its indices. */
  readonly base: Expr;
  readonly atoms: readonly Atom[];
}

/** Roots as letters s with s^p = b. */
class Roots {
  private readonly known = new Map<Letter, Root>();

  /** The term with b^(n/p) written as s^n. */
  named(e: Expr): Expr {
    const visit = (x: Expr): Expr => {
      if (x.kind !== 'pow' || x.exponent.kind !== 'num' || Q.isInteger(x.exponent.value)) return rebuild(x, visit);
      const base = visit(x.base);
      const order = Number(x.exponent.value.d);
      if (order > 8) return pow(base, x.exponent);
      const own = [...base.free].sort((a, b) => (a.name < b.name ? -1 : 1));
      // The same base with other names of its indices gives the same letter.
      const atoms = own.map((a, k) => freeAtom(`$${k}`, a.set));
      const template = replace(base, new Map(own.map((a, k) => [a, atomIndex(atoms[k]!)])));
      const axes = atoms.map((a) => a.set);
      const domain: Domain = { kind: 'real', lower: { value: zero, open: false } };
      const root = letter({ name: `root ${order} of ${template.id}`, role: 'auxiliary', axes, domain });
      this.known.set(root, { order, base: template, atoms });
      return pow(
        sym(
          root,
          own.map((a) => atomIndex(a)),
        ),
        num(x.exponent.value.n),
      );
    };
    return visit(e);
  }

  /** Expands until every s stands to a power from 0 to p - 1. */
  reduce(e: Expr): Expr {
    if (this.known.size === 0) return e;
    let changed = false;
    const visit = (x: Expr): Expr => {
      if (x.kind !== 'pow' || x.base.kind !== 'sym' || x.exponent.kind !== 'num') return rebuild(x, visit);
      const root = this.known.get(x.base.letter);
      if (root === undefined || !Q.isInteger(x.exponent.value)) return x;
      const k = Number(x.exponent.value.n);
      const whole = Math.floor(k / root.order);
      if (whole === 0) return x;
      changed = true;
      return mul(pow(this.at(root, x.base), num(whole)), pow(x.base, num(k - whole * root.order)));
    };
    let result = e;
    for (let round = 0; round < 16; round++) {
      changed = false;
      result = expand(visit(result));
      if (!changed) break;
    }
    return result;
  }

  /** The term with roots in place of their letters. */
  back(e: Expr): Expr {
    const once = substitute(e, (s) => {
      const root = this.known.get(s.letter);
      return root && pow(this.at(root, s), num(Q.rational(1, root.order)));
    });
    return once === e ? e : this.back(once);
  }

  private at(root: Root, s: Sym): Expr {
    return replace(root.base, new Map(root.atoms.map((a, k) => [a, s.indices[k]!])));
  }
}
