import { add, divide, mul, num, one, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, letters, some } from '../../expr/traverse.ts';
import type { Model, RandomArray } from '../../model/model.ts';
import { transposition } from '../../model/transposition.ts';
import { Refused } from './refusal.ts';

/** N^power times a term, to leading order as N grows. */
export interface Magnitude {
  readonly power: Q.Rational;
  readonly term: Expr;
}

/** Which sizes of a model grow, and how they compare: every one that does is a ratio times the reference size N. */
export interface Scaling {
  /** The reference. */
  readonly size: Letter;
  /** What is taken for granted because the model does not say it. */
  readonly assumed: readonly string[];
  grows(set: IndexSet): boolean;
  /** The size of a set that grows, over N. */
  ratio(set: IndexSet): Expr;
  /** The leading order of a term in sizes, parameters and inner letters. */
  leading(e: Expr): Magnitude;
}

/** Reads `limit N -> infinity, P/N = alpha`; without it, the sets that random arrays have sites on grow. */
export function scalingOf(model: Model): Scaling {
  const assumed: string[] = [];
  const ratios = new Map<Letter, Expr>();
  const isSize = (l: Letter): boolean => l.role === 'size';
  const endless = model.limits.filter(
    (l) => l.relation === '->' && l.right === undefined && l.left.kind === 'sym' && isSize(l.left.letter),
  );
  for (const l of endless) {
    const own = l.left.kind === 'sym' ? l.left.letter : undefined;
    if (own === undefined) continue;
    if (ratios.size === 0) ratios.set(own, one);
  }
  const equations = model.limits.filter((l) => l.relation === '=' && l.right !== undefined);
  for (let again = true; again; ) {
    again = false;
    for (const { left, right } of equations) {
      const unknown = letters(left).filter((l) => isSize(l) && !ratios.has(l));
      if (unknown.length !== 1 || letters(left).every((l) => !ratios.has(l))) continue;
      const found = solved(left, right!, unknown[0]!, ratios);
      if (found === undefined) continue;
      ratios.set(unknown[0]!, found);
      again = true;
    }
  }
  if (ratios.size === 0) assumeGrowth(model, ratios, assumed);
  for (const l of endless) {
    const own = l.left.kind === 'sym' ? l.left.letter : undefined;
    if (own !== undefined && !ratios.has(own))
      throw new Refused('E0615', `\`${own.name}\` and \`${[...ratios.keys()][0]!.name}\` grow without a ratio`, {
        help: `say how they grow together: \`${own.name}/${[...ratios.keys()][0]!.name} = alpha\``,
        place: l.place,
      });
  }
  growWithDeclared(model, ratios, assumed);
  const [reference] = ratios.keys();
  if (reference === undefined)
    throw new Refused('E0615', 'no size of this model grows, so it has no mean-field limit', {
      help: '`limit N -> infinity`',
    });
  return scaling(reference, ratios, assumed);
}

function scaling(size: Letter, ratios: ReadonlyMap<Letter, Expr>, assumed: readonly string[]): Scaling {
  const growing = (e: Expr): boolean => some(e, (x) => x.kind === 'sym' && ratios.has(x.letter));
  const order = (e: Expr): Magnitude => {
    if (!growing(e)) return { power: Q.ZERO, term: e };
    if (e.kind === 'sym') return { power: Q.ONE, term: ratios.get(e.letter)! };
    if (e.kind === 'mul') {
      const parts = e.factors.map(order);
      return {
        power: parts.reduce((p, x) => Q.plus(p, x.power), Q.ZERO),
        term: mul(num(e.coefficient), ...parts.map((x) => x.term)),
      };
    }
    if (e.kind === 'pow' && e.exponent.kind === 'num') {
      const base = order(e.base);
      return { power: Q.times(base.power, e.exponent.value), term: pow(base.term, e.exponent) };
    }
    if (e.kind === 'add') {
      const parts = e.terms.map(order);
      const most = parts.reduce((p, x) => (Q.compare(x.power, p) > 0 ? x.power : p), parts[0]!.power);
      const term = add(...parts.filter((x) => Q.compare(x.power, most) === 0).map((x) => x.term));
      if (term !== zero) return { power: most, term };
    }
    throw new Refused('E0615', `the leading order of ${print(e, 'text')} in \`${size.name}\` is not seen`, {
      help: 'sizes that grow stand in products, sums and powers',
    });
  };
  return {
    size,
    assumed,
    grows: (set) =>
      set.structure.kind === 'outcomes'
        ? false
        : set.structure.kind === 'subsets'
          ? growing(set.structure.of.size)
          : growing(set.size),
    ratio: (set) => {
      const { power, term } = order(set.size);
      if (Q.compare(power, Q.ONE) === 0) return term;
      throw new Refused('E0615', `the set of size ${print(set.size, 'text')} does not grow like \`${size.name}\``, {
        help: 'one site of a set is followed; sets of pairs are not covered',
      });
    },
    leading: order,
  };
}

/** P from P/N = alpha, where all sizes but P are known: a product of powers of sizes. */
function solved(left: Expr, right: Expr, unknown: Letter, ratios: ReadonlyMap<Letter, Expr>): Expr | undefined {
  const own = sym(unknown);
  const factors = factorsOf(left);
  const holding = factors.filter((f) => some(f, (x) => x === own));
  const [h] = holding;
  if (holding.length !== 1 || h === undefined) return undefined;
  const exponent = h === own ? 1 : h.kind === 'pow' && h.base === own && h.exponent === num(-1) ? -1 : undefined;
  if (exponent === undefined) return undefined;
  const rest = mul(num(left.kind === 'mul' ? left.coefficient : Q.ONE), ...factors.filter((f) => f !== h));
  const known = scaling([...ratios.keys()][0]!, ratios, []).leading(rest);
  // own^exponent * rest = right, so that own is of order N only if rest is of order N^(-exponent).
  if (Q.compare(known.power, Q.rational(-exponent)) !== 0) return undefined;
  const value = divide(right, known.term);
  return exponent === 1 ? value : divide(one, value);
}

/** The sets of sites of random arrays grow, in the ratios of their declared sizes. */
function assumeGrowth(model: Model, ratios: Map<Letter, Expr>, assumed: string[]): void {
  const found = new Set<Letter>();
  for (const array of model.random)
    for (const axis of sitesOf(array)) for (const l of letters(axis.size)) if (l.role === 'size') found.add(l);
  const [first, ...rest] = [...found];
  if (first === undefined) return;
  ratios.set(first, one);
  assumed.push(`\`${first.name}\` grows: random arrays have sites on it (no \`limit\` is declared)`);
  for (const l of rest) {
    const declared = model.sizes.find((s) => s.letter === l)?.value;
    const base = model.sizes.find((s) => s.letter === first)?.value;
    if (declared === undefined || base === undefined) continue;
    const ratio = mentionsLetter(declared, first)
      ? scaling(first, ratios, []).leading(declared)
      : { power: Q.ONE, term: divide(declared, base) };
    if (Q.compare(ratio.power, Q.ONE) !== 0) continue;
    ratios.set(l, ratio.term);
    assumed.push(`\`${l.name}\` grows with it, as ${print(ratio.term, 'text')} times \`${first.name}\``);
  }
}

/** Sizes that are declared by sizes that grow: `P = round(alpha*N)`. */
function growWithDeclared(model: Model, ratios: Map<Letter, Expr>, assumed: string[]): void {
  for (const { letter, value } of model.sizes) {
    if (ratios.has(letter) || value === undefined || !letters(value).some((l) => ratios.has(l))) continue;
    const [reference] = ratios.keys();
    const { power, term } = scaling(reference!, ratios, []).leading(value);
    if (Q.compare(power, Q.ONE) !== 0) continue;
    ratios.set(letter, term);
    assumed.push(`\`${letter.name}\` grows as it is declared: ${print(term, 'text')} times \`${reference!.name}\``);
  }
}

/** The axes of sites: all, but the first two of blocks J[a,b,i,j]. */
function sitesOf({ letter }: RandomArray): readonly IndexSet[] {
  const order = transposition(letter.axes);
  return order.length === 4 && order[0] === 1 ? letter.axes.slice(2) : letter.axes;
}

const mentionsLetter = (e: Expr, l: Letter): boolean => some(e, (x) => x.kind === 'sym' && x.letter === l);
